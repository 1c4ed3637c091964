"""Routes of invitations: for those who invite, and for the invited."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from lyceum.domains.identity import people_rules
from lyceum.domains.identity.browser import COMING_IN, Cookies, Here, Session
from lyceum.domains.identity.fields import Email, MaybeGuest, Name, Password, TimeZone, Token
from lyceum.domains.identity.invited import Newcomer
from lyceum.domains.identity.models import Locale
from lyceum.domains.identity.people_models import Held, Invitation, InvitationSeen, InvitationState
from lyceum.domains.identity.service import IdentityService
from lyceum.kernel.principal import Principal
from lyceum.platform.cursors import After, place, written
from lyceum.platform.http import PAGE_ITEMS, Body, Limit, Page, may

Inviter = Annotated[Principal, may("people:invite")]
Joiner = Annotated[Principal, may("account:security")]
StateWanted = Annotated[InvitationState | None, Query(alias="state")]


class NewInvitation(Body):
    """Whom to invite, to which role, in which language."""

    email: Email
    role: Held
    locale: Locale = "en"


class InvitationToken(Body):
    """The part of an invitation's link behind its `#`."""

    token: Token


class Accepting(Body):
    """What somebody who was invited says of themselves."""

    token: Token
    name: Name
    password: Password
    locale: Locale
    time_zone: TimeZone


class InvitationPage(Page[Invitation]):
    """Invitations, and the roles to which the caller may invite."""

    roles: list[Held]


def router(service: IdentityService, cookies: Cookies) -> APIRouter:
    """`/invitations`."""
    routes = APIRouter()
    _inviting(routes, service)
    _accepting(routes, service, cookies)
    return routes


def _inviting(routes: APIRouter, service: IdentityService) -> None:
    @routes.get("/invitations")
    async def list_invitations(
        caller: Inviter, state: StateWanted = None, after: After = None, limit: Limit = PAGE_ITEMS
    ) -> InvitationPage:
        """My invitations, newest first; everybody's for those who look after people."""
        items, following = await service.invitations.page(caller, state, place(after, UUID), limit)
        return InvitationPage(items=items, next=written(following), roles=sorted(people_rules.MAY_INVITE.get(caller.role, ())))

    @routes.post("/invitations", status_code=201)
    async def invite(caller: Inviter, body: NewInvitation) -> Invitation:
        """Invite somebody. Roles that need a second factor are given out of a fresh sign-in alone."""
        return await service.invitations.make(caller, body.email, body.role, body.locale)

    @routes.post("/invitations/{invitation_id}/again")
    async def invite_again(caller: Inviter, invitation_id: UUID) -> Invitation:
        """Send an invitation again, for seven more days; the link that was sent before opens nothing any more."""
        return await service.invitations.again(caller, invitation_id)

    @routes.delete("/invitations/{invitation_id}", status_code=204)
    async def revoke_invitation(caller: Inviter, invitation_id: UUID) -> None:
        """Make an invitation worthless."""
        await service.invitations.revoke(caller, invitation_id)


def _accepting(routes: APIRouter, service: IdentityService, cookies: Cookies) -> None:
    @routes.post("/invitations/look")
    async def look(body: InvitationToken) -> InvitationSeen:
        """What an invitation is for; for whoever has its link."""
        return await service.invited.look(body.token)

    @routes.post("/invitations/accept", status_code=201, response_model=Session, responses=COMING_IN)
    async def accept(body: Accepting, here: Here, bearer: MaybeGuest, request: Request, response: Response) -> Any:
        """Make the account that an invitation is for. With a guest's token the guest becomes it, and keeps all progress."""
        guest = await request.app.state.verifier.check(bearer.credentials) if bearer else None
        return cookies.put(response, await service.invited.newcomer(Newcomer(**body.model_dump()), here, guest))

    @routes.post("/invitations/join", status_code=201, response_model=Session, responses=COMING_IN)
    async def join(caller: Joiner, body: InvitationToken, here: Here, response: Response) -> Any:
        """Take the role of an invitation that was sent to my own, verified address. All my sessions end but the one that begins here."""
        return cookies.put(response, await service.invited.join(caller, body.token, here))
