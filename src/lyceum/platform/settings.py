"""Settings come from the environment, are checked at start, and every mistake is named at once."""

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from lyceum.kernel import clock
from lyceum.kernel.errors import LyceumError

PREFIX = "LYCEUM_"
MIN_SECRET_CHARS = 32
_ORIGIN = re.compile(r"https?://(?!\*)[^/\s,?#@*]+")


class SettingsWrong(LyceumError):
    """The settings of this process hold mistakes."""

    code = "settings_wrong"


class Section(BaseSettings):
    """Base of a group of settings. A room's section takes `env_prefix="LYCEUM_<ROOM>_"`; every field has a description."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)


class Settings(Section):
    """What every process of the school needs to know."""

    home: Path = Field(Path("~/.lyceum"), description="Folder where all data lies: database, files, secret.")
    host: str = Field("127.0.0.1", description="Address the server listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port the server listens on; 0 takes a free one.")
    public_url: str | None = Field(
        None, description="Address people reach the school at, such as https://school.example; default is the server's own."
    )
    database_url: str | None = Field(
        None,
        description="PostgreSQL 15 or newer, as postgresql://…; default: the embedded server. A superuser makes the school's own roles.",
    )
    database_owner_url: str | None = Field(None, description="Address for migrations, when LYCEUM_DATABASE_URL is that of a plain role.")
    database_pooler: bool = Field(False, description="Set when LYCEUM_DATABASE_URL leads through PgBouncer in transaction mode.")
    database_direct_url: str | None = Field(None, description="Address past the pooler, for the job queue (LISTEN needs it).")
    database_connections: int = Field(
        10, ge=2, le=200, description="Connections each process keeps to the database, half of them for single statements such as a charge."
    )
    files: str | None = Field(
        None, description="Where files lie: a folder or an s3://bucket/prefix address; default is `files` in LYCEUM_HOME."
    )
    time_zone: str = Field(
        "UTC", description="Where the school's days and months begin, as an IANA name such as Asia/Tehran; reports and budgets go by it."
    )
    calls_a_minute: int = Field(50, ge=1, le=1_000_000, description="Calls of the API that one user may make in a minute.")
    address_calls_a_minute: int = Field(
        300,
        ge=1,
        le=1_000_000,
        description="The same for those who are not signed in, by network address: enough for a class behind one to sign in together.",
    )
    redis_url: str | None = Field(
        None, description="Redis in which several processes count their limits together, as redis://…; default: each counts by itself."
    )
    cors_origins: str = Field(
        "",
        description="Other sites whose pages may call the API, as `https://app.example,https://…`.",
    )
    secret: str | None = Field(
        None,
        min_length=MIN_SECRET_CHARS,
        description="Root secret of the school (32 characters or more); default is made once in LYCEUM_HOME.",
    )
    former_secrets: str = Field(
        "",
        description="Root secrets besides LYCEUM_SECRET, parted by commas: what they sealed is still read, and nothing is sealed by them.",
    )
    trusted_proxies: str = Field("127.0.0.1", description="Addresses of proxies whose X-Forwarded-For is believed, parted by commas.")
    services: str = Field("", description="Where roles answer that run apart, as `auth=http://…,data=http://…`; `all` leaves them these.")
    stop_seconds: int = Field(
        30, ge=1, le=3_600, description="How long a process that is told to stop lets answers that have begun come to their end."
    )
    log_format: Literal["console", "json"] = Field("console", description="`console` for people, `json` for machines.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least severe log line written.")
    worker_jobs: int = Field(2, ge=1, le=64, description="Jobs one worker runs at the same time.")
    web: Path | None = Field(None, description="Folder of the built browser app; default is web/dist of the checkout.")

    @field_validator("time_zone")
    @classmethod
    def _known(cls, zone: str) -> str:
        try:
            return clock.zone(zone).key
        except LyceumError as unknown:
            raise ValueError(unknown.detail) from unknown

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return home.expanduser().absolute()

    @field_validator("database_url", "database_owner_url", "database_direct_url")
    @classmethod
    def _of_postgres(cls, address: str | None) -> str | None:
        if not address:
            return None
        try:
            url = make_url(address)
        except (ArgumentError, ValueError) as wrong:
            raise ValueError("write it as postgresql://user:password@host:5432/database") from wrong
        if url.get_backend_name() not in ("postgresql", "postgres"):
            raise ValueError("the school needs PostgreSQL; write it as postgresql://user:password@host:5432/database")
        return address

    @field_validator("files")
    @classmethod
    def _of_files(cls, where: str | None) -> str | None:
        if where and "://" in where and not where.startswith("s3://"):
            raise ValueError("give a folder or an address such as s3://bucket/prefix")
        return where or None

    @field_validator("redis_url")
    @classmethod
    def _of_redis(cls, address: str | None) -> str | None:
        if address and not address.startswith(("redis://", "rediss://")):
            raise ValueError("write it as redis://:password@host:6379/0")
        return address or None

    @field_validator("cors_origins")
    @classmethod
    def _of_origins(cls, origins: str) -> str:
        for origin in filter(str.strip, origins.split(",")):
            if not _ORIGIN.fullmatch(origin.strip().lower()):
                raise ValueError("write it as https://app.example,https://other.example:8443")
        return origins

    @property
    def base(self) -> str:
        """Address that links of the school begin with."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def origins(self) -> frozenset[str]:
        """Sites whose pages may call the API."""
        return frozenset(origin.strip().lower() for origin in self.cors_origins.split(",") if origin.strip())

    @property
    def secrets_before(self) -> tuple[str, ...]:
        """The former secrets, newest first."""
        return tuple(secret.strip() for secret in self.former_secrets.split(",") if secret.strip())

    @field_validator("former_secrets")
    @classmethod
    def _of_secrets(cls, secrets: str) -> str:
        if any(len(secret.strip()) < MIN_SECRET_CHARS for secret in filter(str.strip, secrets.split(","))):
            raise ValueError(f"each secret has {MIN_SECRET_CHARS} characters or more")
        return secrets

    @field_validator("services")
    @classmethod
    def _of_services(cls, services: str) -> str:
        for entry in filter(str.strip, services.split(",")):
            role, _, address = (part.strip() for part in entry.partition("="))
            if not role or not address.startswith(("http://", "https://")):
                raise ValueError("write it as auth=http://host:port,data=http://host:port")
        return services

    @property
    def addresses(self) -> dict[str, str]:
        """Base address of each other role."""
        pairs = (entry.partition("=") for entry in self.services.split(",") if entry.strip())
        return {role.strip(): address.strip().rstrip("/") for role, _, address in pairs}


