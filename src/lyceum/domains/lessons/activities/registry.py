"""Finds the types of activity there are, and reads, judges and answers any of them."""

from functools import reduce
from importlib import import_module
from operator import or_
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from lyceum.domains.lessons import activities
from lyceum.domains.lessons.activities.base import Activity, Key, Kind, Response
from lyceum.domains.lessons.judging.verdicts import Judgement
from lyceum.kernel.errors import Invalid

_MACHINERY = ("base", "registry")


def _found() -> dict[str, Kind[Any, Any, Any]]:
    names = sorted(module.name for module in iter_modules(activities.__path__) if module.name not in _MACHINERY)
    kinds = [import_module(f"{activities.__name__}.{name}").KIND for name in names]
    return {kind.name: kind for kind in kinds}


KINDS = _found()
"""Every type of activity by its name."""

if TYPE_CHECKING:
    AnyActivity = Activity
    AnyResponse = Response
else:
    AnyActivity = Annotated[reduce(or_, (kind.view for kind in KINDS.values())), Field(discriminator="type")]
    AnyResponse = Annotated[reduce(or_, (kind.response for kind in KINDS.values())), Field(discriminator="type")]

_RESPONSES: TypeAdapter[Response] = TypeAdapter(AnyResponse)


def read_view(stored: dict[str, Any]) -> Activity:
    """A view from its JSON form."""
    return KINDS[stored["type"]].view.model_validate(stored)


def read_key(kind: str, stored: dict[str, Any]) -> Key:
    """A key from its JSON form."""
    return KINDS[kind].key.model_validate(stored)


def read_response(raw: object) -> Response:
    """A response from anything that JSON can say. Raises Invalid that names what is wrong with its shape."""
    try:
        return _RESPONSES.validate_python(raw)
    except ValidationError as refused:
        first = refused.errors(include_url=False, include_input=False, include_context=False)[0]
        field = ".".join(["response", *(str(part) for part in first["loc"] if part not in KINDS)])
        wrong = "there is no such type of activity" if first["type"] == "union_tag_invalid" else first["msg"]
        raise Invalid(f"The response has the wrong shape: {wrong}.", field=field) from None


def judge(view: Activity, key: Key, response: Response, language: str) -> Judgement:
    """Judge a response to an activity. Raises Invalid when it is one for another type, or names what the activity does not have."""
    if response.type != view.type:
        raise Invalid(f"This activity takes a response of the type {view.type}.", field="response.type")
    return KINDS[view.type].judge(view, key, response, language)


def right_response(view: Activity, key: Key) -> Response:
    """A response that is right."""
    return KINDS[view.type].right_response(view, key)  # type: ignore[no-any-return]
