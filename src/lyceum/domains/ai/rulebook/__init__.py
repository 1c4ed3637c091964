"""What can be said of a text without any model: summaries by extraction, words with their bands, hints at mistakes, templates."""
