"""What the billing room does by itself."""

from collections.abc import Mapping

from lyceum.domains.billing.service import BillingService
from lyceum.domains.billing.telling import JOB
from lyceum.platform.jobs import Handler
from lyceum.platform.schedule import Every

RECONCILE_SECONDS = 60


def jobs(service: BillingService) -> dict[str, Handler]:
    """Job -> what does it."""
    return {JOB: service.telling.tell}


def schedule(service: BillingService) -> Mapping[str, Every]:
    """Payments that are not decided are asked after every minute for their hour; those that have to go back, until they have."""
    return {"billing.reconcile": Every(RECONCILE_SECONDS, service.reconcile)}
