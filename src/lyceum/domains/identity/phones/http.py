"""Routes of codes by SMS: signing in, and a user's own number."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.security import HTTPAuthorizationCredentials
from pydantic import Field

from lyceum.domains.identity.browser import COMING_IN, Cookies, Here, Session
from lyceum.domains.identity.fields import TimeZone
from lyceum.domains.identity.models import Locale, User
from lyceum.domains.identity.phones.codes import CodeAsked, Typed
from lyceum.domains.identity.phones.numbers import MAX_TYPED_CHARS
from lyceum.domains.identity.service import IdentityService
from lyceum.kernel.principal import Principal
from lyceum.platform.http import Body, Text, may, signed_in_or_nobody

MAX_ATTEMPT_CHARS = 100
MAX_CODE_CHARS = 12

MaybeGuest = Annotated[HTTPAuthorizationCredentials | None, Depends(signed_in_or_nobody)]
Freshly = Annotated[Principal, may("account:security", fresh=True)]
Self = Annotated[Principal, may("account:security")]
Phone = Annotated[Text, Field(min_length=1, max_length=MAX_TYPED_CHARS, examples=["0912 345 6789", "+98 912 345 6789"])]
Attempt = Annotated[Text, Field(min_length=1, max_length=MAX_ATTEMPT_CHARS)]
Code = Annotated[Text, Field(min_length=1, max_length=MAX_CODE_CHARS, examples=["123456"])]


class AskCode(Body):
    """To which number; in which language the message is written for a number that is not known."""

    phone: Phone
    locale: Locale


class MyPhone(Body):
    """A number that shall be mine."""

    phone: Phone


class ShowCode(Body):
    """The code that came, and the attempt that asked for it."""

    attempt: Attempt
    code: Code


class ComeIn(ShowCode):
    """The same, with what a new account needs to know of its person."""

    locale: Locale
    time_zone: TimeZone


def router(service: IdentityService, cookies: Cookies) -> APIRouter:
    """Ask for a code and come in by it; add, change and take away one's number."""
    routes = APIRouter()

    @routes.post("/codes", status_code=202)
    async def ask_code(body: AskCode, here: Here) -> CodeAsked:
        """Send a code by SMS to sign in with. The answer is the same for every number."""
        return await service.codes.ask(body.phone, body.locale, here)

    @routes.post("/sessions/code", status_code=201, response_model=Session, responses=COMING_IN)
    async def come_in(body: ComeIn, here: Here, bearer: MaybeGuest, request: Request, response: Response) -> Any:
        """Sign in by the code. With a guest's token a guest whose number is new becomes the account and keeps its id."""
        guest = await request.app.state.verifier.check(bearer.credentials) if bearer else None
        typed = Typed(body.attempt, body.code)
        return cookies.put(response, await service.codes.sign_in(typed, here, body.locale, body.time_zone, guest))

    @routes.post("/me/phone", status_code=202)
    async def ask_my_code(body: MyPhone, caller: Freshly, here: Here) -> CodeAsked:
        """Send a code to a number that shall be mine."""
        return await service.codes.ask_for(caller, body.phone, here)

    @routes.put("/me/phone")
    async def confirm_phone(body: ShowCode, caller: Self) -> User:
        """Show by the code that the number is mine; it takes the place of the one before."""
        return await service.codes.confirm(caller, Typed(body.attempt, body.code))

    @routes.delete("/me/phone")
    async def drop_phone(caller: Freshly) -> User:
        """Take my number away; never the last way in."""
        return await service.codes.drop(caller)

    return routes
