"""The family of readers: one module of `formats` a format, found by its name, loaded only when a file asks for it."""

from importlib import import_module
from pkgutil import iter_modules
from typing import BinaryIO, Protocol, cast

from lyceum.domains.library.extract import errors, formats
from lyceum.domains.library.extract.manuscript import Manuscript


class Progress(Protocol):
    """Told how far a reader is: 0 to 1."""

    def __call__(self, done: float, /) -> None: ...


class Reader(Protocol):
    """A module of `formats`: `read` turns an open file into a manuscript or raises one of `errors`."""

    MIME: str

    def read(self, source: BinaryIO, progress: Progress) -> Manuscript:
        """`source` is seekable and at its start."""
        ...


def names() -> list[str]:
    """Formats that can be read, by the names that `sniff` gives them."""
    return sorted(module.name for module in iter_modules(formats.__path__))


def reader(name: str) -> Reader:
    """The reader of a format; raises BookOfAnotherKind when there is none."""
    if name not in names():
        raise errors.BookOfAnotherKind(found=name)
    return cast("Reader", import_module(f"{formats.__name__}.{name}"))