S = TypeVar("S", bound=Section)


def known_names(sections: Iterable[type[Section]]) -> dict[str, tuple[str, object]]:
    """Every variable the sections understand -> (what it is for, its default)."""
    names: dict[str, tuple[str, object]] = {}
    for section in sections:
        prefix = str(section.model_config.get("env_prefix", PREFIX))
        for name, field in section.model_fields.items():
            names[f"{prefix}{name}".upper()] = (_purpose(section, name), field.default)
    return names


def _purpose(section: type[Section], name: str) -> str:
    """What a setting is for; a section that only gives another default leaves that to the one it is made from."""
    lines = (base.model_fields[name].description for base in section.__mro__ if issubclass(base, Section) and name in base.model_fields)
    return next((line for line in lines if line), "")


def load(sections: Sequence[type[Section]], elsewhere: tuple[str, ...] = ()) -> dict[type[Section], Section]:
    """Read all sections from the environment.

    Raises SettingsWrong with one line a mistake: bad values and names that start with LYCEUM_ but mean nothing; what begins with one of
    `elsewhere` means something to another process.
    """
    loaded: dict[type[Section], Section] = {}
    wrong: list[str] = []
    for section in sections:
        prefix = str(section.model_config.get("env_prefix", PREFIX))
        try:
            loaded[section] = section()
        except ValidationError as mistakes:
            wrong += [
                f"{prefix}{'_'.join(str(part) for part in error['loc'])}".upper() + f": {error['msg']}" for error in mistakes.errors()
            ]
    known = known_names(sections)
    strange = [name for name in sorted(os.environ) if name.startswith(PREFIX) and name not in known and not name.startswith(elsewhere)]
    wrong += [f"{name}: there is no such setting" for name in strange]
    if wrong:
        raise SettingsWrong("Settings that cannot be used:\n  " + "\n  ".join(wrong))
    return loaded


def documented(sections: Sequence[type[Section]]) -> str:
    """The list of all settings as a Markdown table."""
    rows = [
        f"| `{name}` | {text} | {'' if default is None else f'`{default}`'} |" for name, (text, default) in known_names(sections).items()
    ]
    return "\n".join(["| setting | what it is | default |", "| --- | --- | --- |", *rows])
