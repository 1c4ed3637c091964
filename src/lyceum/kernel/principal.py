"""Who is asking: the authenticated caller, and what each role may do."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Role = Literal["guest", "student", "teacher", "author", "creator", "supervisor", "agent", "accountant", "admin"]


class Principal(BaseModel):
    """The authenticated caller of one request."""

    model_config = ConfigDict(frozen=True)

    user_id: str
    role: Role
    session_id: str


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
_LEARNER = _GUEST | {"account:write", "library:read", "library:write", "lessons:make", "notes:read", "notes:write", "cards:study"}
_STAFF = _LEARNER

PERMISSIONS: dict[Role, frozenset[str]] = {
    "guest": _GUEST,
    "student": _LEARNER,
    "teacher": _STAFF,
    "author": _STAFF,
    "creator": _STAFF,
    "supervisor": _STAFF,
    "agent": _STAFF,
    "accountant": _STAFF,
    "admin": _STAFF | {"school:operate"},
}
"""What each role may do, as `resource:action`; what is not listed is denied."""
