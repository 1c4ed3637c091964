"""What the identity room does by itself."""

from collections.abc import Mapping

from lyceum.domains.identity.addresses import LEFT, SEND
from lyceum.domains.identity.forgotten import FORGOTTEN
from lyceum.domains.identity.letters import TELL
from lyceum.domains.identity.phones.codes import JOB
from lyceum.domains.identity.service import IdentityService
from lyceum.platform.jobs import Handler
from lyceum.platform.schedule import Every

HOUR_SECONDS = 3_600
DAY_SECONDS = 86_400


def jobs(service: IdentityService) -> dict[str, Handler]:
    """What is written to people is written after the answer, which is the same whoever asks."""
    return {
        TELL: service.mailed.letters.told,
        SEND: service.mailed.addresses.send,
        LEFT: service.mailed.addresses.left,
        FORGOTTEN: service.mailed.forgotten.send,
        JOB: service.codes.send,
    }


def schedule(service: IdentityService) -> Mapping[str, Every]:
    """What nobody needs any more is cleared every hour; the audit log lets go of what is older than
    a year; the signing keys are looked at every day, and changed when they are old."""
    return {
        "identity.clear": Every(HOUR_SECONDS, service.clearing.clear),
        "identity.forget_audit": Every(DAY_SECONDS, service.audit.forget),
        "identity.keys": Every(DAY_SECONDS, service.renew_keys),
    }
