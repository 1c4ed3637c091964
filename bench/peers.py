"""Another extractor beside ours: its environment, its chapters, and what both cost, for the benchmarks of the library."""

import asyncio
import re
import resource
import subprocess
import venv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from lyceum.domains.library.extract import runner

PEERS = Path(__file__).parents[1] / ".venv" / "peers"
MARKITDOWN = "import sys; from markitdown import MarkItDown; sys.stdout.write(MarkItDown().convert(sys.argv[1]).text_content)"
BOLD_LINE = re.compile(r"^\*\*([^*]+)\*\*$")
"""What Markdown makes of a heading that is only styled so: to the peer's benefit it counts as a heading of the lowest level."""

Chapters = list[tuple[str, list[str]]]
Result = TypeVar("Result")


@dataclass(frozen=True)
class Truth:
    """What must come back of a chapter: its title, its first and last eight words, and how many there are."""

    title: str
    first: str
    last: str
    words: int


def environment(name: str, *packages: str) -> Path:
    """The Python of an environment of a peer's own, `.venv/peers/<name>`, made and filled from PyPI when it is not there yet."""
    folder = PEERS / name
    python = folder / "bin" / "python"
    wanted, filled = "\n".join(packages), folder / "packages.txt"
    if not filled.exists() or filled.read_text() != wanted:
        if not python.exists():
            venv.create(folder, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *packages], check=True)
        filled.write_text(wanted)
    return python


def markitdown() -> Path:
    """The Python that has markitdown."""
    return environment("markitdown", "markitdown[docx,pdf]<1")


def cpu_seconds() -> float:
    """CPU of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def best_of(work: Callable[[], Result], runs: int = 3) -> tuple[float, Result]:
    """(least CPU seconds, last result) of some runs."""
    times = []
    for _ in range(runs):
        before = cpu_seconds()
        found = work()
        times.append(cpu_seconds() - before)
    return min(times), found


def ours(path: Path) -> Chapters:
    """Chapters by our reader, in its own process."""
    book = asyncio.run(runner.extract(path))
    return [(chapter.title, chapter.body_words()) for chapter in book.chapters]


def theirs(python: Path, path: Path, truth: Sequence[Truth]) -> Chapters:
    """Chapters by markitdown, at the heading level that suits it best; none when it fails."""
    done = subprocess.run([str(python), "-W", "ignore", "-c", MARKITDOWN, str(path)], check=False, capture_output=True, text=True)
    return max((by_level(done.stdout, level) for level in range(1, 7)), key=lambda chapters: right(chapters, truth))


def by_level(markdown: str, level: int) -> Chapters:
    """The text below each heading of a level, up to the next of this level or above; deeper headings are left out."""
    chapters: Chapters = []
    open_chapter = False
    for line in markdown.splitlines():
        heading = re.match(r"(#{1,6}) +(.*)", BOLD_LINE.sub(r"###### \1", line))
        if heading and len(heading[1]) <= level:
            open_chapter = len(heading[1]) == level
            if open_chapter:
                chapters.append((heading[2].strip("* "), []))
        elif open_chapter and not heading:
            chapters[-1][1].extend(line.split())
    return chapters


def right(chapters: Chapters, truth: Sequence[Truth]) -> int:
    """How many of the true chapters are among these, whole and under their titles."""
    found: dict[str, tuple[str, str]] = {}
    for title, words in chapters:
        found.setdefault(title.casefold(), (" ".join(words[:8]), " ".join(words[-8:])))
    pairs = ((true, found.get(true.title.casefold(), ("", ""))) for true in truth)
    return sum(first == true.first and last.endswith(true.last) for true, (first, last) in pairs)
