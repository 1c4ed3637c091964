"""Every refusal that a person can meet has a sentence in both languages of the browser app."""

import re
from pathlib import Path

import pytest

from lyceum.kernel.errors import LyceumError
from tests.app import whole  # noqa: F401  (and with it every error)

TEXTS = Path(__file__).parents[2] / "web" / "src" / "i18n"
SOURCES = Path(__file__).parents[2] / "src" / "lyceum"
SAID = re.compile(r'\bsaid\(\s*"(\w+)"')
NEVER_IN_THE_BROWSER = {
    "settings_wrong",
    "plugin_broken",
    "port_taken",
    "database_refused",
    "keys_unreadable",
    "home_refused",
    "call_malformed",
    "call_refused",
    "too_many_orphans",
    "secret_from_settings",
    "secret_still_needed",
    "still_at_work",
    "last_message_on_its_way",
    "payment_under_way",
    "error",
}
"""What stops a process from starting, and what only its operator can mend."""


def codes(root: type[LyceumError]) -> set[str]:
    return {root.code} | {code for child in root.__subclasses__() if child.__module__.startswith("lyceum.") for code in codes(child)}


@pytest.mark.parametrize("language", ["en", "fa"])
def test_every_code_has_a_text(language):
    told = set(re.findall(r'"problem\.(\w+)"', "\n".join(path.read_text() for path in (TEXTS / language).glob("*.ts"))))
    assert codes(LyceumError) - told - NEVER_IN_THE_BROWSER == set()


def test_what_checks_say_has_a_text_in_every_language():
    sources = [path.read_text() for path in SOURCES.rglob("*.py")]
    told = {code for text in sources if "platform.health import" in text or "def said(" in text for code in SAID.findall(text)}
    told |= set(re.findall(r'health\.said\(\s*"(\w+)"', "\n".join(sources)))
    assert len(told) > 40
    for language in ("en", "fa"):
        assert told ^ set(re.findall(r'"check\.(\w+)"', (TEXTS / language / "checks.ts").read_text())) == set(), language
