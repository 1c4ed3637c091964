"""What a browser is given when somebody comes in, and what it has to show when it asks for more."""

from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from fastapi import Depends, Header, Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field

from lyceum.domains.identity.errors import OriginRefused
from lyceum.domains.identity.marks import MARK_SECONDS
from lyceum.domains.identity.models import SecondStep, User
from lyceum.domains.identity.sessions import Device, SignedIn
from lyceum.platform.http import Shape

COOKIE = "lyceum_refresh"
SECURE_COOKIE = "__Host-lyceum_refresh"
TICKET_SHOWN_CHARS = 22
"""Of 43 that hold 256 bits: neither part can be guessed without the other."""

Kept = Literal["step", "passkey", "device"]


class Session(Shape):
    """A signed-in browser: keep the access token in memory; the refresh token is in a cookie that scripts cannot read."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  (the name of the scheme)
    expires_in: Annotated[int, Field(description="Seconds.")]
    user: User


class Cookies:
    """The refresh cookie: with the `__Host-` prefix and Secure where people reach the school by https, plain on http (development)."""

    def __init__(self, public_url: str | None) -> None:
        self._secure = (public_url or "").lower().startswith("https://")
        self.name = SECURE_COOKIE if self._secure else COOKIE

    def put(self, response: Response, signed: SignedIn | SecondStep) -> Any:
        """The answer to somebody who comes in: the cookie and the session; or 202 with the step that is missing."""
        if isinstance(signed, SecondStep):
            answer = JSONResponse(signed.model_copy(update={"ticket": signed.ticket[:TICKET_SHOWN_CHARS]}).model_dump(), 202)
            self.keep(answer, "step", signed.ticket[TICKET_SHOWN_CHARS:], signed.expires_in)
            return answer
        response.set_cookie(
            self.name, signed.refresh_token, signed.cookie_seconds, path="/", secure=self._secure, httponly=True, samesite="strict"
        )
        if signed.mark:
            self.keep(response, "device", signed.mark, MARK_SECONDS)
        return Session(access_token=signed.access_token, expires_in=signed.expires_in, user=signed.user)

    def ticket(self, request: Request, shown: str) -> str:
        """The whole of a ticket of which the page knows the beginning; the rest is in a cookie, so that it counts in one browser only."""
        return shown + self.kept(request, "step")

    def keep(self, response: Response, what: Kept, value: str, seconds: int) -> None:
        """Have the browser keep something that no script of a page may see, for so long."""
        response.set_cookie(self._named(what), value, seconds, path="/", secure=self._secure, httponly=True, samesite="strict")

    def kept(self, request: Request, what: Kept) -> str:
        """What the browser has kept; empty where it has nothing."""
        return request.cookies.get(self._named(what), "")

    def _named(self, what: Kept) -> str:
        return f"__Host-lyceum_{what}" if self._secure else f"lyceum_{what}"

    def drop(self, response: Response) -> None:
        """Take the cookie back."""
        response.delete_cookie(self.name, path="/", secure=self._secure, httponly=True, samesite="strict")


def own_page(public_url: str | None) -> Any:
    """A dependency that refuses requests which another site's page could have caused. Raises OriginRefused.

    Needs the header `X-Lyceum: refresh`, which a page of another site cannot send without asking first, and, when the browser says
    where the page came from, that it was this school.
    """

    async def check(
        request: Request,
        x_lyceum: Annotated[str, Header(max_length=20, description="Always `refresh`.")] = "",
        origin: Annotated[str | None, Header(max_length=300)] = None,
    ) -> None:
        if x_lyceum != "refresh":
            raise OriginRefused("Send the header X-Lyceum: refresh.")
        if origin is not None and not _ours(origin, request.headers.get("host", ""), public_url):
            raise OriginRefused

    return Depends(check)


def _ours(origin: str, host: str, public_url: str | None) -> bool:
    """Whether a browser's Origin is this school's: the host asked for, under either scheme (a proxy may end TLS), or the public address."""
    try:
        given, public = urlsplit(origin.lower()), urlsplit((public_url or "").lower())
    except ValueError:
        return False
    if given.scheme not in ("http", "https") or not given.netloc:
        return False
    return given.netloc == host.lower() or (given.scheme, given.netloc) == (public.scheme, public.netloc)


def device(request: Request) -> Device:
    """Where this request comes from."""
    mark = request.cookies.get("__Host-lyceum_device") or request.cookies.get("lyceum_device", "")
    return Device(request.client.host if request.client else "unknown", request.headers.get("user-agent", ""), mark)


Here = Annotated[Device, Depends(device)]
COMING_IN: dict[int | str, dict[str, Any]] = {202: {"model": SecondStep, "description": "A second factor is needed."}}
"""What a route that lets people in may answer besides a session."""
