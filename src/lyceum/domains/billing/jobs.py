"""What the billing room does by itself."""

from collections.abc import Mapping

from lyceum.domains.billing import telling, webhooks
from lyceum.domains.billing.receipts import service as receipts
from lyceum.domains.billing.service import BillingService
from lyceum.platform.jobs import Handler
from lyceum.platform.schedule import Every

RECONCILE_SECONDS = 60
FORGET_SECONDS = 3_600


def jobs(service: BillingService) -> dict[str, Handler]:
    """Job -> what does it."""
    return {telling.JOB: service.telling.tell, webhooks.JOB: service.inbox.work, receipts.JOB: service.receipts.name}


def schedule(service: BillingService) -> Mapping[str, Every]:
    """Payments that are not decided are asked after every minute for their hour; those that have to go back, until they have. What old
    webhooks said is let go.
    """
    return {
        "billing.reconcile": Every(RECONCILE_SECONDS, service.reconcile),
        "billing.forget": Every(FORGET_SECONDS, service.inbox.forget),
    }
