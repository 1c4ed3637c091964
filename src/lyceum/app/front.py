"""What the edge of the school has beside its rooms: the count of calls, the pages made of several rooms, and the other roles behind it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from fastapi import FastAPI

from lyceum.app import activity, admin, credit, description, edge, records, today
from lyceum.app.limits import OPENAI, CallLimit
from lyceum.domains.gateway.openai.errors import error_answer
from lyceum.platform.http import Refusal
from lyceum.platform.tokens import Verifier

if TYPE_CHECKING:
    from lyceum.app.house import House

REFUSALS: Mapping[str, Refusal] = {OPENAI: error_answer}
"""Under which paths errors have a shape of their own."""


def count(app: FastAPI, house: "House", verifier: Verifier) -> None:
    """Let each user and address make so many calls a minute."""
    app.add_middleware(CallLimit, limits=house.limits, verifier=verifier, settings=house.settings)


def open_to_all(app: FastAPI, house: "House") -> Callable[[], Awaitable[None]]:
    """Add the edge's own routes, and those that other roles answer. Returns what ends them."""
    app.include_router(today.router(house.ports))
    app.include_router(credit.router(house.db, house.ports))
    app.include_router(records.router(house.ports))
    app.include_router(house.privacy.router())
    app.include_router(admin.router(house.db, house.probes, house.role_name))
    app.include_router(activity.router(house.settings.home, house.role_name))
    description.describe(app)
    return edge.hand_on(app, house.settings.addresses, all_paths=not house.role.web)
