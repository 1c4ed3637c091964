"""A process that falls silent: what it had in hand is given back by the others, and it hands out nothing of it should it come back."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text

from lyceum.domains.ai.port import Usage
from lyceum.domains.gateway.meter import Made
from lyceum.domains.gateway.port import CallRunning, GivenUp
from lyceum.domains.gateway.store import BEAT
from lyceum.kernel.ids import new_id
from lyceum.platform.database import SOON
from tests.gateway.conftest import question

SILENT_SECONDS = 21


async def silent(house) -> None:
    """As if this process had not been able to say for a while that it lives, and another one looked after it; then it comes back."""
    meter = house.ports["gateway"].meter
    late = f"UPDATE gateway.processes SET beat_at = now() - interval '{SILENT_SECONDS} seconds' WHERE id = :id RETURNING id"
    async with house.db.as_room("gateway") as tx:
        assert (await tx.execute(text(late), {"id": meter._process})).scalar_one() == meter._process
    await meter.recover()
    await house.db.call(BEAT, meter._process)


async def quote(_upstream) -> Usage:
    return Usage(input_tokens=100, output_tokens=100)


async def begin(person, key: str):
    meter = person.served.house.ports["gateway"].meter
    begun = await meter.begin(person.id, key, b"digest", "helper", "chat")
    return await meter.admit(person.id, "free", "helper", "chat", quote, begun.id)


def made(tokens: int) -> Made:
    return Made("compatible", "m-1", "model", Usage(input_tokens=tokens))


async def test_a_process_that_lives_keeps_its_calls(person):
    admitted = await begin(person, "alive")
    meter = person.served.house.ports["gateway"].meter
    await meter.recover()
    with pytest.raises(CallRunning):
        await begin(person, "alive")
    await meter.fail(admitted)
    assert await person.paid() == 0


async def test_a_key_is_good_again_and_what_was_set_aside_is_free(person):
    lost = await begin(person, "died")
    assert (await person.credit())[1] == lost.held > 0
    await silent(person.served.house)
    assert (await person.credit())[1] == 0
    again = await begin(person, "died")
    meter = person.served.house.ports["gateway"].meter
    for late in (meter.settle(lost, made(50), {"id": "late"}), meter.keep(lost, made(50), {"id": "late"})):
        with pytest.raises(GivenUp):
            await late
    await meter.fail(lost)
    charge = await meter.settle(again, made(10), {"id": "again"})
    assert await person.paid() == charge.cost_pico == 10 * 2_000_000
    found = await meter.begin(person.id, "died", b"digest", "helper", "chat")
    assert (found.id, found.answer) == (again.id, {"id": "again"})


async def test_what_was_stored_before_is_booked_and_stays(person):
    admitted = await begin(person, "stored")
    meter = person.served.house.ports["gateway"].meter
    await meter._end(admitted, made(10), "stored", 10 * 2_000_000, 0, {"id": "stored"})
    await silent(person.served.house)
    await meter.fail(admitted)
    assert await person.paid() == 10 * 2_000_000
    assert (await meter.begin(person.id, "stored", b"digest", "helper", "chat")).answer == {"id": "stored"}


async def test_whoever_still_waits_is_told_and_pays_nothing(person):
    body, key = question(), {"Idempotency-Key": "told"}
    async with person.asking(body, **key) as slow:
        await silent(person.served.house)
        person.served.provider.gate.set()
        answer = await slow
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "call_given_up")
    assert await person.paid() == 0
    again = await person.ask(body, **key)
    assert (again.status_code, again.headers["x-lyceum-source"]) == (200, "cache")
    assert UUID(again.json()["id"].removeprefix("chatcmpl-"))


async def test_what_a_call_without_a_key_had_set_aside_is_free_and_nothing_of_it_is_handed_out(person):
    meter = person.served.house.ports["gateway"].meter
    lost = await meter.admit(person.id, "free", "helper", "chat", quote)
    film = await meter.price(person.id, "free", "helper", "chat", quote, new_id())
    waits = await meter.set_aside(film[0], film[1])
    assert (await person.credit())[1] == lost.held + waits.held
    await meter.recover()
    assert (await person.credit())[1] == lost.held + waits.held
    await silent(person.served.house)
    assert (await person.credit())[1] == waits.held
    with pytest.raises(GivenUp):
        await meter.settle(lost, made(50))
    await meter.fail(lost)
    await meter._ledger.release(waits.id)
    assert await person.paid() == 0


async def test_a_call_without_a_key_that_was_stored_before_is_booked(person):
    meter = person.served.house.ports["gateway"].meter
    admitted = await meter.admit(person.id, "free", "helper", "chat", quote)
    await meter._end(admitted, made(10), "stored", *await meter._priced(admitted, made(10)), None)
    await silent(person.served.house)
    assert await person.paid() == 10 * 2_000_000
    assert (await meter.settle(admitted, made(10))).cost_pico == 10 * 2_000_000
    assert await person.paid() == 10 * 2_000_000


async def test_a_stream_of_a_silent_process_ends_with_what_is_wrong_and_costs_nothing(person):
    async with person.asking(question(stream=True)) as slow:
        await silent(person.served.house)
        person.served.provider.gate.set()
        answer = await slow
    assert "call_given_up" in answer.text
    assert await person.paid() == 0


async def test_a_hold_that_the_database_lost_is_no_hindrance(person):
    meter = person.served.house.ports["gateway"].meter
    admitted = await meter.admit(person.id, "free", "helper", "chat", quote)
    charge = await meter.settle(replace(admitted, id=new_id()), made(10))
    await meter.fail(admitted)
    assert await person.paid() == charge.cost_pico == 10 * 2_000_000


async def test_what_does_not_wait_for_the_disk_says_so_to_its_own_transaction_alone(person):
    db = person.served.house.db
    state = "current_setting('synchronous_commit')"
    told = await db.call(f"SELECT (SELECT {state} FROM (SELECT 1) AS later WHERE soon.set_config = 'off') FROM ({SOON}) AS soon")
    assert (told[0], (await db.call(f"SELECT {state}"))[0]) == ("off", "on")
