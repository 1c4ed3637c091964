"""The same book in two formats: pairs recognised and pairs taken for one wrongly, beside comparing title and author.

The real books of `../shared/books` where that folder is, else made ones of every make that the tests know. Files whose names begin alike
are editions of one book. The peer is the rule by which Calibre asks about duplicates when a book is added: the same title and authors,
without case and punctuation; it reads them as our reader gives them. Run: `python bench/library_sameness.py`. The ratio is of wrong pairs.
"""

import asyncio
import re
import sys
import tempfile
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from uuid import UUID

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.library import documents, epubs  # noqa: E402

from lyceum.domains.library import sameness  # noqa: E402
from lyceum.domains.library.extract import runner  # noqa: E402
from lyceum.domains.library.extract.models import ExtractedBook  # noqa: E402

REAL = ROOT.parent / "shared" / "books"
NOT_BOOKS = (".json", ".md")


def files(folder: Path) -> list[Path]:
    """The real books, else made ones in `folder`."""
    if REAL.is_dir():
        return sorted(path for path in REAL.iterdir() if path.suffix not in NOT_BOOKS)
    for seed in range(4):
        book = epubs.novel(8, 1_500, seed=seed)
        (folder / f"{seed}_.epub").write_bytes(epubs.pack(epubs.with_nav(book)))
        (folder / f"{seed}_.pdf").write_bytes(documents.pdf(book, outline=True))
        (folder / f"{seed}_.docx").write_bytes(documents.docx(book))
        (folder / f"{seed}_.txt").write_text(documents.gutenberg(book))
    return sorted(folder.iterdir())


def shared(one: ExtractedBook, other: ExtractedBook) -> float:
    """Words in equal chapters, of the words of the longer book."""
    mine, theirs = (
        {row["digest"]: row["words"] for row in sameness.fingerprints(book, UUID(int=0), "", shared=False)} for book in (one, other)
    )
    return sum(words for digest, words in theirs.items() if digest in mine) / max(sum(mine.values()), sum(theirs.values()))


def named_alike(one: ExtractedBook, other: ExtractedBook) -> bool:
    """The peer's rule."""
    first, second = ((re.sub(r"\W+", "", book.title.casefold()), {name.casefold() for name in book.authors}) for book in (one, other))
    return first == second


def main() -> None:
    """Print each pair of editions, and the sums."""
    with tempfile.TemporaryDirectory() as folder:
        books = {path.name: asyncio.run(runner.extract(path)) for path in files(Path(folder))}
    rules: dict[str, Callable[[ExtractedBook, ExtractedBook], bool]] = {
        "ours": lambda one, other: shared(one, other) >= sameness.LEAST_SHARE,
        "title and author": named_alike,
    }
    wrong = dict.fromkeys(rules, 0)
    true, least, most = 0, 1.0, 0.0
    for one, other in combinations(books, 2):
        is_same = re.split(r"[_.]", one)[0] == re.split(r"[_.]", other)[0]
        true += is_same
        part = shared(books[one], books[other])
        least, most = (min(least, part), most) if is_same else (least, max(most, part))
        if is_same:
            print(f"{one} and {other}: {part:.3f}")
        for name, rule in rules.items():
            wrong[name] += rule(books[one], books[other]) != is_same
    pairs = len(books) * (len(books) - 1) // 2
    print(f"{pairs} pairs, {true} of one book: they share {least:.3f} or more, others {most:.3f} or less; limit {sameness.LEAST_SHARE}")
    ours, peer = wrong["ours"], wrong["title and author"]
    print(f"library_sameness: ours {ours} wrong; peer {peer} wrong (title and author); ratio {ours / peer if peer else 1:.2f}")


if __name__ == "__main__":
    main()
