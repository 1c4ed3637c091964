"""Who is asking: the authenticated caller, and what each role may do."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Role = Literal["guest", "student", "teacher", "author", "creator", "supervisor", "agent", "accountant", "admin"]


API_KEY_SESSION = "key:"
"""What the session of a caller begins with who came by an API key."""
NOT_BY_API_KEY = ("account:", "school:", "credit:grant", "credit:inspect", "gateway:")
"""Permissions that no API key carries, whoever it belongs to: a stolen key neither makes others nor runs the school, nor makes money."""


class Principal(BaseModel):
    """The authenticated caller of one request. `session_id` is a sign-in's, or `key:<id>` for an API key."""

    model_config = ConfigDict(frozen=True)

    user_id: str
    role: Role
    session_id: str

    def may(self, permission: str) -> bool:
        """Whether the caller has this permission."""
        by_key = self.session_id.startswith(API_KEY_SESSION)
        return permission in PERMISSIONS[self.role] and not (by_key and permission.startswith(NOT_BY_API_KEY))


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
    "library:read",
    "library:write",
    "lessons:make",
    "notes:read",
    "notes:write",
    "cards:study",
    "credit:read",
    "ai:use",
}
_STAFF = _LEARNER
_MONEY = {"credit:grant", "credit:inspect"}

PERMISSIONS: dict[Role, frozenset[str]] = {
    "guest": _GUEST,
    "student": _LEARNER,
    "teacher": _STAFF,
    "author": _STAFF,
    "creator": _STAFF,
    "supervisor": _STAFF,
    "agent": _STAFF,
    "accountant": _STAFF | _MONEY,
    "admin": _STAFF | _MONEY | {"school:operate", "gateway:tariff", "ai:admin"},
}
"""What each role may do, as `resource:action`; what is not listed is denied."""
