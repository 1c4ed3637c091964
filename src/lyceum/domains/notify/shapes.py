"""What the routes of the notify room answer, beside what is in its port."""

from lyceum.domains.notify.port import Attempt, SentMessage
from lyceum.platform.http import Shape


class Content(Shape):
    """What a message says that lies in the outbox; its address is not masked there."""

    to: str
    subject: str
    text: str
    links: list[str]


class SentMessageDetail(Shape):
    """A message, its attempts in their order, and what it says where that can be read."""

    message: SentMessage
    attempts: list[Attempt]
    content: Content | None


class Carriers(Shape):
    """Who takes e-mail and SMS out of the house (`outbox`: nobody does), and the templates there are."""

    email: str
    sms: str
    templates: list[str]
