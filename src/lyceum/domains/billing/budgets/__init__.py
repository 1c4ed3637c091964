"""Budgets of a month: of what AI takes from the school, and of what somebody uses themselves; told at 80 and at 100 per cent, once each."""
