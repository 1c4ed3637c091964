"""What reports on money say. Euro and rial stand apart everywhere; amounts are whole units."""

from datetime import date

from lyceum.domains.billing.models import Frozen, Locale, Money
from lyceum.domains.billing.tiers.models import TierName
from lyceum.kernel.periods import Span


class Sums(Frozen):
    """Money of one currency: what was sold, what went back to buyers, what banks took back."""

    currency: Money
    scale: int
    sales: int = 0
    sold: int = 0
    refunded: int = 0
    charged_back: int = 0


class OfPeriod(Sums):
    """A day or a month, by its first day, and a kind of goods."""

    start: date
    kind: str


class OfProduct(Sums):
    """A product, of all its time in the span; null: the shop does not know what was bought. `names` are those of now."""

    kind: str
    product: str | None
    names: dict[Locale, str]


class Tie(Sums):
    """The same sums, from the books. `difference` is all that differs anywhere, by period, kind and direction, added up."""

    difference: int
    is_equal: bool


class Moved(Frozen):
    """Everything that was moved in the books for one reason."""

    reason: str
    currency: str
    scale: int
    transfers: int
    amount: int


class MoneyReport(Frozen):
    """What the school took within a span of days, and what the books say of it at this moment. `starts` are the first days of its periods;
    only those with money in them are in `periods`.
    """

    span: Span
    zone: str
    starts: tuple[date, ...]
    totals: tuple[Sums, ...]
    periods: tuple[OfPeriod, ...]
    products: tuple[OfProduct, ...]
    ties: tuple[Tie, ...]
    moved: tuple[Moved, ...]


class OfTier(Frozen):
    """Members of a tier by the books and the terms of now: how many filled their wallets with at least `since` rial, and with how much."""

    tier: TierName
    since: int
    people: int
    amount: int
