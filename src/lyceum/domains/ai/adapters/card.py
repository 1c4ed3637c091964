"""Embedded pictures: a card that is drawn by rules and says so, the same for the same words."""

from typing import Final

from lyceum.domains.ai.drawing import card
from lyceum.domains.ai.encode import ffmpeg
from lyceum.domains.ai.provider import Ability, Made, Plugin, Provider, Setup, install
from lyceum.domains.ai.shapes.base import Usage
from lyceum.domains.ai.shapes.errors import AiUnavailable
from lyceum.domains.ai.shapes.media import Picture, PictureRequest
from lyceum.domains.ai.shapes.speech import SpeechUnavailable
from lyceum.platform.health import Check, said

NAME: Final = "card"
MODEL: Final = "landscape"
REVISION = "1"
"""Raise it when the same words would be drawn otherwise; cards made before are then left alone."""
AT_ONCE, WAITING = 2, 64
PACKAGES = ("imageio-ffmpeg",)


class Cards(Ability[PictureRequest, Picture]):
    """Draws a card."""

    capability = "image"
    models = (MODEL,)
    replay_safe = True

    async def version(self) -> str:
        """Our own revision."""
        return REVISION

    def quote(self, request: PictureRequest, model: str) -> Usage:
        """One picture."""
        del request, model
        return Usage(images=1)

    async def call(self, request: PictureRequest, model: str) -> Made[Picture]:
        """See the base."""
        del model
        try:
            data = await card.draw(request.prompt, request.size, request.seed)
        except SpeechUnavailable as wrong:
            raise AiUnavailable(f"The card could not be drawn: {wrong.detail}", type="empty", provider=NAME) from wrong
        return Made(Picture(provider=NAME, model=MODEL, source="embedded", usage=Usage(images=1), file="", mime=card.PNG), data)

    def usable(self, made: Made[Picture]) -> bool:
        """There is something in it."""
        return bool(made.file)

    async def check(self) -> Check:
        """What draws, found."""
        try:
            ffmpeg()
        except SpeechUnavailable as missing:
            return Check.of("drawing", said("part_missing", "{error}", error=missing.detail), ok=False, advice=install(*PACKAGES))
        return Check.of("drawing", said("card", "cards by rules"))


def build(setup: Setup) -> Provider:
    """Always there."""
    del setup
    return Provider(NAME, "Drawn card", "embedded", abilities={"image": Cards()}, concurrency=AT_ONCE, waiting=WAITING)


plugin = Plugin(NAME, build)
