"""Films through whatever a provider does, by chance: nobody pays for what is not there, and nothing is handed in twice."""

import random
from uuid import uuid4

import pytest
from sqlalchemy import text

from lyceum.domains.ai.port import VideoRequest
from lyceum.kernel.errors import LyceumError
from tests.gateway.conftest import FILM_SECOND_PICO

FILMS = 60
SUBMITTED = ("success", "success", "success", "500", "429", "cut", "malformed", "refused")
ASKED = ("success", "success", "500", "429", "cut", "malformed")
STANDINGS = ({"status": "processing"}, {"status": "processing"}, {}, {"status": "failed"}, {"status": "error", "message": "NSFW"})
SURE, PERHAPS = {"success"}, {"cut", "malformed"}
"""Answers after which the work was taken on, or may have been."""


async def one(person, chance: random.Random) -> int:
    """One film through chance, and what it should cost."""
    media, gateway, film_id = person.served.media, person.served.house.ports["gateway"], uuid4()
    request, sent = VideoRequest(prompt=film_id.hex, seconds=5), chance.choice(SUBMITTED)
    media.asked.clear()
    media.cases, media.states = [sent], ({"status": "processing"},)
    for _ in range(chance.randint(1, 3)):  # whoever asks may ask again with the same id
        try:
            standing = await gateway.film(person.principal, "camera", request, film_id)
        except LyceumError:
            standing = await gateway.film_of(person.principal, film_id)
    if sent in PERHAPS and chance.random() < 0.5:
        await told(person, film_id)
    for _ in range(30):
        if standing.state != "pending":
            break
        verdict = chance.choice(STANDINGS)
        media.cases, media.states = [chance.choice(ASKED)], (verdict,) if verdict else ()
        await due(person, film_id, given_up=chance.random() < 0.03)
        await gateway.meter.recover()
        if chance.random() < 0.5:
            await gateway.films.follow()
        standing = await gateway.film_of(person.principal, film_id)
    assert len(media.begun) <= 1, "handed in twice"
    if standing.state == "pending":
        await due(person, film_id, given_up=True)
        standing = await gateway.film_of(person.principal, film_id)
    assert standing.state in ("done", "failed")
    assert (standing.film is not None) == (standing.state == "done")
    assert standing.state == "failed" or sent in SURE | PERHAPS
    return 5 * FILM_SECOND_PICO if standing.film else 0


async def due(person, film_id, *, given_up: bool = False) -> None:
    began = "now() - interval '4 days'" if given_up else "began_at"
    async with person.served.house.db.as_room("ai") as tx:
        await tx.execute(
            text(f"UPDATE ai.work SET next_at = now(), began_at = {began} WHERE id = :id AND reference IS NOT NULL"), {"id": film_id}
        )
        if given_up:
            await tx.execute(text(f"UPDATE ai.work SET next_at = now(), began_at = {began} WHERE id = :id"), {"id": film_id})


async def told(person, film_id) -> None:
    """The provider's hint gives the reference that was lost."""
    async with person.served.house.db.as_room("ai") as tx:
        await tx.execute(text("UPDATE ai.work SET reference = '90210', state = 'running' WHERE id = :id"), {"id": film_id})


@pytest.mark.prove
@pytest.mark.parametrize("seed", [1, 2])
async def test_films_by_chance(served, seed: int) -> None:
    chance, person, owed = random.Random(seed), await served.person(100_000_000), 0
    for number in range(FILMS):
        owed += await one(person, chance)
        assert await person.paid(100_000_000) == owed, f"after film {number} of seed {seed}"
    served.media.cases, served.media.states = ["success"], ()
    assert owed
