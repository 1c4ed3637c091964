"""What is written for the browser's judge is what the server's judge is made of and says."""

from pathlib import Path

from lyceum.domains.lessons import offline
from tests.lessons import golden

FOLDER = Path(__file__).parents[2] / "web" / "public" / "judge"


def test_the_browser_has_the_servers_tables() -> None:
    for name, text in offline.files().items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, f"{name}: run python -m lyceum.domains.lessons.offline {FOLDER}"


def test_the_golden_file_is_what_the_judge_says() -> None:
    assert golden.GOLDEN.read_text(encoding="utf-8") == golden.as_text(), "run python -m tests.lessons.golden"
