"""Routes of addresses and passwords: confirming, changing, forgetting."""

from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import Field

from lyceum.domains.identity.addresses import AddressState
from lyceum.domains.identity.browser import COMING_IN, Cookies, Here, Session
from lyceum.domains.identity.fields import Email, NewPassword
from lyceum.domains.identity.models import User
from lyceum.domains.identity.service import IdentityService
from lyceum.kernel.principal import Principal
from lyceum.platform.http import Body, Text, may

MAX_CODE_CHARS = 40
MAX_TOKEN_CHARS = 200

Owner = Annotated[Principal, may("account:security")]
FreshOwner = Annotated[Principal, may("account:security", fresh=True)]
Code = Annotated[Text, Field(min_length=1, max_length=MAX_CODE_CHARS, description="Six digits, in any script.", examples=["481516"])]
Token = Annotated[Text, Field(min_length=1, max_length=MAX_TOKEN_CHARS, description="The part of the link behind its `#`.")]


class CodeBody(Body):
    """A code that was sent to an address."""

    code: Code


class TokenBody(Body):
    """A link that was sent to an address."""

    token: Token


class EmailBody(Body):
    """An e-mail address."""

    email: Email


class ChangeCodes(Body):
    """The codes of a change of address. `old_code` is wanted where the old address was confirmed."""

    new_code: Code
    old_code: Annotated[Text, Field(max_length=MAX_CODE_CHARS)] = ""


class PasswordBody(Body):
    """A new password; `end_others` signs out everywhere but here."""

    password: NewPassword
    end_others: bool = True


class ResetBody(TokenBody):
    """The link that was sent, and a new password."""

    password: NewPassword


def router(service: IdentityService, cookies: Cookies) -> APIRouter:
    """All of it."""
    routes = APIRouter()
    routes.include_router(_own(service), prefix="/me")
    routes.include_router(_forgotten(service, cookies), prefix="/password")
    return routes


def _own(service: IdentityService) -> APIRouter:
    routes = APIRouter()

    @routes.get("/email")
    async def email(caller: Owner) -> AddressState:
        """My e-mail address, whether it is confirmed, and the change that waits for its codes."""
        return await service.mailed.addresses.state(caller)

    @routes.post("/email/code", status_code=202, response_class=Response)
    async def send_code(caller: Owner) -> Response:
        """Send a code to the address that I gave, in place of any sent before. What comes of it is in the message alone."""
        await service.mailed.addresses.again(caller)
        return Response(status_code=202)

    @routes.post("/email/confirmation")
    async def confirm(body: CodeBody, caller: Owner) -> User:
        """Confirm my address by the code that was sent there; five tries."""
        return await service.mailed.addresses.confirm(caller, body.code)

    @routes.post("/email/confirmation/link")
    async def confirm_by_link(body: TokenBody, caller: Owner) -> User:
        """Confirm my address by the link that was sent there."""
        return await service.mailed.addresses.confirm_by_link(caller, body.token)

    @routes.post("/email/change", status_code=202)
    async def change(body: EmailBody, caller: FreshOwner) -> AddressState:
        """Ask for another address: a code goes to it, and one to the old if that was confirmed."""
        return await service.mailed.addresses.change(caller, body.email)

    @routes.post("/email/change/confirmation")
    async def confirm_change(body: ChangeCodes, caller: Owner) -> User:
        """Change my address by the codes; links that were sent to the old one open nothing from then on."""
        return await service.mailed.addresses.confirm_change(caller, body.new_code, body.old_code)

    @routes.delete("/email/change", status_code=204)
    async def cancel(caller: Owner) -> None:
        """Keep the address as it is."""
        await service.mailed.addresses.cancel(caller)

    @routes.put("/password", status_code=204)
    async def change_password(body: PasswordBody, caller: FreshOwner) -> None:
        """Change my password."""
        await service.mailed.forgotten.change(caller, body.password, end_others=body.end_others)

    return routes


def _forgotten(service: IdentityService, cookies: Cookies) -> APIRouter:
    routes = APIRouter()

    @routes.post("/forgotten", status_code=202, response_class=Response)
    async def forgotten(body: EmailBody, here: Here) -> Response:
        """Ask for a link by which a new password is set. The answer is the same for every address."""
        await service.mailed.forgotten.ask(body.email, here)
        return Response(status_code=202)

    @routes.post("/reset", status_code=201, response_model=Session, responses=COMING_IN)
    async def reset(body: ResetBody, here: Here, response: Response) -> Any:
        """Set a new password by the link, within half an hour, once. Every session ends; a second factor is asked for all the same."""
        return cookies.put(response, await service.mailed.forgotten.reset(body.token, body.password, here))

    return routes
