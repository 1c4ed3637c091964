"""What the billing room does by itself."""

from collections.abc import Mapping

from lyceum.domains.billing.port import Billing
from lyceum.platform.schedule import Every

RECONCILE_SECONDS = 60


def schedule(service: Billing) -> Mapping[str, Every]:
    """Payments that are not decided are asked after every minute for their hour; those that have to go back, until they have."""
    return {"billing.reconcile": Every(RECONCILE_SECONDS, service.reconcile)}
