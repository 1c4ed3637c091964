"""Routes of a book's contents."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field

from lyceum.domains.library.extract import limits
from lyceum.domains.library.rows import MAX_TITLE_CHARS
from lyceum.domains.library.service import LibraryService
from lyceum.domains.library.tree import Kind, Piece, Run, Section
from lyceum.domains.library.tree_models import BlockLine, Tree, TreeVersion
from lyceum.kernel.principal import Principal
from lyceum.kernel.text import clean
from lyceum.platform.http import PAGE_ITEMS, Body, Limit, Page, Text, may

MAX_COUNT = 2_000_000_000
MAX_SECTIONS = 2 * limits.MAX_CHAPTERS
"""Chapters and what is left out."""
MAX_PIECES = 100_000
"""Of one section; all of them together have one of each block at most."""

Owner = Annotated[Principal, may("library:write")]
Count = Annotated[int, Field(ge=1, le=MAX_COUNT)]
Source = Annotated[int, Field(ge=0, le=MAX_COUNT)]
Title = Annotated[Text, Field(min_length=1, max_length=MAX_TITLE_CHARS, pattern=r"\S")]


class PieceBody(Body):
    """Blocks `first_block` to `last_block` (from 1) of what extraction found as section `source` (from 0)."""

    source: Source
    first_block: Count
    last_block: Count


class SectionBody(Body):
    """A line of the contents. What is not to be read is of the kind `dropped` (or `front` or `back`), and kept."""

    title: Title
    part: Title | None = None
    kind: Kind
    pieces: Annotated[list[PieceBody], Field(min_length=1, max_length=MAX_PIECES)]

    def section(self) -> Section:
        """As the rules have it."""
        pieces = tuple(Piece(piece.source, piece.first_block, piece.last_block) for piece in self.pieces)
        part = _line(self.part) if self.part else None
        return Section(_line(self.title), part, self.kind, "user", 1.0, 0, pieces)


class VersionBody(Body):
    """The version that the change was made from."""

    version: Count


class TreeBody(VersionBody):
    """All sections in their order, chapters and what is left out: every block of the book exactly once."""

    sections: Annotated[list[SectionBody], Field(min_length=1, max_length=MAX_SECTIONS)]
    confirmed: bool = True


def _line(text: str) -> str:
    return " ".join(clean(text).split()) or "?"


def contents(routes: APIRouter, service: LibraryService) -> None:
    """Add them to the routes of the library."""

    @routes.get("/books/{book_id}/tree")
    async def tree(caller: Owner, book_id: UUID) -> Tree:
        """The contents of an own book, with what is left out."""
        return await service.contents.tree(caller.user_id, book_id)

    @routes.put("/books/{book_id}/tree")
    async def arrange(caller: Owner, book_id: UUID, body: TreeBody) -> Tree:
        """Arrange an own book anew: merge, split, rename, leave out, reorder. 409 when another version was saved since."""
        wanted = [section.section() for section in body.sections]
        return await service.contents.save(caller.user_id, book_id, body.version, wanted, confirmed=body.confirmed)

    @routes.post("/books/{book_id}/tree/confirm", status_code=204)
    async def confirm(caller: Owner, book_id: UUID, body: VersionBody) -> Response:
        """Say that the contents are right."""
        await service.contents.confirm(caller.user_id, book_id, body.version)
        return Response(status_code=204)

    @routes.get("/books/{book_id}/tree/versions")
    async def versions(caller: Owner, book_id: UUID) -> list[TreeVersion]:
        """The versions that are kept, newest first."""
        return await service.contents.versions(caller.user_id, book_id)

    @routes.post("/books/{book_id}/tree/versions/{version}/restore")
    async def restore(caller: Owner, book_id: UUID, version: Count, body: VersionBody) -> Tree:
        """Make an earlier version the newest; the body says which one is the newest now."""
        return await service.contents.restore(caller.user_id, book_id, version, body.version)

    @routes.get("/books/{book_id}/tree/blocks")
    async def blocks(
        caller: Owner,
        book_id: UUID,
        source: Source,
        last: Annotated[int, Query(ge=1, le=MAX_COUNT)] = MAX_COUNT,
        after: Annotated[int, Query(ge=0, le=MAX_COUNT - 1)] = 0,
        limit: Limit = PAGE_ITEMS,
    ) -> Page[BlockLine]:
        """Blocks of a source by their beginnings, those behind `after` and up to `last`: to choose where to split."""
        items, following = await service.contents.lines(caller.user_id, book_id, Run(source, after + 1, last), limit)
        return Page(items=items, next=str(following) if following else None)
