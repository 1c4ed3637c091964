"""Events: what happened in a room, told to whoever listens. At least once, so a listener keeps the id and does it once."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from lyceum.kernel.clock import now
from lyceum.kernel.ids import new_id


class Event(BaseModel):
    """Base of all events. A subclass lives in the port of the room that publishes it and is found by its class name."""

    model_config = ConfigDict(frozen=True)

    id: UUID = Field(default_factory=new_id)
    user_id: str
    at: datetime = Field(default_factory=now)
