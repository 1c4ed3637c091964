"""Embedded films: a slow camera over the picture that was sent, else over a drawn card. What happens in the words does not happen in it."""

from typing import Final

from lyceum.domains.ai.drawing import motion
from lyceum.domains.ai.encode import ffmpeg
from lyceum.domains.ai.formats.mp4 import MP4, milliseconds_of_film
from lyceum.domains.ai.provider import Ability, Made, Plugin, Provider, Setup, install
from lyceum.domains.ai.shapes.base import Usage
from lyceum.domains.ai.shapes.errors import AiUnavailable
from lyceum.domains.ai.shapes.film import Film, VideoRequest
from lyceum.domains.ai.shapes.speech import SpeechUnavailable
from lyceum.platform.health import Check, said

NAME: Final = "motion"
MODEL: Final = "camera"
REVISION = "1"
"""Raise it when the same request would be filmed otherwise; films made before are then left alone."""
AT_ONCE, WAITING = 1, 16
PACKAGES = ("imageio-ffmpeg",)


class Motion(Ability[VideoRequest, Film]):
    """Moves a camera."""

    capability = "video"
    models = (MODEL,)
    replay_safe = True

    async def version(self) -> str:
        """Our own revision."""
        return REVISION

    def quote(self, request: VideoRequest, model: str) -> Usage:
        """As long as was asked for."""
        del model
        return Usage(milliseconds=request.seconds * 1000)

    async def call(self, request: VideoRequest, model: str) -> Made[Film]:
        """See the base. Raises PictureUnreadable too."""
        del model
        try:
            film = await self._film(request)
        except SpeechUnavailable as wrong:
            raise AiUnavailable(f"The film could not be made: {wrong.detail}", type="empty", provider=NAME) from wrong
        long = milliseconds_of_film(film)
        answer = Film(
            provider=NAME, model=MODEL, source="embedded", usage=Usage(milliseconds=long), file="", mime=MP4, milliseconds=long
        )  # fmt: skip
        return Made(answer, film)

    async def _film(self, request: VideoRequest) -> bytes:
        if request.picture:
            return await motion.of_picture(request.picture, request.prompt, request.seconds, request.size, request.seed)
        return await motion.of_words(request.prompt, request.seconds, request.size, request.seed)

    def usable(self, made: Made[Film]) -> bool:
        """A film that plays."""
        return made.answer.milliseconds > 0

    async def check(self) -> Check:
        """What films, found."""
        try:
            ffmpeg()
        except SpeechUnavailable as missing:
            return Check.of("filming", said("part_missing", "{error}", error=missing.detail), ok=False, advice=install(*PACKAGES))
        return Check.of("filming", said("motion", "a moving camera"))


def build(setup: Setup) -> Provider:
    """Always there."""
    del setup
    return Provider(NAME, "Moving camera", "embedded", abilities={"video": Motion()}, concurrency=AT_ONCE, waiting=WAITING)


plugin = Plugin(NAME, build)
