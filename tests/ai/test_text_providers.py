"""Every provider of text goes through the same table of cases, spoken to in its own wire format."""

import logging
import time

import pytest

from lyceum.domains.ai.port import AiBusy, AiRequestRefused, AiUnavailable, ChatRequest, ContentRefused, Message, Tool, Upstream, failure
from lyceum.domains.ai.service import AiService
from lyceum.domains.ai.settings import AiSettings
from tests.ai.providers.anthropic import Anthropic
from tests.ai.providers.openai import TEXT, OpenAi
from tests.ai.providers.stand_in import KEY, StandIn

PROVIDERS: dict[str, type[StandIn]] = {
    "openai": OpenAi,
    "deepseek": OpenAi,
    "openrouter": OpenAi,
    "ollama": OpenAi,
    "compatible": OpenAi,
    "anthropic": Anthropic,
}
FIRST_BYTE_SECONDS = 0.25
TOOL = Tool(name="look_up", description="Looks a word up.", parameters={"type": "object", "properties": {"word": {"type": "string"}}})


@pytest.fixture(params=PROVIDERS)
async def provider(request, monkeypatch) -> tuple[str, StandIn]:
    stand_in = await PROVIDERS[request.param]().start()
    prefix = f"LYCEUM_AI_{request.param.upper()}"
    for name, value in (("ADDRESS", stand_in.address), ("KEY", KEY), ("MODELS", "m-1,m-2"), ("FIRST_BYTE_SECONDS", FIRST_BYTE_SECONDS)):
        monkeypatch.setenv(f"{prefix}_{name}", str(value))
    yield request.param, stand_in
    await stand_in.stop()


@pytest.fixture
async def ai(school, provider):
    service = AiService(db=school.db, blobs=school.house.blobs, settings=AiSettings(retry_seconds=0.005, retries=2))
    yield service
    await service.close()


def request(name: str, text: str = "Good morning", **more) -> ChatRequest:
    messages = (Message(role="system", content="Be brief."), Message(role="user", content=text))
    return ChatRequest(messages=messages, upstreams=(Upstream(provider=name),), or_embedded=False, **more)


async def streamed(ai, asked: ChatRequest) -> list:
    return [piece async for piece in ai.chat_stream(asked)]


async def test_success(ai, provider) -> None:
    name, stand_in = provider
    answer = await ai.chat(request(name, temperature=0.5, stop=("END",), max_tokens=99))
    assert (answer.text, answer.finish, answer.source, answer.provider, answer.model) == (TEXT, "stop", "model", name, "m-1")
    used = answer.usage
    assert (used.input_tokens, used.cached_tokens, used.output_tokens, used.estimated) == (21, 5, 6, False)
    assert used.units()["input_token"] == 16
    sent = stand_in.asked[0].body
    assert sent["model"] == "m-1"
    assert 99 in (sent.get("max_tokens"), sent.get("max_completion_tokens"))


async def test_stream(ai, provider) -> None:
    name, _ = provider
    pieces = await streamed(ai, request(name))
    assert "".join(piece.text for piece in pieces) == TEXT
    assert len(pieces) == 5
    assert {(piece.provider, piece.model, piece.source) for piece in pieces} == {(name, "m-1", "model")}
    assert [piece.finish for piece in pieces] == [None] * 4 + ["stop"]
    assert (pieces[-1].usage.input_tokens, pieces[-1].usage.output_tokens, pieces[-1].usage.estimated) == (21, 6, False)


async def test_tools_whole_and_streamed(ai, provider) -> None:
    name, stand_in = provider
    asked = request(name, tools=(TOOL,), tool_choice="required")
    answer = await ai.chat(asked)
    assert (answer.finish, answer.text) == ("tool_calls", "")
    assert [(call.id, call.name, call.arguments) for call in answer.tool_calls] == [("call_1", "look_up", '{"word": "fig"}')]
    pieces = await streamed(ai, asked)
    calls = [call for piece in pieces for call in piece.tool_calls]
    assert (calls[0].id, calls[0].name, "".join(call.arguments for call in calls)) == ("call_1", "look_up", '{"word": "fig"}')
    assert pieces[-1].finish == "tool_calls"
    back = (
        *asked.messages,
        Message(role="assistant", tool_calls=answer.tool_calls),
        Message(role="tool", tool_call_id="call_1", content="a fruit"),
    )
    await ai.chat(asked.model_copy(update={"messages": back, "tools": ()}))
    assert "a fruit" in str(stand_in.asked[-1].body["messages"][-1])


