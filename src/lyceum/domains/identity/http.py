"""Routes of the identity room."""

from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Header, Path, Request, Response
from fastapi.security import HTTPAuthorizationCredentials
from pydantic import Field

from lyceum.domains.identity.port import (
    MAX_EMAIL_CHARS,
    MAX_NAME_CHARS,
    MAX_PASSWORD_CHARS,
    MIN_PASSWORD_CHARS,
    ApiKey,
    Locale,
    NewApiKey,
    OriginRefused,
    User,
)
from lyceum.domains.identity.service import IdentityService, NewAccount
from lyceum.domains.identity.sessions import Device, SignedIn
from lyceum.kernel.principal import Principal
from lyceum.platform.http import PROBLEMS, Body, Shape, Text, may, signed_in_or_nobody
from lyceum.platform.tokens import KEYS_KEPT_SECONDS

COOKIE = "lyceum_refresh"
SECURE_COOKIE = "__Host-lyceum_refresh"
MAX_TIME_ZONE_CHARS = 64
MAX_TOKEN_CHARS = 200

Email = Annotated[Text, Field(max_length=MAX_EMAIL_CHARS, examples=["learner@example.org"])]
Password = Annotated[Text, Field(max_length=MAX_PASSWORD_CHARS)]
Name = Annotated[Text, Field(min_length=1, max_length=MAX_NAME_CHARS)]
TimeZone = Annotated[Text, Field(max_length=MAX_TIME_ZONE_CHARS, description="IANA name.", examples=["Europe/Berlin"])]
MaybeGuest = Annotated[HTTPAuthorizationCredentials | None, Depends(signed_in_or_nobody)]
Self = Annotated[Principal, may("account:read")]
Writer = Annotated[Principal, may("account:write")]
Keeper = Annotated[Principal, may("account:keys")]
KeyId = Annotated[Text, Path(max_length=20)]


class Session(Shape):
    """A signed-in browser: keep the access token in memory; the refresh token is in a cookie that scripts cannot read."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  (the name of the scheme)
    expires_in: Annotated[int, Field(description="Seconds.")]
    user: User


class NewGuest(Body):
    """What a guest's browser knows of its person."""

    locale: Locale
    time_zone: TimeZone


class NewUser(Body):
    """What it takes to make an account."""

    email: Email
    password: Annotated[Password, Field(description=f"{MIN_PASSWORD_CHARS} characters or more; not one that is easily guessed.")]
    name: Name
    locale: Locale
    time_zone: TimeZone


class Credentials(Body):
    """An address and its password."""

    email: Email
    password: Password


class Link(Body):
    """The part of a sign-in link behind its `#`."""

    token: Annotated[Text, Field(max_length=MAX_TOKEN_CHARS)]


class Changes(Body):
    """What a user may change of itself; what is left out stays."""

    name: Name | None = None
    locale: Locale | None = None
    time_zone: TimeZone | None = None


class NewKey(Body):
    """What an API key is for, in the user's words."""

    name: Name


class Jwks(Shape):
    """A set of public keys (RFC 7517)."""

    keys: list[dict[str, Any]]


class Cookies:
    """The refresh cookie: with the `__Host-` prefix and Secure where people reach the school by https, plain on http (development)."""

    def __init__(self, public_url: str | None) -> None:
        self._secure = (public_url or "").lower().startswith("https://")
        self.name = SECURE_COOKIE if self._secure else COOKIE

    def put(self, response: Response, signed: SignedIn) -> Session:
        """Set the cookie, and give what goes into the body."""
        response.set_cookie(
            self.name, signed.refresh_token, signed.cookie_seconds, path="/", secure=self._secure, httponly=True, samesite="strict"
        )
        return Session(access_token=signed.access_token, expires_in=signed.expires_in, user=signed.user)

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
    return Device(request.client.host if request.client else "unknown", request.headers.get("user-agent", ""))


Here = Annotated[Device, Depends(device)]


