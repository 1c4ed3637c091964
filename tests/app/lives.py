"""A person who has done a bit of everything that a school keeps something of."""

import io
import zipfile
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import text

from lyceum.app.demo.seed import stories
from lyceum.domains.ledger.port import Party, Transfer
from lyceum.kernel.ids import new_id
from tests.app.scenario import ANSWERS
from tests.conftest import Client, School
from tests.library import epubs

NAME = "Zaryab Quillfeather"


@dataclass
class Life:
    """The person, and by what they would be found: nothing of it is anybody else's."""

    client: Client
    email: str
    name: str
    phone: str
    said: str
    book: bytes

    @property
    def traces(self) -> tuple[str | bytes, ...]:
        """What must not be found anywhere when they are forgotten."""
        return (self.client.user_id, self.email, self.name, self.phone, self.said, self._bytes)

    @property
    def _bytes(self) -> bytes:
        """What stands in the book's file alone: where its text begins, packed."""
        with zipfile.ZipFile(io.BytesIO(self.book)) as book:
            first = next(entry for entry in book.infolist() if self.said.encode() in book.read(entry))
        begins = first.header_offset + 30 + len(first.filename)
        return self.book[begins : begins + first.compress_size]


async def lived(school: School, locale: str = "en", role: str = "student") -> Life:
    """Sign in, read a book, keep a word, answer, talk, have something spoken, make a key, have a number, be given credit and a plan."""
    said = f"quixotry{uuid4().hex[:8]}"
    client = await school.client(role, locale=locale)
    me = (await client.patch("/api/identity/me", json={"name": f"{NAME} {said[-4:]}"})).json()
    story = next(story for story in stories() if story.language == "en")
    texts = (f"The {said} of the harbour was honest.", *story.chapters[0].text.split("\n\n"))
    book = epubs.pack(epubs.with_nav(epubs.Book(f"On {said}", (epubs.Chapter("One", texts),))))
    life = Life(client, me["email"], me["name"], f"+98912{uuid4().int % 10_000_000:07}", said, book)
    async with school.db.as_room("identity") as tx:
        number = text("UPDATE identity.users SET phone = :phone, phone_verified_at = now() WHERE id = :id")
        await tx.execute(number, {"phone": life.phone, "id": client.user_id})
    await _books(school, client, life)
    await _money(school, client)
    await school.work()
    return life


async def _books(school: School, client: Client, life: Life) -> None:
    book_id = await made(client.post("/api/library/books", files={"file": ("book.epub", life.book, "application/epub+zip")}))
    await school.work()
    await made(client.put(f"/api/library/books/{book_id}/place", json={"chapter": 1, "block": 1, "offset": 0}))
    note = {"language": "en", "word": "harbour", "lemma": "harbour", "sentence": f"The {life.said} of the harbour.", "book_id": book_id}
    await made(client.post("/api/cards/notes", json=note))
    lesson_id = await made(client.post("/api/lessons", json={"book_id": book_id, "chapter": 1}))
    lesson = (await client.get(f"/api/lessons/{lesson_id}")).json()
    activity = next(activity for activity in lesson["activities"] if activity["type"] in ANSWERS)
    response = {"type": activity["type"], **ANSWERS[activity["type"]](activity)}
    attempt = {"id": str(uuid4()), "activity_id": activity["id"], "response": response, "milliseconds": 4000}
    await made(client.post(f"/api/lessons/{lesson_id}/attempts", json=attempt))
    talk_id = await made(client.post("/api/library/conversations", json={"language": "en"}))
    turn = {"id": str(uuid4()), "text": f"I like the {life.said}."}
    await made(client.post(f"/api/library/conversations/{talk_id}/turns", json=turn))
    await made(client.post("/api/gateway/speech", json={"text": f"The {life.said} speaks.", "language": "en"}))
    await made(client.post("/api/identity/keys", json={"name": f"program of {life.said}"}))


async def _money(school: School, client: Client) -> None:
    ports = school.house.ports
    gift = {"debit": Party(code="funds"), "credit": Party(owner=client.user_id, code="credit"), "currency": "EUR", "reason": "grant"}
    await ports["ledger"].transfer(Transfer(id=new_id(), amount=1_500_000, note=f"for {NAME}", actor=client.user_id, **gift))
    await ports["gateway"].grant_plan(client.user_id, "premium", f"for {NAME}", client.user_id)


async def made(call) -> str | None:
    answer = await call
    assert answer.status_code < 300, answer.text
    return answer.json().get("id") if answer.headers.get("content-type") == "application/json" else None
