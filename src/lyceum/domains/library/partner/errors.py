"""What may go wrong in a conversation."""

from typing import ClassVar

from lyceum.kernel.errors import Conflict, NotFound


class ConversationNotFound(NotFound):
    """There is no such conversation of yours."""

    code: ClassVar[str] = "conversation_not_found"


class TurnRunning(Conflict):
    """An answer is still being made in this conversation; wait for it, or ask again in a moment."""

    code: ClassVar[str] = "turn_running"


class TurnIdReused(Conflict):
    """Something else was said under this id before; every message needs its own."""

    code: ClassVar[str] = "turn_id_reused"
