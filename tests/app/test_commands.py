"""The command line as people use it."""

import json

import pytest

from tests.app import scenario
from tests.app.processes import lyceum


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> dict:
    folder = tmp_path_factory.mktemp("learn")
    (folder / "book.epub").write_bytes(scenario.book())
    answer = lyceum("learn", str(folder / "book.epub"), "--json", home=folder / "home")
    assert answer.returncode == 0, answer.stderr
    assert not (folder / "home").exists(), "learning from the command line keeps nothing"
    return json.loads(answer.stdout)


def test_learn_prints_one_json_object(course):
    assert set(course) == {"title", "language", "chapters", "lessons", "seconds"}
    assert (course["title"], course["language"]) == ("Told Again", "en")
    assert 0 < course["seconds"] < 60


def test_learn_has_every_chapter_with_its_outermost_words(course):
    told = [chapter for story in scenario.stories() if story.language == "en" for chapter in story.chapters]
    assert [chapter["title"].partition(". ")[2] for chapter in course["chapters"]] == [chapter.title for chapter in told]
    for chapter, truth in zip(course["chapters"], told, strict=True):
        words = truth.text.split()
        assert (chapter["first"], chapter["last"], chapter["words"]) == (" ".join(words[:8]), " ".join(words[-8:]), len(words))


def test_learn_makes_the_first_four_types_and_whatever_else_is_there(course):
    assert {lesson["type"] for lesson in course["lessons"]} >= {"multiple_choice", "gap_fill", "sentence_reordering", "dictation"}
    assert {lesson["chapter"] for lesson in course["lessons"]} == set(range(1, len(course["chapters"]) + 1))
    assert all(lesson["activities"] for lesson in course["lessons"])


@pytest.mark.parametrize(
    ("name", "content"), [("gone.epub", None), ("picture.epub", b"\x89PNG\r\n\x1a\n" + bytes(60)), ("empty.epub", b"")]
)
def test_a_file_that_is_no_book_is_one_line_and_a_status(tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    answer = lyceum("learn", str(tmp_path / name), home=tmp_path / "home")
    assert answer.returncode == 1
    assert answer.stderr.startswith("lyceum: ")
    assert "Traceback" not in answer.stderr


def test_the_description_of_the_whole_is_printed(tmp_path):
    document = json.loads(lyceum("openapi", home=tmp_path).stdout)
    assert {"/api/library/books", "/api/lessons/{lesson_id}", "/health/live", "/api/today"} <= set(document["paths"])
    undocumented = [
        f"{method} {path}" for path, entry in document["paths"].items() for method, route in entry.items() if not route.get("description")
    ]
    assert undocumented == []


def test_a_mistake_in_a_setting_is_named(tmp_path):
    answer = lyceum("serve", home=tmp_path, LYCEUM_PORT="x", LYCEUM_HOMES="y")
    assert answer.returncode == 1
    assert "LYCEUM_PORT" in answer.stderr
    assert "LYCEUM_HOMES: there is no such setting" in answer.stderr


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"LYCEUM_HOME": "/etc/hostname"}, "/etc/hostname cannot be used"),
        ({"LYCEUM_HOME": "/proc/here"}, "/proc/here cannot be used"),
        ({"LYCEUM_FILES": "/etc/hostname"}, "/etc/hostname cannot be used"),
        ({"LYCEUM_DATABASE_URL": "postgresql://a:geheim@127.0.0.1:1/x"}, "LYCEUM_DATABASE_URL"),
        ({"LYCEUM_DATABASE_URL": "garbage"}, "LYCEUM_DATABASE_URL"),
        ({"LYCEUM_SERVICES": "dat=http://127.0.0.1:1"}, "no role answers calls as dat"),
    ],
)
@pytest.mark.sampled(2)
def test_a_school_that_cannot_start_says_why_in_one_line(tmp_path, settings, said):
    answer = lyceum("serve", home=tmp_path, LYCEUM_PORT="0", **settings)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert said in answer.stderr
    assert answer.stderr.startswith("lyceum: ")
    assert "Traceback" not in answer.stderr
    assert "geheim" not in answer.stderr


def test_a_name_that_can_be_no_file_is_one_line(tmp_path):
    answer = lyceum("learn", "a" * 300, home=tmp_path)
    assert (answer.returncode, answer.stderr[:8]) == (1, "lyceum: ")


def test_there_is_no_user_of_a_role_that_is_not(tmp_path):
    answer = lyceum("user", "create", "a@example.org", "--role", "boss", home=tmp_path)
    assert answer.returncode == 2
    assert "boss" in answer.stderr
    assert not (tmp_path / "postgres").exists()
