"""Lines to paragraphs: joined over lines, columns and pages, with hyphenation undone."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from lyceum.domains.library.extract import texts
from lyceum.domains.library.extract.formats.pdf.pages import Line

HYPHENS = "-\u2010\u00ad\u0002\ufffe\u2011"
SOFT = "\u2010\u00ad"
"""Signs that a typesetting program puts; a typed hyphen may belong to the word."""
BROKEN = re.compile(rf"([^\W\d_][\w’']*)([{HYPHENS}])$")
HEAD = re.compile(r"[^\W\d_][\w’']*")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
AROUND = ".,;:!?()“”‘’\"'"
ENDED = re.compile(r"[.!?؟…:۔]\W*$")
CLOSED_UP = "—–"
TAIL_CHARS = 60
SAMPLED_PAGES = 60
GAP = 1.35
EARLY_LINES = 4
INDENT = 0.7
LONGEST_INDENT = 5.0
SIZE_STEP = 0.08
SHORT_SHARE = 0.12
LEAST_INDENTED = 0.02


@dataclass(slots=True)
class Shape:
    """How the book is set: its letters, the distance of its lines, and whether paragraphs are told by indented first lines."""

    size: float
    leading: float
    indented: bool
    vocabulary: Counter[str]


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together. `gap` is the space above in lines of text."""

    lines: list[Line] = field(default_factory=list)
    gap: float = 0.0

    @property
    def first(self) -> Line:
        """Its first line."""
        return self.lines[0]


def shape_of(pages: list[list[Line]]) -> Shape:
    """Measured over the whole book."""
    sizes: Counter[float] = Counter()
    steps: Counter[float] = Counter()
    for page in pages:
        for before, line in zip([None, *page], page, strict=False):
            sizes[line.size] += len(line.text)
            if before is not None and before.size == line.size and 0 < before.base - line.base < line.size * 4:
                steps[round(before.base - line.base, 1)] += 1
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    leading = steps.most_common(1)[0][0] if steps else size * 1.2
    return Shape(size, leading, _is_indented(pages, size), _vocabulary(pages))


def _vocabulary(pages: list[list[Line]]) -> Counter[str]:
    """Words of the book; the halves of those that are broken at a line's end are none."""
    whole: list[str] = []
    torn = False
    for page in pages:
        for line in page:
            text = line.text.partition(" ")[2] if torn else line.text
            torn = line.text[-1] in HYPHENS
            whole.append(text.rpartition(" ")[0] if torn else text)
    counted: Counter[str] = Counter()
    for run, times in Counter(" ".join(whole).lower().split()).items():  # a word comes often: each spelling is looked at once
        bare = run.strip(AROUND)
        for word in (bare,) if bare.isalpha() else WORD.findall(bare):
            counted[word] = counted.get(word, 0) + times
    return counted


