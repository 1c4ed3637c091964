"""What a judge in the browser needs to know: tables of folding and of forms, and a compact list of words for each language.

Written by `python -m lyceum.domains.lessons.offline FOLDER`; a test holds the written files to what this makes. The lists have common words
only (once in a million words), so the browser may take a rare word for a mistyped common one: the server judges again and is right.
"""

import json
import sys
from pathlib import Path

from lyceum.domains.lessons import lexicon
from lyceum.domains.lessons.judging import variants
from lyceum.domains.lessons.making import english, persian
from lyceum.kernel import text_tables

LANGUAGES = ("en", "fa")


def tables() -> dict[str, object]:
    """Folding and forms; characters map to characters, or to "" when they are left out."""
    return {
        "everywhere": _characters(text_tables.EVERYWHERE),
        "unwritten": _characters(text_tables.UNWRITTEN),
        "persian": _characters(dict(text_tables.BY_LANGUAGE["fa"])),
        **variants.tables(),
        **persian.tables(),
        **english.tables(),
    }


def _characters(table: dict[int, str | None]) -> dict[str, str]:
    return {chr(code): to or "" for code, to in table.items()}


def words(code: str) -> dict[str, object]:
    """`very`: very common words; `common`: other words that count as words; `forms`: form and base in turn. Parted by spaces, sorted."""
    known = sorted(word for word in lexicon.common_words(code) if " " not in word)
    real = [word for word in known if lexicon.is_word(word, code)]
    very = {word for word in real if lexicon.zipf(word, code) >= lexicon.VERY_COMMON_ZIPF}
    listed = [(word, lexicon.lemma(word, code)) for word in known if lexicon.is_listed(word, code)]
    return {
        "very": " ".join(word for word in real if word in very),
        "common": " ".join(word for word in real if word not in very),
        "forms": " ".join(f"{word} {base}" for word, base in listed if base != word and " " not in base),
    }


def files() -> dict[str, str]:
    """The files by name."""
    made = {"tables.json": tables()} | {f"{code}.json": words(code) for code in LANGUAGES}
    return {name: json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n" for name, data in made.items()}


def write(folder: Path) -> None:
    """Write the files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
