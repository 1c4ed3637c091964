"""Which cards a note has and what they show."""

import pytest

from lyceum.domains.cards.faces import carried, gapped, wanted


@pytest.mark.parametrize(
    ("sentence", "word", "language", "shown"),
    [
        ("Two white rabbits ran by.", "rabbits", "en", "Two white ____ ran by."),
        ("Rabbits like RABBITS.", "rabbits", "en", "____ like ____."),
        ("He has a catalogue, not a cat.", "cat", "en", "He has a catalogue, not a ____."),
        ("He gave up at once.", "gave up", "en", "He ____ at once."),
        ("Don’t do it.", "don't", "en", "____ do it."),
        ("او به کتاب‌خانه می‌رود.", "می‌رود", "fa", "او به کتاب‌خانه ____."),
        ("كتاب من اینجاست.", "کتاب", "fa", "____ من اینجاست."),
        ("我喜欢看书。", "看书", "zh", "我喜欢____。"),
        ("Nothing here.", "rabbit", "en", None),
        (None, "rabbit", "en", None),
        ("", "rabbit", "en", None),
    ],
)
def test_gaps(sentence, word, language, shown):
    assert gapped(sentence, word, language) == shown


@pytest.mark.parametrize(
    ("meaning", "gap", "chosen", "made"),
    [
        ("m", True, {"basic"}, {"basic"}),
        ("m", False, {"basic", "reversed", "gap"}, {"basic", "reversed"}),
        (None, True, {"basic"}, {"gap"}),
        (None, True, {"basic", "typed"}, {"typed"}),
        (None, False, {"basic", "gap"}, {"listening"}),
        ("m", True, {"basic", "listening", "typed", "gap", "reversed"}, {"basic", "listening", "typed", "gap", "reversed"}),
        ("m", True, set(), {"gap"}),
    ],
)
def test_kinds(meaning, gap, chosen, made):
    assert wanted(carried(meaning=meaning, gap=gap), chosen) == made
