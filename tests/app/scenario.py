"""The main job from end to end as a newcomer meets it, through nothing but HTTP."""

import asyncio
import io
import time
import zipfile
from uuid import uuid4

import httpx2

from lyceum.app.demo.seed import stories
from tests.library import epubs

UPLOAD_SECONDS = 60
HEARD_SECONDS = 5
OF_THE_ROLES = ("/api/identity/me", "/api/cards/notes", "/api/credit/balance", "/api/gateway/calls", "/api/ai/providers", "/api/today")
"""Something that each role which knows callers answers."""
ANSWERS = {
    "multiple_choice": lambda activity: {"option": activity["options"][0]["id"]},
    "listening_comprehension": lambda activity: {"option": activity["options"][0]["id"]},
    "sentence_reordering": lambda activity: {"order": [tile["id"] for tile in activity["tiles"]]},
    "dictation": lambda _: {"text": "what I heard"},
}
"""An answer to some types; what makes a lesson varies with its text."""


def book(times: int = 1) -> bytes:
    """An EPUB of real sentences: the English stories that come with the school, `times` over as further chapters."""
    told = [chapter for _ in range(times) for story in stories() if story.language == "en" for chapter in story.chapters]
    chapters = tuple(
        epubs.Chapter(f"{number}. {chapter.title}", tuple(chapter.text.split("\n\n"))) for number, chapter in enumerate(told, 1)
    )
    return epubs.pack(epubs.with_nav(epubs.Book("Told Again", chapters)))


async def newcomer(http: httpx2.AsyncClient, book: bytes) -> dict:
    """Guest lesson, sign-up that keeps it, four taps, a book, a chapter read aloud, a word kept, a lesson, Today. Returns Today."""
    guest = await _ok(http.post("/api/identity/guests", json={"locale": "en", "time_zone": "Europe/Berlin"}), 201)
    http.headers["Authorization"] = f"Bearer {guest['access_token']}"
    await _play_one(http, (await _ok(http.get("/api/lessons/open", params={"language": "en"})))[0]["id"])

    email = f"{uuid4().hex}@example.org"
    person = {"email": email, "password": "correct horse battery", "name": "Newcomer", "locale": "en", "time_zone": "Europe/Berlin"}
    session = await _ok(http.post("/api/identity/users", json=person), 201)
    assert session["user"]["id"] == guest["user"]["id"], "what the guest did stays the learner's"
    http.headers["Authorization"] = f"Bearer {session['access_token']}"
    taps = {"native_language": "fa", "target_language": "en", "level": "A2", "daily_goal_minutes": 10, "time_zone": "Europe/Berlin"}
    assert (await _ok(http.put("/api/progress/profile", json=taps)))["onboarded"]

    book_id = await upload(http, book)
    await _read(http, book_id)
    lesson = await _ok(http.post("/api/lessons", json={"book_id": book_id, "chapter": 1}), 201, 200)
    await _play_one(http, lesson["id"])
    await _earned(http, lesson["id"])
    today = await _ok(http.get("/api/today"))
    assert today["xp"]["total"] > 0
    assert today["words"]["kept"] == 1
    assert today["cards"]["new"] >= 1, "a kept word has a card"
    assert today["reading"]["book_id"] == book_id
    return today


async def program(http: httpx2.AsyncClient) -> None:
    """A key for a program of the user's, which asks the rulebook with it; and the rules' streamed answer as study partner."""
    made = await _ok(http.post("/api/identity/keys", json={"name": "program"}), 201)
    question = {"model": "rulebook", "messages": [{"role": "user", "content": "What is a harbour?"}]}
    answer = await http.post("/v1/chat/completions", json=question, headers={"Authorization": f"Bearer {made['key']}"})
    assert (answer.status_code, answer.headers["x-lyceum-source"]) == (200, "rules"), answer.text
    talk = await _ok(http.post("/api/library/conversations", json={"language": "en"}), 201)
    said = await http.post(f"/api/library/conversations/{talk['id']}/turns", json={"id": str(uuid4()), "text": "A honest harbour."})
    assert said.text.count("event: delta") > 1, said.text
    assert said.text.count("event: turn") == 1, said.text