def router(service: IdentityService) -> APIRouter:
    """The room's routes."""
    routes = APIRouter(tags=["identity"], responses=PROBLEMS)
    public_url: str | None = getattr(service, "public_url", None)  # no service where the routes are only described
    cookies = Cookies(public_url)
    routes.include_router(_coming_in(service, cookies), prefix="/api/identity")
    routes.include_router(_staying(service, cookies, own_page(public_url)), prefix="/api/identity")
    routes.include_router(_api_keys(service), prefix="/api/identity")

    @routes.get("/.well-known/jwks.json", response_model=Jwks)
    async def jwks(response: Response) -> Any:
        """The public keys that access tokens are signed with: next, current, previous."""
        response.headers["Cache-Control"] = f"public, max-age={KEYS_KEPT_SECONDS}"
        return await service.jwks()

    return routes


def _coming_in(service: IdentityService, cookies: Cookies) -> APIRouter:
    routes = APIRouter()

    @routes.post("/guests", status_code=201)
    async def make_guest(body: NewGuest, here: Here, response: Response) -> Session:
        """Begin as a guest, without an account."""
        return cookies.put(response, await service.guest(body.locale, body.time_zone, here))

    @routes.post("/users", status_code=201)
    async def sign_up(body: NewUser, here: Here, bearer: MaybeGuest, request: Request, response: Response) -> Session:
        """Make an account. With a guest's token the guest becomes the account and keeps its id, and with it all progress."""
        guest = await request.app.state.verifier.check(bearer.credentials) if bearer else None
        return cookies.put(response, await service.sign_up(NewAccount(**body.model_dump()), here, guest))

    @routes.post("/sessions", status_code=201)
    async def sign_in(body: Credentials, here: Here, response: Response) -> Session:
        """Sign in by e-mail address and password."""
        return cookies.put(response, await service.sign_in(body.email, body.password, here))

    @routes.post("/sessions/link", status_code=201)
    async def sign_in_by_link(body: Link, here: Here, response: Response) -> Session:
        """Sign in by a one-use link."""
        return cookies.put(response, await service.sign_in_by_link(body.token, here))

    return routes


def _staying(service: IdentityService, cookies: Cookies, ours: Any) -> APIRouter:
    routes = APIRouter()

    @routes.post("/sessions/refresh", dependencies=[ours])
    async def refresh(request: Request, here: Here, response: Response) -> Session:
        """Exchange the refresh cookie for the next one and a fresh access token."""
        return cookies.put(response, await service.refresh(request.cookies.get(cookies.name), here))

    @routes.delete("/sessions/current", status_code=204, dependencies=[ours])
    async def sign_out(request: Request, response: Response) -> None:
        """Sign out here."""
        await service.sign_out(request.cookies.get(cookies.name))
        cookies.drop(response)

    @routes.get("/me")
    async def me(caller: Self) -> User:
        """Who I am."""
        return await service.me(caller)

    @routes.patch("/me")
    async def change_me(body: Changes, caller: Writer) -> User:
        """Change my name, language or time zone."""
        return await service.change_me(caller, body.model_dump(exclude_none=True))

    return routes


def _api_keys(service: IdentityService) -> APIRouter:
    routes = APIRouter()

    @routes.get("/keys")
    async def api_keys(caller: Keeper) -> list[ApiKey]:
        """My API keys that work, newest first."""
        return await service.api_keys.all_of(caller.user_id)

    @routes.post("/keys", status_code=201)
    async def make_api_key(body: NewKey, caller: Keeper) -> NewApiKey:
        """Make an API key. `key` is shown this once; the school keeps only its hash."""
        return await service.api_keys.make(caller.user_id, body.name)

    @routes.delete("/keys/{key_id}", status_code=204)
    async def revoke_api_key(key_id: KeyId, caller: Keeper) -> None:
        """End an API key for good."""
        await service.api_keys.revoke(caller.user_id, key_id)

    return routes
