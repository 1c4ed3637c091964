"""Chapters out of EPUBs, and what they cost: our reader in its sandbox beside markitdown.

Five makes of one generated book of 100,000 words (contents in EPUB 3, with parts, anchors in one file, cut by size without any
contents, chapters over several files). A chapter is right when its title, its first eight and its last eight words are. Of
markitdown's Markdown the heading level that gives most right chapters is taken. CPU seconds are those of all processes from
start to end, the best of three. The peer comes from PyPI into an environment of its own, `.venv/peers/markitdown`.
Run: `python bench/library_extract.py`. A ratio below 1 means that ours is cheaper.
"""

import sys
import tempfile
from pathlib import Path

import peers
from peers import Truth

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.library import epubs

BOOK = epubs.novel(chapters=40, words=2_500, parts=4)
TRUTH = [Truth(c.title, " ".join(c.words[:8]), " ".join(c.words[-8:]), len(c.words)) for c in BOOK.chapters]


def main() -> None:
    """Measure, and print the ratio as the last line."""
    python = peers.markitdown()
    total = dict.fromkeys(("ours", "peer"), 0.0)
    with tempfile.TemporaryDirectory() as folder:
        for make, build in epubs.MAKES.items():
            path = Path(folder) / f"{make}.epub"
            path.write_bytes(epubs.pack(build(BOOK)))
            for name in total:
                seconds, chapters = peers.best_of(
                    lambda path=path, name=name: peers.ours(path) if name == "ours" else peers.theirs(python, path, TRUTH)
                )
                total[name] += seconds
                counts = f"{peers.right(chapters, TRUTH)} of {len(TRUTH)} chapters right, {len(chapters)} found"
                print(f"{make:7} {name:5} {counts}, {seconds:.2f} CPU s")
    print(
        f"library_extract: ours {total['ours']:.2f} CPU s for {len(epubs.MAKES)} books; peer markitdown {total['peer']:.2f} CPU s; "
        f"ratio {total['ours'] / total['peer']:.2f}"
    )


if __name__ == "__main__":
    main()
