"""Chapters that no page could show come in pieces, with nothing lost."""

from lyceum.domains.library.extract import limits
from lyceum.domains.library.extract.models import Block, Section
from lyceum.domains.library.extract.pieces import in_pieces


def chapter(*texts: str, kind="chapter") -> Section:
    return Section(kind, "All", "Part 1", "whole", 0.2, tuple(Block("paragraph", text) for text in texts))


def test_a_chapter_of_any_usual_length_stays_whole():
    usual = [chapter(*["a few words"] * limits.MAX_CHAPTER_BLOCKS), chapter("word " * limits.MAX_CHAPTER_WORDS), chapter()]
    assert in_pieces(usual) == usual


def test_too_many_blocks_or_words_are_cut_between_blocks():
    for blocks in ([str(number) for number in range(limits.MAX_CHAPTER_BLOCKS * 2 + 1)], ["word " * 40_000 + str(n) for n in range(5)]):
        pieces = in_pieces([chapter(*blocks)])
        assert [piece.title for piece in pieces] == ["All (1)", "All (2)", "All (3)"]
        assert [block.text for piece in pieces for block in piece.blocks] == blocks
        assert {piece.part for piece in pieces} == {"Part 1"}


def test_a_block_beyond_the_limit_is_a_piece_of_its_own():
    pieces = in_pieces([chapter("short", "word " * (limits.MAX_CHAPTER_WORDS + 1), "short")])
    assert [len(piece.blocks) for piece in pieces] == [1, 1, 1]


def test_what_is_no_chapter_stays_whole():
    notes = chapter(*["note"] * (limits.MAX_CHAPTER_BLOCKS + 1), kind="back")
    assert in_pieces([notes]) == [notes]
