"""How many calls of an hour may reach a paid provider. What the cache, rules or the house's own programs answer does not count."""

from collections.abc import Iterable

from lyceum.domains.billing.port import Plan
from lyceum.domains.gateway.ladder import Ladder
from lyceum.domains.gateway.port import TooManyPaidCalls
from lyceum.domains.gateway.tariff import Offer
from lyceum.platform.limits import Limits, Pace


class Quota:
    """The hourly limit of each plan."""

    def __init__(self, limits: Limits, ladder: Ladder) -> None:
        self._limits, self._ladder = limits, ladder

    async def take(self, owner_id: str, plan: Plan, offers: Iterable[Offer]) -> Pace | None:
        """Count a call that may reach one of these; None when none of them is paid, or the plan has no limit. Raises TooManyPaidCalls."""
        pace = self._ladder.pace(plan)
        if pace is None or not any(offer.is_paid for offer in offers):
            return None
        taken = await self._limits.take(f"paid:{owner_id}", pace)
        if taken.wait:
            sentence = f"The plan {plan} has {pace.most} calls of paid models an hour, and they are used up; try again in {taken.wait} s."
            raise TooManyPaidCalls(sentence, seconds=taken.wait, limit=pace.most, plan=plan)
        return pace

    async def give_back(self, owner_id: str, pace: Pace | None) -> None:
        """No paid provider has answered after all."""
        if pace:
            await self._limits.give_back(f"paid:{owner_id}", pace)
