"""A permanent cache for each provider, made by `ai.make_cache`; the first cache of speech, whose entries had no owner, is dropped."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from lyceum.platform.migrate import CURRENT_ROOM, CURRENT_USER

revision = "0002"
down_revision = "0001"

CACHES = "SELECT relname FROM pg_class WHERE relnamespace = 'ai'::regnamespace AND relkind = 'r' AND starts_with(relname, 'cache_')"
# the name comes from a plugin's file: it is checked here too, for it becomes part of a statement
MAKE_CACHE = f"""
CREATE FUNCTION ai.make_cache(provider text) RETURNS void LANGUAGE plpgsql AS $make$
DECLARE cache text := 'cache_' || provider;
BEGIN
    IF provider !~ '^[a-z][a-z0-9_]{{1,30}}$' THEN
        RAISE EXCEPTION 'a provider cannot be named %', quote_literal(provider);
    END IF;
    IF to_regclass('ai.' || cache) IS NOT NULL THEN RETURN; END IF;
    EXECUTE format('CREATE TABLE ai.%I (
        owner_id varchar(10) NOT NULL,
        digest varchar(64) NOT NULL,
        capability varchar(20) NOT NULL,
        model varchar(200) NOT NULL,
        answer jsonb NOT NULL,
        file varchar(200),
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (owner_id, digest))', cache);
    EXECUTE format('ALTER TABLE ai.%I ENABLE ROW LEVEL SECURITY', cache);
    EXECUTE format('ALTER TABLE ai.%I FORCE ROW LEVEL SECURITY', cache);
    EXECUTE format('CREATE POLICY owner ON ai.%I USING (owner_id = {CURRENT_USER}) WITH CHECK (owner_id = {CURRENT_USER})', cache);
    EXECUTE format('CREATE POLICY shared ON ai.%I FOR SELECT USING (owner_id = %L)', cache, '');
    EXECUTE format('CREATE POLICY room ON ai.%I USING (owner_id = %L AND {CURRENT_ROOM} = %L)
        WITH CHECK (owner_id = %L AND {CURRENT_ROOM} = %L)',
        cache, '', 'ai', '', 'ai');
END $make$
"""


def upgrade() -> None:
    op.drop_table("speech_cache", schema="ai")
    # quotes inside the predicates are doubled: they stand inside a string of the function
    op.execute(MAKE_CACHE.replace(CURRENT_USER, CURRENT_USER.replace("'", "''")).replace(CURRENT_ROOM, CURRENT_ROOM.replace("'", "''")))
    op.execute("REVOKE EXECUTE ON FUNCTION ai.make_cache FROM PUBLIC")


def downgrade() -> None:
    """What was kept is made again when it is asked for."""
    for name in op.get_bind().execute(sa.text(CACHES)).scalars().all():
        op.drop_table(name, schema="ai")
    op.execute("DROP FUNCTION ai.make_cache")
    _shared_cache()


def _shared_cache() -> None:
    """The first cache of speech, as 0001 made it."""
    op.create_table(
        "speech_cache",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("provider", sa.String(40), nullable=False),
        sa.Column("version", sa.String(60), nullable=False),
        sa.Column("voice", sa.String(120), nullable=False),
        sa.Column("audio", sa.String(200), nullable=False),
        sa.Column("mime", sa.String(60), nullable=False),
        sa.Column("milliseconds", sa.Integer, nullable=False),
        sa.Column("words", JSONB, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="ai",
    )
    op.execute("ALTER TABLE ai.speech_cache ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE ai.speech_cache FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY room ON ai.speech_cache USING ({CURRENT_ROOM} = 'ai') WITH CHECK ({CURRENT_ROOM} = 'ai')")
