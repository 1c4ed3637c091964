"""Lessons through their routes: made, played, answered twice, and kept from other people."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from lyceum.domains.lessons import rules
from lyceum.domains.lessons.activities import registry
from lyceum.domains.lessons.making.material import gather
from lyceum.domains.lessons.port import KeysStayHere
from lyceum.domains.library.port import SharedBook, SharedChapter
from lyceum.kernel.clock import local_day, now
from tests.lessons.texts import chapters
from tests.library import epubs
from tests.library.epubs import Book, Chapter, pack

ENGLISH = [paragraphs for name, language, paragraphs in chapters() if name.startswith("the-kitchen-light")]


@pytest.fixture(scope="module")
async def shared_lessons(school):
    """The lessons of a shared story, as a guest sees them."""
    book = SharedBook(
        slug="lessons-test",
        title="The Kitchen Light",
        authors=("Lyceum",),
        language="en",
        chapters=tuple(SharedChapter(title=f"Part {number + 1}", text="\n\n".join(ENGLISH[number])) for number in range(4)),
        gloss_language="fa",
    )
    for _ in range(2):  # a second time changes nothing
        book_id = await school.house.ports["library"].add_shared(book)
        await school.house.ports["lessons"].add_shared(book_id)
    guest = await school.client("guest")
    listed = (await guest.get("/api/lessons/open", params={"language": "en"})).json()
    return [lesson for lesson in listed if lesson["book_id"] == str(book_id)]


async def own_book(school, client, texts=ENGLISH[:2]) -> dict:
    """A book of these chapters, read, with what follows from it done."""
    made = tuple(Chapter(f"Chapter {number}", tuple(paragraphs)) for number, paragraphs in enumerate(texts, 1))
    data = pack(epubs.with_nav(Book("My Own Book", made)))
    sent = await client.post("/api/library/books", files={"file": ("mine.epub", data, "application/epub+zip")})
    assert sent.status_code == 202, sent.text
    await school.work()
    return (await client.get(f"/api/library/books/{sent.json()['id']}")).json()


async def key_of(school, activity: dict) -> dict:
    async with school.db.as_room("lessons") as tx:
        found = await tx.execute(text("SELECT key FROM lessons.activities WHERE id = :id"), {"id": activity["id"]})
        return found.scalar_one()


async def right_answer(school, activity: dict) -> dict:
    view, key = registry.read_view(activity), registry.read_key(activity["type"], await key_of(school, activity))
    return registry.right_response(view, key).model_dump(mode="json")


async def dictated(client, lessons: list[dict]) -> tuple[dict, dict]:
    """A lesson that has a dictation, and the dictation."""
    for summary in lessons:
        lesson = await lesson_of(client, summary)
        for activity in lesson["activities"]:
            if activity["type"] == "dictation":
                return lesson, activity
    raise AssertionError("no lesson has a dictation")


async def answer(client, lesson: dict, activity: dict, response: object, *, attempt_id: str | None = None, milliseconds: int = 4000):
    body = {"id": attempt_id or str(uuid4()), "activity_id": activity["id"], "response": response, "milliseconds": milliseconds}
    return await client.post(f"/api/lessons/{lesson['id']}/attempts", json=body)


async def lesson_of(client, summary: dict) -> dict:
    return (await client.get(f"/api/lessons/{summary['id']}")).json()


async def test_a_guest_plays_a_shared_lesson_from_end_to_end(school, shared_lessons):
    assert [lesson["title"] for lesson in shared_lessons] == [f"Part {number}" for number in range(1, 5)]
    guest = await school.client("guest")
    lesson = await lesson_of(guest, shared_lessons[0])
    assert (lesson["shared"], lesson["made_by"], lesson["answers"], lesson["answered_count"]) == (True, "rules", [], 0)
    assert lesson["activity_count"] == len(lesson["activities"]) >= 7
    for activity in lesson["activities"]:
        judged = await answer(guest, lesson, activity, await right_answer(school, activity))
        assert judged.status_code == 201, judged.text
        verdict = judged.json()
        assert (verdict["verdict"], verdict["score"], verdict["activity_id"]) == ("right", 1, activity["id"])
        assert verdict["answer"]
    after = await lesson_of(guest, lesson)
    assert after["answered_count"] == lesson["activity_count"]
    assert {one["verdict"] for one in after["answers"]} == {"right"}
    await school.work()
    earned = (await guest.get("/api/progress/earned", params={"source": lesson["id"]})).json()
    assert earned["answers"] == lesson["activity_count"]
    assert earned["xp"] > 0


async def test_a_pack_has_all_it_takes_to_judge_without_a_network(school, shared_lessons):
    guest = await school.client("guest")
    for summary in shared_lessons:
        pack = (await guest.get(f"/api/lessons/{summary['id']}/pack")).json()
        assert pack["lesson"] == await lesson_of(guest, summary)
        activities = {one["id"]: one for one in pack["lesson"]["activities"]}
        assert list(pack["keys"]) == list(activities)
        for name, key in pack["keys"].items():
            assert key == await key_of(school, activities[name])
        heard = {name for name in activities if activities[name]["type"] in ("dictation", "listening_comprehension", "spelling")}
        assert set(pack["heard"]) == heard
        for name in pack["heard"]:
            assert (await guest.get(f"/api/lessons/{summary['id']}/activities/{name}/speech")).status_code in (200, 503)


async def test_a_pack_is_for_those_who_may_play_the_lesson(school):
    owner, other = await school.client(), await school.client()
    book = await own_book(school, owner)
    lesson = (await owner.post("/api/lessons", json={"book_id": book["id"], "chapter": 1})).json()
    address = f"/api/lessons/{lesson['id']}/pack"
    assert (await owner.get(address)).status_code == 200
    for stranger in (other, await school.client("guest")):
        refused = await stranger.get(address)
        assert (refused.status_code, refused.json()["code"]) == (404, "lesson_not_found")
    assert (await school.visitor().get(address)).status_code == 401


async def test_an_answer_given_without_a_network_counts_once_and_for_its_day(school, shared_lessons):
    guest = await school.client("guest")
    lesson = await lesson_of(guest, shared_lessons[0])
    activity = lesson["activities"][0]
    yesterday = now() - timedelta(days=1)
    body = {"id": str(uuid4()), "activity_id": activity["id"], "response": await right_answer(school, activity), "milliseconds": 4000}
    told = body | {"answered_at": yesterday.isoformat()}
    sent = [await guest.post(f"/api/lessons/{lesson['id']}/attempts", json=one) for one in (told, told, body)]
    assert [one.status_code for one in sent] == [201, 200, 200]
    assert sent[0].json() == sent[1].json() == sent[2].json()
    await school.work()
    earned = (await guest.get("/api/progress/earned", params={"source": lesson["id"]})).json()
    assert earned["answers"] == 1
    async with school.db.as_user(guest.user_id) as tx:
        days = (await tx.execute(text("SELECT day FROM progress.efforts"))).scalars().all()
    assert days == [local_day(yesterday, "UTC")]


async def test_answers_given_without_a_network_are_told_in_one_call_each_with_its_outcome(school, shared_lessons):
    guest = await school.client("guest")
    lesson = await lesson_of(guest, shared_lessons[0])

    async def told(activity: dict) -> dict:
        body = {"id": str(uuid4()), "lesson_id": lesson["id"], "activity_id": activity["id"], "milliseconds": 4000}
        return body | {"response": await right_answer(school, activity)}

    attempts = [await told(activity) for activity in lesson["activities"][:3]]
    attempts.insert(1, {**attempts[0], "id": str(uuid4()), "activity_id": str(uuid4())})
    sent = [await guest.post("/api/lessons/attempts", json={"attempts": some}) for some in (attempts[:2], attempts, attempts)]
    assert [one.status_code for one in sent] == [200, 200, 200]
    outcomes = sent[1].json()["outcomes"]
    assert [one.get("verdict") or one["code"] for one in outcomes] == ["right", "activity_not_found", "right", "right"]
    assert [one.get("attempt_id") for one in outcomes if "verdict" in one] == [attempts[place]["id"] for place in (0, 2, 3)]
    assert sent[2].json() == sent[1].json()
    await school.work()
    assert (await guest.get("/api/progress/earned", params={"source": lesson["id"]})).json()["answers"] == 3


def test_a_clock_that_goes_wrong_moves_no_answer_far():
    moment = now()
    assert rules.answered(None, moment) == moment
    assert rules.answered(moment + timedelta(days=9), moment) == moment
    assert rules.answered(moment - timedelta(days=900), moment) == moment - rules.LONGEST_AWAY


def test_keys_of_graded_work_stay():
    """Practice is named by who made it; whatever is not named is graded."""
    rules.check_keys_may_leave("rules")
    for maker in ("teacher", "test", ""):
        with pytest.raises(KeysStayHere):
            rules.check_keys_may_leave(maker)


async def test_a_lesson_shows_no_key(school, shared_lessons):
    guest = await school.client("guest")
    for summary in shared_lessons:
        shown = await guest.get(f"/api/lessons/{summary['id']}")
        for activity in shown.json()["activities"]:
            key = await key_of(school, activity)
            assert not set(activity) & {"key", *key}
            if activity["type"] == "dictation":
                assert key["text"] not in shown.text


async def test_an_attempt_sent_twice_counts_once(school, shared_lessons):
    client = await school.client()
    lesson, activity = await dictated(client, shared_lessons)
    attempt_id = str(uuid4())
    many = await asyncio.gather(
        *(answer(client, lesson, activity, {"type": "dictation", "text": "Hello"}, attempt_id=attempt_id) for _ in range(5))
    )
    assert sorted(one.status_code for one in many) == [200, 200, 200, 200, 201]
    assert len({one.text for one in many}) == 1
    other = await answer(client, lesson, activity, {"type": "dictation", "text": "Good bye"}, attempt_id=attempt_id)
    assert (other.status_code, other.json()["code"]) == (409, "attempt_differs")
    await school.work()
    assert (await client.get("/api/progress/earned", params={"source": lesson["id"]})).json()["answers"] == 1


async def test_another_learners_attempt_id_tells_nothing(school, shared_lessons):
    one, other = await school.client(), await school.client("guest")
    lesson = await lesson_of(one, shared_lessons[0])
    activity = lesson["activities"][0]
    attempt_id, response = str(uuid4()), await right_answer(school, activity)
    for client in (one, other):
        judged = await answer(client, lesson, activity, response, attempt_id=attempt_id)
        assert judged.status_code == 201
    assert (await lesson_of(other, lesson))["answered_count"] == 1


async def test_a_chapter_of_an_own_book_becomes_a_lesson(school):
    client, stranger = await school.client(), await school.client()
    book = await own_book(school, client)
    waiting = (await client.get("/api/lessons", params={"book_id": book["id"]})).json()
    made = await client.post("/api/lessons", json={"book_id": book["id"], "chapter": 1})
    assert made.status_code in (200, 201), made.text
    again = await client.post("/api/lessons", json={"book_id": book["id"], "chapter": 1})
    assert (again.status_code, again.json()["id"]) == (200, made.json()["id"])
    assert made.json()["id"] in [one["id"] for one in waiting["items"]]
    assert (await stranger.get(f"/api/lessons/{made.json()['id']}")).status_code == 404
    refused = await stranger.post("/api/lessons", json={"book_id": book["id"], "chapter": 1})
    assert (refused.status_code, refused.json()["code"]) == (404, "book_not_found")
    today = (await client.get("/api/today")).json()["next"]
    assert (today["kind"], today["book_id"], today["begun"]) == ("lesson", book["id"], False)


async def test_a_lesson_begun_goes_on_today_until_it_is_done(school, shared_lessons):
    client = await school.client()
    assert (await client.get("/api/today")).json()["next"]["kind"] != "lesson"
    lesson = await lesson_of(client, shared_lessons[1])
    for activity in lesson["activities"]:
        await answer(client, lesson, activity, await right_answer(school, activity))
        today = (await client.get("/api/today")).json()["next"]
        is_last = activity is lesson["activities"][-1]
        assert (today["lesson_id"] == lesson["id"]) is not is_last
        assert is_last or (today["begun"] and 1 <= today["minutes"] <= lesson["minutes"])


SHORT = "bread water stone river light door window garden letter hand voice night summer winter road house "
LONG = (SHORT * 4).strip()
"""No sentence of this length stands in a lesson."""


async def test_a_chapter_without_sentences_makes_no_lesson(school):
    client = await school.client()
    book = await own_book(school, client, [[f"The {number} {LONG}." for number in range(6)], ENGLISH[0]])
    refused = await client.post("/api/lessons", json={"book_id": book["id"], "chapter": 1})
    assert (refused.status_code, refused.json()["code"]) == (422, "nothing_to_practise")
    assert len((await client.get("/api/lessons", params={"book_id": book["id"]})).json()["items"]) == 1
    missing = await client.post("/api/lessons", json={"book_id": book["id"], "chapter": 9})
    assert (missing.status_code, missing.json()["code"]) == (404, "chapter_not_found")


async def test_many_asking_for_one_lesson_get_the_same(school):
    client = await school.client()
    book = await own_book(school, client, [*ENGLISH, ENGLISH[0]])
    number = len(book["chapters"])
    body = {"book_id": book["id"], "chapter": number}
    made = await asyncio.gather(*(client.post("/api/lessons", json=body) for _ in range(4)))
    assert sorted(one.status_code for one in made) == [200, 200, 200, 201]
    assert len({one.json()["id"] for one in made}) == 1


async def test_pages(school):
    client = await school.client()
    book = await own_book(school, client, ENGLISH[:3])
    seen, after = [], None
    while True:
        query = {"book_id": book["id"], "limit": 1} | ({"after": after} if after else {})
        page = (await client.get("/api/lessons", params=query)).json()
        seen += [one["chapter"] for one in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert seen == [1, 2, 3]
    newest = (await client.get("/api/lessons", params={"limit": 2})).json()
    assert len(newest["items"]) == 2
    following = (await client.get("/api/lessons", params={"limit": 2, "after": newest["next"]})).json()
    assert not {one["id"] for one in newest["items"]} & {one["id"] for one in following["items"]}


async def test_what_is_to_be_heard_is_heard_without_its_words(school, shared_lessons):
    guest = await school.client("guest")
    lesson, _ = await dictated(guest, shared_lessons)
    for activity in lesson["activities"]:
        heard = await guest.get(f"/api/lessons/{lesson['id']}/activities/{activity['id']}/speech", params={"speed": "slow"})
        kind = registry.KINDS[activity["type"]]
        if kind.is_heard:
            assert heard.status_code == 200, heard.text
            assert heard.json()["words"] == []
            said = kind.spoken(registry.read_key(kind.name, await key_of(school, activity)))
            assert f'"{said}"' not in heard.text
            assert (await guest.get(heard.json()["audio"])).status_code == 200
        else:
            assert (heard.status_code, heard.json()["code"]) == (404, "activity_is_silent")
    kept = (await guest.get(f"/api/lessons/{lesson['id']}/sounds")).json()
    aloud = {activity["id"] for activity in lesson["activities"] if registry.KINDS[activity["type"]].is_heard}
    assert {(one["activity_id"], one["speed"]) for one in kept} == {(name, speed) for name in aloud for speed in ("normal", "slow")}
    assert all(one["speech"]["words"] == [] for one in kept)
    nothing = await guest.get(f"/api/lessons/{lesson['id']}/activities/{uuid4()}/speech")
    assert (nothing.status_code, nothing.json()["code"]) == (404, "activity_not_found")


HOSTILE = [
    {"type": "dictation", "text": "x" * 10**6},
    {"type": "dictation", "text": None},
    {"type": "dictation"},
    {"type": "dictation", "text": "x", "score": 1},
    {"type": "origami", "text": "x"},
    {"type": "multiple_choice", "option": "9"},
    [],
    None,
    "right",
    {},
]


@pytest.mark.parametrize("response", HOSTILE, ids=lambda value: str(value)[:30])
async def test_a_response_of_the_wrong_shape_is_refused_with_a_reason(school, shared_lessons, response):
    client = await school.client("guest")
    lesson, activity = await dictated(client, shared_lessons)
    refused = await answer(client, lesson, activity, response)
    assert refused.status_code == 422, refused.text
    assert refused.json()["detail"]
    assert len(refused.text) < 2_000
    assert (await lesson_of(client, lesson))["answered_count"] == 0


async def test_strange_bodies_are_refused(school, shared_lessons):
    client = await school.client("guest")
    lesson, activity = await dictated(client, shared_lessons)
    address = f"/api/lessons/{lesson['id']}/attempts"
    fine = f'"id": "{uuid4()}", "activity_id": "{activity["id"]}"'
    text = '"response": {"type": "dictation", "text": "x"}'
    for body in (
        "{" + f'{fine}, {text}, "milliseconds": NaN' + "}",
        "{" + f'{fine}, {text}, "milliseconds": 1e400' + "}",
        "{" + f'{fine}, {text}, "milliseconds": -1' + "}",
        "{" + f'{fine}, {text}, "milliseconds": 5, "verdict": "right"' + "}",
        "{" + f'{fine}, "milliseconds": 5, "response": {{"type": "dictation", "text": "\\ud800"}}' + "}",
        '{"id": "1"}',
        "[[[[",
    ):
        refused = await client.post(address, content=body, headers={"Content-Type": "application/json"})
        assert refused.status_code in (400, 422), (body, refused.text)
    controls = "\\u0000\\u202e"
    body = "{" + f'{fine}, "milliseconds": 5, "response": {{"type": "dictation", "text": "a{controls}b"}}' + "}"
    judged = await client.post(address, content=body, headers={"Content-Type": "application/json"})
    assert judged.status_code == 201, judged.text
    elsewhere = await answer(client, {"id": str(uuid4())}, activity, {"type": "dictation", "text": "x"})
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (404, "lesson_not_found")
    mismatch = await answer(client, lesson, {"id": str(uuid4())}, {"type": "dictation", "text": "x"})
    assert (mismatch.status_code, mismatch.json()["code"]) == (404, "activity_not_found")


async def test_nobody_in_particular_gets_nothing(school, shared_lessons):
    visitor, guest = school.visitor(), await school.client("guest")
    assert (await visitor.get("/api/lessons/open")).status_code == 401
    assert (await guest.post("/api/lessons", json={"book_id": str(uuid4()), "chapter": 1})).status_code == 401


async def test_the_database_itself_keeps_learners_apart(school, shared_lessons):
    one, other = await school.client("guest"), await school.client("guest")
    lesson = await lesson_of(one, shared_lessons[0])
    await answer(one, lesson, lesson["activities"][0], await right_answer(school, lesson["activities"][0]))
    async with school.db.as_user(other.user_id) as tx:
        for table in ("attempts", "answers"):
            assert (await tx.execute(text(f"SELECT count(*) FROM lessons.{table}"))).scalar_one() == 0
        changed = await tx.execute(text("UPDATE lessons.activities SET key = '{}' WHERE shared"))
        assert changed.rowcount == 0
    with pytest.raises(DBAPIError, match="row-level security"):
        async with school.db.as_user(other.user_id) as tx:
            copy = "INSERT INTO lessons.answers SELECT :owner, id, id, 'right', 1, 1, now() FROM lessons.lessons LIMIT 1"
            await tx.execute(text(copy), {"owner": one.user_id})


@pytest.mark.prove
async def test_a_story_that_changed_gets_another_lesson_under_the_same_id(school):
    ports = school.house.ports
    story = SharedBook(
        slug="lessons-changing",
        title="Changing",
        authors=(),
        language="en",
        chapters=(SharedChapter(title="One", text="\n\n".join(ENGLISH[0])), SharedChapter(title="Two", text="\n\n".join(ENGLISH[1]))),
        gloss_language="fa",
    )
    client = await school.client()

    async def lessons() -> dict[int, dict]:
        book_id = await ports["library"].add_shared(story)
        await ports["lessons"].add_shared(book_id)
        page = (await client.get("/api/lessons", params={"book_id": str(book_id)})).json()
        return {one["chapter"]: one for one in page["items"]}

    before = await lessons()
    activities = (await lesson_of(client, before[1]))["activities"]
    await answer(client, before[1], activities[0], await right_answer(school, activities[0]))
    story = story.model_copy(update={"chapters": (SharedChapter(title="One", text="\n\n".join(ENGLISH[2])),)})
    after = await lessons()
    assert list(after) == [1]
    assert after[1]["id"] == before[1]["id"]
    assert after[1]["answered_count"] == 0
    assert (await lesson_of(client, after[1]))["activities"] != activities


@pytest.mark.prove
async def test_words_are_matched_with_the_meanings_of_the_storys_glosses(school):
    """The school's lessons speak the language of the glosses; a learner's own speak the learner's, or do without."""
    words = {piece.key for paragraphs in ENGLISH for sentence in gather(paragraphs, "en").good for piece in sentence.pieces}
    story = SharedBook(
        slug="lessons-glossed",
        title="Glossed",
        authors=(),
        language="en",
        chapters=tuple(SharedChapter(title=f"Part {number}", text="\n\n".join(ENGLISH[number])) for number in range(4)),
        gloss_language="ar",  # another one than other tests look words up in
        glosses={word: f"ب{word[::-1]}" for word in words},
    )
    book_id = await school.house.ports["library"].add_shared(story)
    await school.house.ports["lessons"].add_shared(book_id)
    client = await school.client()
    listed = (await client.get("/api/lessons", params={"book_id": str(book_id)})).json()["items"]
    lessons = [await lesson_of(client, one) for one in listed]
    matched = [one for lesson in lessons for one in lesson["activities"] if one["type"] == "vocabulary_matching"]
    assert {one["meaning_language"] for one in matched} == {"ar"}
    assert all(meaning["text"].startswith("ب") for one in matched for meaning in one["meanings"])
    await client.put("/api/progress/profile", json={"native_language": "de"})
    own = await own_book(school, client, ENGLISH[:2])
    made = await client.post("/api/lessons", json={"book_id": own["id"], "chapter": 1})
    assert made.status_code in (200, 201), made.text
    lesson = made.json()
    assert "vocabulary_matching" not in {one["type"] for one in lesson["activities"]}
    assert {one["reason"] for one in lesson["absent"] if one["type"] == "vocabulary_matching"} <= {"no_meanings"}
