"""Where the school's roles log in to its database."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import URL

from lyceum.kernel.errors import LyceumError


class DatabaseRefused(LyceumError):
    """The database cannot be used as it is."""

    code = "database_refused"


@dataclass(frozen=True)
class Addresses:
    """Where the school's roles log in: the owner migrates, the app does everything else under row-level security, except that the books
    are moved by the roles of DESKS. Where those were not made, `desks` is empty and the app does that too.
    """

    owner: URL
    app: URL
    direct: URL
    desks: Mapping[str, URL] = field(default_factory=dict)
