"""Routes of one's own second factors."""

from typing import Annotated

from fastapi import APIRouter, Request

from lyceum.domains.identity.browser import Here
from lyceum.domains.identity.enrolment import NewAuthenticator
from lyceum.domains.identity.factor_fields import (
    EmailSwitch,
    FirstCode,
    NewPasskey,
    PasskeyId,
    PasskeyName,
    PasskeyOptions,
    RecoveryCodes,
)
from lyceum.domains.identity.factors import Factors, Passkey
from lyceum.domains.identity.passkeys import site_of
from lyceum.domains.identity.service import IdentityService
from lyceum.kernel.principal import Principal
from lyceum.platform.http import may

Securer = Annotated[Principal, may("account:security")]
Freshly = Annotated[Principal, may("account:security", fresh=True)]


def router(service: IdentityService, public_url: str | None) -> APIRouter:
    """All of them."""
    routes = APIRouter()
    routes.include_router(_own(service), prefix="/factors")
    routes.include_router(_passkeys(service, public_url), prefix="/factors/passkeys")
    return routes


def _own(service: IdentityService) -> APIRouter:
    routes = APIRouter()

    @routes.get("")
    async def all_of_mine(caller: Securer) -> Factors:
        """How I can show who I am."""
        return await service.seconds.own.all_of(caller.user_id)

    @routes.post("/authenticator")
    async def begin_authenticator(caller: Freshly) -> NewAuthenticator:
        """A key for an authenticator app; nothing changes until its first code. Wants a fresh sign-in."""
        return await service.seconds.own.begin_authenticator(caller)

    @routes.post("/authenticator/confirm", status_code=204)
    async def confirm_authenticator(body: FirstCode, caller: Securer, here: Here) -> None:
        """Keep the app whose key was just given, in place of any before."""
        await service.seconds.own.confirm_authenticator(caller, body.setup, body.code, here.address)

    @routes.delete("/authenticator", status_code=204)
    async def remove_authenticator(caller: Freshly) -> None:
        """Take my authenticator app away; sessions that came by it must confirm anew. Wants a fresh sign-in."""
        await service.seconds.own.remove_authenticator(caller)

    @routes.put("/email", status_code=204)
    async def set_email(body: EmailSwitch, caller: Freshly) -> None:
        """Ask me for a code by e-mail at each sign-in, or no longer. Wants a fresh sign-in."""
        await service.seconds.own.set_email(caller, on=body.on)

    @routes.post("/recovery-codes", status_code=201)
    async def make_recovery_codes(caller: Freshly) -> RecoveryCodes:
        """Ten new recovery codes, shown this once; those from before stop working. Wants a fresh sign-in."""
        return RecoveryCodes(codes=await service.seconds.own.new_recovery_codes(caller))

    return routes


def _passkeys(service: IdentityService, public_url: str | None) -> APIRouter:
    routes = APIRouter()

    @routes.post("/options")
    async def begin_passkey(caller: Freshly, request: Request) -> PasskeyOptions:
        """What to ask my device for, to make a passkey. Wants a fresh sign-in."""
        return PasskeyOptions(options=await service.seconds.own.begin_passkey(caller, site_of(public_url, request.headers.get("host", ""))))

    @routes.post("", status_code=201)
    async def add_passkey(body: NewPasskey, caller: Securer, request: Request) -> Passkey:
        """Keep the passkey that my device has made."""
        site = site_of(public_url, request.headers.get("host", ""))
        return await service.seconds.own.add_passkey(caller, body.credential.told(), body.name, site)

    @routes.patch("/{passkey_id}")
    async def rename_passkey(passkey_id: PasskeyId, body: PasskeyName, caller: Securer) -> Passkey:
        """Call a passkey of mine otherwise."""
        return await service.seconds.own.rename_passkey(caller.user_id, passkey_id, body.name)

    @routes.delete("/{passkey_id}", status_code=204)
    async def remove_passkey(passkey_id: PasskeyId, caller: Freshly) -> None:
        """Take a passkey of mine away; sessions that came by it must confirm anew. Wants a fresh sign-in."""
        await service.seconds.own.remove_passkey(caller, passkey_id)

    return routes
