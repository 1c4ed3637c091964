"""The ai room at work."""

from collections.abc import AsyncIterator
from uuid import UUID

from lyceum.domains.ai import personal
from lyceum.domains.ai.cache import Cache
from lyceum.domains.ai.calling import Calling
from lyceum.domains.ai.chatting import Chatting
from lyceum.domains.ai.encode import in_format, milliseconds_of
from lyceum.domains.ai.engine import Engine
from lyceum.domains.ai.port import MediaRequest
from lyceum.domains.ai.rulebook.grammar import hints
from lyceum.domains.ai.settings import AiSettings
from lyceum.domains.ai.shapes.admin import AiStatus
from lyceum.domains.ai.shapes.base import Capability, Upstream, Usage
from lyceum.domains.ai.shapes.film import LipSyncRequest, VideoRequest, Work
from lyceum.domains.ai.shapes.media import Embeddings, EmbedRequest, Picture, PictureRequest, SoundUnreadable, TranscribeRequest, Transcript
from lyceum.domains.ai.shapes.speech import Sound, SoundFormat, Speech, SpeechRequest, Voice
from lyceum.domains.ai.shapes.text import ChatAnswer, ChatDelta, ChatRequest, Hint
from lyceum.domains.ai.speaking import Speaking
from lyceum.domains.ai.working import Working
from lyceum.kernel.personal import Exported, Forgotten
from lyceum.platform.blobs import Blobs
from lyceum.platform.database import Database
from lyceum.platform.health import Check
from lyceum.platform.logs import log

OWNERLESS_FILES = "ai/speech"
TOLD = "/api/ai/told/"
"""Where providers leave hints."""


class AiService:
    """Implements `lyceum.domains.ai.port.Ai`. Close it when the process ends: providers hold processes and connections."""

    def __init__(self, *, db: Database, blobs: Blobs, settings: AiSettings, public_url: str | None = None) -> None:
        self.engine = Engine(settings)
        self._db, self._blobs = db, blobs
        self._cache = Cache(db, blobs)
        self._chatting = Chatting(self.engine, self._cache)
        self._speaking = Speaking(self.engine, self._cache)
        self._embedding = Calling[EmbedRequest, Embeddings](self.engine, self._cache, "embeddings", Embeddings)
        self._hearing = Calling[TranscribeRequest, Transcript](self.engine, self._cache, "recognition", Transcript)
        self._drawing = Calling[PictureRequest, Picture](self.engine, self._cache, "image", Picture)
        self._working = Working(
            db=db, engine=self.engine, cache=self._cache, settings=settings,
            back=lambda token: f"{public_url.rstrip('/')}{TOLD}{token}" if public_url else "",
        )  # fmt: skip

    async def start(self) -> None:
        """Removes what the first cache of speech has left: files of which nobody knows any more whose text they speak."""
        if removed := await self._blobs.clear(OWNERLESS_FILES):
            log.info("removed recordings without an owner", files=removed)

    async def quote(self, request: ChatRequest, upstream: Upstream) -> Usage:
        """See the port."""
        return self._chatting.quote(request, upstream)

    async def expect(self, request: ChatRequest, upstream: Upstream) -> None:
        """For a room in this process, which sets credit aside meanwhile: this chat is asked next, and of this upstream first."""
        await self._chatting.expect(request, upstream)

    async def chat(self, request: ChatRequest) -> ChatAnswer:
        """See the port."""
        return await self._chatting.ask(request)

    def chat_stream(self, request: ChatRequest) -> AsyncIterator[ChatDelta]:
        """See the port."""
        return self._chatting.pieces(request)

    async def recall_chat(self, request: ChatRequest) -> ChatAnswer | None:
        """See the port."""
        return await self._chatting.recall(request)

    async def quote_media(self, request: MediaRequest, upstream: Upstream) -> Usage:
        """See the port."""
        match request:
            case EmbedRequest():
                return self._embedding.quote(request, upstream)
            case TranscribeRequest():
                return self._hearing.quote(request, upstream)
            case PictureRequest():
                return self._drawing.quote(request, upstream)
            case VideoRequest() | LipSyncRequest():
                return self._working.quote(request, upstream)
            case SpeechRequest():
                return self._speaking.quote(request, upstream)

    async def measure(self, request: TranscribeRequest) -> int:
        """See the port."""
        milliseconds = await milliseconds_of(request.audio)
        if not milliseconds:
            raise SoundUnreadable(field="file")
        return milliseconds

    async def embed(self, request: EmbedRequest) -> Embeddings:
        """See the port."""
        return await self._embedding.ask(request)

    async def transcribe(self, request: TranscribeRequest) -> Transcript:
        """See the port."""
        return await self._hearing.ask(request)

    async def draw(self, request: PictureRequest) -> Picture:
        """See the port."""
        return await self._drawing.ask(request)

    async def submit(self, request: VideoRequest | LipSyncRequest, work_id: UUID) -> Work:
        """See the port."""
        return await self._working.submit(request, work_id)

    async def work(self, owner_id: str, work_id: UUID) -> Work:
        """See the port."""
        return await self._working.work(owner_id, work_id)

    async def cancel(self, owner_id: str, work_id: UUID) -> Work:
        """See the port."""
        return await self._working.cancel(owner_id, work_id)

    async def told(self, token: str, body: str) -> None:
        """See the port."""
        await self._working.told(token, body)

    async def look(self) -> int:
        """See the port."""
        return await self._working.look()

    async def hints(self, text: str) -> tuple[Hint, ...]:
        """See the port."""
        return tuple(hints(text))

    async def speak(self, request: SpeechRequest) -> Speech:
        """See the port."""
        return await self._speaking.speak(request)

    async def recode(self, file: str, form: SoundFormat, pace: float = 1.0) -> Sound:
        """See the port."""
        return await in_format(await self._blobs.read(file), form, pace)

    async def recall(self, request: SpeechRequest) -> Speech | None:
        """See the port."""
        return await self._speaking.recall(request)

    async def voices(self) -> tuple[Voice, ...]:
        """See the port."""
        return await self._speaking.voices()

    async def export(self, user_id: str) -> AsyncIterator[Exported]:
        """See the port."""
        async for piece in personal.export(self._db, user_id):
            yield piece

    async def forget(self, user_id: str) -> Forgotten:
        """See the port."""
        answers = await self.forget_answers(user_id)
        return Forgotten(erased={"answers": answers, "files": await personal.remove_files(self._db, self._blobs, user_id)})

    async def forget_answers(self, user_id: str, only: tuple[Capability, ...] = ()) -> int:
        """See the port."""
        for desk in (self._chatting, self._speaking, self._embedding, self._hearing, self._drawing):
            await desk.landed(user_id)
        if not only:
            await self._working.forget(user_id)
        return await self._cache.forget(user_id, only)

    async def file(self, key: str) -> bytes:
        """What an answer's file holds. Raises NotFound."""
        return await self._blobs.read(key)

    def link(self, key: str, mime: str) -> str:
        """A relative address that shows an answer's file for a quarter of an hour."""
        return self._blobs.link(key, mime)

    async def status(self) -> AiStatus:
        """See the port."""
        return AiStatus(providers=self.engine.status(await self._cache.sizes()))

    async def check(self) -> tuple[Check, ...]:
        """See the port."""
        return await self._speaking.check(), *await self.engine.checks()

    async def close(self) -> None:
        """Lets what is being made finish, then ends the providers' processes and connections."""
        await self._working.close()
        for desk in (self._chatting, self._speaking, self._embedding, self._hearing, self._drawing):
            await desk.close()
        await self.engine.close()
