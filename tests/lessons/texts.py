"""Texts that lessons are made from in these tests: the school's own demo stories."""

import tomllib
from importlib import resources

STORIES = resources.files("lyceum.app") / "demo" / "stories"


def chapters() -> list[tuple[str, str, list[str]]]:
    """(name, language, paragraphs) of every chapter of every demo story."""
    found = []
    for file in sorted(STORIES.iterdir(), key=lambda path: path.name):
        if file.name.endswith(".toml"):
            story = tomllib.loads(file.read_text(encoding="utf-8"))
            for number, chapter in enumerate(story["chapters"], 1):
                found.append((f"{file.name}#{number}", story["language"], chapter["text"].split("\n\n")))
    return found
