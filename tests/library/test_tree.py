"""The rules of an arrangement: whatever a reader does, every block stays, exactly once."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.domains.library import tree
from lyceum.domains.library.tree import Piece, Section, Spot
from lyceum.domains.library.tree_errors import ChapterTooLong, TreeNotWhole, TreeWithoutChapter


def book(sizes: list[int]) -> list[Section]:
    return [
        Section(f"Title {source}", None, "chapter" if source else "front", "contents", 0.9, 10 * blocks, (Piece(source, 1, blocks),))
        for source, blocks in enumerate(sizes)
    ]


def every_block(sections: list[Section]) -> list[tuple[int, int]]:
    return [(source, block) for section in sections for source, first, last in section.pieces for block in range(first, last + 1)]


def change(sections: list[Section], act: str, at: int, other: int) -> list[Section]:
    """What the screen does, one act."""
    at %= len(sections)
    here, rest = sections[at], sections[at + 1 :]
    if act == "merge" and rest:
        return [*sections[:at], replace(here, pieces=here.pieces + rest[0].pieces), *rest[1:]]
    if act == "split":
        single = [(source, block) for source, first, last in here.pieces for block in range(first, last + 1)]
        cut = other % len(single)
        halves = [tuple(Piece(*spot, spot[1]) for spot in half) for half in (single[:cut], single[cut:]) if half]
        return [*sections[:at], *(replace(here, title=f"{here.title} {n}", pieces=half) for n, half in enumerate(halves)), *rest]
    if act == "rename":
        return [*sections[:at], replace(here, title=f"New {other}"), *rest]
    if act == "drop":
        return [*sections[:at], replace(here, kind="dropped" if here.kind == "chapter" else "chapter"), *rest]
    moved = [*sections[:at], *rest]
    moved.insert(other % len(sections), here)
    return moved


BOOKS = st.lists(st.integers(1, 6), min_size=2, max_size=6).map(book)
ACTS = st.lists(st.tuples(st.sampled_from(["merge", "split", "rename", "drop", "move"]), st.integers(0, 9), st.integers(0, 9)), max_size=12)


def arranged(before: list[Section], acts: list[tuple[str, int, int]]) -> list[Section]:
    wanted = before
    for act in acts:
        wanted = change(wanted, *act)
    return tree.inherited([replace(section, pieces=tree.normal(section.pieces)) for section in wanted], before)


def shown(sections: list[Section], sources: list[Section]) -> list[tuple[tree.Run, ...]]:
    by_source = {section.pieces[0].source: section for section in sources}
    return [tree.runs(section, by_source) for section in sections if section.kind == "chapter"]


@given(BOOKS, ACTS)
def test_whatever_is_done_every_block_stays_once(before, acts):
    after = arranged(before, acts)
    sizes = {section.pieces[0].source: section.pieces[0].last for section in before}
    assert sorted(every_block(after)) == sorted(every_block(before))
    pieces, kinds = [section.pieces for section in after], [section.kind for section in after]
    if "chapter" in kinds:
        tree.check(pieces, kinds, sizes)
    else:
        with pytest.raises(TreeWithoutChapter):
            tree.check(pieces, kinds, sizes)
    known = {section.wish: section for section in before}
    assert all(section == known[section.wish] if section.wish in known else section.origin == "user" for section in after)
    assert [Section.from_json(section.to_json()) for section in after] == after


@given(BOOKS, ACTS, st.integers(0, 99), st.sampled_from(["lose", "double", "beyond", "stranger"]))
def test_a_block_lost_or_doubled_is_refused_by_name(before, acts, at, way):
    after = arranged(before, acts)
    sizes = {section.pieces[0].source: section.pieces[0].last for section in before}
    pieces = [list(section.pieces) for section in after]
    section = pieces[at % len(pieces)]
    place = at % len(section)
    source, first, last = section[place]
    if way == "lose":
        section[place : place + 1] = [Piece(source, first + 1, last)] if last > first else []
    elif way == "double":
        section.append(Piece(source, last, last))
    elif way == "beyond":
        section[place] = Piece(source, first, sizes[source] + 1)
    else:
        section.append(Piece(len(sizes), 1, 1))
    with pytest.raises(TreeNotWhole) as refused:
        tree.check(pieces, ["chapter"] * len(pieces), sizes)
    assert (refused.value.field or "").startswith("sections")


@given(BOOKS, ACTS)
def test_a_passage_is_found_again(before, acts):
    after = arranged(before, acts)
    texts = shown(after, before)
    chapters = [section for section in after if section.kind == "chapter"]
    for number, (section, text) in enumerate(zip(chapters, texts, strict=True), 1):
        count = sum(run.blocks for run in text)
        spots = [tree.spot_at(text, block) for block in range(1, count + 1)]
        assert tree.spot_at(text, count + 1) is None
        assert [spot[:2] for spot in spots if not spot.is_heading] == every_block([section])
        for block, spot in enumerate(spots, 1):
            assert tree.number_of(text, spot) == block
            assert tree.landing(after, texts, spot) == (number, block)


@given(BOOKS, ACTS)
def test_the_numbers_of_the_chapters_follow(before, acts):
    after = arranged(before, acts)
    old, new = shown(before, before), shown(after, before)
    moved = tree.moved(old, new)
    assert list(moved) == list(range(1, len(old) + 1))
    assert all(old[was - 1] == new[now - 1] for was, now in moved.items() if now is not None)
    assert all(text not in new for was, text in enumerate(old, 1) if moved[was] is None)
    assert [number for number in tree.numbers(after) if number] == list(range(1, len(new) + 1))
    home = dict(zip(range(len(before)), tree.numbers(before), strict=True))
    wanted = {
        number: {home[source] for source, _ in every_block([section])}
        for number, section in zip(tree.numbers(after), after, strict=True)
        if number
    }
    assert tree.made_of(before, after) == wanted


def test_a_passage_that_is_left_out_leads_to_what_follows():
    sections = book([2, 3, 4, 5])
    after = [replace(section, kind="dropped") if index in (1, 3) else section for index, section in enumerate(sections)]
    texts = shown(after, sections)
    assert tree.landing(after, texts, Spot(1, 2)) == (1, None)
    assert tree.landing(after, texts, Spot(3, 2)) == (1, None)


def test_a_title_that_begins_no_chapter_any_more_stands_in_the_text():
    one, two, three = book([1, 2, 3])
    merged = replace(one, pieces=one.pieces + two.pieces + three.pieces)
    assert [run.heading for run in tree.runs(merged, {0: one, 1: two, 2: three})] == [None, "Title 1", "Title 2"]
    whole = {0: one, 1: replace(two, origin="whole"), 2: replace(three, title="title  1")}
    assert [run.heading for run in tree.runs(merged, whole)] == [None, None, None]
    later = replace(one, pieces=(Piece(1, 2, 2), Piece(2, 1, 3), Piece(1, 1, 1)))
    assert [run.heading for run in tree.runs(later, {0: one, 1: two, 2: three})] == [None, "Title 2", "Title 1"]


@pytest.mark.parametrize(("title", "first"), [("Chapter  two", 2), ("CHAPTER TWO", 2), ("The well", 1)])
def test_a_first_line_that_is_the_title_is_not_shown_twice(title, first):
    (whole,) = book([9])
    section = replace(whole, title=title, pieces=(Piece(0, 1, 9),))
    assert tree.runs(section, {0: whole}, "Chapter two") == (tree.Run(0, first, 9),)
    alone = replace(section, pieces=(Piece(0, 4, 4),))
    assert tree.runs(alone, {0: whole}, "Chapter two") == (tree.Run(0, 4, 4),)


def test_a_chapter_that_no_page_could_show_is_refused():
    with pytest.raises(ChapterTooLong) as refused:
        tree.check_length(3, "chapter", 5_001, 9)
    assert refused.value.field == "sections.3"
    tree.check_length(3, "dropped", 5_001, 9_000_000)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_pieces_are_as_few_as_possible(sizes):
    single = [Piece(source, block, block) for source, blocks in enumerate(sizes) for block in range(1, blocks + 1)]
    found = tree.normal(single)
    assert found == tuple(Piece(source, 1, blocks) for source, blocks in enumerate(sizes))
    assert all(one.source != other.source for one, other in pairwise(found))
