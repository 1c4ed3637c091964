"""What every route shares: the caller and what it may do, request bodies, pages, and errors a person can act on."""

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, FastAPI, Request, Response, Security
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from lyceum.kernel.errors import Forbidden, LyceumError, NotFound, TooMany, Unauthenticated, Unavailable
from lyceum.kernel.principal import PERMISSIONS, SCOPES, Principal, scope_of
from lyceum.platform import activity
from lyceum.platform.logs import log
from lyceum.platform.tokens import Verifier

CLIENT_LEFT = 499
"""What the log says of a request whose client did not wait; no standard status means this, and other servers write the same."""
CALLER = "lyceum.caller"
"""Where a request's scope says who sent it, once that was looked at."""
FRESH = "fresh"
"""What stands beside the permission of a route that asks for a fresh sign-in."""
SIGN_IN = "Sign in first, or ask for a guest's token."
PAGE_ITEMS = 50
MAX_PAGE_ITEMS = 100
FRESH_SECONDS = 600
"""So long after they showed who they are, a person may do what asks for a fresh sign-in."""

T = TypeVar("T")
Refusal = Callable[[LyceumError, str], Response]
"""An error and the request's id as an answer."""
_bearer = HTTPBearer(auto_error=False, description="An access token of this school.")


class Problem(BaseModel):
    """An error, as RFC 9457 shapes it, with the school's stable code."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    field: str | None = None
    params: dict[str, str | int | float] = {}
    request_id: str = ""


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "model": Problem,
        "description": text,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, text in (
        ("4XX", "What is wrong with the request, and what to do."),
        ("5XX", "A part of the school does not answer."),
    )
}


class Shape(BaseModel):
    """Base of what routes answer."""

    model_config = ConfigDict(frozen=True)


class Body(BaseModel):
    """Base of what routes take: unknown fields are refused, so that a misspelt one is not lost in silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Page(Shape, Generic[T]):
    """Part of a list; `next` asks for the rest as `after`, and is null at the end."""

    items: list[T]
    next: str | None = None


Limit = Annotated[int, Field(ge=1, le=MAX_PAGE_ITEMS)]


def storable(value: str) -> str:
    """Text that a database can keep. Raises ValueError for NUL and for half of a surrogate pair."""
    if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError("contains a character that is not text")
    return value


Text = Annotated[str, AfterValidator(storable)]
"""A string of a request; give it a `max_length` with Field."""


