"""OpenAI's own client works unchanged, and every refusal has the shape and the headers that it understands."""

import asyncio
import json
from uuid import uuid4

import openai
import pytest

from lyceum.domains.gateway.tariff import Terms
from tests.gateway.conftest import ADMIN, COST_PICO, question

TOOL = {"type": "function", "function": {"name": "look_up", "parameters": {"type": "object", "properties": {"word": {"type": "string"}}}}}


@pytest.fixture
async def client(person):
    async with openai.AsyncOpenAI(base_url=f"{person.served.address}/v1", api_key=person.key, max_retries=0) as made:
        yield made


def asked(text: str = "", **more) -> dict:
    return {"model": "helper", "messages": [{"role": "user", "content": text or uuid4().hex}], "max_tokens": 50, **more}


async def test_models(client):
    names = [model.id async for model in client.models.list()]
    assert {"helper", "tutor", "rulebook"} <= set(names)
    assert (await client.models.retrieve("helper")).owned_by == "lyceum"
    with pytest.raises(openai.NotFoundError):
        await client.models.retrieve("nothing")


async def test_models_behind_which_nobody_stands_are_not_there(school):
    """Without any provider: what the house does itself, and nothing else."""
    learner = await school.client()
    models = [model["id"] for model in (await learner.get("/v1/models")).json()["data"]]
    own = {"tutor", "rulebook", "voice", "espeak", "listener", "pocketsphinx", "painter", "card", "filmmaker", "motion"}
    assert set(models) == own
    assert [(await learner.get(f"/v1/models/{name}")).status_code for name in ("vectors", "voice")] == [404, 200]


async def test_models_are_those_of_the_plan(client, person):
    tariffs = person.served.house.ports["gateway"].tariffs
    await tariffs.put_terms(Terms(provider="compatible", model="m-1", minimum_plan="premium"), ADMIN)
    try:
        assert "helper" not in [model.id async for model in client.models.list()]
    finally:
        await tariffs.drop_terms({"provider": "compatible", "model": "m-1"}, ADMIN)


async def test_a_whole_answer(client, person):
    answer = await client.chat.completions.create(**asked())
    assert answer.choices[0].message.content == "Good morning, dear learner!"
    assert answer.choices[0].finish_reason == "stop"
    assert (answer.usage.prompt_tokens, answer.usage.completion_tokens, answer.usage.total_tokens) == (21, 6, 27)
    assert answer.usage.prompt_tokens_details.cached_tokens == 5
    assert answer.model == "helper"
    assert await person.paid() == COST_PICO


async def test_a_stream_with_usage(client):
    stream = await client.chat.completions.create(**asked(stream=True, stream_options={"include_usage": True}))
    chunks = [chunk async for chunk in stream]
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices) == "Good morning, dear learner!"
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1] == "stop"
    assert chunks[-1].usage.total_tokens == 27


@pytest.mark.parametrize("streamed", [False, True])
async def test_tools(client, streamed):
    if streamed:
        stream = await client.chat.completions.create(**asked(tools=[TOOL], stream=True))
        calls = [call async for chunk in stream for call in chunk.choices[0].delta.tool_calls or ()]
        name, arguments = calls[0].function.name, "".join(call.function.arguments or "" for call in calls)
    else:
        message = (await client.chat.completions.create(**asked(tools=[TOOL]))).choices[0].message
        assert message.content is None
        name, arguments = message.tool_calls[0].function.name, message.tool_calls[0].function.arguments
    assert (name, json.loads(arguments)) == ("look_up", {"word": "fig"})


async def test_a_conversation_with_a_tools_result(client, person):
    call = {"id": "call_1", "type": "function", "function": {"name": "look_up", "arguments": "{}"}}
    history = [
        {"role": "developer", "content": "Be brief."},
        {"role": "user", "content": [{"type": "text", "text": "What is "}, {"type": "text", "text": uuid4().hex}]},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "call_1", "content": "a fruit"},
    ]
    await client.chat.completions.create(model="helper", messages=history)
    sent = person.served.provider.asked[-1].body["messages"]
    assert [message["role"] for message in sent] == ["system", "user", "assistant", "tool"]
    assert sent[1]["content"].startswith("What is ")


async def test_a_stream_that_breaks_off_is_an_error_of_the_client(client, person):
    person.served.provider.cases = ["cut"]
    stream = await client.chat.completions.create(**asked(stream=True))
    with pytest.raises(openai.APIError):
        _ = [chunk async for chunk in stream]


