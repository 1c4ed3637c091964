"""The one till for AI: whoever wants a model's work asks here, and only here is the ai room called.

Words: a *plan* says what somebody may ask for and how often; the *tariff* is routing table, rate card, terms and products.
"""