async def _principal(request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> Principal:
    if credentials is None:
        raise Unauthenticated(SIGN_IN)
    caller = await _who(request, credentials.credentials)
    if caller.acted_by and request.method not in ("GET", "HEAD"):
        await request.app.state.note_act(caller, request.method, activity.route(request.url.path, request.path_params))
    return caller


async def _who(request: Request, token: str) -> Principal:
    if CALLER not in request.scope:  # the edge has looked already
        verifier: Verifier = request.app.state.verifier
        request.scope[CALLER] = await verifier.check(token)
    caller: Principal = request.scope[CALLER]
    return caller


class NotByApiKey(Forbidden):
    """No API key may do this; sign in to do it."""

    code = "not_by_api_key"


class KeyNotForThis(Forbidden):
    """This API key was not made for this; `params["scope"]` is what it would have to be made for."""

    code = "key_not_for_this"


class AccountClosing(Forbidden):
    """This account is about to be erased; keep it first, to go on."""

    code = "account_closing"


class FreshSignInNeeded(Forbidden):
    """Confirm that it is you, and send this again. `params["seconds"]` says for how long that is remembered."""

    code = "fresh_sign_in_needed"


class NotWhileActing(Forbidden):
    """You are acting for this user; only they themselves may do this."""

    code = "not_while_acting"


def may(permission: str, *, fresh: bool = False) -> Any:
    """A route's declaration of who may call it: `caller: Annotated[Principal, may("library:write")]`.

    What is `fresh` is for a person who has shown within FRESH_SECONDS who they are: no API key, and nobody who acts for another.
    """
    if not any(permission in allowed for allowed in PERMISSIONS.values()):
        raise ValueError(f"no role has the permission {permission!r}")

    async def allowed(principal: Annotated[Principal, Depends(_principal)]) -> Principal:
        _permitted(principal, permission)
        return freshly(principal) if fresh else principal

    allowed.__name__ = f"may {permission}"
    # Stands in the OpenAPI document as what the caller's role needs.
    return Security(allowed, scopes=[permission, *([FRESH] if fresh else [])])


def _permitted(principal: Principal, permission: str) -> Principal:
    if not principal.may(permission):
        if principal.acted_by and permission in PERMISSIONS[principal.role]:
            raise NotWhileActing
        if principal.closing:
            raise AccountClosing
        if principal.by_key:
            _refuse_key(principal, permission)
        if principal.role == "guest":
            raise Unauthenticated("Make an account or sign in to do this.")
        raise Forbidden(f"Your role ({principal.role}) does not allow this.", role=principal.role)
    return principal


def _refuse_key(principal: Principal, permission: str) -> None:
    if principal.model_copy(update={"scopes": SCOPES}).may(permission):
        needed = scope_of(permission)
        raise KeyNotForThis(f"This API key was not made for this ({needed}); make another in your settings.", scope=needed)
    raise NotByApiKey


def freshly(principal: Principal) -> Principal:
    """The caller, who has shown within FRESH_SECONDS who they are. Raises NotByApiKey, NotWhileActing, FreshSignInNeeded."""
    if principal.by_key:
        raise NotByApiKey
    if principal.acted_by:
        raise NotWhileActing
    if time.time() - principal.auth_time > FRESH_SECONDS:
        raise FreshSignInNeeded(seconds=FRESH_SECONDS)
    return principal


async def caller_of(request: Request, permission: str) -> Principal:
    """What `may` gives a route, for an application on a `Straight` path. Raises Unauthenticated, Forbidden."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated(SIGN_IN)
    return _permitted(await _who(request, token.strip()), permission)


class Straight:
    """ASGI middleware: a POST to one of some paths goes straight to the application that answers it. The router and the framework's reading
    of parameters take as long as a whole metered call may.
    """

    def __init__(self, app: ASGIApp, paths: Mapping[str, ASGIApp]) -> None:
        self._app, self._paths = app, paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand it on."""
        straight = self._paths.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "POST" else None
        await (straight or self._app)(scope, receive, send)


def signed_in_or_nobody(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> HTTPAuthorizationCredentials | None:
    """For public routes that take a guest's token along: the bearer's credentials, unchecked, or None."""
    del request
    return credentials


def problem_of(error: LyceumError, request_id: str = "") -> Problem:
    """An error as a Problem."""
    return Problem(
        title=(type(error).__doc__ or error.code).split("\n")[0],
        status=error.status,
        code=error.code,
        detail=error.detail,
        field=error.field,
        params=error.params,
        request_id=request_id,
    )


def problem_answer(error: LyceumError, request_id: str) -> JSONResponse:
    """An error as a Problem, with the headers that say what to do."""
    headers = {}
    if isinstance(error, Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooMany | Unavailable) and "seconds" in error.params:
        headers["Retry-After"] = str(error.params["seconds"])
    return JSONResponse(problem_of(error, request_id).model_dump(), error.status, headers, media_type="application/problem+json")


def _answer(request: Request, error: LyceumError) -> JSONResponse:
    return problem_answer(error, str(request.scope.get("request_id", "")))


async def _expected(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, LyceumError)
    return _answer(request, error)


class MalformedRequest(LyceumError):
    """The request cannot be read."""

    status = 422
    code = "malformed_request"


class MalformedJson(LyceumError):
    """The request's body is not JSON."""

    status = 400
    code = "malformed_json"


async def _malformed(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return _answer(request, MalformedJson(f"The body is not valid JSON: {first.get('ctx', {}).get('error', 'cannot be read')}."))
    place = ".".join(str(part) for part in first["loc"] if part not in ("body", "query", "path"))
    sentence = f"{place or 'The body'}: {first['msg']}."
    return _answer(request, MalformedRequest(sentence, field=place or None, reason=str(first["type"])))


def _unreadable(wrong: BaseException) -> str:
    """What is wrong with a body at which the JSON reader gave up."""
    if isinstance(wrong, RecursionError):
        return "The body is nested deeper than any request needs to be."
    if isinstance(wrong, UnicodeDecodeError):
        return "The body is not valid UTF-8."
    return "The body is not valid JSON, or holds a number with too many digits."


async def _framework(shapes: Mapping[str, Refusal], request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 405 and (shaped := _shape(shapes, request)):
        return shaped(MethodNotAllowed(), str(request.scope.get("request_id", "")))
    if isinstance(error.__cause__, LyceumError):  # what the body's reader raised, wrapped by the framework
        return _answer(request, error.__cause__)
    if error.status_code == 400 and isinstance(error.__cause__, ValueError | RecursionError):
        return _answer(request, MalformedJson(_unreadable(error.__cause__)))
    known: dict[int, tuple[str, str]] = {
        404: ("not_found", NotFound.__doc__ or ""),
        405: (MethodNotAllowed.code, MethodNotAllowed.__doc__ or ""),
    }
    code, detail = known.get(error.status_code, ("request_refused", str(error.detail)))
    problem = Problem(title=detail, status=error.status_code, code=code, detail=detail, request_id=str(request.scope.get("request_id", "")))
    return JSONResponse(problem.model_dump(), error.status_code, dict(error.headers or {}), media_type="application/problem+json")


class MethodNotAllowed(LyceumError):
    """This address does not take this method."""

    status = 405
    code = "method_not_allowed"


def _shape(shapes: Mapping[str, Refusal], request: Request) -> Refusal | None:
    """How errors look to the clients of a path."""
    return next((shape for path, shape in shapes.items() if request.scope["path"].startswith(path)), None)


async def _left(request: Request, error: Exception) -> Response:
    """The client has gone in the middle of its request: nobody reads this answer, and nothing has crashed."""
    del request, error
    return Response(status_code=CLIENT_LEFT)


async def _crash(shapes: Mapping[str, Refusal], request: Request, error: Exception) -> Response:
    log.error("request crashed", path=request.scope["path"][:200], method=request.method, exc_info=error)
    shaped = _shape(shapes, request)
    return shaped(Crash(), str(request.scope.get("request_id", ""))) if shaped else _answer(request, Crash())


class Crash(LyceumError):
    """Something broke on our side; it has been noted. Try again."""

    code = "crash"


def install_errors(app: FastAPI, shapes: Mapping[str, Refusal] | None = None) -> None:
    """Answer every failure as a Problem; what breaks under a path of `shapes`, as its clients know it."""
    app.add_exception_handler(LyceumError, _expected)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, partial(_framework, shapes or {}))
    app.add_exception_handler(ClientDisconnect, _left)
    app.add_exception_handler(Exception, partial(_crash, shapes or {}))
