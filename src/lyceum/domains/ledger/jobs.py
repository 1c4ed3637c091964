"""What the ledger does by itself."""

from collections.abc import Mapping

from lyceum.domains.ledger.port import Ledger
from lyceum.platform.schedule import Every

SWEEP_SECONDS = 60
INSPECT_SECONDS = 3_600
EXPIRE_SECONDS = 60


def schedule(service: Ledger) -> Mapping[str, Every]:
    """Holds that have outlived their time, and promotions that have ended, go every minute; the books are recomputed every hour."""
    return {
        "ledger.expire": Every(EXPIRE_SECONDS, service.expire),
        "ledger.sweep": Every(SWEEP_SECONDS, service.sweep),
        "ledger.inspect": Every(INSPECT_SECONDS, service.inspect),
    }
