"""What the school keeps secret lies sealed in its database, under a secret that can be changed while it stands there."""

import json
import secrets

import pytest
from sqlalchemy import make_url, text

from lyceum.app.secrets import reseal_all, sealed_columns
from lyceum.platform import postgres
from lyceum.platform import sealed as sealing
from lyceum.platform.secrets import Vault
from tests import dump
from tests.authenticators import code

HASHES = {"hash", "link", "bound", "challenge", "passkey_id", "digest", "key", "parent", "content", "recipient", "code", "public_key", "id"}
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


async def test_nothing_secret_stands_in_the_database_in_clear(school, home, addresses):
    """Seeds, keys that sign, the secret of a provider, tokens with their successors, API keys, links: sealed or hashed, all of them."""
    client, admin = await school.client(), await school.client("admin")
    planted = {"access token": client.headers["Authorization"].removeprefix("Bearer ")}
    planted["refresh token"] = client.cookies["lyceum_refresh"]
    await client.post("/api/identity/sessions/refresh", headers={"X-Lyceum": "refresh"})
    planted["its successor"] = client.cookies["lyceum_refresh"]
    planted["API key"] = (await client.post("/api/identity/keys", json={"name": "k"})).json()["key"].split("_", 2)[2]
    planted["link"] = await school.house.ports["identity"].make_link(client.user_id)
    new = (await client.post("/api/identity/factors/authenticator")).json()
    planted["seed"] = new["key"]
    first = {"setup": new["setup"], "code": code(new["key"])}
    assert (await client.post("/api/identity/factors/authenticator/confirm", json=first)).status_code == 204
    codes = (await client.post("/api/identity/factors/recovery-codes")).json()["codes"]
    planted |= {f"recovery code {number}": one for number, one in enumerate(codes)}
    planted["client secret"] = secrets.token_urlsafe(24)
    provider = {"kind": "google", "client_id": "school", "secret": planted["client secret"]}
    assert (await admin.post("/api/identity/providers", json=provider)).status_code in (201, 409)
    vault = school.house.vault
    for number, key in enumerate(await _signing_keys(school)):
        planted[f"signing key {number}"] = json.loads(vault.unseal("identity signing key", key))["d"]
    planted["root secret"] = vault._roots[0].decode()
    server = make_url(postgres.start_embedded(home)).set(database=addresses.owner.database).render_as_string(hide_password=False)
    assert dump.in_database(server, *planted.values()) == []
    await admin.delete("/api/identity/providers/google")
