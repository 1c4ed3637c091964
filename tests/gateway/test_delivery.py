"""The delivery table: who pays what when something was delivered, in part, late or not at all. Every row, through a real port."""

import asyncio
import json
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import text

from lyceum.domains.ai.port import ContentRefused, Usage, VideoRequest
from lyceum.domains.gateway.tariff import Terms
from lyceum.domains.ledger.port import NotEnoughCredit
from tests.gateway.conftest import ADMIN, COST_PICO, EURO, FILM_SECOND_PICO, question


async def until(condition, seconds: float = 20.0) -> None:
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.02)


async def pieces(answer: httpx2.Response) -> list:
    lines = [line async for line in answer.aiter_lines() if line.startswith("data: ")]
    return [json.loads(line[6:]) if line != "data: [DONE]" else None for line in lines]


async def test_what_is_delivered_whole_is_paid(person):
    answer = await person.ask()
    assert answer.status_code == 200
    assert answer.headers["x-lyceum-source"] == "model"
    assert answer.headers["x-lyceum-cost"] == answer.json()["usage"]["cost"] == "0.000097"
    assert await person.paid() == COST_PICO
    (call,) = await person.calls()
    assert (call["cost_pico"], call["source"], call["estimated"]) == (COST_PICO, "model", False)
    assert call["units"] == {"input_token": 16, "cached_token": 5, "output_token": 6, "call": 1}


async def test_a_stream_that_ends_is_paid_before_its_last_piece(person):
    async with person.http() as http:
        body = question(stream=True, stream_options={"include_usage": True})
        async with http.stream("POST", "/v1/chat/completions", json=body) as answer:
            events = await pieces(answer)
    assert await person.paid() == COST_PICO
    assert events[-1] is None
    assert events[-2]["choices"] == []
    assert events[-2]["usage"]["cost"] == "0.000097"
    said = "".join(event["choices"][0]["delta"].get("content") or "" for event in events[:-2])
    assert said == "Good morning, dear learner!"
    assert events[0]["choices"][0]["delta"]["role"] == "assistant"


@pytest.mark.parametrize("case", ["500", "malformed", "cut", "no credit", "unknown model", "refused"])
async def test_a_provider_that_fails_costs_nothing(person, case):
    person.served.provider.cases = [case]
    answer = await person.ask()
    assert 400 <= answer.status_code < 600
    assert "error" in answer.json()
    assert await person.paid() == 0
    assert await person.calls() == []


async def test_an_empty_answer_costs_nothing(person):
    answer = await person.ask(question("say nothing"))
    assert answer.status_code == 503
    assert await person.paid() == 0


@pytest.mark.parametrize("stream", [False, True])
async def test_what_is_no_text_is_left_out_of_an_answer_that_is_kept_and_paid(person, stream):
    """Half a surrogate pair and NUL, which JSON can say and no database keeps."""
    answer = await person.ask(question("say NUL", stream=stream), **({} if stream else {"Idempotency-Key": "NUL"}))
    assert (answer.status_code, "Good morning\ufffd" in answer.text) == (200, True), answer.text
    assert await person.paid() == COST_PICO
    again = await person.ask(question("say NUL"))
    assert (again.headers["x-lyceum-source"], again.json()["choices"][0]["message"]["content"]) == ("cache", "Good morning\ufffd")


@pytest.mark.parametrize("case", ["cut", "malformed stream"])
async def test_a_stream_that_breaks_off_says_so_and_costs_nothing(person, case):
    person.served.provider.cases = [case]
    async with person.http() as http, http.stream("POST", "/v1/chat/completions", json=question(stream=True)) as answer:
        events = await pieces(answer)
    assert "error" in events[-2]
    assert await person.paid() == 0


async def test_whoever_leaves_before_the_answer_pays_nothing_and_pays_for_it_when_it_is_asked_for_again(person):
    body = question()
    async with person.asking(body):
        assert (await person.credit())[1] > 0
    await asyncio.sleep(0.2)
    person.served.provider.gate.set()
    await until(lambda: _kept(person))
    assert await person.paid() == 0
    for _ in range(2):
        answer = await person.ask({**body, "user": "written otherwise"}, **{"Idempotency-Key": uuid4().hex})
        assert answer.headers["x-lyceum-source"] == "cache"
        assert await person.paid() == COST_PICO


async def test_whoever_leaves_with_a_key_finds_the_answer_under_it_and_pays_then(person):
    body, key = question(), {"Idempotency-Key": "left-and-came-back"}
    async with person.asking(body, **key):
        pass
    await asyncio.sleep(0.2)
    person.served.provider.gate.set()
    await until(lambda: _kept(person))
    assert await person.paid() == 0
    again = await person.ask(body, **key)
    assert again.status_code == 200, again.text
    assert again.headers["x-lyceum-replayed"] == "true"
    assert await person.paid() == COST_PICO
    assert (await person.ask(body, **key)).json() == again.json()
    assert await person.paid() == COST_PICO
    assert len(person.served.provider.asked) == 1


