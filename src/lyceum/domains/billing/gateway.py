"""What a payment gateway is, and the registry that finds them: one Python file a gateway, nothing else to edit."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from pkgutil import iter_modules
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from lyceum.domains.billing import gateways
from lyceum.domains.billing.backwards_models import Disputed, Part
from lyceum.domains.billing.errors import PaymentNotFound, WebhookRefused
from lyceum.domains.billing.models import Frozen, Locale, Money
from lyceum.domains.billing.statements.models import Statement
from lyceum.domains.ledger.port import Ledger
from lyceum.kernel.clock import now
from lyceum.platform.database import Database
from lyceum.platform.settings import Section, Settings


class Ask(Frozen):
    """What a gateway is told when a payment begins; `back` is where the browser returns."""

    payment_id: UUID
    owner_id: str
    order_number: int
    amount: int
    currency: Money
    title: str
    locale: Locale
    back: str


class Begun(Frozen):
    """A payment that a gateway has taken on: the name by which it comes back, and where the buyer goes, if need be by a page of ours."""

    authority: str
    url: str
    method: Literal["GET", "PAGE"] = "GET"
    fields: Mapping[str, str] = Field(default_factory=dict)


class Leading(Frozen):
    """What a page of the school needs to lead a browser on: its content, its own policy, and a script if the gateway wants one."""

    content: str
    policy: str
    head: str = ""
    script: str = ""


class Sent(Frozen):
    """A payment as a gateway is asked about it. `told` is the reference that came with the browser, which may be anybody's invention.

    `refund_id` is the refund that a gateway is asked for, where somebody decided on one.
    Money that comes to light when `is_late` will not be kept: a gateway that can tell without taking it, need not take it.
    """

    payment_id: UUID
    owner_id: str
    amount: int
    currency: Money
    authority: str
    told: str | None
    reference: str | None
    is_late: bool = False
    refund_id: UUID | None = None


class GivesNothingBack(Exception):
    """A gateway has decided against a refund, for good: the money stays with the school."""


class Outcome(Frozen):
    """What a gateway says of a payment.

    `paid`: it has the money, as `reference`, and it is the school's now; said a second time it is the same fact. `amount` is how much it
    says that it took, None where it cannot say another sum than ours. `pending`: not paid yet. `refused`: it never will be. `returned`: it
    went back to the buyer. `unclear`: anything else, and no answer too.
    """

    state: Literal["paid", "pending", "refused", "returned", "unclear"]
    reference: str | None = None
    amount: int | None = None
    reason: str = ""


class Said(Frozen):
    """What a browser brought from a gateway: none of it is proof. `cancelled`: the buyer is said to have given up."""

    authority: str | None = None
    reference: str | None = None
    cancelled: bool = False


class Heard(Frozen):
    """An event that a gateway told by itself, and proved to be its own. `authority` is the payment it is about, as the gateway calls it.

    `subscription` is the subscription that it is about: the gateway's name for it, or the school's id where the event carries that.
    """

    event_id: Annotated[str, Field(min_length=1, max_length=100)]
    type: Annotated[str, Field(max_length=100)]
    occurred_at: datetime
    authority: Annotated[str | None, Field(max_length=200)] = None
    subscription: Annotated[str | None, Field(max_length=200)] = None
    payload: dict[str, Any]


class PaymentGateway(ABC):
    """One way to pay. Every method may be called again for the same payment."""

    name: str
    currencies: frozenset[Money]
    is_test: bool = False
    """No real money moves."""
    is_fallback: bool = False
    """Only there while no other gateway is switched on."""
    is_own: bool = False
    """What it pays with is in the school's books already: no money comes in by it."""
    gives_parts: bool = False
    """It can return a part of a payment, and then another."""
    undo_seconds: int | None = None
    """So long after a payment it returns it; None: as long as one likes."""

    @abstractmethod
    async def begin(self, ask: Ask) -> Begun:
        """Hand a payment in. Raises GatewayAway, GatewayRefused."""

    def leading(self, begun: Begun) -> Leading:
        """The page that leads a browser on to a payment whose method is PAGE."""
        del begun
        raise PaymentNotFound

    @abstractmethod
    async def confirm(self, sent: Sent) -> Outcome:
        """Ask, with our amount, what became of it; what was paid is the school's from then on. No answer is `unclear`."""

    @abstractmethod
    async def undo(self, sent: Sent) -> bool:
        """Give the money of a confirmed payment back; whether it is on its way. Raises GivesNothingBack, and GatewayAway when
        that is not clear.
        """

    async def give_part(self, sent: Sent, part: Part) -> bool:
        """Return a part of a confirmed payment, once; whether it is on its way. Raises GivesNothingBack, and GatewayAway when
        that is not clear.
        """
        del sent, part
        return False

    async def disputes(self, sent: Sent) -> tuple[Disputed, ...]:
        """What the buyer's bank has asked back of a payment, as it stands now. Raises GatewayAway."""
        del sent
        return ()

    @abstractmethod
    def read(self, said: Mapping[str, str]) -> Said:
        """What the browser says in the gateway's own words."""

    def heard(self, body: bytes, headers: Mapping[str, str], moment: datetime) -> Heard:
        """An event that came at this moment; names of headers are in small letters. Raises WebhookRefused where the gateway does not prove
        that it is its own, as all those do not that tell nothing by themselves.
        """
        del body, headers, moment
        raise WebhookRefused

    @property
    def zone(self) -> str:
        """By whose days its statement goes."""
        return "Asia/Tehran" if self.currencies == {"IRR"} else "UTC"

    async def statement(self, day: date) -> Statement | None:
        """What it says of everything that it took and gave on a day that is over; None where it offers no such thing, and a person brings
        its file. Raises GatewayAway: no part of it counts then.
        """
        del day
        return None

    @abstractmethod
    async def close(self) -> None:
        """Let go of connections."""


@dataclass(frozen=True)
class Setup:
    """What a gateway or a biller is built from."""

    db: Database
    ledger: Ledger
    school: Settings
    settings: Any
    clock: Callable[[], datetime] = now


@dataclass(frozen=True)
class Plugin:
    """What a gateway's file offers under the name `plugin`. `build` gives None while it is not switched on."""

    name: str
    build: Callable[[Setup], PaymentGateway | None]
    settings: type[Section]


def discover() -> dict[str, Plugin]:
    """All plugins by name: those of `gateways/`, each in the file of its name."""
    found: dict[str, Plugin] = {}
    for module in iter_modules(gateways.__path__):
        plugin = import_module(f"{gateways.__name__}.{module.name}").plugin
        assert isinstance(plugin, Plugin)
        assert plugin.name == module.name, f"the plugin of {module.name} calls itself {plugin.name}"
        found[plugin.name] = plugin
    return found


def sections() -> list[type[Section]]:
    """The settings of all gateways."""
    return [plugin.settings for plugin in discover().values()]


def switched_on(db: Database, ledger: Ledger, school: Settings, settings: Callable[[type[Section]], Section]) -> dict[str, PaymentGateway]:
    """The gateways that can be paid through, by name: real ones, then those for trying out, then the school's own."""
    built = (plugin.build(Setup(db, ledger, school, settings(plugin.settings))) for plugin in discover().values())
    on = sorted((gateway for gateway in built if gateway), key=lambda gateway: (gateway.is_own, gateway.is_test, gateway.name))
    brings_money = any(not gateway.is_fallback and not gateway.is_own for gateway in on)
    return {gateway.name: gateway for gateway in on if not (gateway.is_fallback and brings_money)}
