"""Books of every format: chapters and words that come back right, and what it costs, beside markitdown.

The real books of `../shared/books` where that folder is, else made ones of every make that the tests know. A chapter is right when
its title, its first eight and its last eight words are (titles without regard to case); words are compared chapter by
chapter with the true number. Of markitdown's Markdown the heading level that gives most right chapters is taken. CPU seconds are
those of all processes from start to end, ours with its sandbox. PDF pages per CPU second are those of the sandbox, with its start and
without (what it takes for a PDF of one page is taken off), beside a process that lets PDFium read the letters and does nothing with
them: no reader that is built on it can be faster. The peer comes from PyPI into an environment of its own, `.venv/peers/markitdown`.
Run: `python bench/library_formats.py`. The ratio is of wrong chapters.
"""

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import peers
from peers import Chapters, Truth

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import pypdfium2 as pdfium  # noqa: E402
from tests.library import documents, epubs  # noqa: E402

from lyceum.domains.library.extract import runner  # noqa: E402

RUNS = 7
REAL = ROOT.parent / "shared" / "books"
MADE = epubs.novel(chapters=12, words=2_500, parts=2)
READER = ("-I", "-m", runner.MODULE)
LETTERS_ALONE = """
import sys, pypdfium2
document = pypdfium2.PdfDocument(sys.stdin.buffer)
for number in range(len(document)):
    page = document[number]
    text = page.get_textpage()
    text.get_text_range()
    text.close()
    page.close()
"""
"""What every reader on PDFium has to do at least."""


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


def cost(arguments: tuple[str, ...], path: Path) -> float:
    """CPU seconds of a Python process that reads the file on its input."""
    with path.open("rb") as source:
        before = peers.cpu_seconds()
        subprocess.run([sys.executable, *arguments], stdin=source, stdout=subprocess.DEVNULL, check=True, env=runner.KEPT_MEMORY)
        return peers.cpu_seconds() - before


def speed(folder: Path) -> None:
    """Pages a CPU second, and the memory of the sandbox, of the real PDFs and of a long made one."""
    long, short = folder / "long.pdf", folder / "short.pdf"
    long.write_bytes(documents.pdf(epubs.novel(chapters=40, words=10_800), outline=True))
    short.write_bytes(documents.pdf(epubs.novel(chapters=1, words=100)))
    for path in (*sorted(REAL.glob("*.pdf")), long):
        count = len(pdfium.PdfDocument(path))
        times = [[cost(who, book) for who in (READER, ("-c", LETTERS_ALONE)) for book in (short, path)] for _ in range(RUNS)]
        start, whole, bare_start, bare = (min(column) for column in zip(*times, strict=True))
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(
            f"{path.name}, {count} pages: {count / (whole - start):.0f} pages a CPU second, {count / whole:.0f} with the start of the "
            f"process ({start:.2f} s); PDFium alone {count / (bare - bare_start):.0f}; at most {memory:.0f} MiB",
            flush=True,
        )


def main() -> None:
    """Measure, and print the ratio of wrong chapters as the last line."""
    python = peers.markitdown()
    total = chapters_right = peer_right = 0
    seconds, peer_seconds = 0.0, 0.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        speed(folder)
        for path, truth in files(folder):
            used, found = peers.best_of(lambda path=path: peers.ours(path), 1)
            peer_used, theirs = peers.best_of(lambda path=path, truth=truth: peers.theirs(python, path, truth), 1)
            total += len(truth)
            chapters_right += peers.right(found, truth)
            peer_right += peers.right(theirs, truth)
            seconds += used
            peer_seconds += peer_used
            for who, chapters, cpu in (("ours", found, used), ("markitdown", theirs, peer_used)):
                facts = f"{peers.right(chapters, truth):3} of {len(truth):3} right, {len(chapters):4} found"
                print(f"{path.name:28} {who:10} {facts}, {words_away(chapters, truth):6} words away, {cpu:5.2f} CPU s", flush=True)
    wrong, peer_wrong = total - chapters_right, total - peer_right
    print(
        f"library_formats: ours {chapters_right} of {total} chapters right ({chapters_right / total:.1%}), {seconds:.1f} CPU s; "
        f"peer markitdown {peer_right} ({peer_right / total:.1%}), {peer_seconds:.1f} CPU s; "
        f"ratio {wrong / max(1, peer_wrong):.2f} of wrong chapters, {seconds / peer_seconds:.2f} of CPU"
    )


if __name__ == "__main__":
    main()
