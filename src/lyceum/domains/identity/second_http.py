"""Routes of second steps, of signing in by a passkey, and of confirming that it is you."""

import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response

from lyceum.domains.identity.browser import COMING_IN, Cookies, Here, Session
from lyceum.domains.identity.enrolment import NewAuthenticator
from lyceum.domains.identity.factor_fields import (
    Confirmation,
    FirstCodeOfTicket,
    HeldTicket,
    NewPasskeyOfTicket,
    PasskeyOptions,
    PasskeySignIn,
    ShownCredential,
    TakenStep,
)
from lyceum.domains.identity.fresh import Ways
from lyceum.domains.identity.passkeys import CHALLENGE_SECONDS, Site, site_of
from lyceum.domains.identity.service import IdentityService
from lyceum.kernel.principal import Principal
from lyceum.platform.http import may

BROWSER_BYTES = 32
Securer = Annotated[Principal, may("account:security")]


def told(credential: ShownCredential | None) -> dict[str, Any]:
    """A passkey's answer as its reader takes it; nothing where none was sent."""
    return credential.told() if credential else {}


def router(service: IdentityService, cookies: Cookies, public_url: str | None) -> APIRouter:
    """All of them."""
    routes = APIRouter()
    for part in (_taking, _enrolling, _by_passkey):
        routes.include_router(part(service, cookies, public_url))
    routes.include_router(_confirming(service, public_url))
    return routes


def _taking(service: IdentityService, cookies: Cookies, public_url: str | None) -> APIRouter:
    """Taking the second step with a factor that is there."""
    routes = APIRouter()

    @routes.post("/sessions/second", status_code=201, response_model=Session)
    async def take(body: TakenStep, request: Request, here: Here, response: Response) -> Any:
        """Sign in with the second factor, after an answer 202. A ticket bears five wrong codes."""
        site = _site(request, public_url) if body.method == "passkey" else None
        ticket, credential = cookies.ticket(request, body.ticket), told(body.credential)
        signed = await service.seconds.steps.take(ticket, body.method, here, code=body.code or "", credential=credential, site=site)
        return cookies.put(response, signed)

    @routes.post("/sessions/second/email", status_code=204)
    async def send_code(body: HeldTicket, request: Request) -> None:
        """Send the code by e-mail; once a minute."""
        await service.seconds.steps.send_code(cookies.ticket(request, body.ticket))

    @routes.post("/sessions/second/passkey/options")
    async def passkey_options(body: HeldTicket, request: Request) -> PasskeyOptions:
        """What to ask the device with a passkey for."""
        return PasskeyOptions(
            options=await service.seconds.steps.passkey_options(cookies.ticket(request, body.ticket), _site(request, public_url))
        )

    return routes


def _enrolling(service: IdentityService, cookies: Cookies, public_url: str | None) -> APIRouter:
    """Setting up the second factor that is needed, in the middle of a sign-in."""
    routes = APIRouter(prefix="/sessions/second/enrol")

    @routes.post("/authenticator")
    async def begin_authenticator(body: HeldTicket, request: Request) -> NewAuthenticator:
        """A key for an authenticator app, where the role wants a second factor and there is none."""
        return await service.seconds.steps.begin_authenticator(cookies.ticket(request, body.ticket))

    @routes.post("/authenticator/confirm", status_code=201, response_model=Session)
    async def enrol_authenticator(body: FirstCodeOfTicket, request: Request, here: Here, response: Response) -> Any:
        """Sign in with the app's first code; `password_needed` said whether a password has to be chosen with it."""
        ticket = cookies.ticket(request, body.ticket)
        return cookies.put(response, await service.seconds.steps.enrol_authenticator(ticket, body.setup, body.code, body.password, here))

    @routes.post("/passkey/options")
    async def begin_passkey(body: HeldTicket, request: Request) -> PasskeyOptions:
        """What to ask the device for, where the role wants a second factor and there is none."""
        return PasskeyOptions(
            options=await service.seconds.steps.begin_passkey(cookies.ticket(request, body.ticket), _site(request, public_url))
        )

    @routes.post("/passkey", status_code=201, response_model=Session)
    async def enrol_passkey(body: NewPasskeyOfTicket, request: Request, here: Here, response: Response) -> Any:
        """Sign in with a new passkey; no password is needed beside it."""
        ticket, site = cookies.ticket(request, body.ticket), _site(request, public_url)
        return cookies.put(response, await service.seconds.steps.enrol_passkey(ticket, body.credential.told(), body.name, site, here))

    return routes


def _by_passkey(service: IdentityService, cookies: Cookies, public_url: str | None) -> APIRouter:
    """Signing in by a passkey alone."""
    routes = APIRouter(prefix="/sessions/passkey")

    @routes.post("/options")
    async def options(request: Request, response: Response) -> PasskeyOptions:
        """What to ask a device with a passkey for; its answer counts in this browser only."""
        browser = secrets.token_urlsafe(BROWSER_BYTES)
        found = await service.seconds.door.options(browser, _site(request, public_url))
        cookies.keep(response, "passkey", browser, CHALLENGE_SECONDS)
        return PasskeyOptions(options=found)

    @routes.post("", status_code=201, response_model=Session, responses=COMING_IN)
    async def sign_in(body: PasskeySignIn, request: Request, here: Here, response: Response) -> Any:
        """Sign in by a passkey, which is both factors in one."""
        site, browser = _site(request, public_url), cookies.kept(request, "passkey")
        return cookies.put(response, await service.seconds.door.sign_in(browser, body.credential.told(), site, here, body.entrance))

    return routes


def _confirming(service: IdentityService, public_url: str | None) -> APIRouter:
    """Confirming that it is you."""
    routes = APIRouter(prefix="/sessions/current/fresh")

    @routes.get("")
    async def ways(caller: Securer) -> Ways:
        """How I can confirm that it is me; where there is no way, by signing in anew."""
        return await service.seconds.confirming.ways(caller)

    @routes.post("/email", status_code=204)
    async def send_code(caller: Securer) -> None:
        """Send me the code by e-mail; once a minute."""
        await service.seconds.confirming.send_code(caller)

    @routes.post("/passkey/options")
    async def passkey_options(caller: Securer, request: Request) -> PasskeyOptions:
        """What to ask my device for."""
        return PasskeyOptions(options=await service.seconds.confirming.passkey_options(caller, _site(request, public_url)))

    @routes.post("")
    async def confirm(body: Confirmation, caller: Securer, request: Request, here: Here) -> Session:
        """Confirm that it is me: for ten minutes the new access token may do what asks for a fresh sign-in."""
        site = _site(request, public_url) if body.method == "passkey" else None
        secret = (body.password if body.method == "password" else body.code) or ""
        signed = await service.seconds.confirming.confirm(caller, body.method, secret, told(body.credential), site, here)
        return Session(access_token=signed.access_token, expires_in=signed.expires_in, user=signed.user)

    return routes


def _site(request: Request, public_url: str | None) -> Site:
    return site_of(public_url, request.headers.get("host", ""))
