"""Addresses in the arguments of jobs, where nobody reads them and a deleted person's do not stay."""

from lyceum.platform.secrets import Vault

_SEALED_FOR = "identity job address"


class Envelopes:
    """Seals and opens them."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def seal(self, address: str) -> str:
        """As it stands in the job."""
        return self._vault.seal(_SEALED_FOR, address.encode(errors="replace")).hex()

    def open(self, sealed: str) -> str:
        """The address again."""
        return self._vault.unseal(_SEALED_FOR, bytes.fromhex(sealed)).decode()
