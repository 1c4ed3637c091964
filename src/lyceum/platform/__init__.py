"""Machinery: settings, database, jobs, events, blobs, wire, logs, health."""

import sys
from typing import Any, cast


def _load_structlog_alone() -> None:
    """It loads rich where it finds it, for coloured tracebacks: 3 MB of every process, and none of them colours any."""
    modules = cast("dict[str, Any]", sys.modules)
    if "rich" in modules:
        return
    modules["rich"] = None  # to Python: there is no such module
    try:
        import structlog  # noqa: F401, PLC0415
    finally:
        del modules["rich"]


_load_structlog_alone()
