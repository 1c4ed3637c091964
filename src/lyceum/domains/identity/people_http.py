"""Routes for those who look after people."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from lyceum.domains.identity.browser import Here, Session
from lyceum.domains.identity.fields import Email, Name, TimeZone
from lyceum.domains.identity.models import Locale
from lyceum.domains.identity.people_models import (
    MAX_REASON_CHARS,
    MAX_SOUGHT_CHARS,
    MIN_REASON_CHARS,
    Acting,
    Held,
    Person,
    PersonDetail,
    State,
)
from lyceum.domains.identity.people_store import Wanted
from lyceum.domains.identity.service import IdentityService
from lyceum.kernel.ids import USER_ID_PATTERN
from lyceum.kernel.principal import Principal
from lyceum.platform.csv import Cell, sheet
from lyceum.platform.cursors import After, place, written
from lyceum.platform.http import PAGE_ITEMS, Body, Limit, Page, Shape, Text, may

SEES = "people:read"
CHANGES = "school:people"

UserId = Annotated[str, Path(pattern=USER_ID_PATTERN)]
Reader = Annotated[Principal, may(SEES)]
Keeper = Annotated[Principal, may(CHANGES)]
FreshKeeper = Annotated[Principal, may(CHANGES, fresh=True)]
Impersonator = Annotated[Principal, may("people:impersonate", fresh=True)]
Anybody = Annotated[Principal, may("account:read")]
Version = Annotated[int, Field(ge=1, le=2**31 - 1, description="The version of the account that was looked at.")]
Reason = Annotated[Text, Field(min_length=MIN_REASON_CHARS, max_length=MAX_REASON_CHARS)]
Sought = Annotated[
    Text, Query(max_length=MAX_SOUGHT_CHARS, description="Beginnings of words of the name or the e-mail address, or an id as a whole.")
]
RoleWanted = Annotated[Held | None, Query(alias="role")]
StateWanted = Annotated[State | None, Query(alias="state")]


class NewPerson(Body):
    """An account that somebody else makes."""

    email: Email
    name: Name
    role: Held
    locale: Locale = "en"
    time_zone: TimeZone = "UTC"


class PersonChanges(Body):
    """What is changed of an account; what is left out stays."""

    version: Version
    name: Name | None = None
    locale: Locale | None = None
    time_zone: TimeZone | None = None


class NewRole(Body):
    """Which role, and why."""

    version: Version
    role: Held
    reason: Reason


class Act(Body):
    """Why something is done to an account of this version."""

    version: Version
    reason: Reason


class WhyActing(Body):
    """Why somebody acts for another."""

    reason: Reason


class SignedOut(Shape):
    """How many sessions were ended."""

    sessions: int


class ActingSession(Session):
    """A session in somebody's place. There is no cookie: when the token ends, ask for the next with it."""

    acting: Acting


def router(service: IdentityService) -> APIRouter:
    """`/people` and `/acting`."""
    routes = APIRouter()
    _lists(routes, service)
    _one(routes, service)
    _acts(routes, service)
    _acting(routes, service)
    return routes


