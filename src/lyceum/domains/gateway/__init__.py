"""The one till for AI: whoever wants a model's work asks here, and only here is the ai room called.

Words: a *window* is the last minute of one user's requests that cost work; the *limit* is how many of them it may hold.
"""
