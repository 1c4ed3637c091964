"""Pictures (Imagen, SeeDream) and films (Veo, SeeDance) by ModelsLab, all of them submitted and asked after.

POST /images/text-to-image or /video-fusion/text-to-video takes the key in the body and answers `status` success with `output`, or
`processing` with `id` and `eta`; POST /{images|video-fusion}/fetch/{id} says how it stands, `failed` or `error` with a sentence but no
code; a `webhook` is told the same, which is not believed here but asked for: https://docs.modelslab.com/webhooks,
https://docs.modelslab.com/error-codes, https://docs.modelslab.com/rate-limits and github.com/ModelsLab/skills (6fbe407), names and
parameters of models at https://modelslab.com/models (looked up on 2026-11-21). There is no way to stop what was begun.
"""

import re
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Final, TypeVar

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from lyceum.domains.ai.formats.keyed import every, names
from lyceum.domains.ai.formats.mp4 import MP4, milliseconds_of_film
from lyceum.domains.ai.formats.openai_media import picture_mime
from lyceum.domains.ai.provider import LongAbility, Made, Plugin, Provider, Setup, Standing, Ticket
from lyceum.domains.ai.settings import ProviderSettings
from lyceum.domains.ai.shapes.base import Answer, Request, Usage
from lyceum.domains.ai.shapes.errors import AiFailed, AiRequestRefused
from lyceum.domains.ai.shapes.film import Film, VideoRequest
from lyceum.domains.ai.shapes.media import Picture, PictureRequest, PictureSize
from lyceum.domains.ai.transport import Wire, refusal, unavailable

NAME: Final = "modelslab"
SHAPES: dict[PictureSize, str] = {"square": "1:1", "wide": "16:9", "tall": "9:16"}
VEO_SECONDS, SEEDANCE_SECONDS = (4, 6, 8), tuple(range(4, 13))
"""How long their films can be."""
REFERENCE = re.compile(r"[A-Za-z0-9_-]{1,100}")
FIRST_GUESS_SECONDS, LONGEST_WAIT_SECONDS = 5.0, 60.0
MEANT: tuple[tuple[re.Pattern[str], int, frozenset[str]], ...] = (
    (re.compile(r"nsfw|safety|sensitive|prohibited|moderat|inappropriate|violat|content policy"), 400, frozenset({"content_filter"})),
    (re.compile(r"api key|unauthori[sz]ed"), 401, frozenset()),
    (re.compile(r"credit|balance|subscription|wallet"), 402, frozenset()),
    (re.compile(r"rate limit|too many|queue"), 429, frozenset()),
    (re.compile(r"model.{0,40}not found|invalid model|not found.{0,10}model"), 404, frozenset()),
)
"""What its sentences mean, as the statuses that say the same elsewhere: it gives no codes."""

Q = TypeVar("Q", bound=Request)
A = TypeVar("A", bound=Answer)


