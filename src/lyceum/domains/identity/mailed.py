"""What goes by mail: notices, confirmed addresses, forgotten passwords; put together."""

from lyceum.domains.identity.address_proofs import AddressProofs
from lyceum.domains.identity.addresses import Addresses
from lyceum.domains.identity.arrivals import Arrivals
from lyceum.domains.identity.envelopes import Envelopes
from lyceum.domains.identity.forgotten import ForgottenPasswords
from lyceum.domains.identity.letters import Letters
from lyceum.domains.identity.limits import Limits
from lyceum.domains.identity.passwords import Passwords
from lyceum.domains.notify.port import Notify
from lyceum.platform.database import Database
from lyceum.platform.secrets import Vault


class Mailed:
    """Those who write to people and look at what comes of it."""

    def __init__(self, *, db: Database, vault: Vault, notify: Notify, limits: Limits, passwords: Passwords, arrivals: Arrivals) -> None:
        proofs, envelopes = AddressProofs(vault), Envelopes(vault)
        self.letters = Letters(db, notify)
        self.addresses = Addresses(db=db, proofs=proofs, envelopes=envelopes, limits=limits, notify=notify)
        self.forgotten = ForgottenPasswords(
            db=db, proofs=proofs, envelopes=envelopes, limits=limits, passwords=passwords, arrivals=arrivals, notify=notify
        )
