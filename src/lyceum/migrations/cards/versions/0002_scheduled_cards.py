"""Decks, cards, the log of reviews, and the sums of each day."""

import sqlalchemy as sa
from alembic import op

from lyceum.platform.migrate import CURRENT_USER, owned

revision = "0002"
down_revision = "0001"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("notes", sa.Column("deck_id", sa.Uuid), schema="cards")
    # notes without cards are looked for whenever somebody studies, and there are none but on the first day
    op.create_index("notes_without_cards", "notes", ["owner_id"], schema="cards", postgresql_where=sa.text("deck_id IS NULL"))
    _decks()
    _cards()
    _reviews()
    for table in ("decks", "cards", "days"):
        owned(op, "cards", table)


def _decks() -> None:
    op.create_table(
        "decks",
        sa.Column("owner_id", sa.String(10), primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("is_default", sa.Boolean, nullable=False),
        sa.Column("desired_retention", sa.Float, nullable=False),
        sa.Column("new_per_day", sa.Integer, nullable=False),
        sa.Column("reviews_per_day", sa.Integer, nullable=False),
        sa.Column("kinds", sa.ARRAY(sa.String(10)), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        schema="cards",
    )
    op.create_index(
        "one_default_a_language", "decks", ["owner_id", "language"], unique=True, schema="cards", postgresql_where=sa.text("is_default")
    )


def _cards() -> None:
    op.create_table(
        "cards",
        sa.Column("owner_id", sa.String(10), primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("note_id", sa.Uuid, nullable=False),
        sa.Column("deck_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False, server_default="new"),
        sa.Column("step", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("stability", sa.Float),
        sa.Column("difficulty", sa.Float),
        sa.Column("last_at", _MOMENT),
        sa.Column("last_day", sa.Date),
        sa.Column("due_day", sa.Date),
        sa.Column("due_at", _MOMENT),
        sa.Column("reps", sa.Integer, nullable=False, server_default="0"),
        sa.Column("lapses", sa.Integer, nullable=False, server_default="0"),
        sa.Column("leech", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("suspended", sa.Boolean),
        sa.Column("deleted", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("idle", sa.Boolean, sa.Computed("deleted OR coalesce(suspended, leech)", persisted=True), nullable=False),
        schema="cards",
    )
    op.create_index("cards_of_note", "cards", ["owner_id", "note_id"], schema="cards")
    op.create_index("cards_asked", "cards", ["owner_id", "last_day"], schema="cards", postgresql_where=sa.text("NOT deleted"))
    # one index for each part of a study queue, holding the cards of that part alone, in their order
    for name, columns, state in (
        ("cards_due", ["owner_id", "deck_id", "due_day", "id"], "state = 'review'"),
        ("cards_new", ["owner_id", "deck_id", "note_id", "kind"], "state = 'new'"),
        ("cards_learning", ["owner_id", "deck_id", "due_at"], "state IN ('learning', 'relearning')"),
    ):
        op.create_index(name, "cards", columns, schema="cards", postgresql_where=sa.text(f"NOT idle AND {state}"))


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("owner_id", sa.String(10), primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("card_id", sa.Uuid, nullable=False),
        sa.Column("deck_id", sa.Uuid, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("rating", sa.SmallInteger),
        sa.Column("voids", sa.Uuid),
        sa.Column("milliseconds", sa.Integer, nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.CheckConstraint("(rating IS NULL) <> (voids IS NULL)", name="rating_or_voids"),
        schema="cards",
    )
    op.create_index("reviews_of_card", "reviews", ["owner_id", "card_id"], schema="cards")
    # append only: what may be done is read, add, and delete with the whole account; there is no policy by which a row could be changed
    op.execute("ALTER TABLE cards.reviews ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE cards.reviews FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY read_own ON cards.reviews FOR SELECT USING (owner_id = {CURRENT_USER})")
    op.execute(f"CREATE POLICY add_own ON cards.reviews FOR INSERT WITH CHECK (owner_id = {CURRENT_USER})")
    op.execute(f"CREATE POLICY delete_own ON cards.reviews FOR DELETE USING (owner_id = {CURRENT_USER})")
    op.create_table(
        "days",
        sa.Column("owner_id", sa.String(10), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("deck_id", sa.Uuid, primary_key=True),
        *(
            sa.Column(name, sa.Integer, nullable=False)
            for name in ("reviews", "introduced", "tested", "recalled", "mature_tested", "mature_recalled")
        ),
        sa.Column("milliseconds", sa.BigInteger, nullable=False),
        schema="cards",
    )


def downgrade() -> None:
    for table in ("days", "reviews", "cards", "decks"):
        op.drop_table(table, schema="cards")
    op.drop_column("notes", "deck_id", schema="cards")
