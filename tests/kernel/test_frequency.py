"""What the word lists cost: whoever asks for one language after the other does not fill the memory."""

import subprocess
import sys

import pytest
import wordfreq

from lyceum.kernel import frequency

LISTS_MB = 400
"""Four frequency lists and eight of forms at their largest."""

# Prints MB of memory: with the school imported, after each language was asked in all ways, and the most of all.
ASK_ALL = """
import resource, sys
import tests.app.whole
loaded = {"wordfreq", "simplemma"} & sys.modules.keys()
assert not loaded, f"starting the school waits for {loaded}"
from lyceum.domains.lessons import lexicon
from lyceum.domains.library import words
from lyceum.kernel import frequency
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(peak())
for language in sorted(frequency.languages() | lexicon._with_forms()):
    lexicon.is_word("casa", language), lexicon.lemma("casas", language), lexicon.common_words(language), words._facts("casas", language)
print(peak())
"""


def test_few_lists_are_kept():
    wordfreq.get_frequency_dict.cache_clear()  # of lists that other tests have asked for past the one bound
    frequency._held.clear()
    for language in ("lt", "bn", "is", "ta", "ur", "ms"):
        assert frequency.zipf("a", language) >= 0
        assert wordfreq.get_frequency_list.cache_info().currsize == 0, "the list that a dictionary was made from holds its words"
        assert wordfreq.get_frequency_dict.cache_info().currsize <= frequency.MAX_LISTS
    assert frequency.zipf("houses", "en") > 4


def test_of_a_language_without_lists_nothing_is_known():
    assert (frequency.zipf("言葉", "ja"), frequency.common("ja", 3), frequency.zipf("word", "tlh")) == (0, [], 0)


def test_common_words_come_in_the_order_of_their_frequency():
    words = frequency.common("fa", 4)
    zipfs = [frequency.zipf(word, "fa") for word in words[::100]]
    assert zipfs == sorted(zipfs, reverse=True)
    assert zipfs[-1] >= 4


@pytest.mark.prove
def test_every_language_there_is_in_bounded_memory():
    answer = subprocess.run([sys.executable, "-c", ASK_ALL], capture_output=True, text=True, timeout=600, check=False)
    assert answer.returncode == 0, answer.stderr
    before, most = map(int, answer.stdout.split())
    print(f"word lists: {before} MB before, {most} MB after every language")
    assert most - before < LISTS_MB
