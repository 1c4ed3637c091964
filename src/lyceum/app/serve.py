"""Running a role: prepare the database, open the port, serve, stop cleanly."""

import asyncio
import gc
import signal
import socket
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import uvicorn

from lyceum.app.house import House
from lyceum.app.protocol import BoundedProtocol
from lyceum.app.roles import ROLES, SERVICES
from lyceum.app.rooms import prefixes, sections
from lyceum.kernel.errors import LyceumError
from lyceum.platform import embedded, logs
from lyceum.platform.addresses import Addresses
from lyceum.platform.blobs import Blobs
from lyceum.platform.processes import apart
from lyceum.platform.secrets import Vault
from lyceum.platform.settings import Section, Settings, SettingsWrong, load

BACKLOG = 1024
YOUNG_OBJECTS = 50_000
"""So many come before the collector looks for cycles among them: at Python's 700 it takes a fourteenth of a busy gateway's time."""


class PortTaken(LyceumError):
    """The port is in use."""

    code = "port_taken"


class HomeRefused(LyceumError):
    """The folder of the school's data cannot be used."""

    code = "home_refused"


def prepare(role: str, *, migrate_first: bool) -> tuple[dict[type[Section], Section], Addresses]:
    """Read the settings of a role, start or find the database, and bring it up to date when asked. Each of these refuses what it can't
    use; the settings of rooms that run elsewhere are for the processes there to refuse.
    """
    rooms = ROLES[role].rooms
    loaded = load(sections(rooms), prefixes(rooms))
    settings = loaded[Settings]
    assert isinstance(settings, Settings)
    _check_services(settings)
    logs.set_up(settings)
    try:
        vault = Vault.open(settings.home, settings.secret, settings.secrets_before)
        if not settings.database_url:
            embedded.start_embedded(settings.home)  # by the process that keeps it running
        addresses = apart(_prepare_database, settings, vault, migrate_first=migrate_first)
        Blobs.open(settings.files, settings.home, vault.key("file links"))
    except OSError as wrong:
        where = wrong.filename or settings.home
        raise HomeRefused(f"{where} cannot be used: {wrong.strerror}. Set LYCEUM_HOME to a folder that this user may write to.") from wrong
    return loaded, addresses


def _prepare_database(settings: Settings, vault: Vault, *, migrate_first: bool) -> Addresses:
    from lyceum.platform import migrate, postgres  # noqa: PLC0415  (what they load is needed here alone)

    addresses = postgres.prepare(settings, vault)
    if migrate_first:
        migrate.migrate(addresses.owner, str(addresses.app.username))
    return addresses


def _check_services(settings: Settings) -> None:
    unknown = sorted(settings.addresses.keys() - set(SERVICES))
    if unknown:
        raise SettingsWrong(f"LYCEUM_SERVICES: no role answers calls as {', '.join(unknown)}; there are {', '.join(SERVICES)}.")


def run(role: str, *, migrate_first: bool, with_demo: bool = False) -> None:
    """Serve a role until Ctrl-C or SIGTERM; then end what is in hand, and leave the embedded database."""
    signal.signal(signal.SIGTERM, _leave)  # in force before the server has its own handlers, and when it hands the signal back
    home = None
    try:
        loaded, addresses = prepare(role, migrate_first=migrate_first)
        settings = loaded[Settings]
        assert isinstance(settings, Settings)
        home = None if settings.database_url else settings.home
        _serve(House(role, loaded, addresses), settings, with_demo=with_demo)
    except KeyboardInterrupt:
        sys.exit(0)
    finally:
        if home:
            embedded.stop_embedded(home)


class _Server(uvicorn.Server):
    """Says that the school is ready once its port answers."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            # what is loaded by now stays to the end: the collector would look through it again and again in the middle of requests
            gc.collect()
            gc.freeze()
            gc.set_threshold(YOUNG_OBJECTS)
            self._announce()


def _serve(house: House, settings: Settings, *, with_demo: bool) -> None:
    listener = listen(settings)
    base = settings.public_url or f"http://{settings.host}:{listener.getsockname()[1]}"

    people: list[tuple[str, str, str]] = []

    def announce() -> None:
        _show(people, house.settings, base)
        print(f"Lyceum is ready: {base}", flush=True)

    options: dict[str, Any] = {
        "forwarded_allow_ips": settings.trusted_proxies,
        "server_header": False,
        "timeout_graceful_shutdown": settings.stop_seconds,
    }
    config = uvicorn.Config(house.app, http=BoundedProtocol, lifespan="off", log_config=None, access_log=False, backlog=BACKLOG, **options)
    server = _Server(config, announce)

    async def live() -> None:
        async with house.life(house.app):  # here and not in the server, which would wrap a refusal into a traceback
            if with_demo:  # it is in before anybody can knock
                people.extend(await _demo(house))
            await server.serve(sockets=[listener])

    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:  # uvloop where there is one
        runner.run(live())
    if not server.started:
        sys.exit(1)


async def _demo(house: House) -> list[tuple[str, str, str]]:
    from lyceum.app.demo.seed import seed  # noqa: PLC0415  (only the school of the demo has it in memory)

    return [(person.role, person.name, person.token) for person in await seed(house)]


def _leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def listen(settings: Settings) -> socket.socket:
    """The socket the role serves at. Raises PortTaken with what to do."""
    # With the protocol named, asyncio sends small answers at once (TCP_NODELAY); without, each waits 40 ms for an acknowledgement.
    listener = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as taken:
        listener.close()
        raise PortTaken(
            f"Port {settings.port} of {settings.host} cannot be used ({taken.strerror}); set LYCEUM_PORT to another."
        ) from taken
    return listener


def link(settings: Settings, token: str, base: str | None = None) -> str:
    """The address at which a sign-in link's token is used; the token stays out of every server's log behind the #."""
    return f"{base or settings.base}/link#{token}"


def _show(people: list[tuple[str, str, str]], settings: Settings, base: str) -> None:
    if not people:
        return
    print("\nSign in to the demo school (each link works once, for ten minutes; `make run` prints new ones):")
    for role, name, token in people:
        print(f"  {'learner' if role == 'student' else role:8} {name:16} {link(settings, token, base)}")
    print("The admin sets up a second step first: an authenticator app, or, where the address is `localhost`, a passkey.")
    print("Was it lost? `lyceum admin reset admin@demo.lyceum.example` prints a link on which to set up another.\n")
