"""What the ledger does by itself."""

from collections.abc import Mapping

from lyceum.domains.ledger.port import Ledger
from lyceum.platform.schedule import Every

SWEEP_SECONDS = 60
INSPECT_SECONDS = 3_600


def schedule(service: Ledger) -> Mapping[str, Every]:
    """Holds that have outlived their time are freed every minute; the books are recomputed every hour."""
    return {"ledger.sweep": Every(SWEEP_SECONDS, service.sweep), "ledger.inspect": Every(INSPECT_SECONDS, service.inspect)}
