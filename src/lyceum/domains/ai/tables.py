"""Tables of the ai room."""

from datetime import datetime

from sqlalchemy import DateTime, MetaData, String, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Tables of this room."""

    metadata = MetaData(schema="ai")


class SpeechRow(Base):
    """A spoken text that is kept for good. It belongs to the school, not to a user, and does not hold the text: only its digest.

    `words` is a list of [start, end, from_ms, to_ms], offsets into the NFC form of the text.
    """

    __tablename__ = "speech_cache"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    provider: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(60))
    voice: Mapped[str] = mapped_column(String(120))
    audio: Mapped[str] = mapped_column(String(200))
    mime: Mapped[str] = mapped_column(String(60))
    milliseconds: Mapped[int]
    words: Mapped[list[list[int]]] = mapped_column(JSONB)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
