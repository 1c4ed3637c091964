"""What every call has to cost, by the delivery table alone: written without a look at the meter, the tariff or the SQL.

Money is in pico-euro: a purse is one number, and what a call cost is taken from it. What is booked of it, and what still rests because
it has not come to a cent, follows from the order of the charges.
"""

from dataclasses import dataclass, field

from tests.gateway.planned import Plan

MICRO = 10**6
CENT = 10**10
BYTES_A_TOKEN_AT_MOST, TOKENS_A_MESSAGE, BYTES_A_TOKEN_LEFT = 2, 8, 4
PASSED_ON = frozenset({"429", "500", "403", "cut", "malformed", "empty", "nonsense"})
"""After these the next of the route is asked; a refused question is a verdict."""
BROKEN_OFF = frozenset({"cut", "nonsense"})
"""What comes too late in a stream for another to be asked."""


@dataclass(frozen=True)
class Price:
    """Of one token, in pico-euro."""

    given: int
    cached: int
    made: int

    def of(self, given: int, cached: int, made: int) -> int:
        return (given - cached) * self.given + cached * self.cached + made * self.made


@dataclass
class Purse:
    """One person's money. `spent` is what the calls cost, `short` what of it there was no money for."""

    units: int = 0
    rests: int = 0
    spent: int = 0
    short: int = 0

    @property
    def free(self) -> int:
        """Whole micro-euro that can be set aside."""
        return self.units - -(-self.rests // MICRO)

    def pay(self, pico: int) -> None:
        short = max(self.rests + pico - self.units * MICRO, 0)
        self.spent += pico
        self.short += short
        self.rests += pico - short
        if self.rests >= CENT:
            self.units -= self.rests // MICRO
            self.rests %= MICRO


@dataclass
class Known:
    """What came under a key of the person's own: which question, and what is still owed for its answer (None: it is paid)."""

    route: str
    plan: Plan
    owed: int | None


@dataclass(frozen=True)
class Due:
    """What should come of a call: who answers (nobody: it fails), what it costs, and whether the cache has it."""

    model: str | None
    pico: int = 0
    from_cache: bool = False
    short: bool = False


@dataclass
class Oracle:
    """All that is known. `routes` name models in order; `cache_permille` is the cache's share of a price."""

    prices: dict[str, Price]
    routes: dict[str, list[str]]
    cache_permille: dict[str, int]
    most_tokens: int
    purses: dict[str, Purse] = field(default_factory=dict)
    cache: set[tuple[str, str, str]] = field(default_factory=set)
    unpaid: dict[tuple[str, str], list[tuple[str, int]]] = field(default_factory=dict)
    """Answers that were made for somebody who had left: under which key (empty: none), and their price."""
    keys: dict[tuple[str, str], Known] = field(default_factory=dict)

    def held(self, route: str, plan: Plan) -> int:
        """The most that a call can cost, in micro-euro: what has to be free for it."""
        given = len(plan.question.encode()) // BYTES_A_TOKEN_AT_MOST + TOKENS_A_MESSAGE
        return max(-(-self.prices[model].of(given, 0, self.most_tokens) // MICRO) for model in self.routes[route])

    def whole(self, model: str, plan: Plan) -> int:
        return self.prices[model].of(plan.given, plan.cached, plan.made)

    def left(self, model: str, plan: Plan, pieces: int) -> int:
        """The price of a stream that was left after so many pieces."""
        given = len(plan.question.encode()) // BYTES_A_TOKEN_LEFT
        made = len("".join(plan.parts[:pieces]).encode()) // BYTES_A_TOKEN_LEFT
        return self.prices[model].of(given, 0, made)

    def due(self, who: str, route: str, plan: Plan, *, stream: bool = False) -> Due:
        """What a call comes to that is not under a known key."""
        if self.purses[who].free < self.held(route, plan):
            return Due(None, short=True)
        for model in self.routes[route]:
            if (who, plan.id, model) in self.cache:
                owed = self.unpaid.get((who, plan.id))
                share = self.whole(model, plan) * self.cache_permille[model] // 1000
                return Due(model, owed[0][1] if owed else share, from_cache=True)
            does = plan.does.get(model, "answers")
            if does == "answers":
                return Due(model, self.whole(model, plan))
            if does not in PASSED_ON or (stream and does in BROKEN_OFF):
                return Due(None)
        return Due(None)

    def made(self, who: str, plan: Plan, due: Due) -> None:
        """An answer was made or found: the cache has it, and if it was owed, whoever gets it takes its price over."""
        assert due.model
        self.cache.add((who, plan.id, due.model))
        if due.from_cache and self.unpaid.get((who, plan.id)):
            key, _ = self.unpaid[who, plan.id].pop(0)
            self.keys.pop((who, key), None)

    def kept(self, who: str, route: str, plan: Plan, key: str, due: Due) -> None:
        """It was made for somebody who had left."""
        self.made(who, plan, due)
        self.unpaid.setdefault((who, plan.id), []).append((key, due.pico))
        if key:
            self.keys[who, key] = Known(route, plan, due.pico)

    def fetched(self, who: str, key: str) -> int | None:
        """What an answer under a key costs whoever comes for it; None when there is too little for it."""
        known = self.keys[who, key]
        pico = known.owed or 0
        if self.purses[who].free < -(-pico // MICRO):
            return None
        if known.owed is not None:
            self.unpaid[who, known.plan.id].remove((key, known.owed))
            known.owed = None
            self.purses[who].pay(pico)
        return pico

    def keep_key(self, who: str, key: str, route: str, plan: Plan) -> None:
        """An answer that is paid stays under its key."""
        self.keys[who, key] = Known(route, plan, None)
