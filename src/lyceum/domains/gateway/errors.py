"""What the gateway refuses; part of its port."""

from typing import ClassVar

from lyceum.kernel.errors import Conflict, Forbidden, NotFound, TooMany, Unavailable


class TooManyRequests(TooMany):
    """You asked for much in the last minute; wait a little. `params["seconds"]` says how long."""

    code: ClassVar[str] = "too_many_requests"


class TooManyPaidCalls(TooMany):
    """Your plan's calls to paid models are used up for now. `params` say the `plan`, its `limit` an hour, and the `seconds` to wait."""

    code: ClassVar[str] = "too_many_paid_calls"


class ModelUnknown(NotFound):
    """The school has no model of this name for you; GET /v1/models lists those it has."""

    code: ClassVar[str] = "model_not_found"


class PlanTooLow(Forbidden):
    """Your plan does not include this model. `params["plan"]` is your plan, `params["needed"]` the one it takes."""

    code: ClassVar[str] = "plan_too_low"


class RequestKeyReused(Conflict):
    """This Idempotency-Key was used for another request; every request needs its own."""

    code: ClassVar[str] = "idempotency_key_conflict"


class CallRunning(Conflict):
    """The request with this Idempotency-Key is still being worked on; ask again in a moment."""

    code: ClassVar[str] = "request_in_progress"


class GivenUp(Unavailable):
    """The process that worked on this did not answer for long, so that it was given up. Nothing is charged; send it again."""

    code: ClassVar[str] = "call_given_up"


class FilmNotFound(NotFound):
    """There is no such film of yours."""

    code: ClassVar[str] = "film_not_found"