async def test_whoever_leaves_a_stream_pays_what_was_delivered(person):
    person.served.provider.gate.clear()
    async with person.http() as http, http.stream("POST", "/v1/chat/completions", json=question("a" * 40, stream=True)) as answer:
        async for line in answer.aiter_lines():
            if "dear" in line:
                break
    await until(lambda: _free(person))
    # ten tokens in, and "Good morning, dear " out: 19 bytes, four whole tokens
    assert await person.paid() == 10 * 2_000_000 + 4 * 10_000_000
    (call,) = await person.calls()
    assert call["estimated"]
    await until(lambda: _cut_off(person))


async def test_whoever_leaves_a_stream_before_its_first_piece_pays_nothing(person):
    person.served.provider.cases = ["hang"]
    async with person.asking(question(stream=True)):
        assert (await person.credit())[1] > 0
    await until(lambda: _free(person))
    assert await person.paid() == 0


async def test_an_answer_from_the_cache_is_free(person):
    body = question()
    assert (await person.ask(body)).headers["x-lyceum-source"] == "model"
    again = await person.ask(body)
    assert again.headers["x-lyceum-source"] == "cache"
    assert await person.paid() == COST_PICO
    assert len(person.served.provider.asked) == 1


async def test_an_answer_from_the_cache_costs_the_share_that_the_terms_say(person):
    body, tariffs = question(), person.served.house.ports["gateway"].tariffs
    await person.ask(body)
    await tariffs.put_terms(Terms(provider="compatible", model="m-1", cache_permille=250), ADMIN)
    try:
        assert (await person.ask(body)).headers["x-lyceum-cost"] == "0.00002425"
    finally:
        await tariffs.drop_terms({"provider": "compatible", "model": "m-1"}, ADMIN)
    assert await person.paid() == COST_PICO + COST_PICO // 4


async def test_the_rulebook_is_free_and_says_what_it_is(served):
    poor = await served.person(credit=0)
    answer = await poor.ask({**question("What is a harbour?"), "model": "rulebook"})
    assert answer.status_code == 200
    assert answer.headers["x-lyceum-source"] == "rules"
    assert answer.json()["usage"]["cost"] == "0"
    assert (answer.headers["x-lyceum-cost"], answer.headers["x-lyceum-balance"]) == ("0", "0")


async def test_whoever_comes_back_while_it_is_made_gets_it_and_pays(person):
    body, key = question(), {"Idempotency-Key": "left-and-was-soon-back"}
    async with person.asking(body, **key):
        pass
    back = asyncio.create_task(person.ask(body, **key))
    await asyncio.sleep(0.2)
    person.served.provider.gate.set()
    answer = await back
    assert answer.status_code == 200, answer.text
    assert await person.paid() == COST_PICO
    assert len(person.served.provider.asked) == 1


async def _cut_off(person) -> bool:
    return person.served.provider.open_streams == 0


async def _kept(person) -> bool:
    async with person.served.house.db.as_user(person.id) as tx:
        kept = (await tx.execute(text("SELECT state FROM gateway.calls"))).scalar_one_or_none() == "kept"
    return kept and (await person.credit())[1] == 0


async def _free(person) -> bool:
    return (await person.credit())[1] == 0 and (await person.credit())[0] <= EURO


async def quote(_upstream):
    return Usage(input_tokens=100, output_tokens=100)


async def die(house, call_id, state: str, cost: int = 0) -> None:
    """As if the process of a call had ended an hour ago."""
    died = "UPDATE gateway.calls SET state = :state, cost_pico = :cost, at = now() - interval '1 hour' WHERE id = :id"
    async with house.db.as_room("gateway") as tx:
        await tx.execute(text(died), {"state": state, "cost": cost, "id": call_id})


@pytest.mark.parametrize(("state", "owed"), [("running", 0), ("stored", COST_PICO)])
async def test_a_call_whose_process_died_is_brought_to_an_end(person, state, owed):
    """Before its answer was stored nothing is owed; after that, what it cost. Both once, however often one looks."""
    house = person.served.house
    meter = house.ports["gateway"].meter
    begun = await meter.begin(person.id, f"died-{state}", b"digest", "helper", "chat")
    assert (await meter.admit(person.id, "free", "helper", "chat", quote, begun.id)).held > 0
    await die(house, begun.id, state, owed)
    for _ in range(2):
        await meter.recover()
        assert await person.paid() == owed


