"""Routes of the identity room."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response

from lyceum.domains.identity import (
    address_http,
    api_keys_http,
    audit_http,
    devices_http,
    factors_http,
    invitation_http,
    people_http,
    school_http,
    second_http,
)
from lyceum.domains.identity.browser import COMING_IN, Cookies, Here, Session, own_page
from lyceum.domains.identity.federation import admin_http as providers_http
from lyceum.domains.identity.federation import http as federation_http
from lyceum.domains.identity.fields import Email, MaybeGuest, Name, NewPassword, Password, TimeZone, Token
from lyceum.domains.identity.models import Entrance, Locale, User
from lyceum.domains.identity.newcomers import NewAccount
from lyceum.domains.identity.phones import http as phones_http
from lyceum.domains.identity.service import IdentityService
from lyceum.kernel.principal import Principal
from lyceum.platform.http import Body, Shape, may
from lyceum.platform.tokens import KEYS_KEPT_SECONDS

Self = Annotated[Principal, may("account:read")]
Writer = Annotated[Principal, may("account:write")]


class NewGuest(Body):
    """What a guest's browser knows of its person."""

    locale: Locale
    time_zone: TimeZone


class NewUser(Body):
    """What it takes to make an account."""

    email: Email
    password: NewPassword
    name: Name
    locale: Locale
    time_zone: TimeZone


class Credentials(Body):
    """An address and its password. `entrance`: the door of the app, or of those who run the school, where others are refused."""

    email: Email
    password: Password
    entrance: Entrance = "app"


class Link(Body):
    """The part of a sign-in link behind its `#`."""

    token: Token


class Changes(Body):
    """What a user may change of itself; what is left out stays."""

    name: Name | None = None
    locale: Locale | None = None
    time_zone: TimeZone | None = None


class Jwks(Shape):
    """A set of public keys (RFC 7517)."""

    keys: list[dict[str, Any]]


def router(service: IdentityService) -> APIRouter:
    """The room's routes."""
    routes = APIRouter(tags=["identity"])
    public_url: str | None = getattr(service, "public_url", None)  # no service where the routes are only described
    cookies = Cookies(public_url)
    routes.include_router(_coming_in(service, cookies), prefix="/api/identity")
    routes.include_router(_staying(service, cookies, own_page(public_url)), prefix="/api/identity")
    routes.include_router(api_keys_http.router(service), prefix="/api/identity")
    routes.include_router(devices_http.router(service, cookies), prefix="/api/identity")
    routes.include_router(address_http.router(service, cookies), prefix="/api/identity")
    routes.include_router(school_http.router(service), prefix="/api/identity")
    routes.include_router(federation_http.router(service, cookies, public_url), prefix="/api/identity")
    routes.include_router(providers_http.router(service), prefix="/api/identity")
    routes.include_router(phones_http.router(service, cookies), prefix="/api/identity")
    routes.include_router(second_http.router(service, cookies, public_url), prefix="/api/identity")
    routes.include_router(factors_http.router(service, public_url), prefix="/api/identity")
    routes.include_router(people_http.router(service), prefix="/api/identity")
    routes.include_router(invitation_http.router(service, cookies), prefix="/api/identity")
    routes.include_router(audit_http.router(service), prefix="/api/identity")

    @routes.get("/.well-known/jwks.json", response_model=Jwks)
    async def jwks(response: Response) -> Any:
        """The public keys that access tokens are signed with: next, current, previous."""
        response.headers["Cache-Control"] = f"public, max-age={KEYS_KEPT_SECONDS}"
        return await service.jwks()

    return routes


def _coming_in(service: IdentityService, cookies: Cookies) -> APIRouter:
    routes = APIRouter()

    @routes.post("/guests", status_code=201, response_model=Session)
    async def make_guest(body: NewGuest, here: Here, response: Response) -> Any:
        """Begin as a guest, without an account."""
        return cookies.put(response, await service.newcomers.guest(body.locale, body.time_zone, here))

    @routes.post("/users", status_code=201, response_model=Session, responses=COMING_IN)
    async def sign_up(body: NewUser, here: Here, bearer: MaybeGuest, request: Request, response: Response) -> Any:
        """Make an account. With a guest's token the guest becomes the account and keeps its id, and with it all progress."""
        guest = await request.app.state.verifier.check(bearer.credentials) if bearer else None
        return cookies.put(response, await service.newcomers.sign_up(NewAccount(**body.model_dump()), here, guest))

    @routes.post("/sessions", status_code=201, response_model=Session, responses=COMING_IN)
    async def sign_in(body: Credentials, here: Here, response: Response) -> Any:
        """Sign in by e-mail address and password."""
        return cookies.put(response, await service.sign_in(body.email, body.password, here, body.entrance))

    @routes.post("/sessions/link", status_code=201, response_model=Session, responses=COMING_IN)
    async def sign_in_by_link(body: Link, here: Here, response: Response) -> Any:
        """Sign in by a one-use link."""
        return cookies.put(response, await service.sign_in_by_link(body.token, here))

    return routes


def _staying(service: IdentityService, cookies: Cookies, ours: Any) -> APIRouter:
    routes = APIRouter()

    @routes.post("/sessions/refresh", response_model=Session, dependencies=[ours])
    async def refresh(request: Request, here: Here, response: Response) -> Any:
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
