"""What the notify room does later and by itself."""

from collections.abc import Mapping

from lyceum.domains.notify.delivery import DELIVER
from lyceum.domains.notify.service import NotifyService
from lyceum.platform.jobs import Handler
from lyceum.platform.schedule import Every

MEND_SECONDS = 60
FOLLOW_SECONDS = 60
TIDY_SECONDS = 900


def jobs(service: NotifyService) -> dict[str, Handler]:
    """Sending a message."""
    return {DELIVER: service.delivery.deliver}


def schedule(service: NotifyService) -> Mapping[str, Every]:
    """Messages that were left behind are sent, carriers are asked what was delivered, and what is over is erased."""
    return {
        "notify.mend": Every(MEND_SECONDS, service.delivery.mend),
        "notify.follow": Every(FOLLOW_SECONDS, service.delivery.follow),
        "notify.tidy": Every(TIDY_SECONDS, service.tidy),
    }
