"""What the school keeps secret lies sealed in its database, under a secret that can be changed while it stands there."""

import secrets

import pytest
from sqlalchemy import text

from lyceum.app.secrets import reseal_all, sealed_columns
from lyceum.platform import sealed as sealing
from lyceum.platform.secrets import Vault

HASHES = {"hash", "bound", "challenge", "passkey_id", "digest", "key", "parent", "content", "recipient", "code", "public_key", "id"}
"""Columns of bytes that hold nothing to be read: digests, what is public, what is good for one answer."""


async def test_every_column_of_bytes_is_a_hash_or_is_known_to_be_sealed(school):
    query = text(
        "SELECT table_schema || '.' || table_name || '.' || column_name, column_name FROM information_schema.columns "
        "WHERE data_type = 'bytea' AND table_schema <> 'pg_catalog' AND table_schema <> 'information_schema' AND table_schema <> 'jobs'"
    )
    async with school.db.as_room("platform") as tx:
        found = {place for place, column in await tx.execute(query) if column not in HASHES}
    assert found == {sealed.name for sealed in sealed_columns()}


async def test_everything_is_sealed_anew_wherever_that_was_broken_off(school, monkeypatch):
    client = await school.client()
    refreshed = await client.post("/api/identity/sessions/refresh", headers={"X-Lyceum": "refresh"})
    assert refreshed.status_code == 200
    root = school.house.vault._roots[0]
    old, new = Vault(root), Vault(secrets.token_bytes(40), root)
    monkeypatch.setattr(sealing, "ROWS_AT_ONCE", 1)
    renewed, calls = Vault.resealed, 0

    def dies(self, purpose, value):
        nonlocal calls
        calls += 1
        if calls == 3:
            raise KeyboardInterrupt
        return renewed(self, purpose, value)

    monkeypatch.setattr(Vault, "resealed", dies)
    with pytest.raises(KeyboardInterrupt):
        await reseal_all(school.db, new)
    monkeypatch.setattr(Vault, "resealed", renewed)
    try:
        assert (await reseal_all(school.db, new)).values >= 1
        assert (await reseal_all(school.db, new)).values == 0
        lost = (await reseal_all(school.db, Vault(secrets.token_bytes(40)))).unreadable
        assert lost["identity.signing_keys.private_sealed"] >= 2, "what cannot be read is told of and left as it is"
        async with school.db.as_room("identity") as tx:
            keys = (await tx.execute(text("SELECT private_sealed FROM identity.signing_keys"))).scalars().all()
        assert all(b'"kty"' in new.unseal("identity signing key", key) for key in keys)
    finally:
        await reseal_all(school.db, Vault(root, new._roots[0]))
    assert all(b'"kty"' in old.unseal("identity signing key", key) for key in await _signing_keys(school))


async def _signing_keys(school):
    async with school.db.as_room("identity") as tx:
        return (await tx.execute(text("SELECT private_sealed FROM identity.signing_keys"))).scalars().all()
