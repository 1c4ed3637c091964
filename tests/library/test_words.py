"""What the word lists cost: whoever asks for one language after the other does not fill the memory."""

import wordfreq

from lyceum.domains.library import words


async def test_word_lists_are_let_go():
    facts = words.WordFacts()
    wordfreq.get_frequency_dict.cache_clear()
    words._loaded.clear()
    for language in ("lt", "bn", "is", "ta", "ur", "ms"):
        await facts.facts("a", language)
        assert wordfreq.get_frequency_list.cache_info().currsize == 0, "the list that a dictionary was made from holds its words"
        assert wordfreq.get_frequency_dict.cache_info().currsize <= words.MAX_LISTS
    lemma, zipf = await facts.facts("houses", "en")
    assert (lemma, zipf is not None) == ("house", True)
