"""`lyceum ai …`: the providers, and trying them."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

from lyceum.app.house import House
from lyceum.domains.ai.port import (
    Ai,
    Answer,
    ChatRequest,
    EmbedRequest,
    Message,
    Picture,
    PictureRequest,
    Request,
    Speech,
    SpeechRequest,
    TranscribeRequest,
    Upstream,
)

WithHouse = Callable[[Callable[[House], Coroutine[Any, Any, Any]]], Any]
CAPABILITIES = ("chat", "embeddings", "speech", "recognition", "image")
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
        given: Annotated[str, typer.Argument(help="A text; for recognition a file of sound.")],
        provider: Annotated[str, typer.Option(help="Provider; default: those that are switched on, then the house itself.")] = "",
        model: Annotated[str, typer.Option(help="One of the provider's models.")] = "",
        language: Annotated[str, typer.Option(help="Language of speech, such as en or fa.")] = "en",
        out: Annotated[Path | None, typer.Option(help="File to write the sound or picture to.")] = None,
    ) -> None:
        """Ask for something now, past the cache, and print the answer as JSON."""
        if capability not in CAPABILITIES:
            raise typer.BadParameter(f"there is no capability {capability!r}; there are {', '.join(CAPABILITIES)}")
        if capability == "recognition" and not Path(given).is_file():
            raise typer.BadParameter(f"there is no file {given}")
        named = (Upstream(provider=provider, model=model),) if provider else ()
        how = {"owner_id": CONSOLE, "fresh": True, "upstreams": named, "or_embedded": not provider}
        answer = with_house(lambda house: _ask(house, capability, given, language, how, out))
        print(json.dumps(answer, ensure_ascii=False))


def _request(capability: str, given: str, language: str, how: dict[str, Any]) -> Request:
    match capability:
        case "chat":
            return ChatRequest(messages=(Message(role="user", content=given),), **how)
        case "embeddings":
            return EmbedRequest(texts=(given,), **how)
        case "recognition":
            return TranscribeRequest(audio=Path(given).read_bytes(), language=language, **how)
        case "image":
            return PictureRequest(prompt=given, **how)
        case _:
            return SpeechRequest(text=given, language=language, **how)


async def _ask(house: House, capability: str, given: str, language: str, how: dict[str, Any], out: Path | None) -> dict[str, Any]:
    ai: Ai = house.ports["ai"]
    calls: dict[str, Callable[[Any], Coroutine[Any, Any, Answer]]] = {
        "chat": ai.chat,
        "embeddings": ai.embed,
        "recognition": ai.transcribe,
        "image": ai.draw,
        "speech": ai.speak,
    }
    answer = await calls[capability](_request(capability, given, language, how))
    if out and isinstance(answer, Speech | Picture):
        file = await house.blobs.read(answer.audio if isinstance(answer, Speech) else answer.file)
        await asyncio.to_thread(out.write_bytes, file)
    await ai.forget(CONSOLE)  # a try leaves nothing behind
    told = answer.model_dump(mode="json", exclude={"words"} if capability == "speech" else None)
    if "vectors" in told:
        told["vectors"] = [[*vector[:SHOWN_NUMBERS], f"… {len(vector)} numbers"] for vector in told["vectors"]]
    return told
