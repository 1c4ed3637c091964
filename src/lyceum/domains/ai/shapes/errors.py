"""What may go wrong, in one shape whatever the provider: type, message, provider, retryable."""

from typing import Any, ClassVar, Literal

from lyceum.domains.ai.shapes.base import Frozen
from lyceum.kernel.errors import Invalid, LyceumError, Unavailable

FailureType = Literal[
    "unreachable", "timeout", "server", "rate_limited", "cut", "malformed", "empty",
    "authentication", "credit", "not_configured", "open_circuit", "queue_full", "content", "request", "unknown_model",
]  # fmt: skip
RETRYABLE: frozenset[str] = frozenset(
    {"unreachable", "timeout", "server", "rate_limited", "cut", "malformed", "empty", "open_circuit", "queue_full"}
)
"""What the same request may survive when it is sent again later."""


class Failure(Frozen):
    """A failure as the outside sees it."""

    type: FailureType
    message: str
    provider: str
    retryable: bool


class _Told:
    """Mixed into the errors below: `params` hold the failure's type, provider and whether another try may help."""

    def __init__(self, detail: str = "", *, field: str | None = None, type: str = "", provider: str = "", **params: Any) -> None:  # noqa: A002
        told = {"type": type, "provider": provider, **params, "retryable": int(type in RETRYABLE)}
        sentence = detail or (self.__doc__ or "").split("\n")[0]
        super().__init__(sentence, field=field, **told)  # type: ignore[call-arg]


class AiUnavailable(_Told, Unavailable):
    """The provider does not answer now; try again in a moment."""

    code: ClassVar[str] = "ai_unavailable"


class AiBusy(_Told, Unavailable):
    """The provider has more to do than it takes; try again in some seconds. `params["seconds"]` says when."""

    code: ClassVar[str] = "ai_busy"


class ContentRefused(_Told, Invalid):
    """The provider refuses this content; word it otherwise."""

    code: ClassVar[str] = "ai_content_refused"


class AiRequestRefused(_Told, Invalid):
    """The provider does not take this request: the model is unknown there, or cannot do what was asked."""

    code: ClassVar[str] = "ai_request_refused"


AiFailed = AiUnavailable | AiBusy | ContentRefused | AiRequestRefused
AI_FAILURES = (AiUnavailable, AiBusy, ContentRefused, AiRequestRefused)


def failure(error: LyceumError) -> Failure:
    """An error of this room in its one shape."""
    kind, provider = str(error.params.get("type") or "request"), str(error.params.get("provider", ""))
    return Failure.model_validate({"type": kind, "message": error.detail, "provider": provider, "retryable": kind in RETRYABLE})


def raised(told: Failure) -> AiFailed:
    """The error behind a failure, to be raised again."""
    if told.type in ("rate_limited", "queue_full"):
        return AiBusy(told.message, type=told.type, provider=told.provider)
    if told.type == "content":
        return ContentRefused(told.message, type=told.type, provider=told.provider)
    kind = AiRequestRefused if told.type in ("request", "unknown_model") else AiUnavailable
    return kind(told.message, type=told.type, provider=told.provider)
