"""What the identity room keeps sealed, and for what."""

from typing import Final

from lyceum.domains.identity.factor_tables import TotpSeedRow
from lyceum.domains.identity.federation.tables import ProviderRow, TripRow
from lyceum.domains.identity.tables import RefreshTokenRow, SigningKeyRow
from lyceum.platform.sealed import Sealed

SIGNING_KEY: Final = "identity signing key"
REFRESH_TOKEN: Final = "identity refresh token"  # noqa: S105  (what the sealing is for, not a secret)
AUTHENTICATOR: Final = "identity authenticator {user_id}"
PROVIDER_SECRET: Final = "identity provider secret"  # noqa: S105  (the same)
TRIP: Final = "identity trip"

SEALED = (
    Sealed(SigningKeyRow, "private_sealed", SIGNING_KEY),
    Sealed(RefreshTokenRow, "successor", REFRESH_TOKEN),
    Sealed(TotpSeedRow, "sealed", AUTHENTICATOR),
    Sealed(ProviderRow, "secret_sealed", PROVIDER_SECRET),
    Sealed(TripRow, "proof_sealed", TRIP),
)
