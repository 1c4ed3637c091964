"""One of several options."""

from collections.abc import Mapping

from lyceum.domains.lessons.judging.verdicts import RIGHT, DiffPart, Judgement, Reason
from lyceum.kernel.errors import Invalid


def judge_choice(options: Mapping[str, str], right: str, chosen: str) -> Judgement:
    """`options` maps ids to texts. All or nothing. Raises Invalid when `chosen` is none of them."""
    if chosen not in options:
        raise Invalid("Choose one of the options that the activity shows.", field="response.option")
    answer = options[right]
    if chosen == right:
        return Judgement(verdict="right", score=1, diff=(DiffPart(op="same", given=answer, expected=answer),), reason=RIGHT, answer=answer)
    given = options[chosen]
    reason = Reason(code="other_option", text=f"“{answer}” was right, not “{given}”.", params={"given": given, "expected": answer})
    return Judgement(verdict="wrong", score=0, diff=(DiffPart(op="wrong", given=given, expected=answer),), reason=reason, answer=answer)
