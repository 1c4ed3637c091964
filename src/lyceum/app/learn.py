"""`lyceum learn FILE`: the main job from the command line, with no server and nothing kept."""

import asyncio
import time
from pathlib import Path
from typing import Any

from lyceum.domains.lessons.making.lesson import make_lesson, paragraphs_of
from lyceum.domains.library.extract.models import ExtractedBook, Section
from lyceum.domains.library.extract.runner import extract
from lyceum.kernel.errors import NotFound

SHOWN_WORDS = 8


async def course(file: Path) -> dict[str, Any]:
    """Chapters and the lessons made from them, as plain data.

    A chapter's `words` counts its text with the headings of its sections; `first` and `last` are the outermost eight words of its
    text, headings left out. Raises NotFound, and for a file that is no readable book one of the library's errors.
    """
    began = time.monotonic()
    try:
        if not await asyncio.to_thread(file.is_file):
            raise NotFound(f"There is no file {file}.")
        book = await extract(file)
    except OSError as wrong:
        raise NotFound(f"{file} cannot be read: {wrong.strerror}.") from wrong
    lessons = await asyncio.to_thread(_lessons, book)
    return {
        "title": book.title,
        "language": book.language,
        "chapters": [_chapter(chapter) for chapter in book.chapters],
        "lessons": lessons,
        "seconds": round(time.monotonic() - began, 2),
    }


def _chapter(chapter: Section) -> dict[str, Any]:
    words = chapter.body_words()
    return {
        "title": chapter.title,
        "part": chapter.part,
        "words": chapter.words,
        "first": " ".join(words[:SHOWN_WORDS]),
        "last": " ".join(words[-SHOWN_WORDS:]),
    }


def _lessons(book: ExtractedBook) -> list[dict[str, Any]]:
    """One entry a chapter and type of activity; a type that a chapter can't carry has no entry."""
    found = []
    for number, chapter in enumerate(book.chapters, 1):
        paragraphs = paragraphs_of((block.kind, block.text) for block in chapter.blocks)
        by_type: dict[str, list[dict[str, Any]]] = {}
        for made in make_lesson(paragraphs, book.language).activities:
            by_type.setdefault(made.view.type, []).append(made.view.model_dump(mode="json", exclude={"type"}))
        found += [{"chapter": number, "type": kind, "activities": activities} for kind, activities in sorted(by_type.items())]
    return found


def as_text(course: dict[str, Any]) -> str:
    """The course for people: a line a chapter."""
    lines = [f"{course['title']} ({course['language'] or 'language unknown'}), {len(course['chapters'])} chapters, {course['seconds']} s"]
    for number, chapter in enumerate(course["chapters"], 1):
        made = sum(len(lesson["activities"]) for lesson in course["lessons"] if lesson["chapter"] == number)
        lines.append(f"{number:4}. {chapter['title']} — {chapter['words']} words, {made} activities")
    return "\n".join(lines)