@pytest.mark.parametrize(
    ("passing", "how"), [("500", "whole"), ("429", "whole"), ("malformed", "whole"), ("500", "streamed"), ("429", "streamed")]
)
async def test_what_passes_is_tried_again(ai, provider, passing: str, how: str) -> None:
    name, stand_in = provider
    stand_in.cases = [passing, passing, "success"]
    if how == "whole":
        answer = await ai.chat(request(name))
        assert (answer.text, answer.attempts) == (TEXT, 3)
    else:
        pieces = await streamed(ai, request(name))
        assert ("".join(piece.text for piece in pieces), pieces[0].attempts) == (TEXT, 3)


FAILURES = [
    # case, error, type, calls made, may be sent again
    ("500", AiUnavailable, "server", 3, True),
    ("429", AiBusy, "rate_limited", 3, True),
    ("429 for long", AiBusy, "rate_limited", 1, True),
    ("no credit", AiUnavailable, "credit", 1, False),
    ("hang", AiUnavailable, "timeout", 1, True),
    ("malformed", AiUnavailable, "malformed", 3, True),
    ("cut", AiUnavailable, "cut", 3, True),
    ("refused", ContentRefused, "content", 1, False),
    ("unknown model", AiRequestRefused, "unknown_model", 1, False),
]


@pytest.mark.parametrize(("case", "error", "kind", "calls", "retryable"), FAILURES)
@pytest.mark.sampled(10)
async def test_failure_in_one_shape(ai, provider, case, error, kind, calls, retryable) -> None:
    name, stand_in = provider
    stand_in.cases = [case]
    began = time.monotonic()
    with pytest.raises(error) as raised:
        await ai.chat(request(name))
    told = failure(raised.value)
    assert (told.type, told.provider, told.retryable) == (kind, name, retryable)
    assert told.message
    assert len(stand_in.asked) == calls
    assert KEY not in str(raised.value) + str(raised.value.params) + repr(raised.value.__dict__)
    assert "Traceback" not in told.message
    assert time.monotonic() - began < 2


async def test_wrong_key(ai, provider, school, monkeypatch, caplog) -> None:
    name, stand_in = provider
    wrong = "sk-wrong-key-9876543210"
    monkeypatch.setenv(f"LYCEUM_AI_{name.upper()}_KEY", wrong)
    service = AiService(db=school.db, blobs=school.house.blobs, settings=AiSettings())
    with caplog.at_level(logging.DEBUG), pytest.raises(AiUnavailable) as raised:
        await service.chat(request(name))
    assert failure(raised.value).type == "authentication"
    assert len(stand_in.asked) == 1
    status = await service.status()
    everything = (
        caplog.text + str(raised.value) + str(raised.value.params) + status.model_dump_json() + repr(service.engine.providers[name])
    )
    assert wrong not in everything
    await service.close()


@pytest.mark.parametrize(("case", "kind"), [("cut", "cut"), ("malformed stream", "malformed")])
async def test_nothing_is_tried_again_after_the_first_piece(ai, provider, case: str, kind: str) -> None:
    name, stand_in = provider
    stand_in.cases = [case]
    heard = []
    with pytest.raises(AiUnavailable) as raised:
        async for piece in ai.chat_stream(request(name).model_copy(update={"or_embedded": True})):
            heard += [piece]
    assert failure(raised.value).type == kind
    assert "".join(piece.text for piece in heard).startswith("Good ")
    assert {piece.provider for piece in heard} == {name}, "no other upstream goes on with the sentence"
    assert len(stand_in.asked) == 1


@pytest.mark.parametrize("case", ["hang", "500", "429 for long", "malformed"])
@pytest.mark.sampled(5)
async def test_a_stream_that_does_not_begin(ai, provider, case: str) -> None:
    name, stand_in = provider
    stand_in.cases = [case]
    with pytest.raises((AiUnavailable, AiBusy, ContentRefused)):
        await streamed(ai, request(name))


async def test_an_empty_answer_is_no_answer(ai, provider) -> None:
    name, _ = provider
    with pytest.raises(AiUnavailable) as raised:
        await ai.chat(request(name, "say nothing"))
    assert failure(raised.value).type == "empty"


async def test_nobody_listens_at_the_address(school, provider) -> None:
    name, stand_in = provider
    await stand_in.stop()
    service = AiService(db=school.db, blobs=school.house.blobs, settings=AiSettings(retries=1, retry_seconds=0.005))
    with pytest.raises(AiUnavailable) as raised:
        await service.chat(request(name))
    await service.close()
    await stand_in.start()
    assert failure(raised.value).type == "unreachable"
