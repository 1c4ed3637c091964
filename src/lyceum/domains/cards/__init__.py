"""The words a learner keeps.

A *note* is one word worth remembering: as it stood in the text, its *lemma* (dictionary form), what it means and the sentence it was
met in. A learner has one note a language and lemma, however the lemma is written.
"""
