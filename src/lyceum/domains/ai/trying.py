"""Trying one provider: an admin's question from the page, answered now and past the cache."""

from datetime import datetime
from typing import Annotated, Any, Literal, Protocol
from uuid import UUID

from pydantic import Base64Bytes, Field

from lyceum.domains.ai.port import (
    Ai,
    AiRequestRefused,
    Answer,
    ChatAnswer,
    ChatRequest,
    Embeddings,
    EmbedRequest,
    Film,
    LipSyncRequest,
    Message,
    Picture,
    PictureRequest,
    Source,
    Speech,
    SpeechRequest,
    TranscribeRequest,
    Transcript,
    Upstream,
    Usage,
    VideoRequest,
    Work,
    raised,
)
from lyceum.kernel.clock import now
from lyceum.kernel.ids import new_id
from lyceum.platform.http import Body, Shape, Text

MAX_TRIED_CHARS = 1_000
MAX_TRIED_PICTURE_CHARS = 900_000
"""In base64: what a request may hold altogether is a megabyte."""
TRIED_OUTPUT_TOKENS = 300
TRIED_SECONDS = 4
FIRST = 9
SHOWN_NUMBERS = 4


class TryBody(Body):
    """A text for a provider to answer, draw, film or speak; for `recognition` and `lip_sync` the school speaks it first. An empty model
    is the default. `picture` is the portrait for `lip_sync`, in base64.
    """

    provider: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,30}$")]
    capability: Literal["chat", "embeddings", "speech", "recognition", "image", "video", "lip_sync"]
    model: Annotated[Text, Field(max_length=200)] = ""
    text: Annotated[Text, Field(min_length=1, max_length=MAX_TRIED_CHARS)]
    language: Annotated[str, Field(pattern=r"^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$", max_length=35)] = "en"
    picture: Annotated[Base64Bytes | None, Field(max_length=MAX_TRIED_PICTURE_CHARS)] = None
    picture_mime: Literal["image/png", "image/jpeg", "image/webp"] = "image/png"


class Tried(Shape):
    """What a provider made of it, and in what time. `link` leads to a sound, picture or film for a quarter of an hour; `work` says that it
    is still being made, and `source` is not known before: ask again under this id.
    """

    provider: str
    model: str
    source: Source | None = None
    text: str
    link: str | None = None
    mime: str | None = None
    work: UUID | None = None
    milliseconds: int
    attempts: int
    usage: Usage


class Tryable(Ai, Protocol):
    """The ai room with its files at hand."""

    async def file(self, key: str) -> bytes:
        """What an answer's file holds."""

    def link(self, key: str, mime: str) -> str:
        """An address that shows it."""


async def tried(service: Tryable, body: TryBody, user_id: str) -> Tried:
    """One provider's answer, made now; or how its work stands."""
    began = now()
    upstreams = (Upstream(provider=body.provider, model=body.model),)
    how: dict[str, Any] = {"upstreams": upstreams, "or_embedded": False, "fresh": True, "priority": FIRST, "owner_id": user_id}
    if body.capability in ("video", "lip_sync"):
        return standing(service, await service.submit(await _film(service, body, how), new_id()))
    return _told(service, await _answer(service, body, how), began)


async def _answer(service: Tryable, body: TryBody, how: dict[str, Any]) -> Answer:
    match body.capability:
        case "chat":
            said = (Message(role="user", content=body.text),)
            return await service.chat(ChatRequest(messages=said, max_tokens=TRIED_OUTPUT_TOKENS, **how))
        case "embeddings":
            return await service.embed(EmbedRequest(texts=(body.text,), **how))
        case "image":
            return await service.draw(PictureRequest(prompt=body.text, **how))
        case "recognition":
            spoken = await _spoken(service, body, how)
            sound = await service.file(spoken.audio)
            return await service.transcribe(TranscribeRequest(audio=sound, mime=spoken.mime, language=body.language, **how))
        case _:
            return await service.speak(SpeechRequest(text=body.text, language=body.language, **how))


async def _spoken(service: Tryable, body: TryBody, how: dict[str, Any]) -> Speech:
    """The text in the school's own voice."""
    own = {**how, "upstreams": (), "or_embedded": True}
    return await service.speak(SpeechRequest(text=body.text, language=body.language, **own))


async def _film(service: Tryable, body: TryBody, how: dict[str, Any]) -> VideoRequest | LipSyncRequest:
    if body.capability == "video":
        return VideoRequest(prompt=body.text, seconds=TRIED_SECONDS, **how)
    if not body.picture:
        raise AiRequestRefused("Send a portrait along whose lips are to move.", type="request", provider=body.provider, field="picture")
    spoken = await _spoken(service, body, how)
    return LipSyncRequest(
        picture=body.picture, picture_mime=body.picture_mime, sound=await service.file(spoken.audio), sound_mime=spoken.mime,
        text=body.text, language=body.language, words=spoken.words, **how,
    )  # fmt: skip


def standing(service: Tryable, work: Work) -> Tried:
    """How a film stands. Raises what became of one that failed."""
    if work.film:
        return _told(service, work.film, work.began_at)
    if work.failure:
        raise raised(work.failure)
    if work.state == "cancelled":
        raise AiRequestRefused("This was stopped.", type="request", provider=work.provider)
    pending = {"provider": work.provider, "model": work.model, "text": "", "work": work.id, "attempts": 1}
    return Tried.model_validate({**pending, "milliseconds": _since(work.began_at), "usage": Usage(calls=0)})


def _since(began: datetime) -> int:
    return round((now() - began).total_seconds() * 1_000)


def _told(service: Tryable, answer: Answer, began: datetime) -> Tried:
    made = {"provider": answer.provider, "model": answer.model, "source": answer.source, "attempts": answer.attempts, "usage": answer.usage}
    return Tried.model_validate({**made, "milliseconds": _since(began), **_content(service, answer)})


def _content(service: Tryable, answer: Answer) -> dict[str, Any]:
    """What of an answer is shown."""
    match answer:
        case ChatAnswer() | Transcript():
            return {"text": answer.text}
        case Embeddings():
            first, *_ = answer.vectors
            return {"text": f"{', '.join(f'{number:.4f}' for number in first[:SHOWN_NUMBERS])} … ({len(first)})"}
        case Speech():
            return {"text": _seconds(answer.milliseconds), "link": service.link(answer.audio, answer.mime), "mime": answer.mime}
        case Film():
            return {"text": _seconds(answer.milliseconds), "link": service.link(answer.file, answer.mime), "mime": answer.mime}
        case Picture():
            return {"text": "", "link": service.link(answer.file, answer.mime), "mime": answer.mime}
        case _:
            return {"text": ""}


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds / 1_000:.1f} s"
