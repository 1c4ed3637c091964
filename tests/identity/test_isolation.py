"""Row-level security of the room's tables, and the log that can only grow."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

OWNED = {
    "users": "id",
    "credentials": "user_id",
    "sessions": "user_id",
    "refresh_tokens": "user_id",
    "sign_in_links": "user_id",
    "audit": "user_id",
    "api_keys": "user_id",
    "pulses": "user_id",
    "second_steps": "user_id",
    "totp_seeds": "user_id",
    "passkeys": "user_id",
    "recovery_codes": "user_id",
    "identities": "user_id",
    "email_factors": "user_id",
    "email_codes": "user_id",
    "user_words": "user_id",
    "invitations": "inviter_id",
    "address_proofs": "user_id",
}
OF_THE_ROOM = ("signing_keys", "tries", "school", "providers", "trips", "phone_codes", "passkey_challenges")
ROWS = (
    "INSERT INTO identity.pulses (user_id, before) VALUES (:user, 0)",
    """INSERT INTO identity.second_steps (hash, user_id, amr, entrance, address, expires_at)
    VALUES (decode(md5(:user), 'hex'), :user, '{pwd}', 'app', '', now())""",
    "INSERT INTO identity.totp_seeds (user_id, sealed, made_at) VALUES (:user, '', now())",
    """INSERT INTO identity.passkeys (id, user_id, public_key, sign_count, transports, backed_up, name, made_at)
    VALUES (decode(md5(:user), 'hex'), :user, '', 0, '{}', false, 'key', now())""",
    "INSERT INTO identity.email_factors (user_id, made_at) VALUES (:user, now())",
    """INSERT INTO identity.email_codes (bound, user_id, code, sent_at, expires_at)
    VALUES (decode(md5(:user), 'hex'), :user, '', now(), now())""",
    """INSERT INTO identity.invitations (id, hash, inviter_id, email, address, role, locale, made_at, sent_at, expires_at)
    VALUES (gen_random_uuid(), decode(md5(:user), 'hex'), :user, 'x', md5(:user), 'student', 'en', now(), now(), now())""",
    "INSERT INTO identity.recovery_codes (hash, user_id, made_at) VALUES (decode(md5(:user), 'hex'), :user, now())",
    """INSERT INTO identity.identities (id, issuer, subject, user_id, label, linked_at, used_at)
    VALUES (gen_random_uuid(), 'https://provider.example', :user, :user, '', now(), now())""",
)


async def test_every_table_is_one_of_these(school):
    async with school.db.as_room("platform") as tx:
        tables = await tx.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'identity'"))
        assert set(tables.scalars()) - {"alembic_version"} == {*OWNED, *OF_THE_ROOM}


async def test_a_users_transaction_sees_its_own_rows_alone(school, newcomer, identity):
    mina, omid = await newcomer(), await newcomer()
    for person in (mina, omid):
        await identity.make_link(person.id)
        await identity.make_api_key(person.id, "program")
        async with school.db.as_room("identity") as tx:
            for row in ROWS:
                await tx.execute(text(row), {"user": person.id})
    async with school.db.as_user(mina.id) as tx:
        for table, owner in OWNED.items():
            owners = set((await tx.execute(text(f"SELECT {owner} FROM identity.{table}"))).scalars())
            assert owners == {mina.id}, table
        for table in OF_THE_ROOM:
            assert (await tx.execute(text(f"SELECT count(*) FROM identity.{table}"))).scalar_one() == 0


@pytest.mark.parametrize("room", ["", "library", "platform"])
async def test_nobody_and_other_rooms_see_nothing(school, newcomer, room):
    await newcomer()
    async with school.db.as_room(room) as tx:
        for table in (*OWNED, *OF_THE_ROOM):
            assert (await tx.execute(text(f"SELECT count(*) FROM identity.{table}"))).scalar_one() == 0


async def test_nobody_writes_into_anothers_rows(school, newcomer):
    mina, omid = await newcomer(), await newcomer()
    async with school.db.as_user(mina.id) as tx:
        for table, owner in OWNED.items():
            if table != "audit":
                changed = await tx.execute(
                    text(f"UPDATE identity.{table} SET {owner} = {owner} WHERE {owner} = :other"), {"other": omid.id}
                )
                assert changed.rowcount == 0
                assert (await tx.execute(text(f"DELETE FROM identity.{table} WHERE {owner} = :other"), {"other": omid.id})).rowcount == 0
    with pytest.raises(ProgrammingError, match="row-level security"):
        async with school.db.as_user(mina.id) as tx:
            await tx.execute(text("INSERT INTO identity.credentials VALUES (:other, 'x', now())"), {"other": omid.id})


@pytest.mark.parametrize(
    "change",
    ["UPDATE identity.audit SET what = 'nothing'", "DELETE FROM identity.audit", "TRUNCATE identity.audit", "TRUNCATE identity.users"],
)
async def test_the_log_only_grows(school, newcomer, change):
    await newcomer()
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with school.db.as_room("identity") as tx:
            await tx.execute(text(change))
