"""What other rooms ask of a model through the gateway's port is metered like everything else."""

from contextlib import aclosing
from uuid import uuid4

import pytest

from lyceum.domains.ai.port import AiUnavailable
from lyceum.domains.gateway.port import ChatRequest, Message, ModelUnknown
from lyceum.domains.ledger.port import NotEnoughCredit
from lyceum.kernel.principal import Principal
from tests.gateway.conftest import COST_PICO


def request() -> ChatRequest:
    return ChatRequest(messages=(Message(role="user", content=uuid4().hex),), max_tokens=100)


def caller(person) -> Principal:
    return Principal(user_id=person.id, role="student", session_id="test")


@pytest.fixture
def gateway(served):
    return served.house.ports["gateway"]


async def test_a_whole_answer_is_paid(person, gateway):
    answer = await gateway.chat(caller(person), "helper", request())
    assert (answer.text, answer.source, answer.cost_pico) == ("Good morning, dear learner!", "model", COST_PICO)
    assert await person.paid() == COST_PICO


async def test_the_last_piece_says_what_was_paid(person, gateway):
    pieces = [piece async for piece in gateway.chat_stream(caller(person), "helper", request())]
    assert "".join(piece.text for piece in pieces) == "Good morning, dear learner!"
    assert (pieces[-1].finish, pieces[-1].source, pieces[-1].cost_pico) == ("stop", "model", COST_PICO)
    assert await person.paid() == COST_PICO


async def test_whoever_closes_the_stream_early_pays_for_what_came(person, gateway):
    async with aclosing(gateway.chat_stream(caller(person), "helper", request())) as pieces:
        async for piece in pieces:
            if piece.text:
                break
    assert 0 < await person.paid() < COST_PICO
    assert (await person.calls())[0]["estimated"]


async def test_what_fails_is_free(person, gateway):
    person.served.provider.cases = ["500"]
    with pytest.raises(AiUnavailable):
        await gateway.chat(caller(person), "helper", request())
    person.served.provider.cases = ["cut"]
    with pytest.raises(AiUnavailable):
        [piece async for piece in gateway.chat_stream(caller(person), "helper", request())]
    assert await person.paid() == 0


async def test_refusals(served, gateway):
    poor = await served.person(0)
    with pytest.raises(NotEnoughCredit):
        await gateway.chat(caller(poor), "helper", request())
    with pytest.raises(ModelUnknown):
        await gateway.chat(caller(poor), "nobody", request())


async def test_rules_cost_nothing_and_need_no_credit(served, gateway):
    poor = await served.person(0)
    answer = await gateway.chat(caller(poor), "rulebook", request())
    assert (answer.source, answer.cost_pico) == ("rules", 0)
    (hint,) = await gateway.hints("It is a honest answer.")
    assert (hint.found, hint.better) == ("a honest", "an honest")
