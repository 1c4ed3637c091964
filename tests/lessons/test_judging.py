"""The judging kernels: right, wrong, partial, near-miss and hostile answers of each type of activity."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.domains.lessons.activities import registry
from lyceum.domains.lessons.activities.base import Example, Response
from lyceum.domains.lessons.judging.text import judge_dictation, judge_text
from lyceum.domains.lessons.judging.verdicts import Judgement
from lyceum.kernel.errors import Invalid

SAMPLES = {name: (kind.examples()[0].view, kind.examples()[0].key) for name, kind in registry.KINDS.items()}


def answer(kind: str, **response: object) -> Judgement:
    view, key = SAMPLES[kind]
    return registry.judge(view, key, registry.read_response({"type": kind, **response}), "en")


JUDGED = [
    ("multiple_choice", {"option": "1"}, "right", 1.0, "right"),
    ("multiple_choice", {"option": "2"}, "wrong", 0.0, "other_option"),
    ("gap_fill", {"gaps": {"1": "w1"}}, "partial", 0.5, "gaps"),
    ("gap_fill", {"gaps": {}}, "wrong", 0.0, "empty"),
    ("sentence_reordering", {"order": ["t2", "t1"]}, "partial", 1 / 3, "order"),
    ("sentence_reordering", {"order": []}, "wrong", 0.0, "empty"),
    ("true_false", {"is_true": False}, "right", 1.0, "right"),
    ("true_false", {"is_true": True}, "wrong", 0.0, "not_in_text"),
    ("vocabulary_matching", {"pairs": {"w1": "m2", "w2": "m1", "w3": "m3"}}, "right", 1.0, "right"),
    ("vocabulary_matching", {"pairs": {"w1": "m2", "w2": "m1", "w3": "m4"}}, "partial", 2 / 3, "pairs"),
    ("vocabulary_matching", {"pairs": {}}, "wrong", 0.0, "empty"),
    ("matching_pairs", {"pairs": [["c4", "c1"], ["c5", "c2"], ["c6", "c3"]], "moves": 9}, "right", 1.0, "right"),
    ("matching_pairs", {"pairs": [["c4", "c1"], ["c5", "c2"], ["c6", "c3"]], "moves": 0}, "right", 1.0, "right"),
    ("matching_pairs", {"pairs": [["c4", "c1"], ["c5", "c6"], ["c2", "c3"]], "moves": 9}, "partial", 1 / 3, "pairs"),
    ("matching_pairs", {"pairs": [["c4", "c1"]], "moves": 1}, "partial", 1 / 3, "pairs"),
    ("matching_pairs", {"pairs": [], "moves": 1000}, "wrong", 0.0, "empty"),
    ("word_formation", {"text": "WRITTEN!"}, "right", 1.0, "right"),
    ("word_formation", {"text": "writen"}, "slip", 0.9, "spelling"),
    ("word_formation", {"text": "writes"}, "partial", 0.5, "wrong_form"),
    ("word_formation", {"text": "write"}, "wrong", 0.0, None),
    ("word_formation", {"text": "written written"}, "wrong", 0.0, None),
    ("word_formation", {"text": "\u202e\u0000"}, "wrong", 0.0, "empty"),
    ("word_formation", {"text": "x" * 200}, "wrong", 0.0, None),
    ("spelling", {"text": "neighbour"}, "right", 1.0, "right"),
    ("spelling", {"text": "nieghbour"}, "partial", 7 / 9, "spelling"),
    ("spelling", {"text": "neighbourhood"}, "wrong", 0.0, "spelling"),
    ("spelling", {"text": "my neighbour is kind"}, "wrong", 0.0, "spelling"),
    ("spelling", {"text": "\u202e\u0000"}, "wrong", 0.0, "empty"),
    ("spelling", {"text": "\u0301" * 200}, "wrong", 0.0, None),
    ("listening_comprehension", {"option": "2"}, "right", 1.0, "right"),
    ("listening_comprehension", {"option": "3"}, "wrong", 0.0, "other_option"),
    ("fill_in_blank", {"blanks": {"1": "BROKEN"}}, "right", 1.0, "right"),
    ("fill_in_blank", {"blanks": {"1": "oken"}}, "right", 1.0, "right"),
    ("fill_in_blank", {"blanks": {"1": "brokken"}}, "slip", 0.9, "spelling"),
    ("fill_in_blank", {"blanks": {"1": "break"}}, "wrong", 0.0, None),
    ("fill_in_blank", {"blanks": {"1": "breaks"}}, "wrong", 0.0, "wrong_form"),
    ("fill_in_blank", {"blanks": {"1": "broken broken"}}, "wrong", 0.0, "extra_word"),
    ("fill_in_blank", {"blanks": {"1": "\u202e"}}, "wrong", 0.0, "empty"),
    ("fill_in_blank", {"blanks": {}}, "wrong", 0.0, "empty"),
    ("cloze_test", {"blanks": {"1": "eet", "2": "pty"}}, "partial", 0.5, "blanks"),
    ("cloze_test", {"blanks": {"1": "streat", "2": "empty", "3": "light", "4": "window"}}, "slip", 0.975, "spelling"),
    ("cloze_test", {"blanks": {"1": "x" * 200}}, "wrong", 0.0, None),
    ("dictation", {"text": "The ship sials at dawn, John."}, "slip", 5.5 / 6, "spelling"),
    ("dictation", {"text": "The sheep sails at dawn, John."}, "partial", 5 / 6, "different"),
    ("dictation", {"text": "The shop sails at dawn, John."}, "partial", 5 / 6, "another_word"),
    ("dictation", {"text": "The ships sails at dawn, John."}, "partial", 5 / 6, "wrong_form"),
    ("dictation", {"text": "The ship sails at"}, "partial", 4 / 6, "missing_word"),
    ("dictation", {"text": "The ship sails at dawn, my John."}, "partial", 5 / 6, "extra_word"),
    ("dictation", {"text": "Nothing like this was heard."}, "wrong", 0.0, "different"),
    ("dictation", {"text": ""}, "wrong", 0.0, "empty"),
    ("dictation", {"text": "\u202e" * 2000}, "wrong", 0.0, "empty"),
    ("dictation", {"text": "a " * 1000}, "wrong", 0.0, None),
    ("dictation", {"text": "ship" * 500}, "wrong", 0.0, None),
]


@pytest.mark.parametrize(("kind", "response", "verdict", "score", "code"), JUDGED)
def test_judged(kind: str, response: dict, verdict: str, score: float, code: str | None) -> None:
    judged = answer(kind, **response)
    assert (judged.verdict, judged.score) == (verdict, pytest.approx(score))
    assert code in (None, judged.reason.code)
    assert judged.reason.text
    assert judged.answer


EXAMPLES = [
    (example, response, verdict, score)
    for kind in registry.KINDS.values()
    for example in kind.examples()
    for response, verdict, score in example.answers
]


@pytest.mark.parametrize(("example", "response", "verdict", "score"), EXAMPLES, ids=lambda value: str(value)[:40])
def test_each_types_own_examples(example: Example, response: Response, verdict: str, score: float) -> None:
    judged = registry.judge(example.view, example.key, response, example.language)
    assert (judged.verdict, judged.score) == (verdict, pytest.approx(score))


def test_each_type_shows_right_and_wrong_answers() -> None:
    for kind in registry.KINDS.values():
        for example in kind.examples():
            verdicts = [verdict for _, verdict, _ in example.answers]
            assert "right" in verdicts
            assert len(set(verdicts)) > 1
            assert (
                registry.judge(example.view, example.key, kind.right_response(example.view, example.key), example.language).verdict
                == "right"
            )


REFUSED = [
    (None, "response"),
    ([], "response"),
    ("right", "response"),
    (float("nan"), "response"),
    ({}, "response"),
    ({"type": "origami"}, "response"),
    ({"type": "multiple_choice"}, "response.option"),
    ({"type": "multiple_choice", "option": float("nan")}, "response.option"),
    ({"type": "multiple_choice", "option": ["1"]}, "response.option"),
    ({"type": "multiple_choice", "option": ""}, "response.option"),
    ({"type": "multiple_choice", "option": "1" * 10**6}, "response.option"),
    ({"type": "multiple_choice", "option": "1", "score": 1}, "response.score"),
    ({"type": "gap_fill", "gaps": ["w1"]}, "response.gaps"),
    ({"type": "gap_fill", "gaps": {"1": None}}, "response.gaps.1"),
    ({"type": "gap_fill", "gaps": {str(number): "w1" for number in range(1000)}}, "response.gaps"),
    ({"type": "sentence_reordering", "order": "t1"}, "response.order"),
    ({"type": "sentence_reordering", "order": [1]}, "response.order.0"),
    ({"type": "sentence_reordering", "order": ["t1"] * 10_000}, "response.order"),
    ({"type": "true_false", "is_true": None}, "response.is_true"),
    ({"type": "true_false", "is_true": float("nan")}, "response.is_true"),
    ({"type": "vocabulary_matching", "pairs": [["w1", "m1"]]}, "response.pairs"),
    ({"type": "vocabulary_matching", "pairs": {str(number): "m1" for number in range(1000)}}, "response.pairs"),
    ({"type": "matching_pairs", "pairs": [["c1"]], "moves": 1}, "response.pairs.0.1"),
    ({"type": "matching_pairs", "pairs": [], "moves": -1}, "response.moves"),
    ({"type": "matching_pairs", "pairs": [], "moves": float("nan")}, "response.moves"),
    ({"type": "matching_pairs", "pairs": [["c1", "c2"]] * 1000, "moves": 1}, "response.pairs"),
    ({"type": "word_formation", "text": "x" * 10**6}, "response.text"),
    ({"type": "spelling", "text": "x" * 201}, "response.text"),
    ({"type": "spelling", "text": float("nan")}, "response.text"),
    ({"type": "fill_in_blank", "blanks": {"1": "x" * 10**6}}, "response.blanks.1"),
    ({"type": "fill_in_blank", "blanks": {"1": 1}}, "response.blanks.1"),
    ({"type": "cloze_test", "blanks": "broken"}, "response.blanks"),
    ({"type": "cloze_test", "blanks": {str(number): "x" for number in range(1000)}}, "response.blanks"),
    ({"type": "dictation", "text": None}, "response.text"),
    ({"type": "dictation", "text": "x" * 10**6}, "response.text"),
    ({"type": "dictation", "text": "\ud800"}, "response.text"),
]


@pytest.mark.parametrize(("raw", "field"), REFUSED, ids=lambda value: str(value)[:40])
def test_a_response_of_the_wrong_shape_is_refused_with_a_reason(raw: object, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        registry.read_response(raw)
    assert refused.value.field == field
    assert 10 < len(refused.value.detail) < 300


STRANGE = [
    ("multiple_choice", {"option": "9"}),
    ("multiple_choice", {"option": "\u202e1"}),
    ("gap_fill", {"gaps": {"3": "w1"}}),
    ("gap_fill", {"gaps": {"1": "w9"}}),
    ("gap_fill", {"gaps": {"1": "w1", "2": "w1"}}),
    ("vocabulary_matching", {"pairs": {"w9": "m1"}}),
    ("vocabulary_matching", {"pairs": {"w1": "m9"}}),
    ("vocabulary_matching", {"pairs": {"w1": "m1", "w2": "m1"}}),
    ("matching_pairs", {"pairs": [["c1", "c9"]], "moves": 1}),
    ("matching_pairs", {"pairs": [["c1", "c1"]], "moves": 1}),
    ("matching_pairs", {"pairs": [["c1", "c2"], ["c2", "c3"]], "moves": 1}),
    ("listening_comprehension", {"option": "9"}),
    ("fill_in_blank", {"blanks": {"2": "broken"}}),
    ("cloze_test", {"blanks": {"9": "x"}}),
    ("sentence_reordering", {"order": ["t1", "t9"]}),
    ("sentence_reordering", {"order": ["t1", "t1"]}),
]


@pytest.mark.parametrize(("kind", "response"), STRANGE)
def test_what_the_activity_does_not_have_is_refused(kind: str, response: dict) -> None:
    with pytest.raises(Invalid, match=r"\w+"):
        answer(kind, **response)


def test_a_response_to_another_type_is_refused() -> None:
    view, key = SAMPLES["multiple_choice"]
    with pytest.raises(Invalid):
        registry.judge(view, key, registry.read_response({"type": "dictation", "text": "x"}), "en")


TYPED = [
    ("en", ["happy"], "unhappy", "wrong"),
    ("en", ["I don't know."], "i do not know", "right"),
    ("en", ["I don't know."], "I dont know", "slip"),
    ("en", ["It's cold."], "its cold", "partial"),
    ("en", ["colour"], "color", "right"),
    ("en", ["three"], "3", "right"),
    ("en", ["dog bites man"], "man bites dog", "wrong"),
    ("en", ["a big house", "a large house"], "a large hause", "slip"),
    ("en", ["the children"], "the childern", "slip"),
    ("en", ["The children were beautiful."], "the childern were beautifull", "partial"),
    ("de", ["schön"], "schon", "wrong"),
    ("de", ["schön"], "schoen", "right"),
    ("de", ["Fluß"], "Fluss", "right"),
    ("es", ["el año pasado"], "el ano pasado", "partial"),
    ("es", ["el camión"], "el camion", "slip"),
    ("fa", ["می‌روم"], "می روم", "right"),
    ("fa", ["می‌روم"], "نمی‌روم", "wrong"),
    ("fa", ["کتاب"], "كتاب", "right"),
    ("fa", ["آب"], "اب", "slip"),
    ("ar", ["مدرسة"], "مدرسه", "slip"),
    ("tr", ["ILIK"], "ılık", "right"),
    ("xx", ["abcdef"], "abcdeg", "slip"),
]


@pytest.mark.parametrize(("language", "accepted", "typed", "verdict"), TYPED)
def test_typed(language: str, accepted: list[str], typed: str, verdict: str) -> None:
    assert judge_text(accepted, typed, language).verdict == verdict


VOCABULARY = "the ship sheep sails at dawn Dawn don't do not maybe may be ice cream icecream 3 three می‌روم می روم آب اب خانهٔ ! , \u202e"
WORDS = st.sampled_from(VOCABULARY.split())
SENTENCE = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)


@settings(max_examples=150)
@given(
    said=SENTENCE.filter(lambda text: any(part.isalnum() for part in text)),
    typed=st.one_of(SENTENCE, st.text(max_size=80)),
    language=st.sampled_from(["en", "fa"]),
)
def test_every_answer_gets_a_sound_verdict(said: str, typed: str, language: str) -> None:
    for judged in (judge_text([said], typed, language), judge_dictation(said, typed, language)):
        assert 0 <= judged.score <= 1
        assert (judged.verdict == "right") == (judged.score == 1)
        assert all(
            (item.given is None) == (item.op == "missing") and (item.expected is None) == (item.op == "extra") for item in judged.diff
        )
    assert judge_dictation(said, said, language).verdict == "right"


TEXT = st.one_of(SENTENCE, st.text(max_size=150), st.sampled_from(["", "\u202e", "\u0000", "1" * 150, "می‌روم", "é\u0301\u0301"]))
IDS = st.sampled_from(["1", "2", "3", "4", "9", "t1", "t2", "t3", "w1", "w2", "w3", "m1", "m2", "m3", "c1", "c2", "c3", "c4", "c5", "c6"])
FIELDS = {
    "option": IDS,
    "is_true": st.booleans(),
    "text": TEXT,
    "gaps": st.dictionaries(IDS, IDS, max_size=6),
    "blanks": st.dictionaries(IDS, TEXT, max_size=6),
    "order": st.lists(IDS, max_size=6),
    "moves": st.integers(0, 1000),
}
PAIRS = {"vocabulary_matching": st.dictionaries(IDS, IDS, max_size=6), "matching_pairs": st.lists(st.tuples(IDS, IDS), max_size=4)}


@settings(max_examples=300, deadline=None)
@given(data=st.data(), kind=st.sampled_from(sorted(registry.KINDS)))
def test_any_response_of_the_right_shape_is_judged_or_refused(data: st.DataObject, kind: str) -> None:
    for example in registry.KINDS[kind].examples():
        names = [name for name in registry.KINDS[kind].response.model_fields if name != "type"]
        given = {name: data.draw(PAIRS[kind] if name == "pairs" else FIELDS[name]) for name in names}
        response = registry.read_response({"type": kind, **given})
        try:
            judged = registry.judge(example.view, example.key, response, example.language)
        except Invalid:
            continue
        assert 0 <= judged.score <= 1
        assert judged.verdict in ("right", "slip", "partial", "wrong")
        assert (judged.score == 0) is (judged.verdict == "wrong") or kind == "dictation"
        assert judged.answer
