"""The rules of the house: what they say of a text, that they say who they are, and how seldom their hints are wrong."""

import json
from pathlib import Path

import pytest

from lyceum.domains.ai.adapters import rulebook
from lyceum.domains.ai.formats.tokens import count
from lyceum.domains.ai.port import AiRequestRefused, ChatRequest, Message, ResponseFormat
from lyceum.domains.ai.rulebook.conversation import reply
from lyceum.domains.ai.rulebook.grammar import hints
from lyceum.domains.ai.rulebook.summary import summary

CONTEXT = json.loads(Path(rulebook.__file__).with_suffix(".json").read_text())
LABELLED = Path(__file__).parent / "sentences.txt"
LEAST_PRECISION = 0.95
STORY = (
    "A fig tree grew in the old garden. The gardener loved the fig tree. Every morning he carried water to the tree. "
    "One day it rained. His neighbour laughed at him. But in the summer the fig tree in the garden gave more figs than ever."
)


def said(text: str, *before: Message) -> str:
    return reply([*before, Message(role="user", content=text)], CONTEXT)


def labelled() -> list[tuple[str, str]]:
    """(label, sentence): `wrong` sentences hold a mistake, `right` ones none."""
    lines = [line for line in LABELLED.read_text().splitlines() if line and not line.startswith("#")]
    return [(line[:5].strip(), line[6:]) for line in lines]


def test_hints_are_hardly_ever_wrong() -> None:
    sentences = labelled()
    hinted = [(label, text) for label, text in sentences if hints(text)]
    false = [text for label, text in hinted if label == "right"]
    found = sum(label == "wrong" for label, _ in hinted)
    precision = found / len(hinted)
    print(f"{len(sentences)} sentences, {len(hinted)} hints, precision {precision:.3f}, wrong ones: {false}")
    assert len(sentences) >= 300
    assert precision >= LEAST_PRECISION, false
    assert found >= 100


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("She don't like it.", "She doesn't"),
        ("I could of gone.", "could have"),
        ("He didn't went home.", "didn't go"),
        ("It is a apple.", "an apple"),
        ("I waited for an hour in a university.", None),
        ("This is more better.", "better"),
    ],
)
def test_what_a_hint_says(text: str, better: str | None) -> None:
    assert [hint.better for hint in hints(text)] == ([better] if better else [])


def test_a_summary_is_made_of_the_texts_own_sentences() -> None:
    lines = summary(STORY, "en", 2)
    assert len(lines) == 2
    assert all(line in STORY for line in lines)
    assert "fig tree" in lines[0]
    assert said(f"Summarise this: {STORY}").splitlines()[0] == CONTEXT["summary_en"]
    assert said("خلاصه کن:\nباغبان درخت را دوست داشت. او هر روز آب می‌آورد.").startswith(CONTEXT["summary_fa"])


def test_vocabulary_has_bands() -> None:
    lines = said(f"Vocabulary: {STORY}").splitlines()
    assert lines[0] == CONTEXT["vocabulary_en"]
    assert "• neighbour (less common)" in lines or "• neighbour (common)" in lines
    assert not any("• the " in line for line in lines)


def test_it_says_once_that_it_is_no_person_and_asks_on() -> None:
    first = said("I visited my grandmother yesterday.")
    assert "not a person" in first
    assert "grandmother" in first
    then = said("She baked bread.", Message(role="user", content="I visited my grandmother."), Message(role="assistant", content=first))
    assert "not a person" not in then
    assert "?" in then or "Begin" in then or "past" in then
    assert "نه انسان" in said("دیروز مادربزرگم را دیدم.")
    assert said("Summarise this") == CONTEXT["no_text_en"]


@pytest.mark.parametrize("text", ["", " ", "\x00", "😀" * 50, "{word}", "{0.__class__}", "a" * 100_000, "؟" * 10, "summary:" * 100])
def test_whatever_is_said_there_is_an_answer(text: str) -> None:
    assert said(text)


async def test_tokens_stop_and_limits() -> None:
    ability = rulebook.RulebookChat(CONTEXT)
    asked = ChatRequest(messages=(Message(role="user", content="Hello there, it's late!"),), max_tokens=5)
    made = (await ability.call(asked, "")).answer
    assert (made.finish, made.usage.output_tokens, made.usage.input_tokens) == ("length", 5, 6)
    pieces = [piece async for piece in ability.stream(asked, "")]
    assert "".join(piece.text for piece in pieces) == made.text
    assert pieces[-1].usage == made.usage
    stopped = (await ability.call(asked.model_copy(update={"max_tokens": None, "stop": (",",)}), "")).answer
    assert "," not in stopped.text
    assert count("It's late, isn't it?") == 6
    for odd in ({"response_format": ResponseFormat(type="json")}, {"tool_choice": "required"}):
        with pytest.raises(AiRequestRefused):
            await ability.call(asked.model_copy(update=odd), "")
