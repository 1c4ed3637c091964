"""From a file to a tree of chapters: pure readers, one a format, run in a bounded process of their own.

`runner.extract` is the door. Everything below it is import-light on purpose: the sandbox process starts for every book.
"""