def _is_indented(pages: list[list[Line]], size: float) -> bool:
    count = total = 0
    for page in pages[:: max(1, len(pages) // SAMPLED_PAGES)]:
        margins = _margins([line for line in page if line.size == size])
        for line in page:
            if line.size == size:
                total += 1
                count += _indent(line, margins) > INDENT * size and _indent(line, margins) < LONGEST_INDENT * size
    return count > total * LEAST_INDENTED


def _margins(lines: list[Line]) -> list[tuple[float, float]]:
    """(left, right) edges of the columns of a page: the commonest edges, from left to right."""
    if not lines:
        return []
    starts = Counter(round(line.left / 3) for line in lines)
    edges = sorted(start * 3 for start, count in starts.items() if count * 5 >= max(starts.values()))
    columns: list[tuple[float, float]] = []
    width = max(line.right for line in lines) - min(line.left for line in lines)
    for edge in edges:
        if not columns or edge - columns[-1][0] > width * 0.3:
            inside = [line.right for line in lines if abs(line.left - edge) < width * 0.25]
            columns.append((edge, sorted(inside)[len(inside) * 9 // 10] if inside else edge + width))
    return columns


def _column(line: Line, margins: list[tuple[float, float]]) -> tuple[float, float]:
    if len(margins) == 1:
        return margins[0]
    near = [edge for edge in margins if line.left >= edge[0] - 4]
    return near[-1] if near else (margins[0] if margins else (line.left, line.right))


def _indent(line: Line, margins: list[tuple[float, float]]) -> float:
    left, right = _column(line, margins)
    return right - line.right if line.rtl else line.left - left


def join(pages: list[list[Line]], shape: Shape) -> list[Paragraph]:
    """All paragraphs of the book, in order."""
    found: list[Paragraph] = []
    last: Line | None = None
    last_short = False
    foot = _foot(pages)
    for page in pages:
        if last is not None and last.base > foot + EARLY_LINES * shape.leading:
            last = None  # the page before ends early: what follows begins anew
        margins = _margins([line for line in page if abs(line.size - shape.size) < 0.6]) or _margins(page)
        for line in page:
            gap = _gap(last, line, shape)
            if last is None or _begins(last, line, gap, margins, shape, last_short=last_short):
                found.append(Paragraph([line], gap))
            else:
                found[-1].lines.append(line)
            left, right = _column(line, margins)
            room = line.left - left if line.rtl else right - line.right
            last_short = room > (right - left) * SHORT_SHARE
            last = line
    return found


def _foot(pages: list[list[Line]]) -> float:
    """How far down full pages go."""
    ends = sorted(min(line.base for line in page) for page in pages if page)
    return ends[len(ends) // 5] if ends else 0.0


def _gap(last: Line | None, line: Line, shape: Shape) -> float:
    """Space above a line in lines of text; 0 at the top of a page or column."""
    if last is None or last.page != line.page or line.base > last.base:
        return 0.0
    return (last.base - line.base) / max(shape.leading, 1.0)


def _begins(last: Line, line: Line, gap: float, margins: list[tuple[float, float]], shape: Shape, *, last_short: bool) -> bool:
    if line.starts or last.heading != line.heading or (last.page != line.page and texts.is_named_chapter(line.text)):
        return True
    if last.text[-1] in HYPHENS and line.text[0].islower() and last.size == line.size:
        return False
    if line.heading:
        return gap > GAP * 2 or last.page != line.page or abs(last.size - line.size) > SIZE_STEP * line.size
    if abs(last.size - line.size) > max(SIZE_STEP * line.size, 0.6) and len(line.text) > 3 and len(last.text) > 3:
        return True
    if gap > GAP:
        return True
    indent = _indent(line, margins)
    if shape.indented:
        return indent > INDENT * line.size and (
            last.page != line.page or indent - _indent(last, margins) > INDENT * line.size or last_short
        )
    if gap == 0.0 or gap < -1:
        return last_short or (bool(ENDED.search(last.text)) and not line.text[:1].islower() and last_short)
    return last_short and bool(ENDED.search(last.text))


def text_of(lines: Iterable[Line], vocabulary: Counter[str]) -> str:
    """The words of lines as one text, with words that were broken at a line's end put together."""
    made = ""
    for line in lines:
        text = line.text
        if not made:
            made = text
            continue
        broken = BROKEN.search(made[-TAIL_CHARS:]) if made[-1] in HYPHENS else None
        head = HEAD.match(text) if broken else None
        if broken and head:
            made = made[:-1] + ("" if _is_one_word(broken[1], broken[2], head[0], vocabulary) else "-") + text
        else:
            closed = made[-1] in CLOSED_UP and text[:1].isalnum() and made[-2:-1].strip()
            made += text if closed else f" {text}"
    return made.replace("\u0002", "-").replace("\ufffe", "-")


def _is_one_word(before: str, sign: str, after: str, vocabulary: Counter[str]) -> bool:
    """Whether the hyphen was put by the printer. What the rest of the book does decides; else a typed sign stays in names."""
    whole, parted = f"{before}{after}".lower(), f"{before}-{after}".lower()
    if vocabulary[whole] != vocabulary[parted]:
        return vocabulary[whole] > vocabulary[parted]
    if sign in SOFT:
        return True
    if after[:1].isupper():
        return False
    return not (vocabulary[before.lower()] and vocabulary[after.lower()])
