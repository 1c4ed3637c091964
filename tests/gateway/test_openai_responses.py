"""OpenAI's own client works unchanged with responses: whole, streamed, with tools; and what is wrong is named."""

import json
from uuid import uuid4

import openai
import pytest
from pydantic import BaseModel

from tests.gateway.conftest import COST_PICO

TOOL = {
    "type": "function",
    "name": "look_up",
    "parameters": {"type": "object", "properties": {"word": {"type": "string"}}},
    "strict": False,
}
SAID = "Good morning, dear learner!"


@pytest.fixture
async def client(person):
    async with openai.AsyncOpenAI(base_url=f"{person.served.address}/v1", api_key=person.key, max_retries=0) as made:
        yield made


def asked(**more) -> dict:
    return {"model": "helper", "input": uuid4().hex, "max_output_tokens": 50, **more}


async def test_a_whole_response(client, person):
    raw = await client.responses.with_raw_response.create(**asked(instructions="Be brief.", metadata={"a": "b"}))
    made = raw.parse()
    assert (made.output_text, made.status, made.model, made.instructions) == (SAID, "completed", "helper", "Be brief.")
    assert (made.usage.input_tokens, made.usage.output_tokens, made.usage.total_tokens) == (21, 6, 27)
    assert made.usage.input_tokens_details.cached_tokens == 5
    assert (made.store, made.metadata) == (False, {"a": "b"})
    assert (raw.headers["x-lyceum-source"], raw.headers["x-lyceum-cost"]) == ("model", "0.000097")
    sent = person.served.provider.asked[-1].body
    assert [message["role"] for message in sent["messages"]] == ["system", "user"]
    assert await person.paid() == COST_PICO


async def test_a_streamed_response(client, person):
    """The client puts the events together itself, and would stumble over one that is missing or out of order."""
    async with client.responses.stream(**asked()) as stream:
        events = [event async for event in stream]
        whole = await stream.get_final_response()
    assert "".join(event.delta for event in events if event.type == "response.output_text.delta") == whole.output_text == SAID
    assert [event.sequence_number for event in events if hasattr(event, "sequence_number")] == list(range(len(events)))
    assert [events[0].type, events[1].type, events[-1].type] == ["response.created", "response.in_progress", "response.completed"]
    assert (whole.usage.total_tokens, whole.usage.cost) == (27, "0.000097")
    assert await person.paid() == COST_PICO


@pytest.mark.parametrize("streamed", [False, True])
async def test_tools(client, streamed):
    if streamed:
        async with client.responses.stream(**asked(tools=[TOOL])) as stream:
            made = await stream.get_final_response()
    else:
        made = await client.responses.create(**asked(tools=[TOOL]))
    (call,) = made.output
    assert (call.type, call.call_id, call.name, json.loads(call.arguments)) == ("function_call", "call_1", "look_up", {"word": "fig"})


async def test_a_conversation_goes_on_with_what_was_answered(client, person):
    first = await client.responses.create(**asked(tools=[TOOL]))
    said = [
        {"role": "developer", "content": "Be brief."},
        {"role": "user", "content": [{"type": "input_text", "text": uuid4().hex}]},
        {"type": "reasoning", "id": "rs_1", "summary": []},
        *[item.model_dump() for item in first.output],
        {"type": "function_call_output", "call_id": "call_1", "output": "a fruit"},
    ]
    await client.responses.create(model="helper", input=said)
    sent = person.served.provider.asked[-1].body["messages"]
    assert [message["role"] for message in sent] == ["system", "user", "assistant", "tool"]
    assert (sent[2]["tool_calls"][0]["id"], sent[3]["tool_call_id"], sent[3]["content"]) == ("call_1", "call_1", "a fruit")


class Word(BaseModel):
    """What is asked for."""

    meaning: str


async def test_a_structured_response(client, person):
    person.served.provider.structured = ['{"meaning": "a fruit"}']
    made = await client.responses.parse(**asked(text_format=Word))
    assert made.output_parsed == Word(meaning="a fruit")
    assert person.served.provider.asked[-1].body["response_format"]["type"] == "json_schema"


async def test_a_stream_that_breaks_off_is_an_error_of_the_client(client, person):
    person.served.provider.cases = ["cut"]
    with pytest.raises(openai.APIError):
        _ = [event async for event in await client.responses.create(**asked(stream=True))]
    assert await person.paid() == 0


async def test_the_rulebook_answers_without_a_provider(served):
    poor = await served.person(0)
    async with openai.AsyncOpenAI(base_url=f"{served.address}/v1", api_key=poor.key, max_retries=0) as client:
        made = await client.responses.create(model="rulebook", input="What is a harbour?")
    assert made.output_text
    assert made.usage.cost == "0"


@pytest.mark.parametrize(
    ("more", "status", "code", "param"),
    [
        ({"previous_response_id": "resp_1"}, 400, "previous_response_not_found", "previous_response_id"),
        ({"model": "nothing"}, 404, "model_not_found", None),
        ({"model": "painter"}, 404, "model_not_found", None),
        ({"input": []}, 400, "invalid_request", "input"),
        ({"input": 7}, 400, "invalid_request", "input"),
        ({"input": [{"content": "x"}]}, 400, "invalid_request", "input"),
        (
            {"input": [{"role": "user", "content": [{"type": "input_image", "image_url": "x"}]}]},
            400,
            "invalid_request",
            "input.0.content.0.type",
        ),
        ({"tools": [{"type": "web_search"}]}, 400, "invalid_request", "tools.0.type"),
        ({"background": True}, 400, "invalid_request", "background"),
        ({"conversation": "conv_1"}, 400, "invalid_request", "conversation"),
        ({"metadata": {"a": "\x00"}}, 400, "invalid_request", "metadata.a"),
        ({"max_output_tokens": 0}, 400, "invalid_request", "max_output_tokens"),
        ({"temperature": 7}, 400, "invalid_request", "temperature"),
    ],
)
async def test_what_is_wrong_is_named(person, more, status, code, param):
    async with person.http() as http:
        answer = await http.post("/v1/responses", json={**asked(), **more})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["param"]) == (status, code, param), error
    assert person.served.provider.asked == []
