"""The plans there are, from the least to the most, as this process knows them: told by the room that sells them, and kept in memory, so
that a call asks nobody for them.
"""

import asyncio
from collections.abc import Sequence

from lyceum.domains.billing.port import FIRST_PLANS, FREE, Billing, Plan, PlanTerms, PlanUnknown
from lyceum.domains.gateway.errors import PlanTooLow
from lyceum.domains.gateway.settings import GatewaySettings
from lyceum.kernel.errors import LyceumError
from lyceum.platform.limits import Pace
from lyceum.platform.logs import log

HOUR_SECONDS = 3_600.0
ASKED_SECONDS = 3.0
"""A change has counted everywhere within five seconds."""


class Ladder:
    """Asks for them every few seconds while it is started. Where nobody answers, the newest that are known count; before that, those that a
    school begins with.
    """

    def __init__(self, settings: GatewaySettings, billing: Billing | None = None) -> None:
        self._billing, self._free_calls = billing, settings.free_calls_an_hour
        self._asking: asyncio.Task[None] | None = None
        self._is_away = False
        self._take(FIRST_PLANS)

    def _take(self, plans: Sequence[PlanTerms]) -> None:
        self._codes = codes = tuple(plan.code for plan in plans)
        self._names = {plan.code: plan.names for plan in plans}
        self._up_to = {code: codes[at::-1] for at, code in enumerate(codes)}
        self._paces = {plan.code: Pace(plan.calls_an_hour, HOUR_SECONDS) if plan.calls_an_hour else None for plan in plans}
        if self._free_calls:
            self._paces[FREE] = Pace(self._free_calls, HOUR_SECONDS)

    def up_to(self, plan: Plan) -> tuple[Plan, ...]:
        """A plan and those below it, the highest first: what is open to any of them is open to it."""
        return self._up_to.get(plan) or self._up_to[FREE]

    def above(self, plan: Plan) -> tuple[Plan, ...]:
        """The plans above one, the least first."""
        below = self.up_to(plan)
        return tuple(code for code in self._codes if code not in below)

    def highest(self, plans: Sequence[Plan]) -> Plan:
        """The highest of some plans; of none, and of those that there are no more, the least there is."""
        return max((plan for plan in plans if plan in self._up_to), key=lambda plan: len(self._up_to[plan]), default=FREE)

    def pace(self, plan: Plan) -> Pace | None:
        """How often people of a plan may reach a paid model; None for as often as they like."""
        return self._paces[plan if plan in self._paces else FREE]

    def too_low(self, name: str, plan: Plan, needed: Plan) -> PlanTooLow:
        """The refusal of a name that takes a larger plan, with what both are called."""
        codes = {"plan": plan, "needed": needed}
        called = {f"{role}_{locale}": said for role, code in codes.items() for locale, said in self._names.get(code, {}).items()}
        return PlanTooLow(f"{name} takes the plan {needed}; yours is {plan}.", model=name, **codes, **called)

    async def known(self, plan: Plan, field: str) -> None:
        """Nothing, where there is such a plan; one that is new is asked for. Raises PlanUnknown."""
        if plan not in self._up_to:
            await self.ask()
        if plan not in self._up_to:
            raise PlanUnknown(field=field, plan=plan)

    async def ask(self) -> None:
        """Ask what they are now."""
        if self._billing is None:
            return
        try:
            self._take(await self._billing.plans())
            self._is_away = False
        except LyceumError as away:
            if not self._is_away:  # said once
                log.warning("the plans could not be asked for; the newest known count", error=away.detail)
            self._is_away = True

    async def start(self) -> None:
        """Ask now, and go on asking."""
        await self.ask()
        self._asking = asyncio.create_task(self._keep_asking())

    async def _keep_asking(self) -> None:
        while True:
            await asyncio.sleep(ASKED_SECONDS)
            await self.ask()

    async def close(self) -> None:
        """Ask no more."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait({self._asking})
