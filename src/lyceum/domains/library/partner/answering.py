"""One turn from the question to the kept answer: asked, streamed, looked at for corrections and words, and written down however it ends."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from lyceum.domains.gateway.port import ChatPiece, ChatRequest, Chatted, Gateway, Source
from lyceum.domains.library.models import WordCard
from lyceum.domains.library.partner import notes, prompt, store
from lyceum.domains.library.partner.errors import ConversationNotFound
from lyceum.domains.library.partner.forgetting import forget_answers
from lyceum.domains.library.partner.models import Correction, Delta, Event, Turn, TurnProblem, Waits, Word
from lyceum.domains.library.partner.shapes import turn_shape
from lyceum.kernel.errors import LyceumError
from lyceum.kernel.principal import Principal
from lyceum.kernel.prompting import Turn as Prompted
from lyceum.kernel.prompting import shaped, unfenced
from lyceum.kernel.text import subtag
from lyceum.platform.database import Database
from lyceum.platform.streams import lasting

NAME = "tutor"
"""What the partner is called on the routing table."""

LookUp = Callable[[str, str, str | None, UUID | None], Awaitable[WordCard]]


@dataclass(frozen=True)
class Asked:
    """A turn that waits for its answer; `before` are the turns before it."""

    caller: Principal
    turn_id: UUID
    language: str
    explain_in: str
    said: str
    before: Sequence[prompt.Said]


@dataclass
class Heard:
    """The answer so far."""

    text: str = ""
    source: Source | None = None
    cost_pico: int = 0
    is_whole: bool = False
    corrections: tuple[Correction, ...] = ()
    vocabulary: tuple[Word, ...] = ()

    def values(self, state: str) -> dict[str, Any]:
        """As the turn's row keeps it."""
        return {
            "state": state,
            "reply": self.text,
            "source": self.source,
            "cost_pico": self.cost_pico,
            "corrections": [one.model_dump() for one in self.corrections],
            "vocabulary": [one.model_dump() for one in self.vocabulary],
        }


class Answering:
    """Answers turns."""

    def __init__(self, db: Database, gateway: Gateway, look_up: LookUp) -> None:
        self._db, self._gateway, self._look_up = db, gateway, look_up

    async def again(self, turn: Turn) -> AsyncGenerator[Event, None]:
        """The answer that there is already."""
        yield turn

    async def events(self, asked: Asked, chapter: str | None) -> AsyncGenerator[Event, None]:
        """The pieces of the answer, then the kept turn. Whoever closes this early has left.

        What goes wrong is kept with the turn; it is raised when nothing came before it, else it is the last event.
        """
        heard, is_begun = Heard(), False
        try:
            request = prompt.talk(asked.language, chapter, asked.before, asked.said)
            async with aclosing(self._spoken(asked, request, heard)) as events:
                async for event in events:
                    is_begun = True
                    yield event
            yield await self._keep(asked, heard, "done")
        except LyceumError as failed:
            problem = await self._failed(asked, TurnProblem(code=failed.code, detail=failed.detail, params=failed.params))
            if not is_begun:
                raise
            yield problem
        except (asyncio.CancelledError, GeneratorExit):
            await lasting(self._left(asked, heard))
            raise

    async def _spoken(self, asked: Asked, request: ChatRequest, heard: Heard) -> AsyncGenerator[Event, None]:
        stream = cast("AsyncGenerator[ChatPiece, None]", self._gateway.chat_stream(asked.caller, NAME, request))
        async with aclosing(stream) as pieces:
            async for piece in pieces:
                heard.source = piece.source or heard.source
                heard.cost_pico += piece.cost_pico or 0
                if piece.waiting:
                    yield Waits(position=piece.waiting.position, milliseconds=piece.waiting.milliseconds)
                elif text := unfenced(piece.text):
                    heard.text += text
                    yield Delta(text=text)
        heard.is_whole = True
        await self._note(asked, heard)

    async def _note(self, asked: Asked, heard: Heard) -> None:
        """Corrections and words: the model's, or those of the rules when no model answers. The answer stands without them too."""
        told = None if heard.source == "rules" else await self._told(asked, heard)
        if told:
            heard.corrections = notes.placed(asked.said, told)
            found = notes.really_there(told, heard.text, asked.said)
        else:
            hints = await self._gateway.hints(asked.said) if subtag(asked.language) == "en" else ()
            heard.corrections = notes.by_rules(hints)
            met = asked.said if heard.source == "rules" else heard.text
            found = await asyncio.to_thread(notes.seldom, met, asked.language)
        heard.vocabulary = tuple([await self._word(asked, word, meaning) for word, meaning in found])

    async def _told(self, asked: Asked, heard: Heard) -> notes.ToldNotes | None:
        request = prompt.review(asked.language, asked.explain_in, asked.said, heard.text)

        async def ask(more: Sequence[Prompted]) -> str:
            return (await self._asked(asked, heard, prompt.with_more(request, more))).text

        try:
            return await shaped(notes.ToldNotes, ask)
        except LyceumError:  # no credit left, nobody who can give structured answers, or one who cannot after all: then there are none
            return None

    async def _asked(self, asked: Asked, heard: Heard, request: ChatRequest) -> Chatted:
        answer = await self._gateway.chat(asked.caller, NAME, request, counted=False)  # a turn is one thing that the learner asked for
        heard.cost_pico += answer.cost_pico
        return answer

    async def _word(self, asked: Asked, word: str, meaning: str | None) -> Word:
        card = await self._look_up(asked.language, word, asked.explain_in, None)
        known = meaning or (card.meanings[0].text if card.meanings else None)
        return Word(word=card.word, lemma=card.lemma, meaning=known, band=card.band)

    async def _left(self, asked: Asked, heard: Heard) -> None:
        """The learner has gone: what was delivered is kept. Before the first piece that is the question alone, to be asked again."""
        if heard.text:
            with suppress(ConversationNotFound):
                await self._keep(asked, heard, "done" if heard.is_whole else "cut")
        else:
            await self._failed(asked, TurnProblem(code="turn_left", detail="Nobody waited for the answer; ask again.", params={}))

    async def _failed(self, asked: Asked, problem: TurnProblem) -> TurnProblem:
        with suppress(ConversationNotFound):
            await self._write(asked, state="failed", problem=problem.model_dump())
        return problem

    async def _keep(self, asked: Asked, heard: Heard, state: str) -> Turn:
        return await self._write(asked, **heard.values(state))

    async def _write(self, asked: Asked, **values: Any) -> Turn:
        """The turn as it is kept now. Raises ConversationNotFound when it was deleted meanwhile: then nothing of it is kept."""
        async with self._db.as_user(asked.caller.user_id) as tx:
            await store.keep(tx, asked.caller.user_id, asked.turn_id, **values)
            row = await store.turn(tx, asked.caller.user_id, asked.turn_id)
            if row is None:
                await forget_answers(tx, asked.caller.user_id)
        if row is None:
            raise ConversationNotFound
        return turn_shape(row)
