"""Rows as the room's pages show them."""

from typing import cast

from lyceum.domains.gateway.port import Source
from lyceum.domains.library.partner.models import About, Conversation, Correction, State, Turn, TurnProblem, Word
from lyceum.domains.library.tables import ConversationRow, TurnRow


def conversation_shape(row: ConversationRow) -> Conversation:
    """A conversation."""
    about = About(book_id=row.book_id, chapter=row.chapter) if row.book_id and row.chapter else None
    return Conversation(
        id=row.id,
        language=row.language,
        explain_in=row.explain_in,
        title=row.title,
        about=about,
        turns=row.turns,
        created_at=row.created_at,
    )


def turn_shape(row: TurnRow) -> Turn:
    """A turn."""
    return Turn(
        id=row.id,
        number=row.number,
        said=row.said,
        reply=row.reply,
        state=cast("State", row.state),
        problem=TurnProblem.model_validate(row.problem) if row.problem else None,
        corrections=tuple(Correction.model_validate(one) for one in row.corrections),
        vocabulary=tuple(Word.model_validate(one) for one in row.vocabulary),
        source=cast("Source | None", row.source),
        cost_pico=row.cost_pico,
        created_at=row.created_at,
    )
