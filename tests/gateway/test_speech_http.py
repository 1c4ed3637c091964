"""`POST /api/gateway/speech` as the browser app uses it."""

from uuid import uuid4

import pytest

SPEECH = "/api/gateway/speech"


def unheard(language: str = "en") -> dict[str, str]:
    return {"text": f"Piece {uuid4().int % 10**12}.", "language": language}


async def test_a_guest_hears_a_sentence(school) -> None:
    guest = await school.client("guest")
    text = f"من می‌خواهم {uuid4().int % 10**6} کتاب بخوانم."
    answer = await guest.post(SPEECH, json={"text": text, "language": "fa", "speed": "slow"})
    assert answer.status_code == 200, answer.text
    speech = answer.json()
    assert speech.keys() == {"audio", "mime", "milliseconds", "words", "voice", "source"}
    assert speech["words"][0].keys() == {"start", "end", "from_ms", "to_ms"}
    assert [text[word["start"] : word["end"]] for word in speech["words"]][:2] == ["من", "می‌خواهم"]
    assert (speech["source"], speech["mime"]) == ("embedded", "audio/mpeg")
    sound = await school.visitor().get(speech["audio"])
    assert sound.status_code == 200
    assert sound.headers["content-type"] == "audio/mpeg"
    assert len(sound.content) > 1_000
    part = await school.visitor().get(speech["audio"], headers={"Range": "bytes=0-99"})
    assert (part.status_code, len(part.content)) == (206, 100)
    again = await guest.post(SPEECH, json={"text": text, "language": "fa", "speed": "slow"})
    assert again.json()["source"] == "cache"


async def test_a_link_that_was_changed_plays_nothing(school) -> None:
    learner = await school.client()
    link = (await learner.post(SPEECH, json=unheard())).json()["audio"]
    assert (await school.visitor().get(link[:-4] + "0000")).status_code == 403


async def test_nobody_is_not_spoken_to(school) -> None:
    assert (await school.visitor().post(SPEECH, json=unheard())).status_code == 401


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": "", "language": "en"}, 422, "nothing_to_say"),
        ({"text": "😀😀", "language": "en"}, 422, "nothing_to_say"),
        ({"text": "hi", "language": "ja"}, 422, "language_not_spoken"),
        ({"text": "a" * 1001, "language": "en"}, 422, "malformed_request"),
        ({"text": "a\x00", "language": "en"}, 422, "malformed_request"),
        ({"text": "hi", "language": "<en>"}, 422, "malformed_request"),
        ({"text": "hi", "language": "en", "speed": "fast"}, 422, "malformed_request"),
        ({"text": "hi", "language": "en", "voice": "x"}, 422, "malformed_request"),
        ({"text": 7, "language": "en"}, 422, "malformed_request"),
        ([], 422, "malformed_request"),
    ],
)
async def test_what_cannot_be_spoken_is_said(school, body, status: int, code: str) -> None:
    learner = await school.client()
    answer = await learner.post(SPEECH, json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


async def test_half_a_character_is_refused(school) -> None:
    learner = await school.client()
    headers = {"content-type": "application/json"}
    answer = await learner.post(SPEECH, content=b'{"text": "hi \\ud800", "language": "en"}', headers=headers)
    assert answer.status_code == 422


async def test_what_one_has_said_is_not_told_to_another(school) -> None:
    learner, other = await school.client(), await school.client()
    known = unheard()
    sources = [(await who.post(SPEECH, json=known)).json()["source"] for who in (learner, learner, other)]
    assert sources == ["embedded", "cache", "embedded"]
