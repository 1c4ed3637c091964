"""The whole school, read into memory: a process otherwise reads the rooms of its own role, and what its command needs."""

from lyceum.app import commands, description, doctor, front, learn, listeners  # noqa: F401
from lyceum.app.demo import seed  # noqa: F401
from lyceum.app.rooms import ROOMS, room
from lyceum.platform import migrate, postgres, worker  # noqa: F401

WHOLE = [room(name) for name in ROOMS]
