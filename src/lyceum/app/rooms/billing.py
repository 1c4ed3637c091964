"""The shop and its till for real money, as the app floor builds it."""

from lyceum.app.room import Kit, Room
from lyceum.domains.billing import gateway, http, jobs
from lyceum.domains.billing.gateways.wallet import WalletSettings
from lyceum.domains.billing.port import Billing
from lyceum.domains.billing.service import BillingService
from lyceum.domains.billing.withdrawals.tables import SEALED


def _build(kit: Kit) -> BillingService:
    return BillingService(
        db=kit.db,
        ledger=kit.ports["ledger"],
        identity=kit.ports["identity"],
        notify=kit.ports["notify"],
        gateways=gateway.switched_on(kit.db, kit.ports["ledger"], kit.settings, kit.section),
        wallet=kit.section(WalletSettings),
        vault=kit.vault,
        base=kit.settings.public_url,
        zone=kit.settings.time_zone,
    )


ROOM = Room("billing", Billing, _build, http.router, jobs=jobs.jobs, schedule=jobs.schedule, settings=gateway.sections, sealed=SEALED)