class ModelsLabSettings(ProviderSettings):
    """`LYCEUM_AI_MODELSLAB_…`: its smallest plan takes five requests at a time."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(env_prefix="LYCEUM_AI_MODELSLAB_", extra="ignore", frozen=True)

    address: str = "https://modelslab.com/api/v7"
    concurrency: int = 5
    image_models: str = Field(
        "imagen-4,imagen-4.0-fast-generate,imagen-4.0-ultra,seedream-4.5,seedream-4",
        description="Models for pictures, parted by commas; the first is the default.",
    )
    video_models: str = Field(
        "seedance-1-5-pro,seedance-t2v,veo-3.1-fast,veo-3.1",
        description="Models for films, parted by commas; the first is the default.",
    )


def judged(status: int, found: Mapping[str, Any]) -> AiFailed | None:
    """What one of its sentences means, if it is one of those known. The sentence itself goes nowhere."""
    said = str(found.get("message") or found.get("messege") or "").lower()
    if status not in (200, 400, 422):
        return None
    return next((refusal(meant, codes, {}, NAME) for pattern, meant, codes in MEANT if pattern.search(said)), None)


class Submitted(LongAbility[Q, A]):
    """What its pictures and films share."""

    folder: ClassVar[str]
    terminal_states = frozenset({"success", "failed", "error"})

    def __init__(self, wire: Wire, key: str, models: tuple[str, ...]) -> None:
        self._wire, self._key, self.models = wire, key, models

    @abstractmethod
    def asked(self, request: Q, model: str) -> dict[str, Any]:
        """The request in its words."""

    @abstractmethod
    def made(self, data: bytes, model: str) -> Made[A]:
        """The answer around a file."""

    async def submit(self, request: Q, model: str, tell_at: str) -> Ticket:
        """See the base."""
        hint = {"webhook": tell_at, "track_id": tell_at.rpartition("/")[2]} if tell_at else {}
        path = f"/{self.folder}/{'text-to-image' if self.folder == 'images' else 'text-to-video'}"
        found = (await self._wire.post(path, {"key": self._key, "model_id": model, **self.asked(request, model), **hint})).json(NAME)
        if found.get("status") not in ("success", "processing", "queued"):
            raise judged(200, found) or unavailable("server" if found.get("status") in ("error", "failed") else "malformed", NAME)
        reference = self.reference_in(found)
        if not reference:
            raise unavailable("malformed", NAME)
        ready = found["status"] == "success"
        return Ticket(reference, 0.0 if ready else _wait(found.get("eta")))

    async def poll(self, reference: str, model: str) -> Standing[A]:
        """See the base."""
        found = (await self._wire.post(f"/{self.folder}/fetch/{reference}", {"key": self._key})).json(NAME)
        state, files = str(found.get("status")), found.get("output")
        if state == "success" and isinstance(files, list) and files:
            return Standing(state, self.made((await self._wire.fetch(str(files[0]))).body, model))
        if state not in ("failed", "error"):
            return Standing("processing")
        meant = judged(200, found)
        if state == "error" and meant is not None and meant.params["type"] in ("rate_limited", "authentication", "credit"):
            raise meant  # of the question, not of the work
        return Standing(state, failed=meant or unavailable("server", NAME))

    def reference_in(self, told: Mapping[str, Any]) -> str:
        """See the base."""
        reference = str(told.get("id") or "")
        return reference if REFERENCE.fullmatch(reference) else ""


def _wait(eta: Any) -> float:
    seconds = float(eta) if isinstance(eta, int | float) else FIRST_GUESS_SECONDS
    return min(max(seconds, 0.0), LONGEST_WAIT_SECONDS)


class ModelsLabPictures(Submitted[PictureRequest, Picture]):
    """Pictures, waited for: they take seconds."""

    capability = "image"
    folder = "images"
    longest_seconds = 55.0

    def quote(self, request: PictureRequest, model: str) -> Usage:
        """One picture."""
        del request, model
        return Usage(images=1)

    def asked(self, request: PictureRequest, model: str) -> dict[str, Any]:
        """See the base."""
        del model
        return {"prompt": request.prompt, "aspect_ratio": SHAPES[request.size], "samples": "1"}

    def made(self, data: bytes, model: str) -> Made[Picture]:
        """See the base."""
        mime = picture_mime(data)
        return Made(Picture(provider=NAME, model=model, source="model", usage=Usage(images=1), file="", mime=mime), data)

    def usable(self, made: Made[Picture]) -> bool:
        """A picture that can be shown."""
        return bool(made.answer.mime)


class ModelsLabFilms(Submitted[VideoRequest, Film]):
    """Films from words; they are priced by whole seconds."""

    capability = "video"
    folder = "video-fusion"

    def quote(self, request: VideoRequest, model: str) -> Usage:
        """The next length that the model can make."""
        return Usage(milliseconds=seconds_of(request.seconds, model) * 1_000)

    def asked(self, request: VideoRequest, model: str) -> dict[str, Any]:
        """See the base."""
        if request.picture:  # it wants the address of one, and the school's pictures are nobody else's to see
            raise AiRequestRefused("ModelsLab begins no film with a picture here.", type="unknown_model", provider=NAME)
        asked = {"prompt": request.prompt, "aspect_ratio": SHAPES[request.size], "duration": str(seconds_of(request.seconds, model))}
        return asked if request.seed is None else {**asked, "seed": request.seed}

    def made(self, data: bytes, model: str) -> Made[Film]:
        """See the base."""
        length = milliseconds_of_film(data)
        used = Usage(milliseconds=max(1, round(length / 1_000)) * 1_000)
        return Made(Film(provider=NAME, model=model, source="model", usage=used, file="", mime=MP4, milliseconds=length), data)

    def usable(self, made: Made[Film]) -> bool:
        """A film that plays."""
        return made.answer.milliseconds > 0


def seconds_of(wanted: int, model: str) -> int:
    """The least length of a model's films that is no shorter than what was asked for; its longest when none is."""
    lengths = VEO_SECONDS if model.startswith("veo") else SEEDANCE_SECONDS
    return next((seconds for seconds in lengths if seconds >= wanted), lengths[-1])


def build(setup: Setup) -> Provider:
    """ModelsLab, when there is a key."""
    own = setup.own()
    assert isinstance(own, ModelsLabSettings)
    if not own.key:
        return every(setup, "ModelsLab", ())
    wire, key = Wire(setup.transport, NAME, own, {}, judged), own.key.get_secret_value()
    return every(
        setup, "ModelsLab", [ModelsLabPictures(wire, key, names(own.image_models)), ModelsLabFilms(wire, key, names(own.video_models))]
    )


plugin = Plugin(NAME, build, ModelsLabSettings)