async def sign_out(http: httpx2.AsyncClient) -> None:
    """Signed out, a token that has not run out yet is refused by every part of the school within five seconds."""
    await _ok(http.delete("/api/identity/sessions/current", headers={"X-Lyceum": "refresh"}), 204)
    began, waiting = time.monotonic(), set(OF_THE_ROLES)
    while waiting:
        waiting = {path for path in waiting if (await http.get(path)).status_code != 401}
        assert time.monotonic() - began < HEARD_SECONDS, waiting
        await asyncio.sleep(0.1 if waiting else 0)


async def archive(http: httpx2.AsyncClient) -> None:
    """Everything that the rooms keep of the user, wherever they run."""
    asked = await _ok(http.post("/api/privacy/exports"), 202)
    deadline = time.monotonic() + UPLOAD_SECONDS
    while (await _ok(http.get("/api/privacy")))["export"]["state"] != "ready":
        assert time.monotonic() < deadline
        await asyncio.sleep(0.2)
    answer = await http.get(f"/api/privacy/exports/{asked['id']}/file")
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as made:
        names = {name.partition("/")[0] for name in made.namelist()}
    assert {"README.txt", "identity", "library", "lessons", "cards", "progress", "gateway", "ai"} <= names, names


async def upload(http: httpx2.AsyncClient, book: bytes) -> str:
    """Send a book and wait until it can be read; returns its id."""
    uploaded = await _ok(http.post("/api/library/books", files={"file": ("book.epub", book, "application/epub+zip")}), 202)
    return await until_ready(http, uploaded["id"])


async def until_ready(http: httpx2.AsyncClient, book_id: str) -> str:
    """Ask for a book until it can be read."""
    deadline = time.monotonic() + UPLOAD_SECONDS
    while True:
        now = await _ok(http.get(f"/api/library/books/{book_id}"))
        if now["status"] == "ready":
            assert now["chapters"][0]["number"] == 1
            return book_id
        assert now["status"] != "failed", now["problem"]
        assert time.monotonic() < deadline, now
        await asyncio.sleep(0.1)


async def _read(http: httpx2.AsyncClient, book_id: str) -> None:
    chapter = await _ok(http.get(f"/api/library/books/{book_id}/chapters/1"))
    block = next(block for block in chapter["blocks"] if block["sentences"])
    start, end = block["sentences"][0]
    sentence = block["text"][start:end]
    await _ok(http.put(f"/api/library/books/{book_id}/place", json={"chapter": 1, "block": block["number"], "offset": 0}), 204)
    speech = await _ok(http.post("/api/gateway/speech", json={"text": sentence, "language": chapter["language"]}))
    first = speech["words"][0]
    word = sentence[first["start"] : first["end"]]
    sound = await http.get(speech["audio"])
    assert (sound.status_code, sound.headers["content-type"]) == (200, "audio/mpeg")
    card = await _ok(http.get("/api/library/words", params={"language": chapter["language"], "word": word, "into": "fa"}))
    note = {"language": card["language"], "word": word, "lemma": card["lemma"], "sentence": sentence, "book_id": book_id, "chapter": 1}
    await _ok(http.post("/api/cards/notes", json=note), 201)
    assert (await _ok(http.get("/api/cards/notes")))["total"] == 1


async def _play_one(http: httpx2.AsyncClient, lesson_id: str) -> None:
    lesson = await _ok(http.get(f"/api/lessons/{lesson_id}"))
    activity = next(activity for activity in lesson["activities"] if activity["type"] in ANSWERS)
    response = {"type": activity["type"], **ANSWERS[activity["type"]](activity)}
    attempt = {"id": str(uuid4()), "activity_id": activity["id"], "response": response, "milliseconds": 4000}
    verdict = await _ok(http.post(f"/api/lessons/{lesson_id}/attempts", json=attempt), 201)
    assert verdict["verdict"] in ("right", "slip", "partial", "wrong")
    assert verdict["reason"]["text"]
    again = await _ok(http.post(f"/api/lessons/{lesson_id}/attempts", json=attempt), 200)
    assert again == verdict


async def _earned(http: httpx2.AsyncClient, source: str) -> None:
    for _ in range(100):
        earned = await _ok(http.get("/api/progress/earned", params={"source": source}))
        if earned["answers"]:
            assert earned["xp"] > 0
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the answer never reached progress")


async def _ok(call, *statuses: int):
    answer = await call
    assert answer.status_code in (statuses or (200,)), f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None
