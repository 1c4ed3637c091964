"""Routes of the progress room."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from lyceum.domains.progress.port import (
    DEFAULT_GOAL_MINUTES,
    MAX_SOURCE_CHARS,
    Earned,
    GoalMinutes,
    Level,
    Profile,
    ProfileChoice,
    Progress,
)
from lyceum.kernel.principal import Principal
from lyceum.platform.http import Body, Text, may

LanguageCode = Annotated[Text, Field(max_length=35)]


class ProfileBody(Body):
    """The answers of the first minute; a question that was skipped is null. A time zone that is left out stays as it was."""

    native_language: LanguageCode | None = None
    target_language: LanguageCode | None = None
    level: Level | None = None
    daily_goal_minutes: GoalMinutes = DEFAULT_GOAL_MINUTES
    time_zone: Annotated[Text, Field(min_length=1, max_length=64, description="IANA name, such as Europe/Berlin.")] | None = None


def router(service: Progress) -> APIRouter:
    """The routes, served by this service."""
    routes = APIRouter(prefix="/api/progress", tags=["progress"])

    @routes.get("/profile")
    async def read_profile(caller: Annotated[Principal, may("progress:read")]) -> Profile:
        """The caller's languages, level and daily goal."""
        return await service.profile(caller.user_id)

    @routes.put("/profile")
    async def write_profile(caller: Annotated[Principal, may("progress:write")], body: ProfileBody) -> Profile:
        """Choose languages, level and daily goal; the caller is then onboarded."""
        return await service.keep_profile(caller.user_id, ProfileChoice(**body.model_dump()))

    @routes.get("/earned")
    async def read_earned(
        caller: Annotated[Principal, may("progress:read")],
        source: Annotated[Text, Query(min_length=1, max_length=MAX_SOURCE_CHARS, description="A lesson's id.")],
    ) -> Earned:
        """What a lesson has brought the caller so far; an answer counts here a moment after it is given."""
        return await service.earned(caller.user_id, source)

    return routes
