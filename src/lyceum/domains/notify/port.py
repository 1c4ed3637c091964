"""The door of the notify room."""

from datetime import datetime
from typing import ClassVar, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from lyceum.kernel.errors import Conflict, Invalid
from lyceum.kernel.personal import Personal

MAX_KEY_CHARS = 200
MAX_PARAM_CHARS = 2_000
MAX_PARAMS = 20

Channel = Literal["email", "sms"]
Locale = Literal["en", "fa"]
State = Literal["queued", "sending", "sent", "delivered", "unknown", "failed", "expired"]
"""`unknown`: it was handed over and no answer came, so that sending it again could make it two. `delivered` is known of SMS alone."""
Outcome = Literal["sent", "temporary", "permanent", "unknown"]
ALWAYS_SECRET = frozenset({"code", "link"})


class Message(BaseModel):
    """What one person is to be told.

    `key` makes it one message: asking again under the same key sends nothing new. `to` is an e-mail address or a phone number in E.164.
    `params` fill the template; one that it needs and does not get is refused, one that it does not know is left out. A `link` may be a path
    of the school (`/reset#…`). `code`, `link` and the names in `secret` are sealed, and erased when the message has been sent.
    """

    model_config = ConfigDict(frozen=True)

    key: str = Field(min_length=1, max_length=MAX_KEY_CHARS)
    user_id: str | None = None
    channel: Channel
    to: str
    template: str
    locale: Locale
    params: dict[str, str] = Field(default_factory=dict, max_length=MAX_PARAMS)
    secret: frozenset[str] = frozenset()


class SentMessage(BaseModel):
    """A line of the delivery log. `to` is masked; `can_retry` says whether it can be sent again."""

    model_config = ConfigDict(frozen=True)

    id: str
    user_id: str | None
    channel: Channel
    to: str
    template: str
    locale: Locale
    state: State
    carrier: str | None
    attempts: int
    created_at: datetime
    next_at: datetime | None
    ended_at: datetime | None
    error: str | None
    can_retry: bool


class Attempt(BaseModel):
    """One try at handing a message over. `code` is the carrier's own number, `detail` its words."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    carrier: str
    outcome: Outcome
    code: int | None
    detail: str
    milliseconds: int


class MessageInvalid(Invalid):
    """This message cannot be sent as it is: its template, its address or a parameter is wrong. `field` says which."""

    code: ClassVar[str] = "message_invalid"


class NotToRetry(Conflict):
    """This message cannot be sent again: it was sent, is on its way, or what it held has been erased."""

    code: ClassVar[str] = "not_to_retry"


class Notify(Personal, Protocol):
    """What the rest of the school may ask of the notify room."""

    async def send(self, message: Message) -> str:
        """The id of the message, which is sent by a job soon after. Raises MessageInvalid."""

    async def leaves(self, channel: Channel) -> bool:
        """Whether messages of this channel leave the house; else they lie in the outbox and nobody gets them."""