async def test_one_call_that_cannot_be_ended_keeps_no_other_waiting(person):
    """Neither what was fetched and paid before its process died, nor an account that was closed meanwhile."""
    house, closed = person.served.house, await person.served.person()
    meter, ledger = house.ports["gateway"].meter, house.ports["ledger"]
    stuck = await meter.begin(closed.id, "stuck", b"digest", "helper", "chat")
    await die(house, stuck.id, "stored", COST_PICO)
    await ledger.close_account(stuck.id, closed.id, "credit", "EUR", "forfeited")
    body, key = question(), {"Idempotency-Key": "fetched-and-died"}
    async with person.asking(body, **key):
        pass
    await asyncio.sleep(0.2)
    person.served.provider.gate.set()
    await until(lambda: _kept(person))
    assert (await person.ask(body, **key)).status_code == 200
    await meter.flush()
    async with house.db.as_user(person.id) as tx:
        call_id = (await tx.execute(text("SELECT id FROM gateway.calls"))).scalar_one()
    await die(house, call_id, "stored", COST_PICO)
    await meter.recover()
    assert await person.paid() == COST_PICO
    assert (await person.calls())[0]["settled"]
    await die(house, stuck.id, "failed")


FILM_COST = 5 * FILM_SECOND_PICO


async def looked_at(person, film_id):
    """How a film stands when its provider has just been asked."""
    async with person.served.house.db.as_room("ai") as tx:
        await tx.execute(text("UPDATE ai.work SET next_at = now() WHERE id = :id AND next_at IS NOT NULL"), {"id": film_id})
    return await person.served.house.ports["gateway"].film_of(person.principal, film_id)


async def shoot(person):
    """A film of five seconds, handed in."""
    film_id = uuid4()
    request = VideoRequest(prompt=uuid4().hex, seconds=5)
    return await person.served.house.ports["gateway"].film(person.principal, "camera", request, film_id)


@pytest.mark.parametrize(
    ("verdict", "state", "owed"),
    [({}, "done", FILM_COST), ({"status": "failed"}, "failed", 0), ({"status": "error", "message": "NSFW"}, "failed", 0)],
)
async def test_what_a_film_may_cost_stays_set_aside_until_its_provider_says_how_it_ended(person, verdict, state, owed):
    """However long nobody answers, and however often it is looked at; then it is charged once, or not at all."""
    media, house = person.served.media, person.served.house
    gateway, ledger = house.ports["gateway"], house.ports["ledger"]
    media.states = ({"status": "processing"},)
    film = await shoot(person)
    assert film.state == "pending"
    for case in ("500", "cut", "malformed"):
        media.cases = [case]
        assert (await looked_at(person, film.id)).state == "pending"
    async with house.db.as_room("gateway") as tx:
        await tx.execute(text("UPDATE gateway.calls SET at = now() - interval '1 day' WHERE id = :id"), {"id": film.id})
    await gateway.meter.recover()
    await ledger.sweep()
    assert await gateway.films.follow() >= 1
    assert (await person.credit())[1] == FILM_COST // 1_000_000
    media.cases, media.states = ["success"], (verdict,) if verdict else ()
    ended = await looked_at(person, film.id)
    assert (ended.state, ended.film and ended.film.cost_pico) == (state, owed or None)
    for _ in range(2):
        await gateway.films.follow()
        assert (await gateway.film_of(person.principal, film.id)).state == state
        assert await person.paid() == owed
    if owed:
        assert (await house.blobs.read(ended.film.file), (await person.calls())[0]["units"]["second"]) == (media.film, 5)
    await gateway.meter.flush()


async def test_a_film_that_may_or_may_not_have_been_taken_on_keeps_its_hold_until_it_is_given_up(person):
    person.served.media.cases = ["hang"]
    film = await shoot(person)
    assert (film.state, (await person.credit())[1]) == ("pending", FILM_COST // 1_000_000)
    async with person.served.house.db.as_room("ai") as tx:
        await tx.execute(text("UPDATE ai.work SET began_at = now() - interval '4 days' WHERE id = :id"), {"id": film.id})
    assert (await looked_at(person, film.id)).failure.type == "timeout"
    assert await person.paid() == 0


async def test_a_film_that_nobody_takes_or_can_pay_costs_nothing(person):
    person.served.media.cases = ["refused"]
    with pytest.raises(ContentRefused):
        await shoot(person)
    poor = await person.served.person(credit=0)
    with pytest.raises(NotEnoughCredit):
        await shoot(poor)
    assert (await person.paid(), await poor.paid(0)) == (0, 0)


async def test_a_film_whose_process_died_before_it_was_handed_in_is_let_go(person):
    """Written down and set aside, and then nothing."""
    films, film_id = person.served.house.ports["gateway"].films, uuid4()

    async def five_seconds(_upstream):
        return Usage(milliseconds=5_000)

    admitted, needed = await films.meter.price(person.id, "free", "camera", "video", five_seconds, film_id)
    assert await films.meter.wait(admitted, {})
    assert not await films.meter.wait(admitted, {})
    await films.meter.set_aside(admitted, needed, 3_600)
    assert (await looked_at(person, film_id)).state == "pending"
    async with person.served.house.db.as_room("gateway") as tx:
        await tx.execute(text("UPDATE gateway.calls SET at = now() - interval '1 hour' WHERE id = :id"), {"id": film_id})
    await films.follow()
    assert (await films.of(person.id, film_id)).state == "failed"
    assert await person.paid() == 0
