"""The shop and its till for real money, as the app floor builds it."""

from datetime import timedelta

from lyceum.app.room import Kit, Room
from lyceum.domains.billing import biller, gateway, http, jobs
from lyceum.domains.billing.gateways.wallet import WalletSettings
from lyceum.domains.billing.port import Billing
from lyceum.domains.billing.service import BillingService
from lyceum.domains.billing.subscriptions.settings import SubscriptionSettings
from lyceum.domains.billing.withdrawals.tables import SEALED
from lyceum.platform.settings import Section


def _build(kit: Kit) -> BillingService:
    gateways = gateway.switched_on(kit.db, kit.ports["ledger"], kit.settings, kit.section)
    return BillingService(
        db=kit.db,
        ledger=kit.ports["ledger"],
        identity=kit.ports["identity"],
        notify=kit.ports["notify"],
        gateways=gateways,
        billers=biller.switched_on(kit.db, kit.ports["ledger"], kit.settings, kit.section, frozenset(gateways)),
        grace=timedelta(days=kit.section(SubscriptionSettings).grace_days),
        wallet=kit.section(WalletSettings),
        vault=kit.vault,
        base=kit.settings.public_url,
        zone=kit.settings.time_zone,
    )


def _sections() -> list[type[Section]]:
    return [*gateway.sections(), SubscriptionSettings]


ROOM = Room("billing", Billing, _build, http.router, jobs=jobs.jobs, schedule=jobs.schedule, settings=_sections, sealed=SEALED)
