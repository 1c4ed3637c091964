"""The tariff as those who run the school change it."""

import asyncio
from typing import Any, ClassVar

from lyceum.domains.ai.port import Ai
from lyceum.domains.gateway import store
from lyceum.domains.gateway.ladder import Ladder
from lyceum.domains.gateway.tables import Base, RateRow, RouteRow, TermsRow
from lyceum.domains.gateway.tariff import Rate, Route, Terms
from lyceum.kernel.errors import Invalid, NotFound
from lyceum.kernel.principal import Principal
from lyceum.platform.database import Database
from lyceum.platform.logs import log

MAX_LISTED = 1_000


class UpstreamUnknown(Invalid):
    """There is no such provider, or it cannot do this. `params["provider"]` is its name."""

    code: ClassVar[str] = "upstream_unknown"


class Tariffs:
    """Reads and changes; once a change is answered, it counts in every process. Every change is in the log with who made it."""

    def __init__(self, db: Database, ai: Ai, ladder: Ladder) -> None:
        self._db, self._ai, self._ladder = db, ai, ladder

    async def routes(self, user_id: str) -> list[Route]:
        """The routing table."""
        return [Route.model_validate(_plain(row)) for row in await self._listed(user_id, RouteRow)]

    async def rates(self, user_id: str) -> list[Rate]:
        """The rate card."""
        return [Rate.model_validate(_plain(row)) for row in await self._listed(user_id, RateRow)]

    async def terms(self, user_id: str) -> list[Terms]:
        """The terms of upstreams."""
        return [Terms.model_validate(_plain(row)) for row in await self._listed(user_id, TermsRow)]

    async def put_route(self, route: Route, by: Principal) -> Route:
        """Write a route. Raises UpstreamUnknown, PlanUnknown."""
        await self._ladder.known(route.plan, "plan")
        known = {provider.name: {ability.capability for ability in provider.abilities} for provider in (await self._ai.status()).providers}
        for upstream in route.upstreams:
            able = known.get(upstream.provider)
            # one that is not switched on cannot say what it is able to
            if able is None or (able and route.capability not in able):
                raise UpstreamUnknown(field="upstreams", provider=upstream.provider)
        await self._put(RouteRow, route.model_dump(mode="json"), by)
        return route

    async def put_rate(self, rate: Rate, by: Principal) -> Rate:
        """Write a rate."""
        await self._put(RateRow, rate.model_dump(), by)
        return rate

    async def put_terms(self, terms: Terms, by: Principal) -> Terms:
        """Write terms. Raises PlanUnknown."""
        await self._ladder.known(terms.minimum_plan, "minimum_plan")
        await self._put(TermsRow, terms.model_dump(), by)
        return terms

    async def drop_route(self, name: str, plan: str, by: Principal) -> None:
        """Take a route away. Raises NotFound."""
        await self._drop(RouteRow, {"name": name, "plan": plan}, by)

    async def drop_rate(self, key: dict[str, Any], by: Principal) -> None:
        """Take a rate away. Raises NotFound."""
        await self._drop(RateRow, key, by)

    async def drop_terms(self, key: dict[str, Any], by: Principal) -> None:
        """Take terms away. Raises NotFound."""
        await self._drop(TermsRow, key, by)

    async def _listed(self, user_id: str, table: type[Base]) -> list[Any]:
        async with self._db.as_user(user_id) as tx:
            return await store.listed(tx, table, MAX_LISTED)

    async def _put(self, table: type[Base], values: dict[str, Any], by: Principal) -> None:
        async with self._db.as_room("gateway") as tx:
            await store.put(tx, table, values)
        await asyncio.sleep(store.GOOD_SECONDS)
        log.info("the tariff was changed", table=table.__tablename__, values=values, user_id=by.user_id)

    async def _drop(self, table: type[Base], key: dict[str, Any], by: Principal) -> None:
        async with self._db.as_room("gateway") as tx:
            if not await store.drop(tx, table, key):
                raise NotFound("There is no such line in the tariff.")
        await asyncio.sleep(store.GOOD_SECONDS)
        log.info("the tariff was changed", table=table.__tablename__, dropped=key, user_id=by.user_id)


def _plain(row: Any) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in row.__table__.columns if column.name != "changed_at"}
