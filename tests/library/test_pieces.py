"""Chapters and blocks that no page could show come in pieces, with nothing lost."""

import pytest

from lyceum.domains.library.extract import limits
from lyceum.domains.library.extract.models import Block, Section
from lyceum.domains.library.extract.pieces import in_pieces

LONG = limits.MAX_BLOCK_CHARS // 10


def chapter(*texts: str, kind="chapter") -> Section:
    return Section(kind, "All", "Part 1", "whole", 0.2, tuple(Block("paragraph", text) for text in texts))


def test_what_is_of_any_usual_length_stays_whole():
    usual = [chapter(*["a few words"] * limits.MAX_CHAPTER_BLOCKS), chapter("w " * 20_000), chapter()]
    assert in_pieces(usual) == usual


def test_too_many_blocks_or_words_are_cut_between_blocks():
    for blocks in ([str(number) for number in range(limits.MAX_CHAPTER_BLOCKS * 2 + 1)], ["w " * 20_000 + str(n) for n in range(12)]):
        pieces = in_pieces([chapter(*blocks)])
        assert [piece.title for piece in pieces] == ["All (1)", "All (2)", "All (3)"]
        assert [block.text for piece in pieces for block in piece.blocks] == blocks
        assert {piece.part for piece in pieces} == {"Part 1"}


@pytest.mark.parametrize("text", ["One sentence. " * LONG, "words " * LONG * 2, "lines\n" * LONG * 2, "یک جمله است؟ " * LONG])
def test_a_block_beyond_the_limit_is_divided_and_no_word_is_lost(text):
    (section,) = in_pieces([chapter("before", text, "after")])
    assert len(section.blocks) > 3
    assert max(len(block.text) for block in section.blocks) <= limits.MAX_BLOCK_CHARS
    assert " ".join(block.text for block in section.blocks).split() == ["before", *text.split(), "after"]
    assert not text.startswith("One") or all(block.text.endswith(".") for block in section.blocks[1:-1])


def test_a_word_without_an_end_is_divided_anywhere():
    text = "x" * (limits.MAX_BLOCK_CHARS * 3 + 7)
    (section,) = in_pieces([chapter(text)])
    assert "".join(block.text for block in section.blocks) == text


def test_what_is_no_chapter_stays_one_section():
    notes = chapter(*["note"] * (limits.MAX_CHAPTER_BLOCKS + 1), kind="back")
    assert in_pieces([notes]) == [notes]
