"""Chapters out of EPUBs, and what they cost: our reader in its sandbox beside markitdown.

Five makes of one generated book of 100,000 words (contents in EPUB 3, with parts, anchors in one file, cut by size without any
contents, chapters over several files). A chapter is right when its title, its first eight and its last eight words are. Of
markitdown's Markdown the heading level that gives most right chapters is taken. CPU seconds are those of all processes from
start to end, the best of three. The peer comes from PyPI into an environment of its own, `.venv/peers/markitdown`.
Run: `python bench/library_extract.py`. A ratio below 1 means that ours is cheaper.
"""

import asyncio
import re
import resource
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.library import epubs  # noqa: E402

from lyceum.domains.library.extract import runner  # noqa: E402

RUNS = 3
PEER = ROOT / ".venv" / "peers" / "markitdown"
PEER_CODE = "import sys; from markitdown import MarkItDown; sys.stdout.write(MarkItDown().convert(sys.argv[1]).text_content)"
BOOK = epubs.novel(chapters=40, words=2_500, parts=4)
BOLD_LINE = re.compile(r"^\*\*([^*]+)\*\*$")
"""What Markdown makes of a heading that is only styled so: to the peer's benefit it counts as a heading of the lowest level."""

Chapters = list[tuple[str, list[str]]]


def cpu_seconds() -> float:
    """CPU of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def best_of(work: Callable[[], Chapters]) -> tuple[float, Chapters]:
    """(least CPU seconds, result) of some runs."""
    times = []
    for _ in range(RUNS):
        before = cpu_seconds()
        found = work()
        times.append(cpu_seconds() - before)
    return min(times), found


def ours(path: Path) -> Chapters:
    """Chapters by our reader, in its own process."""
    book = asyncio.run(runner.extract(path))
    return [(chapter.title, chapter.body_words()) for chapter in book.chapters]


def peer(path: Path) -> Chapters:
    """Chapters by markitdown, at the heading level that suits it best."""
    command = [str(PEER / "bin" / "python"), "-W", "ignore", "-c", PEER_CODE, str(path)]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return max((by_level(text, level) for level in range(1, 7)), key=right)


def by_level(markdown: str, level: int) -> Chapters:
    """The text below each heading of a level, up to the next of this level or above; deeper headings are left out."""
    chapters: Chapters = []
    open_chapter = False
    for line in markdown.splitlines():
        heading = re.match(r"(#{1,6}) +(.*)", BOLD_LINE.sub(r"###### \1", line))
        if heading and len(heading[1]) <= level:
            open_chapter = len(heading[1]) == level
            if open_chapter:
                chapters.append((heading[2].strip(), []))
        elif open_chapter and not heading:
            chapters[-1][1].extend(line.split())
    return chapters


def right(chapters: Chapters) -> int:
    """How many of the book's chapters are among these, whole and under their titles."""
    found = {(title.strip("* "), *words[:8], *words[-8:]) for title, words in chapters}
    return sum((true.title, *true.words[:8], *true.words[-8:]) in found for true in BOOK.chapters)


def install() -> None:
    """Make the peer's environment, once."""
    if not (PEER / "bin" / "markitdown").exists():
        venv.create(PEER, with_pip=True)
        subprocess.run([str(PEER / "bin" / "python"), "-m", "pip", "install", "--quiet", "markitdown<1"], check=True)


def main() -> None:
    """Measure, and print the ratio as the last line."""
    install()
    total = dict.fromkeys(("ours", "peer"), 0.0)
    with tempfile.TemporaryDirectory() as folder:
        for make, build in epubs.MAKES.items():
            path = Path(folder) / f"{make}.epub"
            path.write_bytes(epubs.pack(build(BOOK)))
            for name, work in (("ours", ours), ("peer", peer)):
                seconds, chapters = best_of(lambda work=work, path=path: work(path))
                total[name] += seconds
                counts = f"{right(chapters)} of {len(BOOK.chapters)} chapters right, {len(chapters)} found"
                print(f"{make:7} {name:5} {counts}, {seconds:.2f} CPU s")
    print(
        f"library_extract: ours {total['ours']:.2f} CPU s for {len(epubs.MAKES)} books; peer markitdown {total['peer']:.2f} CPU s; "
        f"ratio {total['ours'] / total['peer']:.2f}"
    )


if __name__ == "__main__":
    main()
