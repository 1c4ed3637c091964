"""`lyceum ai …`: the providers, and trying them."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from mimetypes import guess_type
from pathlib import Path
from typing import Annotated, Any

import typer

from lyceum.app.house import House
from lyceum.domains.ai.port import (
    MAX_FILM_SECONDS,
    Ai,
    Answer,
    ChatRequest,
    EmbedRequest,
    Film,
    LipSyncRequest,
    Message,
    Picture,
    PictureRequest,
    Request,
    Speech,
    SpeechRequest,
    TranscribeRequest,
    Upstream,
    VideoRequest,
    raised,
)
from lyceum.kernel.ids import new_id

WithHouse = Callable[[Callable[[House], Coroutine[Any, Any, Any]]], Any]
CAPABILITIES = ("chat", "embeddings", "speech", "recognition", "image", "video", "lip_sync")
CALLED = {"picture": "image", "transcribe": "recognition", "film": "video"}
"""Other words for them."""
FIRST_LOOK_SECONDS, LOOK_SECONDS = 0.05, 2.0
SHOWN_NUMBERS = 4
CONSOLE = "console"
"""Owner of what is tried here; no user's id is this short."""


def add(cli: typer.Typer, with_house: WithHouse) -> None:
    """Put the commands into the command line."""
    ai = typer.Typer(help="Providers of AI.", no_args_is_help=True)
    cli.add_typer(ai, name="ai")

    @ai.command("providers")
    def providers() -> None:
        """List the providers: what they can do, or how to switch them on."""

        async def listed(house: House) -> list[str]:
            found = await house.ports["ai"].status()
            return [
                f"{'on ' if one.configured else 'off'} {one.name:12} "
                + (", ".join(ability.capability for ability in one.abilities) if one.configured else one.hint)
                for one in found.providers
            ]

        print("\n".join(with_house(listed)))

    @ai.command("try")
    def attempt(
        capability: Annotated[str, typer.Argument(help=f"One of {', '.join(CAPABILITIES)}.")],
        given: Annotated[str, typer.Argument(help="A text; for recognition a file of sound, for lip_sync a picture.")],
        provider: Annotated[str, typer.Option(help="Provider; default: those that are switched on, then the house itself.")] = "",
        model: Annotated[str, typer.Option(help="One of the provider's models.")] = "",
        language: Annotated[str, typer.Option(help="Language of speech, such as en or fa.")] = "en",
        out: Annotated[Path | None, typer.Option(help="File to write the sound, picture or film to.")] = None,
        sound: Annotated[Path | None, typer.Option(help="For lip_sync: the sound by which the lips move.")] = None,
        seconds: Annotated[int, typer.Option(help="Length of a film.", min=1, max=MAX_FILM_SECONDS)] = 4,
    ) -> None:
        """Ask for something now, past the cache, and print the answer as JSON. A film is waited for."""
        capability = CALLED.get(capability, capability)
        if capability not in CAPABILITIES:
            raise typer.BadParameter(f"there is no capability {capability!r}; there are {', '.join(CAPABILITIES)}")
        files: dict[str, tuple[Path | None, ...]] = {"recognition": (Path(given),), "lip_sync": (Path(given), sound)}
        for file in files.get(capability, ()):
            if file is None or not file.is_file():
                raise typer.BadParameter(f"there is no file {file}" if file else "lip_sync needs a --sound")
        named = (Upstream(provider=provider, model=model),) if provider else ()
        how = {"owner_id": CONSOLE, "fresh": True, "upstreams": named, "or_embedded": not provider}
        request = _request(capability, given, {"language": language, "sound": sound, "seconds": seconds}, how)
        answer = with_house(lambda house: _ask(house, request, out))
        print(json.dumps(answer, ensure_ascii=False))


def _request(capability: str, given: str, options: dict[str, Any], how: dict[str, Any]) -> Request:
    language = options["language"]
    match capability:
        case "chat":
            return ChatRequest(messages=(Message(role="user", content=given),), **how)
        case "embeddings":
            return EmbedRequest(texts=(given,), **how)
        case "recognition":
            return TranscribeRequest(audio=Path(given).read_bytes(), mime=_mime(Path(given)), language=language, **how)
        case "image":
            return PictureRequest(prompt=given, **how)
        case "video":
            return VideoRequest(prompt=given, seconds=options["seconds"], **how)
        case "lip_sync":
            files = {"picture": Path(given), "sound": options["sound"]}
            read = {name: file.read_bytes() for name, file in files.items()} | {f"{name}_mime": _mime(file) for name, file in files.items()}
            return LipSyncRequest(**read, language=language, **how)
        case _:
            return SpeechRequest(text=given, language=language, **how)


def _mime(file: Path) -> str:
    return guess_type(file.name)[0] or "application/octet-stream"


async def _answer(ai: Ai, request: Request) -> Answer:
    match request:
        case ChatRequest():
            return await ai.chat(request)
        case EmbedRequest():
            return await ai.embed(request)
        case TranscribeRequest():
            return await ai.transcribe(request)
        case PictureRequest():
            return await ai.draw(request)
        case SpeechRequest():
            return await ai.speak(request)
        case VideoRequest() | LipSyncRequest():
            return await _film(ai, request)
    raise AssertionError(request)


async def _film(ai: Ai, request: VideoRequest | LipSyncRequest) -> Film:
    """Waits for as long as it takes. Raises what became of one that failed."""
    work = await ai.submit(request, new_id())
    pause = FIRST_LOOK_SECONDS
    while work.is_pending:
        await asyncio.sleep(pause)
        pause = min(2 * pause, LOOK_SECONDS)
        work = await ai.work(request.owner_id, work.id)
    if work.failure:
        raise raised(work.failure)
    assert work.film is not None
    return work.film


async def _ask(house: House, request: Request, out: Path | None) -> dict[str, Any]:
    ai: Ai = house.ports["ai"]
    try:
        answer = await _answer(ai, request)
        if out and isinstance(answer, Speech | Picture | Film):
            file = await house.blobs.read(answer.audio if isinstance(answer, Speech) else answer.file)
            await asyncio.to_thread(out.write_bytes, file)
    finally:
        await ai.forget_answers(CONSOLE)  # a try leaves nothing behind
    told = answer.model_dump(mode="json", exclude={"words"} if isinstance(answer, Speech) else None)
    if "vectors" in told:
        told["vectors"] = [[*vector[:SHOWN_NUMBERS], f"… {len(vector)} numbers"] for vector in told["vectors"]]
    return told
