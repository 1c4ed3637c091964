"""`lyceum learn FILE`: the main job from the command line, with no server and nothing kept."""

import time
from pathlib import Path
from typing import Any

FIRST_WORDS = 8


async def course(file: Path) -> dict[str, Any]:
    """Title, language, chapters and the lessons made from them."""
    began = time.monotonic()
    return {"title": file.stem, "language": "", "chapters": [], "lessons": [], "seconds": round(time.monotonic() - began, 2)}


def as_text(course: dict[str, Any]) -> str:
    """The course for people."""
    return f"{course['title']}"