def _lists(routes: APIRouter, service: IdentityService) -> None:
    @routes.get("/people")
    async def list_people(
        caller: Reader, q: Sought = "", role: RoleWanted = None, state: StateWanted = None, after: After = None, limit: Limit = PAGE_ITEMS
    ) -> Page[Person]:
        """Accounts, newest first. Without the permission `school:people` addresses are masked, and found by name or id alone."""
        items, following = await service.people.page(caller, _wanted(caller, q, role, state), place(after, str), limit)
        return Page(items=items, next=written(following))

    @routes.get("/people.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
    async def people_as_csv(caller: Reader, q: Sought = "", role: RoleWanted = None, state: StateWanted = None) -> Response:
        """The same list as a file, whole."""
        head = ("id", "name", "email", "phone", "role", "states", "locale", "created_at", "last_seen_at")
        return sheet("people", head, _cells(service.people.whole(caller, _wanted(caller, q, role, state))))


def _one(routes: APIRouter, service: IdentityService) -> None:
    @routes.post("/people", status_code=201)
    async def make_person(caller: FreshKeeper, body: NewPerson) -> PersonDetail:
        """Make an account without a password; its owner chooses one by way of "forgotten password"."""
        return await service.people.create(caller, **body.model_dump())

    @routes.get("/people/{user_id}")
    async def person(caller: Reader, user_id: UserId) -> PersonDetail:
        """One account, where it is signed in, and by which ways."""
        return await service.people.person(caller, user_id)

    @routes.patch("/people/{user_id}")
    async def change_person(caller: Keeper, user_id: UserId, body: PersonChanges) -> PersonDetail:
        """Change a name, language or time zone."""
        return await service.people.change(caller, user_id, body.version, body.model_dump(exclude={"version"}, exclude_none=True))


def _acts(routes: APIRouter, service: IdentityService) -> None:
    @routes.put("/people/{user_id}/role")
    async def give_role(caller: FreshKeeper, user_id: UserId, body: NewRole) -> PersonDetail:
        """Give somebody another role. It counts within seconds, also where they are signed in."""
        return await service.acts.give_role(caller, user_id, body.version, body.role, body.reason)

    @routes.post("/people/{user_id}/suspension")
    async def suspend(caller: Keeper, user_id: UserId, body: Act) -> PersonDetail:
        """Shut somebody out: sessions and API keys stop working within seconds."""
        return await service.acts.suspend(caller, user_id, body.version, body.reason)

    @routes.post("/people/{user_id}/suspension/end")
    async def restore(caller: Keeper, user_id: UserId, body: Act) -> PersonDetail:
        """Let somebody in again."""
        return await service.acts.restore(caller, user_id, body.version, body.reason)

    @routes.post("/people/{user_id}/sign-out")
    async def sign_out_everywhere(caller: Keeper, user_id: UserId) -> SignedOut:
        """End every session of somebody."""
        return SignedOut(sessions=await service.acts.sign_out(caller, user_id))

    @routes.post("/people/{user_id}/factors/reset")
    async def reset_factors(caller: FreshKeeper, user_id: UserId, body: Act) -> PersonDetail:
        """Take away all second factors of somebody who has lost them."""
        return await service.acts.forget_factors(caller, user_id, body.version, body.reason)


def _acting(routes: APIRouter, service: IdentityService) -> None:
    @routes.post("/people/{user_id}/acting", status_code=201)
    async def act_for(caller: Impersonator, user_id: UserId, body: WhyActing, here: Here) -> ActingSession:
        """Act for somebody below admin, for thirty minutes. What is done is written down; money, keys and the account are out of reach."""
        signed, state = await service.acting.begin(caller, user_id, body.reason, here)
        return ActingSession(access_token=signed.access_token, expires_in=signed.expires_in, user=signed.user, acting=state)

    @routes.post("/acting/renewal")
    async def renew_acting(caller: Anybody) -> ActingSession:
        """The next token of somebody who acts for another, as long as the thirty minutes last."""
        signed, state = await service.acting.renew(caller)
        return ActingSession(access_token=signed.access_token, expires_in=signed.expires_in, user=signed.user, acting=state)

    @routes.post("/acting/end", status_code=204)
    async def end_acting(caller: Anybody) -> None:
        """Stop acting for somebody."""
        await service.acting.end(caller)


def _wanted(caller: Principal, sought: str, role: Held | None, state: State | None) -> Wanted:
    return Wanted(sought=sought, role=role, state=state, by_address=caller.may(CHANGES))


async def _cells(people: AsyncIterator[Person]) -> AsyncIterator[list[Cell]]:
    async for one in people:
        states = " ".join(one.states)
        yield [one.id, one.name, one.email, one.phone, one.role, states, one.locale, one.created_at, one.last_seen_at]
