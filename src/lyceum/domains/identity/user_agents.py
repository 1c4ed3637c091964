"""Which browser on which system: as much as a person needs to know their own devices by, read from what a browser says of itself."""

import re
from typing import Literal

Kind = Literal["phone", "tablet", "computer", "program"]

_BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Yandex Browser", r"YaBrowser/"),
    ("Vivaldi", r"Vivaldi/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)
"""In an order in which each comes before those whose name it carries too."""
_SYSTEMS = (
    ("iPad", r"iPad"),
    ("iPhone", r"iPhone|iPod"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("ChromeOS", r"CrOS"),
    ("macOS", r"Macintosh|Mac OS X"),
    ("Linux", r"Linux|X11"),
)


def browser(said: str) -> str | None:
    """Its name; None for one that is not known."""
    return _first(_BROWSERS, said)


def system(said: str) -> str | None:
    """The name of what it runs on; None for one that is not known."""
    return _first(_SYSTEMS, said)


def kind(said: str) -> Kind:
    """What it looks like. Tablets with Android leave the word Mobile out."""
    found = system(said)
    if found == "iPad" or (found == "Android" and "Mobile" not in said):
        return "tablet"
    if found in ("iPhone", "Android"):
        return "phone"
    return "computer" if found and browser(said) else "program"


def _first(patterns: tuple[tuple[str, str], ...], said: str) -> str | None:
    return next((name for name, pattern in patterns if re.search(pattern, said)), None)
