"""What is printed on every page and is no text: running heads and feet, page numbers."""

import re
from collections import Counter

from lyceum.domains.library.extract.formats.pdf.pages import Line

EDGE_LINES = 3
LEAST_TIMES = 3
SAME_HEIGHT_POINTS = 4
DIGITS = re.compile(r"[0-9۰-۹٠-٩]+")
NUMBER = re.compile(r"\W*(?:[0-9۰-۹٠-٩]{1,5}|[ivxlc]{1,7})\W*(?:(?:of|/|von|sur|از)\W*[0-9۰-۹٠-٩]{1,5}\W*)?", re.IGNORECASE)
Key = tuple[str, int]


def without_running(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without what repeats at their edges, and without their numbers."""
    seen: Counter[Key] = Counter()
    numbers: Counter[int] = Counter()
    edges = [[(line, _keys(line), bool(NUMBER.fullmatch(line.text))) for line in _edge(page)] for page in pages]
    for edge in edges:
        seen.update({key for _, keys, _ in edge for key in keys})
        numbers.update({height for _, keys, is_number in edge if is_number for _, height in keys})
    times = max(LEAST_TIMES, min(len(pages) // 100, 6))
    kept: list[list[Line]] = []
    for page, edge in zip(pages, edges, strict=True):
        dropped = {id(line) for line, keys, is_number in edge if _is_running(line, keys, seen, numbers if is_number else Counter(), times)}
        kept.append([line for line in page if id(line) not in dropped])
    return kept


def _edge(page: list[Line]) -> list[Line]:
    """The highest and the lowest lines of a page, wherever they come in its order."""
    by_height = sorted(page, key=lambda line: line.base)
    return by_height if len(page) <= EDGE_LINES * 2 else [*by_height[:EDGE_LINES], *by_height[-EDGE_LINES:]]


def _heights(line: Line) -> tuple[int, int]:
    step = round(line.base / SAME_HEIGHT_POINTS)
    return step, step + (1 if line.base / SAME_HEIGHT_POINTS > step else -1)


def _keys(line: Line) -> list[Key]:
    said = DIGITS.sub("#", line.text.casefold())
    return [(said, height) for height in _heights(line)]


def _is_running(line: Line, keys: list[Key], seen: Counter[Key], numbers: Counter[int], times: int) -> bool:
    if max(numbers[height] for _, height in keys) >= times:
        return True
    return max(seen[key] for key in keys) >= times and any(letter.isalnum() for letter in line.text)
