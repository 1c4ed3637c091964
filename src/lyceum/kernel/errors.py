"""Expected failures. Each has an HTTP status and a stable code; anything else that is raised is a crash."""

from typing import ClassVar

Param = str | int | float


class LyceumError(Exception):
    """What went wrong and what to do about it, as one English sentence in `detail`.

    `code` is stable: the browser app translates by it, `params` fill the translation's slots, and the wire between
    processes re-raises by it. `field` names the input that has to change.
    """

    status: ClassVar[int] = 500
    code: ClassVar[str] = "error"

    def __init__(self, detail: str = "", *, field: str | None = None, **params: Param) -> None:
        super().__init__(detail)
        self.detail = detail or (type(self).__doc__ or "").split("\n")[0]
        self.field = field
        self.params: dict[str, Param] = params


class Invalid(LyceumError):
    """The input is not valid."""

    status = 422
    code = "invalid"


class Unauthenticated(LyceumError):
    """Sign in first."""

    status = 401
    code = "unauthenticated"


class PaymentRequired(LyceumError):
    """This costs more than there is."""

    status = 402
    code = "payment_required"


class Forbidden(LyceumError):
    """Your role does not allow this."""

    status = 403
    code = "forbidden"


class NotFound(LyceumError):
    """There is nothing here under this address that you may see."""

    status = 404
    code = "not_found"


class Conflict(LyceumError):
    """This collides with what is there already."""

    status = 409
    code = "conflict"


class TooLarge(LyceumError):
    """This is larger than the school accepts."""

    status = 413
    code = "too_large"


class UnsupportedMedia(LyceumError):
    """The school cannot read this kind of file."""

    status = 415
    code = "unsupported_media"


class TooMany(LyceumError):
    """Too many requests; wait a little."""

    status = 429
    code = "too_many"


class Unavailable(LyceumError):
    """A part that this needs does not answer now; try again in a moment."""

    status = 503
    code = "unavailable"
