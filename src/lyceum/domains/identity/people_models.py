"""What those who look after people see and say: people, invitations, lines of the audit log."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from lyceum.domains.identity.models import Locale
from lyceum.domains.identity.user_agents import Kind
from lyceum.kernel.principal import Role

MAX_REASON_CHARS = 500
MIN_REASON_CHARS = 3
MAX_SOUGHT_CHARS = 100
INVITATION_DAYS = 7
INVITATIONS_A_DAY = 200
"""So many one person may send within a day: an account that was taken over is no machine for unwanted mail."""
ACTING_MINUTES = 30
AUDIT_MONTHS = 12

State = Literal["active", "suspended", "unverified", "leaving"]
"""How an account stands; `leaving` is one that will be deleted."""
Held = Literal["student", "teacher", "author", "creator", "supervisor", "agent", "accountant", "admin"]
"""A role that an account can be given: every one but the guest's."""
InvitationState = Literal["open", "accepted", "revoked", "expired"]


class Person(BaseModel):
    """An account in a list. `email` and `phone` are masked for those who may not see them in clear.

    `states` has everything that applies; `version` grows with every change of the account.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    email: str | None
    phone: str | None
    role: Role
    states: list[State]
    locale: Locale
    created_at: datetime
    last_seen_at: datetime | None
    version: int


class PersonSession(BaseModel):
    """Where somebody is signed in. `network` is null for those who may not see it; `acted_by` is the admin who acts for them there."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    browser: str | None
    system: str | None
    kind: Kind
    network: str | None
    amr: list[str]
    created_at: datetime
    last_seen_at: datetime
    acted_by: str | None


class PersonDetail(Person):
    """One account. Of ways to sign in and of second factors there are the kinds alone, never what they hold."""

    time_zone: str
    email_verified: bool
    phone_verified: bool
    suspended_at: datetime | None
    suspended_reason: str | None
    deletion_due_at: datetime | None
    ways: list[str]
    factors: list[str]
    api_keys: int
    sessions: list[PersonSession]


class Acting(BaseModel):
    """Who is acting for whom, and how long that may last."""

    model_config = ConfigDict(frozen=True)

    by: str
    name: str
    until: datetime


class Invitation(BaseModel):
    """An invitation as those who may invite see it. `inviter` is the name of whoever made it."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    email: str
    role: Role
    locale: Locale
    inviter_id: str
    inviter: str
    state: InvitationState
    made_at: datetime
    sent_at: datetime
    expires_at: datetime
    accepted_at: datetime | None


class InvitationSeen(BaseModel):
    """What the invited person is shown; `has_account` says whether to sign in or to make an account."""

    model_config = ConfigDict(frozen=True)

    email: str
    role: Role
    inviter: str
    expires_at: datetime
    has_account: bool


class AuditLine(BaseModel):
    """Something that happened. `user_id` is whom it concerns, `actor_id` who did it where that is somebody else."""

    model_config = ConfigDict(frozen=True)

    id: int
    at: datetime
    what: str
    user_id: str | None
    user: str | None
    actor_id: str | None
    actor: str | None
    detail: dict[str, Any]
