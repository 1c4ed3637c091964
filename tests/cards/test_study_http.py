"""Studying through the routes: whole, hostile, and with other people's ids."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from lyceum.kernel.ids import new_id

NOTE = {"language": "en", "word": "rabbit", "lemma": "rabbit", "meaning": "خرگوش", "sentence": "A rabbit ran by."}
NOTES, DECKS, STUDY, REVIEWS, STATISTICS = (f"/api/cards/{name}" for name in ("notes", "decks", "study", "reviews", "statistics"))


def moment() -> str:
    return datetime.now(UTC).isoformat()


def review(card_id: str, **changes) -> dict:
    day = (datetime.now(UTC) - timedelta(hours=4)).date().isoformat()
    return {"id": str(new_id()), "card_id": card_id, "at": moment(), "day": day, "rating": 3, "milliseconds": 4_000} | changes


def batch(*reviews: dict, **changes) -> dict:
    return {"sent_at": moment(), "reviews": list(reviews)} | changes


async def studying(school):
    browser = await school.client()
    assert (await browser.post(NOTES, json=NOTE)).status_code == 201
    return browser, (await browser.get(STUDY)).json()["cards"][0]


async def test_a_session(school):
    browser, card = await studying(school)
    assert {button["rating"] for button in card["buttons"]} == {1, 2, 3, 4}
    assert (card["memory"]["state"], card["memory"]["due_day"], card["desired_retention"]) == ("new", None, 0.9)
    sent = batch(review(card["id"]))
    answer = await browser.post(REVIEWS, json=sent)
    received = answer.json()
    assert answer.status_code == 200
    assert received["added"] == [sent["reviews"][0]["id"]]
    assert (received["states"][0]["state"], received["states"][0]["step"]) == ("learning", 1)
    undo = batch(review(card["id"], rating=None, voids=sent["reviews"][0]["id"]))
    assert (await browser.post(REVIEWS, json=undo)).json()["states"][0]["state"] == "new"
    statistics = (await browser.get(STATISTICS)).json()
    assert (statistics["maturity"]["new"], len(statistics["forecast"])) == (1, 30)
    patched = await browser.patch(f"/api/cards/cards/{card['id']}", json={"suspended": True})
    assert (patched.status_code, patched.json()["suspended"]) == (200, True)
    assert (await browser.get(STUDY)).json() == {
        "day": statistics["day"],
        "counts": {"new": 0, "learning": 0, "due": 0},
        "cards": [],
        "next_at": None,
    }


async def test_a_word_is_put_off_until_tomorrow_with_all_its_cards(school):
    browser, card = await studying(school)
    (deck,) = (await browser.get(DECKS)).json()
    await browser.patch(f"{DECKS}/{deck['id']}", json={"kinds": ["basic", "reversed"]})
    path = f"/api/cards/cards/{card['id']}/put-off"
    put_off = await browser.put(path, json={"until_tomorrow": True})
    today = (await browser.get(STUDY)).json()
    assert (put_off.status_code, put_off.json()["put_off_on"], today["cards"]) == (200, today["day"], [])
    assert (await browser.get(DECKS)).json()[0]["counts"] == {"new": 0, "learning": 0, "due": 0}
    assert {state["put_off_on"] for state in (await browser.get(f"{NOTES}/{card['note_id']}/cards")).json()} == {today["day"]}
    assert (await browser.put(path, json={"until_tomorrow": False})).json()["put_off_on"] is None
    assert [one["id"] for one in (await browser.get(STUDY)).json()["cards"]] == [card["id"]]
    other = await school.client()
    assert (await other.put(path, json={"until_tomorrow": True})).json()["code"] == "card_not_found"


async def test_decks_and_notes(school):
    browser, card = await studying(school)
    made = await browser.post(DECKS, json={"language": "en", "name": "Animals", "kinds": ["typed", "gap"], "new_per_day": 0})
    assert made.status_code == 201
    deck = made.json()
    assert (deck["kinds"], deck["new_per_day"], deck["is_default"]) == (["gap", "typed"], 0, False)
    note = (await browser.patch(f"{NOTES}/{card['note_id']}", json={"meaning": "bunny", "deck_id": deck["id"]})).json()
    assert (note["meaning"], note["deck_id"]) == ("bunny", deck["id"])
    assert len((await browser.get(f"{NOTES}/{card['note_id']}/cards")).json()) == 2
    assert (await browser.get(f"{STUDY}?deck_id={deck['id']}")).json()["counts"]["new"] == 0
    changed = await browser.patch(f"{DECKS}/{deck['id']}", json={"new_per_day": 7, "desired_retention": 0.85, "name": "Tiere"})
    assert (changed.json()["new_per_day"], changed.json()["desired_retention"], changed.json()["name"]) == (7, 0.85, "Tiere")
    assert [one["cards"] for one in (await browser.get(DECKS)).json()] == [0, 2]
    assert (await browser.delete(f"{DECKS}/{deck['id']}")).status_code == 204
    assert [one["is_default"] for one in (await browser.get(DECKS)).json()] == [True]


async def test_other_peoples_ids_are_not_there(school):
    _, card = await studying(school)
    stranger = await school.client()
    refusals = [
        await stranger.get(f"{STUDY}?deck_id={card['deck_id']}"),
        await stranger.patch(f"/api/cards/cards/{card['id']}", json={"suspended": True}),
        await stranger.patch(f"{NOTES}/{card['note_id']}", json={"meaning": "mine"}),
        await stranger.patch(f"{DECKS}/{card['deck_id']}", json={"new_per_day": 0}),
        await stranger.delete(f"{DECKS}/{card['deck_id']}"),
        await stranger.post(NOTES, json=NOTE | {"deck_id": card["deck_id"]}),
    ]
    assert [answer.status_code for answer in refusals] == [404] * 6
    codes = [answer.json()["code"] for answer in refusals]
    assert codes == ["deck_not_found", "card_not_found", "note_not_found", "deck_not_found", "deck_not_found", "deck_not_found"]
    assert (await stranger.get(f"{NOTES}/{card['note_id']}/cards")).json() == []
    received = (await stranger.post(REVIEWS, json=batch(review(card["id"])))).json()
    assert (received["added"], received["unknown"], received["states"]) == ([], [card["id"]], [])


@pytest.mark.parametrize(
    "change",
    [
        {"rating": 0},
        {"rating": 5},
        {"rating": 2.5},
        {"rating": None},
        {"voids": str(uuid4())},
        {"id": str(uuid4())},
        {"id": "1"},
        {"card_id": None},
        {"at": "2026-06-10T12:00:00"},
        {"at": "yesterday"},
        {"at": "0001-01-01T00:00:00Z", "day": "0001-01-01"},
        {"at": "9999-12-31T23:59:59Z", "day": "9999-12-31"},
        {"day": "2026-13-01"},
        {"day": "1999-01-01"},
        {"milliseconds": -1},
        {"milliseconds": 10**12},
        {"state": "review"},
    ],
)
async def test_hostile_reviews(school, change):
    browser, card = await studying(school)
    answer = await browser.post(REVIEWS, json=batch(review(card["id"]), review(card["id"]) | change))
    assert answer.status_code == 422, answer.text
    assert answer.json()["detail"]
    assert (await browser.get(STATISTICS)).json()["reviews_total"] == 0


async def test_batches_have_an_end(school):
    browser, card = await studying(school)
    full = batch(*(review(card["id"]) for _ in range(1_000)))
    received = (await browser.post(REVIEWS, json=full)).json()
    assert (len(received["added"]), received["states"][0]["reps"]) == (1_000, 1_000)
    full["reviews"].append(review(card["id"]))
    assert (await browser.post(REVIEWS, json=full)).status_code == 422
    assert (await browser.post(REVIEWS, json=batch())).json() == {"added": [], "known": [], "unknown": [], "states": []}
    assert (await browser.post(REVIEWS, json=batch(sent_at=None))).status_code == 422
    assert (await browser.post(REVIEWS, content=b'{"sent_at":NaN}')).status_code in (400, 422)


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "x" * 81},
        {"name": "\u0000"},
        {"name": " \u200f "},
        {"language": "english please"},
        {"desired_retention": 0.5},
        {"desired_retention": 1},
        {"desired_retention": "NaN"},
        {"new_per_day": -1},
        {"new_per_day": 10_000},
        {"reviews_per_day": 1.5},
        {"kinds": ["cloze"]},
        {"kinds": ["gap"] * 6},
        {"owner_id": "somebody"},
    ],
)
async def test_hostile_decks(school, change):
    browser, card = await studying(school)
    assert (await browser.post(DECKS, json={"language": "en", "name": "Animals"} | change)).status_code == 422
    if "language" not in change:
        assert (await browser.patch(f"{DECKS}/{card['deck_id']}", json=change)).status_code == 422
    assert len((await browser.get(DECKS)).json()) == 1


@pytest.mark.parametrize(
    "change", [{"word": ""}, {"word": "!"}, {"meaning": "x" * 501}, {"sentence": "x" * 1_001}, {"lemma": "fox"}, {"deck_id": "1"}]
)
async def test_hostile_edits(school, change):
    browser, card = await studying(school)
    assert (await browser.patch(f"{NOTES}/{card['note_id']}", json=change)).status_code == 422


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "deck_id=mine", "deck_id="])
async def test_a_queue_that_cannot_be_asked_for(school, query):
    browser, _ = await studying(school)
    assert (await browser.get(f"{STUDY}?{query}")).status_code == 422
