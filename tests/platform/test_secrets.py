"""The root secret: made once, whole, for its owner alone, however many processes start at once."""

import stat
from concurrent.futures import ThreadPoolExecutor

from lyceum.platform.secrets import Vault


def test_processes_that_start_together_have_one_secret(tmp_path):
    for attempt in range(30):
        home = tmp_path / str(attempt)
        with ThreadPoolExecutor(8) as pool:
            vaults = list(pool.map(lambda _, home=home: Vault.open(home, None), range(8)))
        assert len({vault.key("x") for vault in vaults}) == 1
        assert [path.name for path in home.iterdir()] == ["secret"]
        assert stat.S_IMODE((home / "secret").stat().st_mode) == 0o600
        assert len((home / "secret").read_bytes()) >= 64
