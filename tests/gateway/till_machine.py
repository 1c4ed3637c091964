"""A walk through everything that can happen to a metered call, beside the oracle. After every step the books are read raw."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from tests.gateway.oracle import MICRO, Due, Oracle, Price
from tests.gateway.planned import Plan
from tests.gateway.till import PRICES, Client, Heard, Till

DOORS = st.integers(0, 1)
WHO = st.integers(0, 1)
ROUTES = st.sampled_from(["one", "two"])
FAILURES = ["429", "500", "cut", "malformed", "empty", "refuses", "nonsense"]
DOES = st.fixed_dictionaries({}, optional={"p-1": st.sampled_from([*FAILURES, "answers"]), "p-2": st.sampled_from([*FAILURES, "answers"])})
PLANS = st.builds(
    lambda cached, filler, **drawn: {**drawn, "cached": min(cached, drawn["given"]), "filler": "س" * filler},
    cached=st.sampled_from([0, 3, 400]),
    filler=st.sampled_from([0, 50, 900]),
    given=st.integers(0, 400),
    made=st.sampled_from([1, 7, 90, 600, 1000]),
    does=DOES,
)
STEPS = st.integers(1, 14)


class Walk(RuleBasedStateMachine):
    """Whatever happens, everyone has paid exactly what the oracle says."""

    till: Till

    @initialize()
    def open(self) -> None:
        self.oracle: Oracle = self.till.begin()
        self.people = list(self.till.people)
        self.asked: list[tuple[str, str, Plan]] = []

    def do(self, work: Any) -> Any:
        self.sound = False
        return self.till.do(work)

    def plan(self, drawn: dict[str, Any], **more: Any) -> Plan:
        return Plan(id=uuid4().hex, **{**drawn, **more})

    def charged(self, who: str) -> int:
        """What was written down against somebody beyond what the oracle knows, in pico-euro; the purse says what of it they could bear."""
        return int(self.do(self.till.spent(who))) - self.oracle.purses[who].spent

    # What goes well, or fails as providers fail.

    @rule(who=WHO, door=DOORS, route=ROUTES, drawn=PLANS, stream=st.booleans(), keyed=st.booleans())
    def ask(self, who: int, door: int, route: str, drawn: dict[str, Any], stream: bool, keyed: bool) -> None:
        self.expect(door, self.people[who], route, self.plan(drawn), stream, uuid4().hex if keyed and not stream else "")

    @precondition(lambda self: self.asked)
    @rule(data=st.data(), door=DOORS, stream=st.booleans(), keyed=st.booleans(), route=ROUTES)
    def ask_again(self, data: st.DataObject, door: int, stream: bool, keyed: bool, route: str) -> None:
        who, _, plan = data.draw(st.sampled_from(self.asked))
        self.expect(door, who, route, plan, stream, uuid4().hex if keyed and not stream else "")

    def expect(self, door: int, who: str, route: str, plan: Plan, stream: bool = False, key: str = "") -> None:
        due = self.oracle.due(who, route, plan, stream=stream)
        told = {"stream": True, "stream_options": {"include_usage": True}} if stream else {}
        heard = self.do(self.till.ask(door, who, route, plan, key, **told))
        self.compare(heard, plan, due)
        self.asked.append((who, route, plan))
        if due.model:
            self.oracle.made(who, plan, due)
            self.oracle.purses[who].pay(due.pico)
            if key:
                self.oracle.keep_key(who, key, route, plan)
            if not stream:
                assert round(float(heard.headers["x-lyceum-balance"]) * MICRO) == self.oracle.purses[who].free
        elif key:
            again = self.do(self.till.ask(1 - door, who, route, plan, key))
            assert again.status != 409, "the key of what failed is good for another try"
            self.compare(again, plan, due)

    def compare(self, heard: Heard, plan: Plan, due: Due) -> None:
        if due.short:
            assert heard.status == 402, heard
        elif due.model is None:
            assert heard.broken or heard.status >= 400, heard
        else:
            assert (heard.status, heard.broken, heard.said) == (200, False, plan.text)
            if heard.headers["content-type"] == "application/json":
                assert heard.headers["x-lyceum-source"] == ("cache" if due.from_cache else "model")
                assert round(float(heard.headers["x-lyceum-cost"]) * 10**12) == due.pico

    # Keys.

    @precondition(lambda self: self.oracle.keys)
    @rule(data=st.data(), door=DOORS)
    def send_again(self, data: st.DataObject, door: int) -> None:
        who, key = data.draw(st.sampled_from(list(self.oracle.keys)))
        known = self.oracle.keys[who, key]
        heard = self.do(self.till.ask(door, who, known.route, known.plan, key))
        pico = self.oracle.fetched(who, key)
        if pico is None:
            assert heard.status == 402, heard
        else:
            assert (heard.status, heard.said) == (200, known.plan.text)
            assert heard.headers["x-lyceum-replayed"] == "true"

    @precondition(lambda self: self.oracle.keys)
    @rule(data=st.data(), door=DOORS, drawn=PLANS)
    def use_a_key_for_something_else(self, data: st.DataObject, door: int, drawn: dict[str, Any]) -> None:
        who, key = data.draw(st.sampled_from(list(self.oracle.keys)))
        assert self.do(self.till.ask(door, who, "one", self.plan(drawn), key)).status == 409

    @rule(who=WHO, drawn=PLANS, doors=st.lists(DOORS, min_size=2, max_size=5))
    def send_at_once(self, who: int, drawn: dict[str, Any], doors: list[int]) -> None:
        """Equal requests under one key: one is made. At one door all get it, at two some may be told that it is being made at the other."""
        person, key, plan = self.people[who], uuid4().hex, self.plan(drawn, does={})
        due = self.oracle.due(person, "one", plan)

        async def all_of_them() -> list[Heard]:
            return await asyncio.gather(*(self.till.ask(door, person, "one", plan, key) for door in doors))

        heard = self.do(all_of_them())
        if due.short:
            assert {answer.status for answer in heard} <= {402, 409}
            return
        statuses = {answer.status for answer in heard}
        assert statuses == {200} if len(set(doors)) == 1 else 200 in statuses <= {200, 409}
        self.oracle.made(person, plan, due)
        self.oracle.purses[person].pay(due.pico)
        self.oracle.keep_key(person, key, "one", plan)

    # Who leaves.

    @rule(who=WHO, door=DOORS, route=ROUTES, drawn=PLANS, keyed=st.booleans(), again=st.booleans())
    def leave_before_the_answer(self, who: int, door: int, route: str, drawn: dict[str, Any], keyed: bool, again: bool) -> None:
        self.leave(door, self.people[who], route, self.plan(drawn, wait=0, does={}), uuid4().hex if keyed else "", again=again)

    @rule(who=WHO, door=DOORS, route=ROUTES, drawn=PLANS, poor=st.booleans())
    def leave_and_come_later(self, who: int, door: int, route: str, drawn: dict[str, Any], poor: bool) -> None:
        """By the same question, or under the key once everything has been spent on something else."""
        person, key = self.people[who], uuid4().hex if poor else ""
        dear = {**drawn, "cached": 0, "given": 400, "made": 1000, "does": {}}
        plan = self.plan(dear if poor else drawn, wait=0, does={})
        if not self.leave(door, person, route, plan, key):
            return
        if not poor:
            self.expect(1 - door, person, route, plan)
            return
        for made in (1000, 600, 90):
            while self.oracle.purses[person].free >= -(-(self.oracle.keys[person, key].owed or 0) // MICRO):
                other = self.plan({**dear, "made": made})
                if self.oracle.due(person, "two", other).short:
                    break
                self.expect(door, person, "two", other)
        heard = self.do(self.till.ask(1 - door, person, route, plan, key))
        assert heard.status == (402 if self.oracle.fetched(person, key) is None else 200), heard

    def leave(self, door: int, person: str, route: str, plan: Plan, key: str, *, again: bool = False) -> bool:
        due = self.oracle.due(person, route, plan)
        if due.short:
            return False

        async def left() -> None:
            arrived, client = self.till.provider.expect(plan), Client()
            call = asyncio.create_task(self.till.ask(door, person, route, plan, key, client))
            await asyncio.wait_for(arrived.wait(), 5)
            assert (await self.till.account(person))["held"] == self.oracle.held(route, plan)
            client.left.set()
            await call
            if again:  # and comes back while it is still made
                back = asyncio.create_task(self.till.ask(door, person, route, plan, key))
                await asyncio.sleep(0.01)
                self.till.provider.gates[plan.id].set()
                heard = await back
                assert (heard.status, heard.said) == (200, plan.text), heard
            self.till.provider.gates[plan.id].set()
            await self.till.rested(person)

        self.do(left())
        assert self.till.provider.asked[plan.id, "p-1"] == 1
        self.oracle.kept(person, route, plan, key, due)
        self.asked.append((person, route, plan))
        if again and key:
            self.oracle.fetched(person, key)
        elif again:
            found = self.oracle.due(person, route, plan)
            self.oracle.made(person, plan, found)
            self.oracle.purses[person].pay(found.pico)
        return True

    @rule(who=WHO, door=DOORS, drawn=PLANS, pieces=st.integers(0, 3))
    def leave_a_stream(self, who: int, door: int, drawn: dict[str, Any], pieces: int) -> None:
        person, plan = self.people[who], self.plan(drawn, does={}, wait=pieces, pieces=3)
        if self.oracle.due(person, "one", plan).short:
            return

        async def left() -> None:
            arrived, client = self.till.provider.expect(plan), Client(leave_at=f"{pieces - 1}. ".encode() if pieces else b"")
            call = asyncio.create_task(self.till.ask(door, person, "one", plan, "", client, stream=True))
            await asyncio.wait_for(arrived.wait(), 5)
            if not pieces:
                client.left.set()
            await asyncio.wait_for(call, 5)

        self.do(left())
        if pieces:
            self.oracle.purses[person].pay(self.oracle.left("p-1", plan, pieces))

    @rule(who=WHO, door=DOORS, drawn=PLANS, stream=st.booleans(), step=STEPS)
    def leave_at_a_step(self, who: int, door: int, drawn: dict[str, Any], stream: bool, step: int) -> None:
        """Wherever the till is just then: nothing stays set aside, and a stream costs what was handed out of it or all of it."""
        person, plan, client = self.people[who], self.plan(drawn, does={}), Client()
        due = self.oracle.due(person, "one", plan)
        if due.short:
            return
        fuse = self.till.doors[door].fuse
        fuse.left, fuse.blow = step, client.left.set

        async def left() -> None:
            await self.till.ask(door, person, "one", plan, "", client, **({"stream": True} if stream else {}))
            await self.settled_down(door, person)

        self.do(left())
        fuse.left, fuse.blow = 10**9, None
        charged = self.charged(person)
        parts = {self.oracle.left("p-1", plan, pieces) for pieces in range(1, plan.pieces + 1)} if stream else set()
        assert charged in {0, due.pico} | parts, (charged, due, parts)
        self.oracle.purses[person].pay(charged)

    async def settled_down(self, door: int, person: str) -> None:
        """Until what was left behind at a door has come to its end."""
        running = self.till.doors[door].service.chats._running
        async with asyncio.timeout(5):
            while running:
                await asyncio.sleep(0.002)
        await self.till.rested(person)

    # Who dies.

    @rule(who=WHO, door=DOORS, route=ROUTES, drawn=PLANS, stream=st.booleans(), keyed=st.booleans(), step=STEPS, sweep_first=st.booleans())
    def die_at_a_step(
        self, who: int, door: int, route: str, drawn: dict[str, Any], stream: bool, keyed: bool, step: int, sweep_first: bool
    ) -> None:
        """Everything or nothing is charged; what was handed out whole is charged; what is charged can be had again for nothing."""
        person, plan, key = self.people[who], self.plan(drawn), uuid4().hex if keyed and not stream else ""
        due = self.oracle.due(person, route, plan, stream=stream)
        self.till.doors[door].fuse.left = step
        heard = self.do(self.till.ask(door, person, route, plan, key, **({"stream": True} if stream else {})))
        self.after_death(door, sweep_first)
        charged = self.charged(person)
        if heard.whole:
            self.compare(heard, plan, due)
        assert charged in {0, due.pico}, (charged, due)
        assert charged == due.pico or not (heard.whole and not heard.broken), "handed out and not charged"
        self.oracle.purses[person].pay(charged)
        if charged:
            assert due.model
            self.oracle.made(person, plan, due)
            if key:
                self.oracle.keep_key(person, key, route, plan)
            self.had_again(1 - door, person, route, plan, key)
        elif key and due.model:  # the key is good for another try, which is charged once
            assert self.do(self.till.ask(1 - door, person, route, plan, key)).status in (200, 402)
            charged = self.charged(person)
            self.oracle.purses[person].pay(charged)
            assert charged in {0, due.pico, due.pico * self.oracle.cache_permille[due.model] // 1000}

    @precondition(lambda self: any(known.owed for known in self.oracle.keys.values()))
    @rule(data=st.data(), door=DOORS, step=STEPS, sweep_first=st.booleans())
    def die_while_it_is_fetched(self, data: st.DataObject, door: int, step: int, sweep_first: bool) -> None:
        self.fetch_and_die(
            *data.draw(st.sampled_from([place for place, known in self.oracle.keys.items() if known.owed])), door, step, sweep_first
        )

    @rule(who=WHO, door=DOORS, drawn=PLANS, step=STEPS, sweep_first=st.booleans())
    def leave_and_die_while_it_is_fetched(self, who: int, door: int, drawn: dict[str, Any], step: int, sweep_first: bool) -> None:
        """Both in a row: by chance they seldom meet."""
        self.leave_before_the_answer(who, door, "one", drawn, keyed=True, again=False)
        person, key = next(reversed(self.oracle.keys), ("", ""))
        if key and self.oracle.keys[person, key].owed:
            self.fetch_and_die(person, key, door, step, sweep_first)

    def fetch_and_die(self, who: str, key: str, door: int, step: int, sweep_first: bool) -> None:
        known, before = self.oracle.keys[who, key], self.oracle.purses[who].free
        self.till.doors[door].fuse.left = step
        heard = self.do(self.till.ask(door, who, known.route, known.plan, key))
        self.after_death(door, sweep_first)
        owed = known.owed or 0
        charged = self.charged(who)
        assert charged in {0, owed}
        assert charged or not heard.whole or before < -(-owed // MICRO)
        if charged:
            assert self.oracle.fetched(who, key) == charged
            self.had_again(1 - door, who, known.route, known.plan, key)
        else:  # it is owed still
            again = self.do(self.till.ask(1 - door, who, known.route, known.plan, key))
            assert again.status == (402 if self.oracle.fetched(who, key) is None else 200)

    def after_death(self, door: int, sweep_first: bool) -> None:
        self.do(self.till.replace(door))
        self.do(self.till.recover(sweep_first=sweep_first))

    def had_again(self, door: int, who: str, route: str, plan: Plan, key: str) -> None:
        """What was charged and may not have been delivered is delivered now, for nothing or for the cache's share."""
        if key:
            heard = self.do(self.till.ask(door, who, route, plan, key))
            assert (heard.status, heard.said) == (200, plan.text), heard
        elif not self.oracle.due(who, route, plan).short:
            heard = self.do(self.till.ask(door, who, route, plan))
            assert (heard.status, heard.said, heard.headers["x-lyceum-source"]) == (200, plan.text, "cache"), heard
            due = self.oracle.due(who, route, plan)
            self.oracle.made(who, plan, due)
            self.oracle.purses[who].pay(due.pico)

    # What admins and payments do meanwhile.

    @rule(who=WHO, units=st.sampled_from([1, 9_999, 50_000, 400_000]))
    def top_up(self, who: int, units: int) -> None:
        self.do(self.till.give(self.people[who], units))
        self.oracle.purses[self.people[who]].units += units

    @rule(factor=st.sampled_from([1, 2, 3]))
    def change_prices(self, factor: int) -> None:
        price = PRICES["p-1"]
        self.oracle.prices["p-1"] = Price(price.given * factor, price.cached + factor - 1, price.made)
        self.do(self.till.rate("p-1", self.oracle.prices["p-1"]))

    # What always holds.

    @invariant()
    def everyone_has_paid_exactly_that(self) -> None:
        for who in self.people:
            purse, account = self.oracle.purses[who], self.do(self.till.account(who))
            has = (account["credits"] - account["debits"], account["accrued_pico"], account["held"])
            assert has == (purse.units, purse.rests, 0), f"{has} is not what {purse} says"
            assert self.charged(who) == 0
        self.sound = True

    def teardown(self) -> None:
        """The usage that is written down comes to the same, and so do the calls that people see."""
        for who in self.people if getattr(self, "sound", False) else ():
            purse = self.oracle.purses[who]
            usage = self.do(self.till.rows(who, "ledger.usage"))
            assert sum(row["cost_pico"] for row in usage) == purse.spent
            assert sum(row["short_pico"] for row in usage) == purse.short
            calls = self.do(self.till.rows(who, "gateway.calls"))
            assert sum(row["cost_pico"] for row in calls if row["state"] in ("stored", "settled")) == purse.spent
            holds = self.do(self.till.rows(who, "ledger.holds"))
            assert not [row for row in holds if row["state"] == "open"]
        if getattr(self, "oracle", None) and self.oracle.prices != PRICES:
            self.do(self.till.rate("p-1", PRICES["p-1"]))


def walk(till: Till, examples: int, steps: int) -> None:
    """Raises AssertionError where oracle and till disagree."""
    machine = type("TillWalk", (Walk,), {"till": till})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=True,
            report_multiple_bugs=False,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


CAUGHT = (Exception, pytest.fail.Exception)
