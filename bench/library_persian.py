"""Persian PDFs: how many of the lost zero-width non-joiners come back, and how many that are put in are right.

The joiners are taken out of texts that have them (run together, and set apart by a space), the texts are set as PDFs and read by the
reader. Compared is place by place between two letters. Texts: the school's own Persian stories; the Persian books of `../shared/books`
where that folder is; and any UTF-8 text files named on the command line. The stories are spelled by one rule; poems and collections
are not, and a joiner that another writer would have put counts as wrong there. The peer is the reader without this step.
Run: `python bench/library_persian.py [text files]`.
"""

import asyncio
import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.library import documents
from tests.library.epubs import Book, Chapter

from lyceum.app.demo.seed import stories
from lyceum.domains.library.extract import persian, runner
from lyceum.domains.library.extract.persian_words import ZWNJ

REAL = Path(__file__).parents[2] / "shared" / "books"
USELESS = re.compile(rf"{ZWNJ}+(?=\W|$)|(?<!\w){ZWNJ}+|(?<=[^\w]){ZWNJ}+", re.MULTILINE)
WAYS = {"run together": "", "set apart": " "}


def texts() -> dict[str, list[str]]:
    """Paragraphs by the name of their text, with every joiner that stands between two letters."""
    own = [line for story in stories() if story.language == "fa" for chapter in story.chapters for line in chapter.text.splitlines()]
    found = {"stories": own}
    for path in sorted(REAL.glob("*_fa.html")):
        found[path.stem] = re.sub(r"<[^>]+>", "\n", path.read_text(encoding="utf-8")).splitlines()
    for name in sys.argv[1:]:
        found[Path(name).stem] = Path(name).read_text(encoding="utf-8").splitlines()
    return {name: [USELESS.sub("", persian.letters(line)).strip() for line in lines if line.strip()] for name, lines in found.items()}


def read(paragraphs: list[str], folder: Path) -> str:
    """What the reader makes of them, set as a PDF."""
    path = folder / "book.pdf"
    path.write_bytes(documents.pdf(Book("کتاب", (Chapter("فصل اول", tuple(paragraphs)),), "fa")))
    book = asyncio.run(runner.extract(path))
    return " ".join(word for chapter in book.chapters for word in chapter.body_words())


def places(text: str) -> tuple[str, set[int]]:
    """(letters, how many of them stand before each joiner)"""
    letters: list[str] = []
    found: set[int] = set()
    for sign in text:
        if sign == ZWNJ:
            found.add(len(letters))
        elif sign.isalpha():
            letters.append(sign)
    return "".join(letters), found


def main() -> None:
    """Prints each text both ways, and the stories run together as the last line."""
    last = ""
    with tempfile.TemporaryDirectory() as name:
        for title, paragraphs in texts().items():
            letters, true = places(" ".join(paragraphs))
            for way, instead in WAYS.items():
                told, found = places(read([line.replace(ZWNJ, instead) for line in paragraphs], Path(name)))
                if told != letters:
                    print(f"{title}, {way}: the letters came back in another order; not compared")
                    continue
                recall, precision = len(true & found) / len(true), len(true & found) / max(1, len(found))
                line = f"{recall:.1%} of {len(true)} joiners back, {precision:.1%} of those put in right"
                print(f"{title}, {way}: {line}")
                last = last or f"library_persian: ours {line}; peer none without this step; ratio {1 - recall:.3f} of joiners lost"
    print(last)


if __name__ == "__main__":
    main()
