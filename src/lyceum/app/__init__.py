"""Composition: roles, edge, SPA files, command line."""
