"""JSON has no NaN and no infinity: what is unknown or without end is null."""

from collections.abc import Callable
from functools import wraps
from math import isfinite
from typing import Any, ParamSpec, TypeVar

__all__ = ["finite_values"]

_P = ParamSpec("_P")
_T = TypeVar("_T")


def finite_values(writes: Callable[_P, _T]) -> Callable[_P, _T]:
    """Let a function that makes JSON values write null for numbers that are not finite."""

    @wraps(writes)
    def written(*given: _P.args, **named: _P.kwargs) -> _T:
        values: _T = _finite(writes(*given, **named))
        return values

    return written


def _finite(value: Any) -> Any:  # noqa: ANN401 - JSON values
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value
