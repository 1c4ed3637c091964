"""The words a learner keeps, and flashcards that know when to come again.

A *note* is one word worth remembering: as it stood in the text, its *lemma* (dictionary form), what it means and the sentence it was
met in. A learner has one note a language and lemma, however the lemma is written. A note has *cards* by the kinds of its *deck*; cards of
one note are *siblings*. A *review* is one line of the log, which only ever grows; a card's memory is a pure function of its log.
"""
