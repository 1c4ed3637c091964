"""Why an arrangement of a book's contents is refused."""

from typing import ClassVar

from lyceum.kernel.errors import Conflict, Invalid, NotFound


class TreeNotWhole(Invalid):
    """Every block of the book belongs in exactly one section."""

    code: ClassVar[str] = "tree_not_whole"


class TreeWithoutChapter(Invalid):
    """A book needs at least one chapter; bring one back before you leave the last one out."""

    code: ClassVar[str] = "tree_without_chapter"


class TreeWithTooManyChapters(Invalid):
    """A book cannot have so many chapters; merge some."""

    code: ClassVar[str] = "tree_with_too_many_chapters"


class ChapterTooLong(Invalid):
    """This chapter is longer than a page can show; split it."""

    code: ClassVar[str] = "chapter_too_long"


class TreeChanged(Conflict):
    """The contents were changed meanwhile; look at them again and repeat your change. `params["version"]` is the newest."""

    code: ClassVar[str] = "tree_changed"


class TreeVersionNotFound(NotFound):
    """The contents of this book have no such version; the oldest but the first are let go after a while."""

    code: ClassVar[str] = "tree_version_not_found"
