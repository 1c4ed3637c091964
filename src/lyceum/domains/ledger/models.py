"""What travels through the ledger's door. An amount is a whole number of its currency's units, never a float."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Currency = Literal["EUR", "IRR", "SEC"]
"""Units: micro-euro, rial, second of tutoring."""
SCALES: dict[Currency, int] = {"EUR": 6, "IRR": 0, "SEC": 0}
"""Decimal places between a unit and what people say: 1,500,000 units of EUR are 1.50 euro."""
PICO = 1_000_000
"""Usage is counted in millionths of a unit: pico-euro for the euro."""
MAX_AMOUNT_UNITS = 10**15
MAX_COST_PICO = 10**18
MAX_HOLD_SECONDS = 7 * 86_400
MAX_NOTE_CHARS = 500

Code = Annotated[str, Field(pattern="^[a-z][a-z0-9_.]*$", max_length=40)]
Amount = Annotated[int, Field(ge=1, le=MAX_AMOUNT_UNITS)]
Pico = Annotated[int, Field(ge=0, le=MAX_COST_PICO)]
Owner = Annotated[str, Field(max_length=10)]
HoldState = Literal["open", "captured", "settled", "released", "expired"]


class Frozen(BaseModel):
    """Base of the ledger's models."""

    model_config = ConfigDict(frozen=True)


class Party(Frozen):
    """One side of a transfer: an account by its owner (empty: the school) and its code. Accounts open when first named."""

    owner: Owner = ""
    code: Code


class Transfer(Frozen):
    """`amount` units from `debit` to `credit`. `id` is the fact's own key: sent again it changes nothing.

    `reason` is a code that the browser app has words for; `note` is somebody's own words, `actor` that user's id; `ref` says what
    outside of the books it belongs to.
    """

    id: UUID
    debit: Party
    credit: Party
    currency: Currency
    amount: Amount
    reason: Code
    ref: Annotated[str | None, Field(max_length=200)] = None
    note: Annotated[str | None, Field(max_length=MAX_NOTE_CHARS)] = None
    actor: Owner | None = None
    group_id: UUID | None = None


class Usage(Frozen):
    """Something metered that was delivered: its exact cost, and what the provider takes for it. `id` is the request's.

    `hold_id` is closed with it. The charge goes to the school's account `revenue`.
    """

    id: UUID
    owner: Owner
    service: Annotated[str, Field(min_length=1, max_length=100)]
    cost_pico: Pico
    provider_pico: Pico = 0
    hold_id: UUID | None = None
    revenue: Code = "revenue.ai"
    code: Code = "credit"
    currency: Currency = "EUR"


class Balance(Frozen):
    """What an account has: `available` can be spent; `held` is set aside; `accrued_pico` is usage that is not yet worth a charge.

    `available` is what is left after both. Of what is there `promised` units are promotional and used first, the next of them until
    `promised_until`; the answers of `hold` and `deliver`, which are in a hurry, do not say it.
    """

    code: str
    currency: Currency
    scale: int
    available: int
    held: int
    accrued_pico: int
    promised: int = 0
    promised_until: datetime | None = None


class Promotion(Frozen):
    """Promotional credit: of `amount` units `unused` are left until the moment `until`. `id` is the key it was granted under."""

    id: UUID
    owner: Owner
    amount: int
    unused: int
    currency: Currency
    scale: int
    until: datetime
    at: datetime
    reason: str
    note: str | None


class Hold(Frozen):
    """An amount that was set aside. `created` is false when the same hold was there before; `state` says what became of it."""

    id: UUID
    state: HoldState
    created: bool
    balance: Balance


class OpenHold(Frozen):
    """A hold that is open, and whose it is."""

    id: UUID
    owner: str


class Delivered(Frozen):
    """`charged` units were posted now (0: it accrues), `short_pico` is what the account could not bear.

    `created` is false when this usage was there before.
    """

    charged: int
    short_pico: int
    created: bool
    balance: Balance


class Entry(Frozen):
    """A line of an account's statement; `amount` is above zero when it came in. `seq` grows with every transfer of the school."""

    id: UUID
    seq: int
    at: datetime
    amount: int
    currency: Currency
    scale: int
    reason: str
    ref: str | None
    note: str | None
    actor: str | None
    reverses: UUID | None


class Only(Frozen):
    """Which lines of a statement: of one reason, from a moment on, before another."""

    reason: Code | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None


EVERYTHING = Only()


class EntryPage(Frozen):
    """Part of a statement, newest first; `next` asks for the rest as `after`, and is null at the end."""

    items: tuple[Entry, ...]
    next: int | None


class Sum(Frozen):
    """One currency in the books: what people have and what the school's accounts have; the two cancel out.

    `promised` of what people have is promotional; `cost_pico` of usage equals `charged` units, what has accrued, and `short_pico`.
    """

    currency: Currency
    scale: int
    accounts: int
    transfers: int
    people: int
    school: int
    held: int
    promised: int
    cost_pico: int
    charged: int
    accrued_pico: int
    short_pico: int


class Proof(Frozen):
    """What reading the books from the first entry gave; no `problems` means that they are right."""

    transfers: int
    sums: tuple[Sum, ...]
    problems: tuple[str, ...]


class Inspection(Frozen):
    """What the last hourly look into the books found; `at` is null when there was none yet."""

    at: datetime | None
    problems: int
    first: str | None
    transfers: int
