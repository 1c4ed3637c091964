"""Who is asking: the authenticated caller, and what each role may do."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Role = Literal["guest", "student", "teacher", "author", "creator", "supervisor", "agent", "accountant", "admin"]


API_KEY_SESSION = "key:"
"""What the session of a caller begins with who came by an API key."""
NOT_BY_API_KEY = ("account:", "school:", "people:", "credit:grant", "credit:inspect", "gateway:", "billing:")
"""Permissions that no API key carries, whoever it belongs to: a stolen key neither makes others nor runs the school, nor makes money."""

WHILE_ACTING = frozenset(
    {
        "account:read",
        "cards:study",
        "credit:read",
        "lessons:play",
        "lessons:read",
        "library:shared",
        "notes:read",
        "notes:write",
        "progress:read",
        "progress:write",
        "speech:use",
        "words:read",
    }
)
"""Permissions of a user that an admin has who acts for them: to see what they see, and to try it. Nothing that costs money or deletes a
book, nothing of the account. What is not listed is denied.
"""


Scope = Literal["read", "write", "ai"]
"""What a key may be made for: looking, changing, asking AI. A key has one or several."""
SCOPES: tuple[Scope, ...] = ("read", "write", "ai")
OF_AI = frozenset({"ai:use", "speech:use"})
LOOKED_AT = frozenset({"library:shared", "school:messages"})
"""What only looks, and is not called so."""
WHILE_CLOSING = frozenset({"account:read", "account:keep"})
"""All that is left to somebody whose account is about to be erased: to see that it is theirs, and to keep it."""


def scope_of(permission: str) -> Scope:
    """What a key has to be made for to carry this permission."""
    if permission in OF_AI:
        return "ai"
    return "read" if permission.endswith((":read", ":inspect")) or permission in LOOKED_AT else "write"


class Principal(BaseModel):
    """The authenticated caller of one request. `session_id` is a sign-in's, or `key:<id>` for an API key.

    `amr` says how the person was known, `auth_time` (seconds since 1970) when they last showed who they are, `issued_at` when the token
    was made; all empty for an API key, of which `scopes` say what it is for. `acted_by` is the admin who acts for the user. `closing`: the
    account is about to be erased, unless it is kept.
    """

    model_config = ConfigDict(frozen=True)

    user_id: str
    role: Role
    session_id: str
    amr: tuple[str, ...] = ()
    auth_time: int = 0
    issued_at: int = 0
    acted_by: str | None = None
    scopes: tuple[Scope, ...] = SCOPES
    closing: bool = False

    @property
    def by_key(self) -> bool:
        """Whether a program asks, by an API key."""
        return self.session_id.startswith(API_KEY_SESSION)

    def may(self, permission: str) -> bool:
        """Whether the caller has this permission, in the way in which they ask."""
        if self.acted_by is not None and permission not in WHILE_ACTING:
            return False
        if permission not in PERMISSIONS[self.role] or (self.closing and permission not in WHILE_CLOSING):
            return False
        return not self.by_key or (not permission.startswith(NOT_BY_API_KEY) and scope_of(permission) in self.scopes)


_GUEST = frozenset(
    {
        "account:read",
        "lessons:play",
        "lessons:read",
        "speech:use",
        "words:read",
        "progress:read",
        "progress:write",
        "library:shared",
    }
)
_LEARNER = _GUEST | {
    "account:write",
    "account:keys",
    "account:security",
    "account:privacy",
    "account:keep",
    "library:write",
    "lessons:make",
    "notes:read",
    "notes:write",
    "cards:study",
    "credit:read",
    "billing:buy",
    "ai:use",
}
_STAFF = _LEARNER
_MONEY = {"credit:grant", "credit:inspect", "billing:approve", "billing:bookkeeping", "billing:inspect", "billing:refund", "billing:report"}
_SCHOOL = {
    "ai:admin",
    "billing:products",
    "gateway:tariff",
    "people:impersonate",
    "people:invite",
    "people:read",
    "school:audit",
    "school:messages",
    "school:operate",
    "school:people",
    "school:settings",
}

PERMISSIONS: dict[Role, frozenset[str]] = {
    "guest": _GUEST | {"account:leave"},
    "student": _LEARNER,
    "teacher": _STAFF | {"people:invite"},
    "author": _STAFF,
    "creator": _STAFF,
    "supervisor": _STAFF | {"people:read", "people:invite"},
    "agent": _STAFF | {"people:invite"},
    "accountant": _STAFF | _MONEY,
    "admin": _STAFF | _MONEY | _SCHOOL,
}
"""What each role may do, as `resource:action`; what is not listed is denied."""