@pytest.mark.parametrize(
    ("body", "status", "code", "param"),
    [
        ({"model": "nothing"}, 404, "model_not_found", None),
        ({"messages": []}, 400, "invalid_request", "messages"),
        ({"messages": "hello"}, 400, "invalid_request", "messages"),
        ({"messages": [{"role": "king", "content": "x"}]}, 400, "invalid_request", "messages.0.role"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]}, 400, "invalid_request", None),
        ({"n": 2}, 400, "invalid_request", "n"),
        ({"max_tokens": 0}, 400, "invalid_request", "max_tokens"),
        ({"max_tokens": 10**9}, 400, "invalid_request", "max_tokens"),
        ({"temperature": "hot"}, 400, "invalid_request", "temperature"),
        ({"temperature": 7}, 400, "invalid_request", "temperature"),
        ({"model": ""}, 400, "invalid_request", "model"),
        ({"model": "help\x00er"}, 400, "invalid_request", "model"),
    ],
)
async def test_what_is_wrong_is_named(person, body, status, code, param):
    answer = await person.ask(question() | body)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (status, code)
    assert error["message"]
    assert param is None or error["param"] == param
    assert answer.headers["x-should-retry"] == "false"
    assert await person.paid() == 0


async def test_broken_json_and_a_body_that_is_too_large(person):
    async with person.http() as http:
        broken = await http.post("/v1/chat/completions", content=b'{"model": ')
        large = await http.post("/v1/chat/completions", content=b" " * 2_000_000)
    assert (broken.status_code, broken.json()["error"]["code"]) == (400, "invalid_request")
    assert (large.status_code, large.json()["error"]["code"]) == (413, "request_too_large")


async def test_a_wrong_key_a_missing_key_and_a_guest(served, school):
    person = await served.person()
    person.key = person.key[:-2]
    wrong = await person.ask()
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (401, "invalid_api_key")
    guest = await school.client("guest")
    for headers in ({}, {"Authorization": guest.http.headers["Authorization"]}):
        refused = await school.visitor().post("/v1/chat/completions", json=question(), headers=headers)
        assert (refused.status_code, refused.json()["error"]["type"]) == (401, "authentication_error")


async def test_without_credit_it_says_how_much_is_missing(served):
    poor = await served.person(credit=10)
    answer = await poor.ask()
    assert (answer.status_code, answer.json()["error"]["code"]) == (402, "insufficient_quota")
    assert answer.headers["x-should-retry"] == "false"
    assert (await poor.credit())[:2] == (10, 0)


async def at_once(served, calls: int) -> None:
    """So many calls at once on a balance for ten: what is delivered is paid, and nothing else; the balance never goes below zero."""
    person = await served.person(credit=10 * 1_200)
    served.provider.cases = ["success"]
    async with person.http() as http:
        answers = await asyncio.gather(*(http.post("/v1/chat/completions", json=question(), timeout=300) for _ in range(calls)))
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) <= {200, 402}
    assert statuses.count(200) >= 10
    assert await person.paid(10 * 1_200) == statuses.count(200) * COST_PICO
    assert (await person.credit())[0] >= 0


async def test_many_at_once_never_spend_more_than_there_is(served):
    await at_once(served, 60)


@pytest.mark.prove
async def test_a_thousand_at_once_never_spend_more_than_there_is(served):
    await at_once(served, 1_000)


async def test_a_key_of_ones_own_makes_it_safe_to_send_again(person):
    body, key = question(), {"Idempotency-Key": uuid4().hex}
    first, again = await person.ask(body, **key), await person.ask(body, **key)
    assert first.json()["id"] == again.json()["id"]
    other = await person.ask(question(), **key)
    assert (other.status_code, other.json()["error"]["code"]) == (409, "idempotency_key_conflict")
    assert await person.paid() == COST_PICO


async def test_equal_requests_under_one_key_at_once_are_one(person):
    body, key = question(), {"Idempotency-Key": uuid4().hex}
    async with person.http(**key) as http:
        answers = await asyncio.gather(*(http.post("/v1/chat/completions", json=body) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert await person.paid() == COST_PICO
    assert len(person.served.provider.asked) == 1


async def test_a_key_whose_call_failed_may_be_used_again(person):
    body, key = question(), {"Idempotency-Key": uuid4().hex}
    person.served.provider.cases = ["500"]
    assert (await person.ask(body, **key)).status_code == 503
    person.served.provider.cases = ["success"]
    assert (await person.ask(body, **key)).status_code == 200
    assert await person.paid() == COST_PICO
