"""How large a request's body may be, and how long its answer may take to begin, by the path it goes to."""

import re
from dataclasses import dataclass

KIB, MIB = 1024, 1024 * 1024
MAX_BODY_BYTES = MIB
ANSWER_SECONDS = 120.0
MODEL_SECONDS = 660.0
"""Where a model is asked: longer than the longest call."""
UPLOAD_SECONDS = 3_600.0


@dataclass(frozen=True)
class Bound:
    """`body_bytes` is None where the route counts by itself. `seconds` run from the request's head to the first byte of its answer,
    so that a body which trickles in ends as well; an answer that has begun may take as long as it is read.
    """

    paths: re.Pattern[str]
    body_bytes: int | None = MAX_BODY_BYTES
    seconds: float = ANSWER_SECONDS


BOUNDS: tuple[Bound, ...] = (
    # What one process asks of another may carry a sound of 25 MB as text; who asks is looked at before the body is read.
    Bound(re.compile(r"/internal/"), 48 * MIB, MODEL_SECONDS),
    Bound(re.compile(r"/api/library/books/?$"), None, UPLOAD_SECONDS),
    # The contents of a book of 20,000 chapters come as one document.
    Bound(re.compile(r"/api/library/books/[^/]+/tree/?$"), 8 * MIB),
    Bound(re.compile(r"/api/library/conversations/"), seconds=MODEL_SECONDS),
    Bound(re.compile(r"/api/(ai|gateway)/"), seconds=MODEL_SECONDS),
    # A sound of 25 MB and what the form around it takes.
    Bound(re.compile(r"/v1/audio/transcriptions/?$"), 26 * MIB, MODEL_SECONDS),
    Bound(re.compile(r"/v1/"), seconds=MODEL_SECONDS),
)
"""The first that fits counts."""
USUAL = Bound(re.compile(""))


def bound(path: str) -> Bound:
    """What is allowed on a path."""
    return next((found for found in BOUNDS if found.paths.match(path)), USUAL)
