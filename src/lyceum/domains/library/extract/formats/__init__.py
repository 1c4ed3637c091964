"""Readers, one a format. A new format is one new module here (see `registry.Reader`) and its signature in `sniff`."""
