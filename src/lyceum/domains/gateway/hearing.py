"""Whether speech can be written down: for whom, in which language, and why not."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from lyceum.domains.ai.port import Ai
from lyceum.domains.billing.port import Plan
from lyceum.domains.gateway import store
from lyceum.domains.gateway.ladder import Ladder
from lyceum.kernel.text import subtag
from lyceum.platform.database import Database

NAME = "listener"
"""What whoever writes speech down is called on the routing table."""


class Hearing(BaseModel):
    """Whether speech can be written down now. If not, `absent` says why: nobody who listens is switched on, nobody of them knows the
    language, or the plan has nobody.
    """

    model_config = ConfigDict(frozen=True)

    available: bool
    absent: Literal["off", "language", "plan"] | None = None


class Ears:
    """Looks at the route, and at what its providers can do."""

    def __init__(self, db: Database, ai: Ai, ladder: Ladder) -> None:
        self._tariff, self._ai = store.OfferBook(db, ladder), ai

    async def of(self, plan: Plan, language: str) -> Hearing:
        """See `GatewayService.hearing`."""
        route = await self._tariff.offers(NAME, plan)
        if route is None or not route.serves("recognition"):
            return Hearing(available=False, absent="plan")
        named = {offer.upstream.provider for offer in route.offers if offer.is_open}
        able = [
            ability
            for provider in (await self._ai.status()).providers
            if provider.name in named and provider.configured
            for ability in provider.abilities
            if ability.capability == "recognition"
        ]
        if any(not ability.languages or subtag(language) in ability.languages for ability in able):
            return Hearing(available=True)
        return Hearing(available=False, absent="language" if able else "off")
