"""What a port says of its methods."""

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


def together(method: F) -> F:
    """Of a quick method that many call at the same moment and that is safe to repeat: between processes, calls that come while others are
    under way share the next request. It goes on to its end also when the caller leaves.
    """
    method.comes_together = True  # type: ignore[attr-defined]
    return method
