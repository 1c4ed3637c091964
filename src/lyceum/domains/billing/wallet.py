"""The learner's wallet in rial: what is in it, and how it is filled. What it holds stands in the books alone."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from lyceum.domains.billing import rules, store
from lyceum.domains.billing.errors import DepositRefused, GatewayUnknown
from lyceum.domains.billing.gateways.wallet import CODE, CURRENCY, WalletSettings
from lyceum.domains.billing.models import Locale, Turn, Way
from lyceum.domains.billing.payments import DEPOSIT, Payments
from lyceum.domains.billing.tiers.service import Tiers
from lyceum.domains.billing.wallet_models import Bounds, WalletTold
from lyceum.domains.billing.withdrawals.books import WITHDRAWING
from lyceum.domains.ledger.port import Ledger
from lyceum.platform.database import Database

NAMES = {"en": "Wallet deposit", "fa": "افزایش موجودی کیف پول"}
_PAYMENTS = UUID("5a2b7c1e-7f0d-4d0b-9f39-6a7f1d2c8e40")


class Wallets:
    """Everybody's wallet; each call is about one."""

    def __init__(
        self, db: Database, ledger: Ledger, payments: Payments, tiers: Tiers, settings: WalletSettings, clock: Callable[[], datetime]
    ) -> None:
        self._db, self._ledger, self._payments, self._tiers = db, ledger, payments, tiers
        self._settings, self._clock = settings, clock

    def ways(self) -> tuple[Way, ...]:
        """How a wallet can be filled: every way of paying in rial that brings money in."""
        filling = (one for one in self._payments.gateways.values() if CURRENCY in one.currencies and not one.is_own)
        return tuple(Way(gateway=one.name, currency=CURRENCY, is_test=one.is_test) for one in filling)

    async def told(self, user_id: str) -> WalletTold:
        """A wallet as its owner sees it."""
        balances = {one.code: one for one in await self._ledger.balances(user_id) if one.currency == CURRENCY}
        here, on_its_way = balances.get(CODE), balances.get(WITHDRAWING)
        return WalletTold(
            available=here.available if here else 0,
            held=here.held if here else 0,
            withdrawing=on_its_way.available if on_its_way else 0,
            ways=self.ways(),
            deposits=Bounds(least=self._settings.least_deposit, most=self._settings.most_deposit),
            withdrawals=Bounds(least=self._settings.least_withdrawal, most=self._settings.most_withdrawal),
            membership=await self._tiers.of(user_id),
        )

    async def has_any(self, user_id: str) -> bool:
        """Whether there is money in a wallet."""
        return any(one.code == CODE and one.available > 0 for one in await self._ledger.balances(user_id) if one.currency == CURRENCY)

    async def deposit(self, user_id: str, key: UUID, amount: int, gateway: str, locale: Locale, base: str) -> Turn:
        """Order an amount for one's own wallet, and begin to pay it. Raises DepositRefused, GatewayUnknown, GatewayRefused, GatewayAway."""
        if not self._settings.least_deposit <= amount <= self._settings.most_deposit:
            raise DepositRefused(field="amount", least=self._settings.least_deposit, most=self._settings.most_deposit)
        if all(way.gateway != gateway for way in self.ways()):
            raise GatewayUnknown(field="gateway", gateway=gateway)
        moment = self._clock()
        async with self._db.as_room(store.ROOM) as tx:
            await store.add_order(tx, _ordered(user_id, key, amount, moment))
        return await self._payments.begin(user_id, uuid5(_PAYMENTS, str(key)), key, gateway, locale, base)


def _ordered(user_id: str, key: UUID, amount: int, moment: datetime) -> dict[str, object]:
    return {
        "id": key,
        "owner_id": user_id,
        "product_code": "wallet_deposit",
        "names": NAMES,
        "kind": DEPOSIT,
        "plan": None,
        "amount": amount,
        "price": amount,
        "currency": CURRENCY,
        "created_at": moment,
        "expires_at": moment + timedelta(seconds=rules.ORDER_SECONDS),
    }
