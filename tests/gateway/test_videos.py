"""Films under /v1, by OpenAI's own client."""

from uuid import uuid4

import openai
import pytest
from sqlalchemy import text

from lyceum.domains.gateway.openai.videos import film_id
from tests.gateway.conftest import FILM_SECOND_PICO

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API:DeprecationWarning")
PROCESSING = {"status": "processing"}


@pytest.fixture
async def client(person):
    async with openai.AsyncOpenAI(base_url=f"{person.served.address}/v1", api_key=person.key, max_retries=0) as made:
        yield made


async def due(person, name: str) -> None:
    async with person.served.house.db.as_room("ai") as tx:
        await tx.execute(text("UPDATE ai.work SET next_at = now() WHERE id = :id"), {"id": film_id(name)})


def wish(**more) -> dict:
    return {"model": "camera", "prompt": uuid4().hex, "seconds": "8", "size": "1280x720", **more}


async def test_a_film_is_asked_for_waited_for_paid_and_fetched(client, person):
    person.served.media.states = (PROCESSING,)
    film = await client.videos.create(**wish())
    assert (film.object, film.status, film.model, film.seconds, film.size) == ("video", "in_progress", "camera", "8", "1280x720")
    assert person.served.media.begun[0].body["duration"] == "8"
    with pytest.raises(openai.NotFoundError):
        await client.videos.download_content(film.id)
    await due(person, film.id)
    answer = await client.videos.with_raw_response.retrieve(film.id)
    assert (answer.parse().status, answer.headers["x-lyceum-cost"]) == ("completed", "0.15")
    assert await (await client.videos.download_content(film.id)).aread() == person.served.media.film
    assert await person.paid() == 5 * FILM_SECOND_PICO  # what came was shorter than what was asked for
    stranger = await person.served.person()
    async with stranger.http() as http:
        assert (await http.get(f"/v1/videos/{film.id}")).status_code == 404
    assert "camera" in [model.id async for model in client.models.list()]


async def test_a_key_makes_it_safe_to_send_again(client, person):
    body, key = wish(), {"Idempotency-Key": uuid4().hex}
    person.served.media.cases = ["refused"]
    with pytest.raises(openai.UnprocessableEntityError):
        await client.videos.create(**body, extra_headers=key)
    person.served.media.cases = ["success"]
    person.served.media.asked.clear()
    first = await client.videos.create(**body, extra_headers=key)
    assert (await client.videos.create(**body, extra_headers=key)).id == first.id
    assert len(person.served.media.begun) == 1
    with pytest.raises(openai.ConflictError):
        await client.videos.create(**wish(), extra_headers=key)


async def test_a_film_that_fails_says_so_and_costs_nothing(client, person):
    person.served.media.states = ({"status": "error", "message": "It violates the content policy"},)
    film = await client.videos.create(**wish())
    assert (film.status, film.error.code) == ("failed", "content")
    assert await person.paid() == 0


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"seconds": "0"}, 400),
        ({"size": "1x1"}, 400),
        ({"prompt": ""}, 400),
        ({"model": "nothing"}, 404),
        ({"input_reference": ("first.png", b"a picture", "image/png")}, 422),
    ],
)
async def test_what_cannot_be_filmed_is_said(client, change, status):
    with pytest.raises(openai.APIStatusError) as refused:
        await client.videos.create(**wish(**change))
    assert refused.value.status_code == status


async def test_plain_json_and_ids_that_are_none(person):
    async with person.http() as http:
        assert (await http.post("/v1/videos", json=wish())).json()["object"] == "video"
        assert (await http.post("/v1/videos", content=b"{")).status_code == 400
        for name in ("video_1", "x", str(uuid4())):
            assert (await http.get(f"/v1/videos/{name}")).status_code == 404
