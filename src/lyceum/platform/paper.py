"""Papers to take along: a template and the facts in it make a PDF, the same bytes from the same facts.

The typesetter works in a process of its own that ends with its paper: the event loop goes on, the memory comes back, and one that takes
too long is killed. The child sees an empty folder for its root, and no environment of the school's.
"""

import asyncio
import json
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from lyceum.kernel.errors import Unavailable
from lyceum.platform import processes, scratch
from lyceum.platform.fonts import FONTS
from lyceum.platform.logs import log

TYPESETTER = Path(__file__).with_name("typesetter.py")
WAITS_SECONDS = 20.0
AT_ONCE = 2
MAX_ERROR_CHARS = 500


class PaperNotSet(Unavailable):
    """This paper could not be made now; try again in a moment."""

    code = "paper_not_set"


class Press:
    """Sets papers, a few at once."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def pdf(self, template: str, facts: Mapping[str, Any], at: datetime) -> bytes:
        """A PDF of this template (Typst's own language) with these facts, which it has as `sys.inputs.facts`; `at` is when it says that
        it was made. Raises PaperNotSet.
        """
        async with self._turns:
            with scratch.folder("paper") as root:
                wish = {"template": template, "facts": facts, "fonts": str(FONTS), "root": str(root), "at": int(at.timestamp())}
                return await _set(json.dumps(wish).encode())


async def _set(wish: bytes) -> bytes:
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(sys.executable, "-I", str(TYPESETTER), stdin=pipe, stdout=pipe, stderr=pipe, env={})
    try:
        async with asyncio.timeout(WAITS_SECONDS):
            paper, complaint = await child.communicate(wish)
    except TimeoutError as late:
        raise PaperNotSet from late
    finally:
        await processes.kill(child)
    if child.returncode or not paper:
        log.error("a paper could not be set", error=complaint.decode(errors="replace")[-MAX_ERROR_CHARS:])
        raise PaperNotSet
    return paper
