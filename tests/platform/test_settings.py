"""Settings: every mistake is named at once, and every setting is documented."""

from pathlib import Path

import pytest

from lyceum.app.rooms import sections
from lyceum.platform.settings import Section, Settings, SettingsWrong, documented, known_names, load


def test_every_mistake_is_named_at_once(monkeypatch):
    monkeypatch.setenv("LYCEUM_PORT", "ninety")
    monkeypatch.setenv("LYCEUM_LOG_FORMAT", "yaml")
    monkeypatch.setenv("LYCEUM_PROT", "8000")
    with pytest.raises(SettingsWrong) as wrong:
        load(sections())
    for name in ("LYCEUM_PORT", "LYCEUM_LOG_FORMAT", "LYCEUM_PROT: there is no such setting"):
        assert name in wrong.value.detail


def test_every_setting_says_what_it_is_for():
    assert [name for name, (text, _) in known_names(sections()).items() if len(text) < 10] == []


def test_the_documented_list_is_the_true_one():
    page = (Path(__file__).parents[2] / "docs" / "run" / "settings.md").read_text()
    assert documented(sections()) in page, "run `make docs`"


def test_home_is_absolute_and_services_are_addresses(monkeypatch):
    monkeypatch.setenv("LYCEUM_HOME", "~/school")
    monkeypatch.setenv("LYCEUM_SERVICES", "auth=http://a:1/, data=http://b:2")
    settings = load(sections())[Settings]
    assert isinstance(settings, Settings)
    assert settings.home.is_absolute()
    assert settings.addresses == {"auth": "http://a:1", "data": "http://b:2"}


def test_a_room_has_a_prefix_of_its_own():
    prefixes = [str(section.model_config["env_prefix"]) for section in sections() if section is not Settings]
    assert len(set(prefixes)) == len(prefixes)
    assert all(issubclass(section, Section) for section in sections())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LYCEUM_DATABASE_URL", "garbage"),
        ("LYCEUM_DATABASE_URL", "postgresql://a:b@host:port/x"),
        ("LYCEUM_DATABASE_OWNER_URL", "mysql://a:b@host/x"),
        ("LYCEUM_FILES", "ftp://host/files"),
        ("LYCEUM_SERVICES", "data"),
        ("LYCEUM_SERVICES", "auth=http://a:1,data=b:2"),
    ],
)
def test_addresses_that_lead_nowhere_are_mistakes(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsWrong, match=name):
        load([Settings])
