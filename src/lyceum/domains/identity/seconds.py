"""Second factors, put together: taking the second step, one's own factors, confirming that it is you, coming in by a passkey."""

from dataclasses import dataclass

from lyceum.domains.identity.arrivals import Arrivals
from lyceum.domains.identity.enrolment import Enrolment
from lyceum.domains.identity.factor_news import FactorNews
from lyceum.domains.identity.factors import OwnFactors
from lyceum.domains.identity.federation.linked import Ways
from lyceum.domains.identity.fresh import Confirming
from lyceum.domains.identity.limits import Limits
from lyceum.domains.identity.passkey_door import PasskeyDoor
from lyceum.domains.identity.passwords import Passwords
from lyceum.domains.identity.proofs import Proofs
from lyceum.domains.identity.second import SecondSteps
from lyceum.domains.identity.sessions import Sessions
from lyceum.domains.notify.port import Notify
from lyceum.platform.database import Database
from lyceum.platform.secrets import Vault


@dataclass(frozen=True)
class Seconds:
    """What the room does with second factors."""

    steps: SecondSteps
    own: OwnFactors
    confirming: Confirming
    door: PasskeyDoor


def seconds(
    *, db: Database, vault: Vault, notify: Notify, sessions: Sessions, arrivals: Arrivals, passwords: Passwords, limits: Limits, ways: Ways
) -> Seconds:
    """All of it."""
    proofs = Proofs(vault)
    enrolment, news = Enrolment(vault, proofs), FactorNews(proofs, limits, notify)
    return Seconds(
        SecondSteps(db=db, arrivals=arrivals, proofs=proofs, enrolment=enrolment, limits=limits, passwords=passwords, ways=ways, news=news),
        OwnFactors(db=db, proofs=proofs, enrolment=enrolment, limits=limits, ways=ways, news=news),
        Confirming(db=db, sessions=sessions, proofs=proofs, limits=limits, passwords=passwords, news=news),
        PasskeyDoor(db=db, arrivals=arrivals, proofs=proofs),
    )
