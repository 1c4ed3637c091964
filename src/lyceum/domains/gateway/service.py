"""The gateway at work: the till first, then the ai room."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from lyceum.domains.ai.port import (
    Ai,
    Capability,
    ChatRequest,
    Embeddings,
    EmbedRequest,
    Hint,
    LipSyncRequest,
    Picture,
    PictureRequest,
    Request,
    SpeechRequest,
    TranscribeRequest,
    Transcript,
    VideoRequest,
    Voice,
)
from lyceum.domains.ai.port import Speech as Spoken
from lyceum.domains.billing.port import Billing, Plan
from lyceum.domains.gateway import personal, store
from lyceum.domains.gateway.calls import Calls, Expect
from lyceum.domains.gateway.films import Films
from lyceum.domains.gateway.hearing import Ears, Hearing
from lyceum.domains.gateway.ladder import Ladder
from lyceum.domains.gateway.living import Living
from lyceum.domains.gateway.media import CAPABILITIES, MediaCalls
from lyceum.domains.gateway.meter import Meter
from lyceum.domains.gateway.openai.desk import Desk
from lyceum.domains.gateway.openai.files import Files
from lyceum.domains.gateway.plans import Plans
from lyceum.domains.gateway.port import Call, CallSum, ChatPiece, Chatted, Drawn, Embedded, Filming, Heard, Said, Speech
from lyceum.domains.gateway.quota import Quota
from lyceum.domains.gateway.reports import AiReports
from lyceum.domains.gateway.settings import GatewaySettings
from lyceum.domains.gateway.tables import CallRow
from lyceum.domains.gateway.tariff import Offers, Standing
from lyceum.domains.gateway.tariffs import Tariffs
from lyceum.domains.ledger.port import Ledger
from lyceum.kernel.clock import now
from lyceum.kernel.personal import Exported, Forgotten
from lyceum.kernel.principal import Principal, Role
from lyceum.platform.blobs import Blobs
from lyceum.platform.database import Database
from lyceum.platform.health import Check
from lyceum.platform.limits import Limits
from lyceum.platform.personal import told

ROOM = "gateway"
ASKED_AT_ONCE = (*CAPABILITIES.values(), "video")
Q = TypeVar("Q", bound=Request)


class GatewayService:
    """Implements `lyceum.domains.gateway.port.Gateway`. `books_beside`: the ledger keeps its books in this very database; `expect`: of an
    ai room in this process."""

    def __init__(
        self,
        *,
        db: Database,
        ai: Ai,
        ledger: Ledger,
        blobs: Blobs,
        limits: Limits,
        settings: GatewaySettings,
        billing: Billing,
        books_beside: bool,
        expect: Expect | None = None,
        zone: str = "UTC",
    ) -> None:
        self._db, self._ai, self._blobs = db, ai, blobs
        self._ladder = Ladder(settings, billing)
        quota = Quota(limits, self._ladder)
        self.plans = Plans(db, self._ladder)
        self._living = Living(db)
        self.meter = Meter(db=db, ledger=ledger, quota=quota, ladder=self._ladder, process=self._living.process, books_beside=books_beside)
        self.asking = Calls(ai, self.meter, expect)
        self.media = MediaCalls(ai, self.meter)
        self.files = Files(blobs, ai)
        self.chats, self.desk = Desk(self.asking), Desk(self.media)
        self.films = Films(db, ai, self.meter, blobs)
        self.tariffs = Tariffs(db, ai, self._ladder)
        self.reports = AiReports(db, ledger, billing, zone)
        self._hearing = Ears(db, ai, self._ladder)

    async def start(self) -> None:
        """Say from now on that this process lives."""
        await self._living.start()
        await self._ladder.start()

    async def close(self) -> None:
        """Write down what is booked."""
        await self._living.close()
        await self._ladder.close()
        await self.meter.flush()

    async def chat(self, caller: Principal, name: str, request: ChatRequest, *, counted: bool = True) -> Chatted:
        """See the port."""
        return await self.asking.whole(*await self._asker(caller), name, self._own(request, caller), counted=counted)

    async def chat_stream(self, caller: Principal, name: str, request: ChatRequest) -> AsyncGenerator[ChatPiece, None]:
        """See the port."""
        async with aclosing(self.asking.pieces(*await self._asker(caller), name, self._own(request, caller))) as pieces:
            async for piece in pieces:
                yield piece

    async def embed(self, caller: Principal, name: str, request: EmbedRequest) -> Embedded:
        """See the port."""
        found, charge = await self.media.whole(*await self._asker(caller), name, self._own(request, caller), Embeddings)
        return Embedded(vectors=found.vectors, source=found.source, usage=found.usage, cost_pico=charge.cost_pico)

    async def transcribe(self, caller: Principal, name: str, request: TranscribeRequest) -> Heard:
        """See the port."""
        heard, charge = await self.media.whole(*await self._asker(caller), name, self._own(request, caller), Transcript)
        said = {"text": heard.text, "language": heard.language, "milliseconds": heard.milliseconds, "words": heard.words}
        return Heard.model_validate({**said, "source": heard.source, "usage": heard.usage, "cost_pico": charge.cost_pico})

    async def hearing(self, caller: Principal, language: str) -> Hearing:
        """Whether speech in this language can be written down for the caller now, and why not."""
        return await self._hearing.of(await self.plan(caller), language)

    async def draw(self, caller: Principal, name: str, request: PictureRequest) -> Drawn:
        """See the port."""
        drawn, charge = await self.media.whole(*await self._asker(caller), name, self._own(request, caller), Picture)
        link = self._blobs.link(drawn.file, drawn.mime)
        paid = {"source": drawn.source, "usage": drawn.usage, "cost_pico": charge.cost_pico}
        return Drawn.model_validate({**paid, "file": drawn.file, "mime": drawn.mime, "link": link})

    async def say(self, caller: Principal, name: str, request: SpeechRequest) -> Said:
        """See the port."""
        spoken, charge = await self.media.whole(*await self._asker(caller), name, self._own(request, caller), Spoken)
        linked = self._linked(spoken).model_dump(exclude={"audio"})
        link = self._blobs.link(spoken.audio, spoken.mime)
        return Said.model_validate({**linked, "usage": spoken.usage, "cost_pico": charge.cost_pico, "file": spoken.audio, "link": link})

    async def film(self, caller: Principal, name: str, request: VideoRequest | LipSyncRequest, film_id: UUID) -> Filming:
        """See the port."""
        return await self.films.begin(*await self._asker(caller), name, self._own(request, caller), film_id)

    async def film_of(self, caller: Principal, film_id: UUID) -> Filming:
        """See the port."""
        return await self.films.of(caller.user_id, film_id)

    async def stop_film(self, caller: Principal, film_id: UUID) -> Filming:
        """See the port."""
        return await self.films.cancel(caller.user_id, film_id)

    async def _asker(self, caller: Principal) -> tuple[str, Plan]:
        """Who asks, and of which plan."""
        return caller.user_id, await self.plan(caller)

    @staticmethod
    def _own(request: Q, caller: Principal) -> Q:
        return request.model_copy(update={"owner_id": caller.user_id})

    async def hints(self, text: str) -> tuple[Hint, ...]:
        """See the port."""
        return await self._ai.hints(text)

    async def speak(self, user_id: str, request: SpeechRequest) -> Speech:
        """See the port."""
        owned = request.model_copy(update={"owner_id": user_id})
        return self._linked(await self._ai.recall(owned) or await self._ai.speak(owned))

    async def voices(self) -> tuple[Voice, ...]:
        """See the port."""
        return await self._ai.voices()

    async def forget_answers(self, user_id: str, only: tuple[Capability, ...] = ()) -> int:
        """See the port."""
        return await self._ai.forget_answers(user_id, only)

    async def export(self, user_id: str) -> AsyncGenerator[Exported, None]:
        """See the port."""
        async for piece in told(self._db, user_id, personal.KEPT):
            yield piece

    async def forget(self, user_id: str) -> Forgotten:
        """See the port."""
        return await personal.forget(self._db, self.films, user_id)

    async def check(self) -> tuple[Check, ...]:
        """See the port."""
        return await self._ai.check()

    async def plan(self, caller: Principal) -> Plan:
        """The caller's plan."""
        return await self.plans.of(caller.user_id, caller.role)

    async def standing(self, user_id: str, role: Role) -> Standing:
        """See the port."""
        return await self.plans.standing(user_id, role)

    async def grant_plan(self, user_id: str, plan: Plan, reason: str, actor: str) -> None:
        """See the port."""
        await self.plans.grant(user_id, plan, reason, actor)

    async def routes(self, caller: Principal) -> list[Offers]:
        """The names that the caller can ask with one request now: somebody behind them is switched on, priced, and open to the plan."""
        plan = await self.plan(caller)
        able = {
            (provider.name, ability.capability)
            for provider in (await self._ai.status()).providers
            if provider.configured
            for ability in provider.abilities
        }
        async with self._db.as_user(caller.user_id) as tx:
            listed = await store.offers_of(tx, self._ladder.up_to(plan))
        return [route for route in listed if route.capability in ASKED_AT_ONCE and route.is_answered(able)]

    async def used(self, user_id: str, after: UUID | None, limit: int) -> tuple[list[Call], UUID | None]:
        """What a user asked for, newest first, and where the rest begins."""
        async with self._db.as_user(user_id) as tx:
            rows = await store.calls(tx, user_id, after, limit + 1)
        return [_call(row) for row in rows[:limit]], rows[limit - 1].id if len(rows) > limit else None

    async def sums(self, user_id: str, days: int) -> list[CallSum]:
        """What a user asked for within the last days, by name, what cost most first."""
        async with self._db.as_user(user_id) as tx:
            rows = await store.sums(tx, user_id, now() - timedelta(days=days))
        return [CallSum(name=name, calls=calls, cost_pico=cost) for name, calls, cost in rows]

    def _linked(self, spoken: Spoken) -> Speech:
        return Speech(
            audio=self._blobs.link(spoken.audio, spoken.mime),
            mime=spoken.mime,
            milliseconds=spoken.milliseconds,
            words=spoken.words,
            voice=spoken.voice,
            source=spoken.source,
        )


def _call(row: CallRow) -> Call:
    return Call(
        id=row.id,
        at=row.at,
        name=row.name,
        source=row.source or "model",
        units=row.units,
        estimated=row.estimated,
        cost_pico=row.cost_pico,
        settled=row.state == "settled",
    )
