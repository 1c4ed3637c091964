"""Root secrets: made once, whole, for their owner alone; changed without losing anything, wherever the change is broken off."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lyceum.platform import secrets
from lyceum.platform.secrets import Vault

OLD, NEW = b"the secret of last year, thirty-two", b"the secret of this year, thirty-two"


def test_processes_that_start_together_have_one_secret(tmp_path):
    for attempt in range(30):
        home = tmp_path / str(attempt)
        with ThreadPoolExecutor(8) as pool:
            vaults = list(pool.map(lambda _, home=home: Vault.open(home, None), range(8)))
        assert len({vault.key("x") for vault in vaults}) == 1
        assert [path.name for path in home.iterdir()] == ["secret"]
        assert stat.S_IMODE((home / "secret").stat().st_mode) == 0o600
        assert len((home / "secret").read_bytes()) >= 64


def test_what_a_former_secret_sealed_is_read_and_the_newest_seals():
    sealed = Vault(OLD).seal("seed", b"what nobody reads")
    both = Vault(NEW, OLD)
    assert both.unseal("seed", sealed) == b"what nobody reads"
    again = both.resealed("seed", sealed)
    assert again.startswith(both.mark)
    assert not sealed.startswith(both.mark)
    assert Vault(NEW).unseal("seed", again) == b"what nobody reads"
    with pytest.raises(InvalidTag):
        Vault(NEW).unseal("seed", sealed)
    assert both.keys("links") == (Vault(NEW).key("links"), Vault(OLD).key("links"))


def test_what_was_sealed_before_secrets_had_ids_is_read():
    nonce = os.urandom(secrets.NONCE_BYTES)
    before = nonce + AESGCM(Vault(OLD).key("seed")).encrypt(nonce, b"plain", b"seed")
    assert Vault(NEW, OLD).unseal("seed", before) == b"plain"


@pytest.mark.parametrize("place", [0, 3, 9, 15, 25, -1])
def test_a_changed_or_moved_value_is_refused(place):
    sealed = bytearray(Vault(OLD).seal("seed", b"plain and more"))
    sealed[place] ^= 1
    with pytest.raises(InvalidTag):
        Vault(OLD, NEW).unseal("seed", bytes(sealed))
    for short in (b"", b"\x01", bytes(sealed)[:12]):
        with pytest.raises(InvalidTag):
            Vault(OLD).unseal("seed", short)
    with pytest.raises(InvalidTag):
        Vault(OLD).unseal("another purpose", Vault(OLD).seal("seed", b"plain"))


def test_a_running_process_reads_a_file_that_was_changed(tmp_path, monkeypatch):
    monkeypatch.setattr(secrets, "LOOK_SECONDS", 0.0)
    running = Vault.open(tmp_path, None)
    sealed, link = running.seal("seed", b"plain"), running.key("links")
    secrets.put_new_first(tmp_path)
    started = Vault.open(tmp_path, None)
    assert running.unseal("seed", started.seal("seed", b"new")) == b"new"
    assert started.unseal("seed", sealed) == b"plain"
    assert running.keys("links") == (started.key("links"), link)
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert secrets.keep_newest_alone(tmp_path) == 1
    assert running.keys("links") == (started.key("links"),)
    with pytest.raises(InvalidTag):
        running.unseal("seed", sealed)
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_a_change_that_dies_leaves_the_secret(tmp_path, monkeypatch):
    before = Vault.open(tmp_path, None).key("x")

    def die(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(secrets.Path, "replace", die)
    with pytest.raises(KeyboardInterrupt):
        secrets.put_new_first(tmp_path)
    assert Vault.open(tmp_path, None).key("x") == before
