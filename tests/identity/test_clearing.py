"""What the room forgets by itself, and what it keeps."""

from sqlalchemy import text

from tests.identity.conftest import new_email

AGES = (
    "UPDATE identity.sessions SET ended_at = now() - interval '31 days' WHERE user_id = :left",
    "UPDATE identity.sessions SET last_seen_at = now() - interval '61 days' WHERE user_id = :lost",
    "UPDATE identity.users SET created_at = now() - interval '61 days' WHERE id = ANY(ARRAY[:lost, :back])",
    "UPDATE identity.sign_in_links SET expires_at = now() - interval '25 hours' WHERE user_id = :left",
    """INSERT INTO identity.tries (key, at)
    VALUES (decode(md5(:left), 'hex'), now() - interval '3 days'), (decode(md5(:left), 'hex'), now())""",
    """INSERT INTO identity.second_steps (hash, user_id, amr, entrance, address, expires_at)
    VALUES (decode(md5(:left), 'hex'), :left, '{pwd}', 'app', '', now() - interval '25 hours')""",
    "INSERT INTO identity.pulses (user_id, before, at) VALUES (:left, 1, now() - interval '25 hours'), (:left, 2, now())",
)
LEFT = {
    "sessions": "SELECT count(*) FROM identity.sessions WHERE user_id = ANY(:users)",
    "tokens": "SELECT count(*) FROM identity.refresh_tokens WHERE user_id = ANY(:users)",
    "links": "SELECT count(*) FROM identity.sign_in_links WHERE user_id = ANY(:users)",
    "steps": "SELECT count(*) FROM identity.second_steps WHERE user_id = ANY(:users)",
    "pulses": "SELECT count(*) FROM identity.pulses WHERE user_id = ANY(:users)",
    "due": "SELECT count(*) FROM identity.users WHERE deletion_due_at IS NOT NULL AND id = ANY(:users)",
}


async def test_what_is_old_goes_and_the_rest_stays(school, newcomer, identity):
    left, lost, back = await newcomer(), await school.client("guest"), await school.client("guest")
    learner = await identity.ensure_user(new_email(), "Never came", "student")
    await identity.make_link(left.id)
    people = {"left": left.id, "lost": lost.user_id, "back": back.user_id}
    async with school.db.as_room("identity") as tx:
        await tx.execute(text("UPDATE identity.users SET created_at = now() - interval '99 days' WHERE id = :user"), {"user": learner})
        for statement in AGES:
            await tx.execute(text(statement), {name: user for name, user in people.items() if f":{name}" in statement})
    await identity.clearing.clear()
    async with school.db.as_room("identity") as tx:
        users = [*people.values(), learner]
        counts = {name: (await tx.execute(text(query), {"users": users})).scalar_one() for name, query in LEFT.items()}
        assert counts == {"sessions": 1, "tokens": 1, "links": 0, "steps": 0, "pulses": 1, "due": 1}
        key = text("SELECT count(*) FROM identity.tries WHERE key = decode(md5(:left), 'hex')")
        assert (await tx.execute(key, {"left": left.id})).scalar_one() == 1
        due = text("SELECT deletion_due_at IS NOT NULL FROM identity.users WHERE id = :user")
        assert (await tx.execute(due, {"user": lost.user_id})).scalar_one()
