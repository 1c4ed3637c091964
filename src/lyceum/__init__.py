"""Lyceum: a school for languages and books that anyone can host."""

__version__ = "0.1.0"
