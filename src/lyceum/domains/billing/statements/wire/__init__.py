"""Statements in the words of the gateways that offer them: each reads its own, whole or not at all."""
