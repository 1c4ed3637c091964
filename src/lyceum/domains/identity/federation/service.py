"""Sign-in through providers, put together."""

from lyceum.domains.identity.arrivals import Arrivals
from lyceum.domains.identity.federation.arriving import FederatedArrivals
from lyceum.domains.identity.federation.discovery import Discovery
from lyceum.domains.identity.federation.linked import Ways
from lyceum.domains.identity.federation.providers import Providers
from lyceum.domains.identity.federation.trips import Trips
from lyceum.domains.identity.newcomers import Newcomers
from lyceum.domains.identity.school import School
from lyceum.platform.database import Database
from lyceum.platform.secrets import Vault


class Federation:
    """The providers, the trips to them, whom these let in, and what is linked."""

    def __init__(
        self, *, db: Database, vault: Vault, school: School, newcomers: Newcomers, arrivals: Arrivals, public_url: str | None
    ) -> None:
        discovery = Discovery()
        self.providers = Providers(db, vault, school, discovery, public_url)
        self.trips = Trips(db, vault, discovery, self.providers)
        self.arrivals = FederatedArrivals(db, self.trips, newcomers, arrivals)
        self.ways = Ways(db, self.trips, school, self.providers)
