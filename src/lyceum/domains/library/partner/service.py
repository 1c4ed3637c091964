"""Conversations: kept, searched, deleted, and carried on."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from lyceum.domains.gateway.port import Gateway
from lyceum.domains.library.models import Chapter, WordCard
from lyceum.domains.library.partner import store
from lyceum.domains.library.partner.answering import Answering, Asked
from lyceum.domains.library.partner.errors import ConversationNotFound, TurnIdReused, TurnRunning
from lyceum.domains.library.partner.forgetting import OF_A_TALK, forget_answers
from lyceum.domains.library.partner.models import About, Conversation, Event, Turn
from lyceum.domains.library.partner.shapes import conversation_shape, turn_shape
from lyceum.domains.library.tables import ConversationRow, TurnRow
from lyceum.kernel.clock import now
from lyceum.kernel.errors import NotFound
from lyceum.kernel.ids import new_id
from lyceum.kernel.principal import Principal
from lyceum.kernel.prompting import unfenced
from lyceum.kernel.text import clean
from lyceum.platform.database import Database

MAX_TITLE_CHARS = 80
LONGEST_ANSWER = timedelta(minutes=11)
"""A turn that is still running after this time was left by a process that died."""
MAX_TURNS_REMEMBERED = 200

ReadChapter = Callable[[str, UUID, int], Awaitable[Chapter]]
LookUp = Callable[[str, str, str | None, UUID | None], Awaitable[WordCard]]


class Partner:
    """The study partner."""

    def __init__(self, *, db: Database, gateway: Gateway, chapter: ReadChapter, look_up: LookUp) -> None:
        self._db, self._gateway, self._chapter = db, gateway, chapter
        self._answering = Answering(db, gateway, look_up)

    async def begin(self, user_id: str, language: str, explain_in: str, about: About | None) -> Conversation:
        """A new conversation. Raises BookNotFound, BookNotReady or ChapterNotFound when it is about what is not there."""
        if about:
            await self._chapter(user_id, about.book_id, about.chapter)
        values = {"book_id": about.book_id, "chapter": about.chapter} if about else {}
        async with self._db.as_user(user_id) as tx:
            row = await store.add(tx, id=new_id(), owner_id=user_id, language=language, explain_in=explain_in, title="", turns=0, **values)
            return conversation_shape(row)

    async def conversation(self, user_id: str, conversation_id: UUID) -> Conversation:
        """One conversation. Raises ConversationNotFound."""
        async with self._db.as_user(user_id) as tx:
            return conversation_shape(_there(await store.one(tx, conversation_id)))

    async def conversations(self, user_id: str, text: str, after: UUID | None, limit: int) -> tuple[list[Conversation], UUID | None]:
        """A page of conversations, newest first; with a text, those in which its words came."""
        async with self._db.as_user(user_id) as tx:
            rows = await store.listed(tx, user_id, clean(text), after, limit + 1)
        return [conversation_shape(row) for row in rows[:limit]], rows[limit - 1].id if len(rows) > limit else None

    async def turns(self, user_id: str, conversation_id: UUID, after: int, limit: int) -> tuple[list[Turn], int | None]:
        """What was said, in its order. Raises ConversationNotFound."""
        async with self._db.as_user(user_id) as tx:
            _there(await store.one(tx, conversation_id))
            rows = await store.turns(tx, conversation_id, after, limit + 1)
        return [turn_shape(row) for row in rows[:limit]], rows[limit - 1].number if len(rows) > limit else None

    async def drop(self, user_id: str, conversation_id: UUID) -> None:
        """Delete a conversation with all that was said, and what was kept of answers and voices. Raises ConversationNotFound."""
        async with self._db.as_user(user_id) as tx:
            if not await store.drop(tx, user_id, conversation_id):
                raise ConversationNotFound
            await forget_answers(tx, user_id)

    async def forget(self, user_id: str) -> None:
        """The job `library.forget_answers`."""
        await self._gateway.forget_answers(user_id, OF_A_TALK)

    async def say(self, caller: Principal, conversation_id: UUID, turn_id: UUID, said: str) -> AsyncGenerator[Event, None]:
        """Keep what the learner says, and give the stream of events that answers it. Sent again, the same answer comes again, or is
        made now if it failed before. Raises ConversationNotFound, TurnRunning, TurnIdReused.
        """
        said = unfenced(clean(said)).strip()
        async with self._db.as_user(caller.user_id) as tx:
            conversation = _there(await store.one(tx, conversation_id, lock=True))
            before = await store.turn(tx, caller.user_id, turn_id)
            if before and (before.conversation_id != conversation_id or before.said != said):
                raise TurnIdReused
            if before and before.state in ("done", "cut"):
                return self._answering.again(turn_shape(before))
            since = now() - LONGEST_ANSWER
            if before and before.state == "running" and before.begun_at > since:
                raise TurnRunning
            if await store.is_busy(tx, conversation_id, since, turn_id):
                raise TurnRunning
            row = before or _new_turn(conversation, turn_id, said)
            tx.add(row)
            row.state, row.begun_at, row.problem = "running", now(), None
            await tx.flush()
            heard = await store.answered_before(tx, conversation_id, row.number, MAX_TURNS_REMEMBERED)
            asked = Asked(caller, turn_id, conversation.language, conversation.explain_in, said, [(one.said, one.reply) for one in heard])
            about = (conversation.book_id, conversation.chapter)
        return self._answering.events(asked, await self._about(caller.user_id, *about))

    async def _about(self, user_id: str, book_id: UUID | None, chapter: int | None) -> str | None:
        """The text that is talked about, if it is still there."""
        if book_id is None or chapter is None:
            return None
        try:
            read = await self._chapter(user_id, book_id, chapter)
        except NotFound:
            return None
        return "\n".join([read.book_title, read.title, *(block.text for block in read.blocks)])


def _there(row: ConversationRow | None) -> ConversationRow:
    if row is None:
        raise ConversationNotFound
    return row


def _new_turn(conversation: ConversationRow, turn_id: UUID, said: str) -> TurnRow:
    """The next turn; the first one gives the conversation its title."""
    conversation.turns += 1
    conversation.title = conversation.title or " ".join(said.split())[:MAX_TITLE_CHARS]
    return TurnRow(
        id=turn_id,
        owner_id=conversation.owner_id,
        conversation_id=conversation.id,
        number=conversation.turns,
        said=said,
        reply="",
        corrections=[],
        vocabulary=[],
        cost_pico=0,
    )
