"""Lessons by rules: choosing sentences of a text, words to ask for, and wrong answers that are surely wrong. Pure and repeatable."""
