"""The golden file: what the judge says of every type's examples and of all labelled answers. The browser's judge must say the same.

`python -m tests.lessons.golden` writes it anew.
"""

import json
from pathlib import Path
from typing import Any

from lyceum.domains.lessons.activities import registry
from lyceum.domains.lessons.judging.text import judge_dictation, judge_text
from lyceum.domains.lessons.judging.verdicts import Judgement
from tests.lessons.test_labelled import labelled

GOLDEN = Path(__file__).parent / "golden.json"
SCORE_DIGITS = 6


def _judged(judged: Judgement) -> dict[str, Any]:
    data = judged.model_dump(mode="json")
    data["reason"].pop("text")
    data["score"] = round(data["score"], SCORE_DIGITS)
    data["diff"] = [[part["op"], part["given"], part["expected"]] for part in data["diff"]]
    return data


def golden() -> dict[str, Any]:
    """Examples as (language, view, key, response, judgement); typed answers as (language, expected, given, verdict, score, code, diff)."""
    examples = []
    for kind in registry.KINDS.values():
        for example in kind.examples():
            view, key = example.view.model_dump(mode="json"), example.key.model_dump(mode="json")
            for response, *_ in example.answers:
                judged = registry.judge(example.view, example.key, response, example.language)
                examples.append([example.language, view, key, response.model_dump(mode="json"), _judged(judged)])
    typed = {"text": [], "dictation": []}
    for row in labelled():
        for name, judged in (
            ("text", judge_text([row.expected], row.given, row.language)),
            ("dictation", judge_dictation(row.expected, row.given, row.language)),
        ):
            told = _judged(judged)
            typed[name].append([row.language, row.expected, row.given, told["verdict"], told["score"], told["reason"], told["diff"]])
    return {"examples": examples, **typed}


def as_text() -> str:
    """The file's text: a case a line."""
    parts = []
    for name, cases in golden().items():
        lines = ",\n".join(json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases)
        parts.append(f"{json.dumps(name)}: [\n{lines}\n]")
    return "{" + ",\n".join(parts) + "}\n"


if __name__ == "__main__":
    GOLDEN.write_text(as_text(), encoding="utf-8")
