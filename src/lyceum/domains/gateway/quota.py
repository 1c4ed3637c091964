"""How many calls of an hour may reach a paid provider. What the cache, rules or the house's own programs answer does not count."""

from collections.abc import Iterable

from lyceum.domains.gateway.port import TooManyPaidCalls
from lyceum.domains.gateway.settings import GatewaySettings
from lyceum.domains.gateway.tariff import Offer, Plan
from lyceum.platform.limits import Limits, Pace

HOUR_SECONDS = 3_600.0


class Quota:
    """The hourly limit of each plan."""

    def __init__(self, limits: Limits, settings: GatewaySettings) -> None:
        self._limits = limits
        self._paces: dict[Plan, Pace] = {
            "free": Pace(settings.free_calls_an_hour, HOUR_SECONDS),
            "premium": Pace(settings.premium_calls_an_hour, HOUR_SECONDS),
        }

    def most(self, plan: Plan) -> int:
        """How many calls of an hour may reach a paid provider."""
        return self._paces[plan].most

    async def take(self, owner_id: str, plan: Plan, offers: Iterable[Offer]) -> Pace | None:
        """Count a call that may reach one of these; None when none of them is paid. Raises TooManyPaidCalls."""
        if not any(offer.is_paid for offer in offers):
            return None
        pace = self._paces[plan]
        taken = await self._limits.take(f"paid:{owner_id}", pace)
        if taken.wait:
            sentence = f"The plan {plan} has {pace.most} calls of paid models an hour, and they are used up; try again in {taken.wait} s."
            raise TooManyPaidCalls(sentence, seconds=taken.wait, limit=pace.most, plan=plan)
        return pace

    async def give_back(self, owner_id: str, pace: Pace | None) -> None:
        """No paid provider has answered after all."""
        if pace:
            await self._limits.give_back(f"paid:{owner_id}", pace)
