"""Operations as methods, with the fields of their options as keywords.

A method takes its keywords and their types from the model of the options, so that an option that is
added there can be given here, and a type checker knows it.
"""

from collections.abc import Callable
from functools import partial, update_wrapper
from importlib import import_module
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, overload

from pydantic import ValidationError

from wfmap.errors import WfmapError
from wfmap.operations.checking import Built
from wfmap.options import Options
from wfmap.words.spelling import closest

__all__ = ["Later", "Method", "MethodOn", "options_from"]

_P = ParamSpec("_P")
_M = TypeVar("_M", bound=Built)
_A = TypeVar("_A")
_O = TypeVar("_O", bound=Options)
_R = TypeVar("_R")


class Later:
    """A module that is imported when something of it is first asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the module holds
        """Import the module, and give what was asked for."""
        return getattr(import_module(self._name), name)


class Method(Generic[_M, _P, _R]):
    """An operation on a document, called with the fields of its options as keywords.

    Args:
        options: gives the model of the options; asked for when the method is first called.
        run: carries it out.
    """

    def __init__(
        self, options: Callable[[], Callable[_P, _O]], run: Callable[[_M, _O], _R]
    ) -> None:
        def call(model: _M, *positional: _P.args, **keywords: _P.kwargs) -> _R:
            return run(model, options_from(options(), *positional, **keywords))

        self._options = options
        self.run = run
        self._call = update_wrapper(call, run, assigned=("__doc__", "__name__", "__module__"))
        self.__doc__ = run.__doc__

    @property
    def options(self) -> Any:  # noqa: ANN401 - a checker sees a callable, and not the model it is
        """The model of its options."""
        return self._options()

    @overload
    def __get__(self, model: None, owner: type) -> "Method[_M, _P, _R]": ...

    @overload
    def __get__(self, model: _M, owner: type) -> Callable[_P, _R]: ...

    def __get__(self, model: _M | None, owner: type) -> "Method[_M, _P, _R] | Callable[_P, _R]":
        """Bind the operation to a document."""
        return self if model is None else partial(self._call, model)


class MethodOn(Generic[_M, _A, _P, _R]):
    """An operation on a document and something else, which is named first.

    Args:
        options: gives the model of the options; asked for when the method is first called.
        run: carries it out.
    """

    def __init__(
        self, options: Callable[[], Callable[_P, _O]], run: Callable[[_M, _A, _O], _R]
    ) -> None:
        def call(model: _M, other: _A, *positional: _P.args, **keywords: _P.kwargs) -> _R:
            return run(model, other, options_from(options(), *positional, **keywords))

        self._options = options
        self.run = run
        self._call = update_wrapper(call, run, assigned=("__doc__", "__name__", "__module__"))
        self.__doc__ = run.__doc__

    @property
    def options(self) -> Any:  # noqa: ANN401 - a checker sees a callable, and not the model it is
        """The model of its options."""
        return self._options()

    @overload
    def __get__(self, model: None, owner: type) -> "MethodOn[_M, _A, _P, _R]": ...

    @overload
    def __get__(self, model: _M, owner: type) -> Callable[Concatenate[_A, _P], _R]: ...

    def __get__(
        self, model: _M | None, owner: type
    ) -> "MethodOn[_M, _A, _P, _R] | Callable[Concatenate[_A, _P], _R]":
        """Bind the operation to a document."""
        return self if model is None else partial(self._call, model)


def options_from(options: Callable[_P, _O], *positional: _P.args, **keywords: _P.kwargs) -> _O:
    """Make the options of what was given.

    Raises:
        TypeError: one is given without its name.
        WfmapError: one is unknown, or out of its range.
    """
    if positional:
        first = next(iter(getattr(options, "model_fields", {"option": None})))
        raise TypeError(f"options are given by name, such as {first}={positional[0]!r}")
    try:
        return options(*positional, **keywords)
    except ValidationError as error:
        known = getattr(options, "model_fields", {})
        raise _refused(error, tuple(known)) from None


def _refused(error: ValidationError, known: tuple[str, ...]) -> WfmapError:
    """Name the option that is unknown or out of its range, and what was meant."""
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        meant = closest(name, known)
        hint = f"did you mean '{meant}'?" if meant else f"there are {', '.join(known)}"
        return WfmapError(f"there is no option '{name}'", hint)
    told = first["msg"].removeprefix("Value error, ")
    return WfmapError(f"{name}: {told}" if name else told)
