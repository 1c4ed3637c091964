"""Looking after people: versions, words to find them by, invitations; an audit log that can be read by what, when and who."""

from pathlib import Path

import sqlalchemy as sa
from alembic import context, op

from lyceum.domains.identity.people_rules import words_of_email, words_of_name
from lyceum.platform.migrate import owned

revision = "0009"
down_revision = "0008"

BATCH = 5_000


def upgrade() -> None:
    op.add_column("users", sa.Column("version", sa.Integer, nullable=False, server_default="1"), schema="identity")
    op.add_column("users", sa.Column("suspended_reason", sa.String(500)), schema="identity")
    people = sa.text("role <> 'guest'")
    op.create_index("users_people", "users", ["created_at", "id"], schema="identity", postgresql_where=people)
    op.create_index("users_role", "users", ["role", "created_at", "id"], schema="identity", postgresql_where=people)
    for column in ("suspended_at", "deletion_due_at"):
        given = sa.text(f"{column} IS NOT NULL")
        op.create_index(f"users_{column}", "users", ["created_at", "id"], schema="identity", postgresql_where=given)
    _words()
    _invitations()
    _audit()
    op.execute(_sql("0009_forget_person.sql"))


def _words() -> None:
    op.create_table(
        "user_words",
        sa.Column("user_id", sa.String(10), sa.ForeignKey("identity.users.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("kind", sa.String(5), primary_key=True),
        sa.Column("word", sa.String(100, collation="C"), primary_key=True),
        schema="identity",
    )
    op.create_index("user_words_word", "user_words", ["word", "kind", "user_id"], schema="identity")
    owned(op, "identity", "user_words", owner="user_id", room=True)
    _find_those_there()
    op.execute(_sql("0009_forget_words.sql"))


def _find_those_there() -> None:
    connection = op.get_bind()
    connection.execute(sa.text("SELECT set_config('app.room', 'identity', true)"))
    add = sa.text("INSERT INTO identity.user_words (user_id, kind, word) VALUES (:user_id, :kind, :word)")
    people = sa.text("SELECT id, name, email FROM identity.users WHERE role <> 'guest' AND id > :after ORDER BY id LIMIT :batch")
    after = ""
    while rows := connection.execute(people, {"after": after, "batch": BATCH}).all():
        after = rows[-1].id
        found = [
            {"user_id": row.id, "kind": kind, "word": word}
            for row in rows
            for kind, words in (("name", words_of_name(row.name)), ("email", words_of_email(row.email)))
            for word in words
        ]
        if found:
            connection.execute(add, found)


def _invitations() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("inviter_id", sa.String(10), sa.ForeignKey("identity.users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("role", sa.String(20), sa.CheckConstraint("role <> 'guest'"), nullable=False),
        sa.Column("locale", sa.String(10), nullable=False),
        *(sa.Column(name, moment, nullable=False) for name in ("made_at", "sent_at", "expires_at")),
        sa.Column("accepted_at", moment),
        sa.Column("accepted_by", sa.String(10)),
        sa.Column("revoked_at", moment),
        schema="identity",
    )
    still_open = sa.text("accepted_at IS NULL AND revoked_at IS NULL")
    op.create_index("invitations_open", "invitations", ["address"], unique=True, schema="identity", postgresql_where=still_open)
    op.create_index("invitations_inviter", "invitations", ["inviter_id", "made_at"], schema="identity")
    op.create_index("invitations_made", "invitations", ["made_at", "id"], schema="identity")
    owned(op, "identity", "invitations", owner="inviter_id", room=True)


def _audit() -> None:
    said = "coalesce(detail ->> 'acted_by', detail ->> 'by')"
    actor = sa.Computed(f"CASE WHEN {said} ~ '^[0-9a-z]{{10}}$' THEN {said} END", persisted=True)  # in older lines a session's id, too
    op.add_column("audit", sa.Column("actor_id", sa.String(10), actor), schema="identity")
    op.create_index("audit_at", "audit", ["at", "id"], schema="identity")
    op.create_index("audit_what", "audit", ["what", "at"], schema="identity")
    op.create_index("audit_actor", "audit", ["actor_id", "at"], schema="identity", postgresql_where=sa.text("actor_id IS NOT NULL"))
    op.execute(_sql("0009_forget_audit.sql"))
    app_role = context.config.attributes["app_role"]
    op.execute("REVOKE ALL ON FUNCTION identity.forget_audit() FROM PUBLIC")
    op.execute(f'GRANT EXECUTE ON FUNCTION identity.forget_audit() TO "{app_role}"')


def _sql(name: str) -> str:
    return (Path(__file__).parents[1] / "sql" / name).read_text()


def downgrade() -> None:
    op.execute(_sql("forget_person.sql"))
    op.execute("DROP FUNCTION identity.forget_audit")
    for index in ("audit_actor", "audit_what", "audit_at"):
        op.drop_index(index, "audit", schema="identity")
    op.drop_column("audit", "actor_id", schema="identity")
    op.drop_table("invitations", schema="identity")
    op.execute("DROP TRIGGER forget_words ON identity.users; DROP FUNCTION identity.forget_words")
    op.drop_table("user_words", schema="identity")
    for index in ("users_deletion_due_at", "users_suspended_at", "users_role", "users_people"):
        op.drop_index(index, "users", schema="identity")
    for column in ("suspended_reason", "version"):
        op.drop_column("users", column, schema="identity")
