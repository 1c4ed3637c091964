"""Everything that can be wrong with a file, each with what to do about it."""

from lyceum.kernel.errors import Invalid, LyceumError, TooLarge, Unavailable, UnsupportedMedia


class BookProblem(Invalid):
    """This file could not be read as a book."""

    code = "book_problem"


class BookDamaged(BookProblem):
    """The file is damaged or was cut off on its way. Download it again, check that it opens in another reader, and upload it once more."""

    code = "book_damaged"


class BookNothing(BookProblem):
    """The file is empty (0 bytes). Choose the file again and wait until it has been copied completely."""

    code = "book_nothing"


class BookOfAnotherKind(UnsupportedMedia):
    """The school cannot read this kind of file yet. Upload it as EPUB, PDF, DOCX, HTML, Markdown or text."""

    code = "book_of_another_kind"


class BookEncrypted(BookProblem):
    """The book is protected against copying (DRM), so only its shop's own reader opens it. Upload an edition without protection."""

    code = "book_encrypted"


class BookEmpty(BookProblem):
    """There is no text in this book. Check in another reader that it has pages with words, and upload a complete edition."""

    code = "book_empty"


class BookScanned(BookProblem):
    """The pages of this book are pictures, so it has no words to read. Upload an edition with text, or run text recognition first."""

    code = "book_scanned"


class BookTooLarge(TooLarge):
    """The book is larger than the school accepts. Upload a smaller edition, for instance one without pictures, or split it into volumes."""

    code = "book_too_large"


class BookBomb(BookProblem):
    """The file unpacks to far more than its size allows, as files made to choke a computer do. Get the book from a source you trust."""

    code = "book_bomb"


class BookWithEntities(BookProblem):
    """The file declares XML entities, which serve to read other people's files; books need none. Get it from a source you trust."""

    code = "book_with_entities"


class BookWithUnsafePaths(BookProblem):
    """The file holds entries that point outside of itself. Get the book from a source you trust."""

    code = "book_with_unsafe_paths"


class BookWithLinks(BookProblem):
    """The file holds links to files on the reader's computer instead of text. Get the book from a source you trust."""

    code = "book_with_links"


class BookWithDuplicates(BookProblem):
    """The file holds two different entries of the same name, so it is not clear which is the book. Save it again with another program."""

    code = "book_with_duplicates"


class BookTooDeep(BookProblem):
    """The pages of this book are nested deeper than any reader can follow. Save it again with another program, or get it from elsewhere."""

    code = "book_too_deep"


class BookTooManyChapters(BookProblem):
    """The book has more chapters than the school can show. Split it into volumes."""

    code = "book_too_many_chapters"


class BookWithoutPages(BookProblem):
    """The file is packed as a book but lists no pages. Save it again with another program, for instance with an e-book converter."""

    code = "book_without_pages"


class BookTooSlow(BookProblem):
    """Reading this book took longer than the school allows. Save it again with another program, or split it into volumes."""

    code = "book_too_slow"


class BookTooHungry(BookProblem):
    """Reading this book needed more memory than the school allows. Upload an edition without pictures, or split it into volumes."""

    code = "book_too_hungry"


class BookBrokeReader(BookProblem):
    """The reader of the school broke over this book; nothing else was touched. Save the book again with another program and try again."""

    code = "book_broke_reader"


class ReaderUnavailable(Unavailable):
    """The process that reads books could not be started. Try again in a moment; an administrator finds the reason in the log."""

    code = "reader_unavailable"


def _problems(base: type[LyceumError]) -> list[type[LyceumError]]:
    return [base, *(found for child in base.__subclasses__() for found in _problems(child))]


_KNOWN: list[type[LyceumError]] = [*_problems(BookProblem), BookOfAnotherKind, BookTooLarge, ReaderUnavailable]

BY_CODE: dict[str, type[LyceumError]] = {error.code: error for error in _KNOWN}
"""Every class above by its code: how a failure crosses from the sandbox process to the server."""
