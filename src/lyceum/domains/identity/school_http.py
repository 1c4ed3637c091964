"""Routes of the school's settings, and of what its sign-in page has to know of them."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from lyceum.domains.identity.federation.models import Door
from lyceum.domains.identity.models import MAX_NOTE_CHARS, SchoolSettings
from lyceum.domains.identity.service import IdentityService
from lyceum.kernel.principal import Principal
from lyceum.platform.http import Body, Shape, Text, may

Head = Annotated[Principal, may("school:settings")]


class NewSettings(Body):
    """All switches as they shall be; `version` is that of the settings which were looked at."""

    version: Annotated[int, Field(ge=0, le=2**31 - 1)]
    sign_up_open: bool
    by_invitation_only: bool
    second_factor_for_all: bool
    sign_in_by_sms: bool
    sign_in_by_google: bool
    sign_in_by_apple: bool
    staff_sign_in_address_note: Annotated[Text, Field(max_length=MAX_NOTE_CHARS)]


class Doors(Shape):
    """The ways in that this school has open."""

    password: bool = True
    passkey: bool = True
    sms: bool
    google: bool
    apple: bool
    providers: list[Door]
    by_invitation_only: bool
    sign_up_open: bool
    staff_note: Annotated[str, Field(description="What stands at the door of those who run the school; public.")]


def router(service: IdentityService) -> APIRouter:
    """The settings of the school, and what its sign-in page shows."""
    routes = APIRouter()

    @routes.get("/doors")
    async def doors() -> Doors:
        """The ways in, for the sign-in page."""
        now, opened = await service.school.settings(), await service.federation.providers.doors()
        kinds = {door.kind for door in opened}
        return Doors(
            sms=now.sign_in_by_sms,
            google="google" in kinds,
            apple="apple" in kinds,
            providers=[door for door in opened if door.kind == "oidc"],
            by_invitation_only=now.by_invitation_only,
            sign_up_open=now.sign_up_open,
            staff_note=now.staff_sign_in_address_note,
        )

    @routes.get("/school")
    async def settings(caller: Head) -> SchoolSettings:
        """The settings of the school."""
        del caller
        return await service.school.settings()

    @routes.put("/school")
    async def change(body: NewSettings, caller: Head) -> SchoolSettings:
        """Change the settings. They count from the next request on. 409 `stale_settings` when somebody has changed them meanwhile."""
        return await service.school.change(SchoolSettings(**body.model_dump()), caller.user_id)

    return routes
