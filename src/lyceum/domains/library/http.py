"""Routes of the library."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import AwareDatetime, Field

from lyceum.domains.library.articles.address import MAX_ADDRESS_CHARS
from lyceum.domains.library.models import Book, BookDetail, Chapter, Place, WordCard
from lyceum.domains.library.partner.http import conversations
from lyceum.domains.library.port import MAX_SENTENCE_CHARS, MAX_WORD_CHARS
from lyceum.domains.library.receive import received_file
from lyceum.domains.library.service import LibraryService
from lyceum.domains.library.tree_http import contents
from lyceum.kernel.principal import Principal
from lyceum.platform.http import PAGE_ITEMS, Body, Limit, Page, Text, may

MAX_COUNT = 2_000_000_000

Reader = Annotated[Principal, may("library:shared")]
Owner = Annotated[Principal, may("library:write")]
Count = Annotated[int, Field(ge=1, le=MAX_COUNT)]
Tag = Annotated[Text, Query(min_length=2, max_length=35, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]
FILE_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {"type": "object", "required": ["file"], "properties": {"file": {"type": "string", "format": "binary"}}}
            }
        },
    }
}


class PlaceBody(Body):
    """Where a reader is: chapter and block count from 1, `offset` is characters into the block's text.

    `moved_at`: when, if that was a while ago, for somebody who read without a network. A place that is newer stays.
    `contents_version`: that of the chapter; a place of earlier contents is found again in those there are now.
    """

    chapter: Count
    block: Count
    offset: Annotated[int, Field(ge=0, le=MAX_COUNT)]
    moved_at: AwareDatetime | None = None
    contents_version: Count | None = None


class ArticleBody(Body):
    """The address of an article, as a browser shows it."""

    address: Annotated[Text, Field(min_length=1, max_length=MAX_ADDRESS_CHARS, examples=["https://example.org/an-article"])]


def router(service: LibraryService) -> APIRouter:
    """`/api/library`."""
    routes = APIRouter(prefix="/api/library", tags=["library"])
    _shelf(routes, service)
    _reader(routes, service)
    contents(routes, service)
    conversations(routes, service)
    return routes


def _shelf(routes: APIRouter, service: LibraryService) -> None:
    @routes.post("/books", status_code=202, openapi_extra=FILE_FORM)
    async def upload(caller: Owner, request: Request) -> Book:
        """Send a book as the field `file` of a form. It is read in the background: ask for it again to see the progress."""
        async with received_file(request, service.settings.upload_bytes) as file:
            return await service.upload(caller.user_id, file.path, file.name)

    @routes.post("/articles", status_code=202)
    async def add_article(caller: Owner, article: ArticleBody) -> Book:
        """Add a page of the web, or a file there, by its address. It is fetched and read in the background, as an upload is."""
        return await service.articles.add(caller.user_id, article.address)

    @routes.get("/books")
    async def books(caller: Reader, after: UUID | None = None, limit: Limit = PAGE_ITEMS) -> Page[Book]:
        """Own books and those of the school, newest first."""
        items, following = await service.books(caller.user_id, after, limit)
        return Page(items=items, next=str(following) if following else None)

    @routes.get("/books/{book_id}")
    async def book(caller: Reader, book_id: UUID) -> BookDetail:
        """A book with its contents and the reader's place."""
        return await service.book(caller.user_id, book_id)

    @routes.put("/books/{book_id}/beside/{other_id}", status_code=204)
    async def keep_both(caller: Owner, book_id: UUID, other_id: UUID) -> Response:
        """Keep two editions of the same book: from now on, neither is said to be the same as the other."""
        await service.keep_both(caller.user_id, book_id, other_id)
        return Response(status_code=204)

    @routes.delete("/books/{book_id}", status_code=204)
    async def remove(caller: Owner, book_id: UUID) -> Response:
        """Remove an own book with everything that belongs to it."""
        await service.remove(caller.user_id, book_id)
        return Response(status_code=204)


def _reader(routes: APIRouter, service: LibraryService) -> None:
    @routes.get("/books/{book_id}/chapters/{number}")
    async def chapter(caller: Reader, book_id: UUID, number: Count) -> Chapter:
        """A chapter to read."""
        return await service.chapter(caller.user_id, book_id, number)

    @routes.put("/books/{book_id}/place", status_code=204)
    async def move(caller: Reader, book_id: UUID, place: PlaceBody) -> Response:
        """Keep where the reader is."""
        where = Place(chapter=place.chapter, block=place.block, offset=place.offset)
        await service.move(caller.user_id, book_id, where, place.moved_at, place.contents_version)
        return Response(status_code=204)

    @routes.get("/words")
    async def word(
        caller: Annotated[Principal, may("words:read")],
        language: Tag,
        word: Annotated[Text, Query(min_length=1, max_length=MAX_WORD_CHARS)],
        sentence: Annotated[Text | None, Query(max_length=MAX_SENTENCE_CHARS)] = None,
        into: Tag | None = None,
        book_id: UUID | None = None,
    ) -> WordCard:
        """A word as far as the school can explain it. `sentence` is where it was met; what the book `book_id` says of it comes first."""
        del caller, sentence
        return await service.word(language, word, into, book_id)
