"""Books of every format: chapters and words that come back right, and what it costs, beside markitdown.

The real books of `../shared/books` where that folder is, else made ones of every make that the tests know. A chapter is right when
its title, its first eight and its last eight words are (titles without regard to case); words are compared chapter by
chapter with the true number. Of markitdown's Markdown the heading level that gives most right chapters is taken. CPU seconds are
those of all processes from start to end, ours with its sandbox, the best of three. PDF pages per CPU second are measured once with
the process and once without its start, beside PDFium's own reading of the letters, which is the floor. The peer comes from PyPI into
an environment of its own, `.venv/peers/markitdown`. Run: `python bench/library_formats.py`. The ratio is of wrong chapters.
"""

import asyncio
import json
import re
import resource
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import pypdfium2 as pdfium  # noqa: E402
from tests.library import documents, epubs  # noqa: E402

from lyceum.domains.library.extract import runner, structure  # noqa: E402
from lyceum.domains.library.extract.formats import pdf  # noqa: E402

RUNS = 3
REAL = ROOT.parent / "shared" / "books"
PEER = ROOT / ".venv" / "peers" / "markitdown"
PEER_CODE = "import sys; from markitdown import MarkItDown; sys.stdout.write(MarkItDown().convert(sys.argv[1]).text_content)"
BOLD_LINE = re.compile(r"^\*\*([^*]+)\*\*$")
"""What Markdown makes of a heading that is only styled so: to the peer's benefit it counts as a heading of the lowest level."""
MADE = epubs.novel(chapters=12, words=2_500, parts=2)
PAGES_OF_SPEED = 1_000

Chapters = list[tuple[str, list[str]]]


@dataclass(frozen=True)
class Truth:
    """What must come back of a chapter."""

    title: str
    first: str
    last: str
    words: int


def cpu_seconds() -> float:
    """CPU of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def best_of(work: Callable[[], Chapters], runs: int = RUNS) -> tuple[float, Chapters]:
    """(least CPU seconds, result) of some runs."""
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


def peer(path: Path, truth: list[Truth]) -> Chapters:
    """Chapters by markitdown, at the heading level that suits it best."""
    command = [str(PEER / "bin" / "python"), "-W", "ignore", "-c", PEER_CODE, str(path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
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


def right(chapters: Chapters, truth: list[Truth]) -> int:
    """How many of the true chapters are among these, whole and under their titles."""
    found: dict[str, tuple[str, str]] = {}
    for title, words in chapters:
        found.setdefault(title.casefold(), (" ".join(words[:8]), " ".join(words[-8:])))
    pairs = ((true, found.get(true.title.casefold(), ("", ""))) for true in truth)
    return sum(first == true.first and last.endswith(true.last) for true, (first, last) in pairs)


def words_away(chapters: Chapters, truth: list[Truth]) -> int:
    """Words too many or too few, over all chapters found. Half of the true numbers count the title, half do not: both are right."""
    counts = {title.casefold(): len(words) for title, words in chapters}
    away = 0
    for true in truth:
        count = counts.get(true.title.casefold(), 0)
        away += min(abs(true.words - count), abs(true.words - count - len(true.title.split())))
    return away


def files(folder: Path) -> list[tuple[Path, list[Truth]]]:
    """Every book at hand with its truth."""
    if REAL.exists():
        contents = json.loads((REAL / "contents.json").read_text())
        truths = {name: [Truth(**chapter) for chapter in chapters] for name, chapters in contents.items()}
        books = sorted(path for path in REAL.iterdir() if path.suffix not in (".json", ".md"))
        return [(path, next(truth for name, truth in truths.items() if path.name.startswith(name))) for path in books]
    makes: dict[str, bytes] = {f"{make}.epub": epubs.pack(build(MADE)) for make, build in epubs.MAKES.items()}
    makes |= {f"{make}.docx": build(MADE) for make, build in documents.DOCX_MAKES.items()}
    makes |= {f"{make}.pdf": build(MADE) for make, build in documents.PDF_MAKES.items()}
    makes |= {f"{make}.html": build(MADE).encode() for make, build in documents.HTML_MAKES.items()}
    makes |= {f"{make}.md": build(MADE).encode() for make, build in documents.MARKDOWN_MAKES.items()}
    makes["gutenberg.txt"] = documents.gutenberg(MADE).encode()
    truth = [Truth(c.title, " ".join(c.words[:8]), " ".join(c.words[-8:]), len(c.words)) for c in MADE.chapters]
    for name, data in makes.items():
        (folder / name).write_bytes(data)
    return [(folder / name, truth) for name in makes]


def speed(folder: Path) -> None:
    """Pages a CPU second, and the memory of the sandbox, of one long PDF."""
    path = folder / "long.pdf"
    path.write_bytes(documents.pdf(epubs.novel(chapters=40, words=10_800), outline=True))
    path = next(iter(sorted(REAL.glob("*_outline.pdf"))), path)
    count = len(pdfium.PdfDocument(path))
    whole, _ = best_of(lambda: ours(path))
    inner, _ = best_of(lambda: _read_here(path))
    floor, _ = best_of(lambda: _letters(path))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"PDF of {count} pages: {count / whole:.0f} pages a CPU second with the start of the process, {count / inner:.0f} without, "
        f"PDFium alone {count / floor:.0f}; at most {memory:.0f} MiB"
    )


def _read_here(path: Path) -> Chapters:
    with path.open("rb") as source:
        structure.build(pdf.read(source, lambda _done: None))
    return []


def _letters(path: Path) -> Chapters:
    document = pdfium.PdfDocument(path)
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        text.get_text_range()
        text.close()
        page.close()
    document.close()
    return []


def install() -> None:
    """Make the peer's environment, once."""
    marker = PEER / "formats"
    if not marker.exists():
        if not (PEER / "bin" / "python").exists():
            venv.create(PEER, with_pip=True)
        subprocess.run([str(PEER / "bin" / "python"), "-m", "pip", "install", "--quiet", "markitdown[docx,pdf]<1"], check=True)
        marker.touch()


def main() -> None:
    """Measure, and print the ratio of wrong chapters as the last line."""
    install()
    total = chapters_right = peer_right = 0
    seconds, peer_seconds = 0.0, 0.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        speed(folder)
        for path, truth in files(folder):
            used, found = best_of(lambda path=path: ours(path), 1)
            peer_used, theirs = best_of(lambda path=path, truth=truth: peer(path, truth), 1)
            total += len(truth)
            chapters_right += right(found, truth)
            peer_right += right(theirs, truth)
            seconds += used
            peer_seconds += peer_used
            for who, chapters, cost in (("ours", found, used), ("markitdown", theirs, peer_used)):
                facts = f"{right(chapters, truth):3} of {len(truth):3} right, {len(chapters):4} found"
                print(f"{path.name:28} {who:10} {facts}, {words_away(chapters, truth):6} words away, {cost:5.2f} CPU s", flush=True)
    wrong, peer_wrong = total - chapters_right, total - peer_right
    print(
        f"library_formats: ours {chapters_right} of {total} chapters right ({chapters_right / total:.1%}), {seconds:.1f} CPU s; "
        f"peer markitdown {peer_right} ({peer_right / total:.1%}), {peer_seconds:.1f} CPU s; "
        f"ratio {wrong / max(1, peer_wrong):.2f} of wrong chapters, {seconds / peer_seconds:.2f} of CPU"
    )


if __name__ == "__main__":
    main()
