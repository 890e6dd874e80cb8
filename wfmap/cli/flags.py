"""The options of an operation as flags of a command.

A command says what it is asked for by one parameter whose type is the model of the operation's
options; in its place the shell gets a flag for each field, with the bounds and the sentence that
stand there. What the model refuses is told of the flag.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

import typer
from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from wfmap.options import Options, shell_fields

__all__ = ["PREFIX", "with_flags"]

PREFIX: Final = "WFMAP_"
"""How the environment names settings."""


def with_flags(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command a flag for each of its options; one without options stays as it is."""
    signature = inspect.signature(command)
    hints = get_type_hints(command, include_extras=True)
    place = next((name for name, hint in hints.items() if _are_options(hint)), None)
    if place is None:
        return command
    model: type[Options] = hints[place]
    flags = dict(_flags(model))

    @wraps(command)
    def wrapped(**given: Any) -> int:  # noqa: ANN401 - whatever the shell gave
        asked = {name: given.pop(name) for name in flags}
        return command(**given, **{place: _read(model, asked)})

    own = [parameter for name, parameter in signature.parameters.items() if name != place]
    before = [p for p in own if p.default is inspect.Parameter.empty]
    after = [p for p in own if p.default is not inspect.Parameter.empty]
    keywords = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in (*flags.values(), *after)]
    vars(wrapped)["__signature__"] = signature.replace(parameters=[*before, *keywords])
    told = {name: flag.annotation for name, flag in flags.items()}
    kept = {name: hint for name, hint in hints.items() if name != place}
    wrapped.__annotations__ = {**kept, **told}
    return wrapped


def _are_options(hint: object) -> bool:
    return isinstance(hint, type) and issubclass(hint, Options)


def _flags(model: type[Options]) -> Iterator[tuple[str, inspect.Parameter]]:
    """Yield the flag of each field, as Typer wants parameters."""
    for name, field, how in shell_fields(model):
        flag = typer.Option(
            *(how.flags or (_flag(name),)),
            help=field.description,
            metavar=how.metavar or None,
            envvar=f"{PREFIX}{name.upper()}" if how.is_setting else None,
            **({} if how.metavar else _bounds(field)),
        )
        kind = str | None if how.metavar else _kind(field)
        default = field.get_default(call_default_factory=True)
        yield (
            name,
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=list(default) if isinstance(default, tuple) else default,
                annotation=Annotated[kind, flag],
            ),
        )


def _kind(field: FieldInfo) -> Any:  # noqa: ANN401 - a type as Typer knows it
    """Give the type of a flag: what may be given several times is a list of texts."""
    return list[str] if get_origin(field.annotation) is tuple else _bare(field.annotation)


def _bare(kind: Any) -> Any:  # noqa: ANN401 - as above
    """Give a type without what is said beside it: `Annotated[float, …] | None` → `float | None`."""
    if get_origin(kind) is Annotated:
        return _bare(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return Union[tuple(map(_bare, get_args(kind)))]  # noqa: UP007 - of a tuple
    return kind


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _bounds(field: FieldInfo) -> Mapping[str, Any]:
    """Give the bounds of a number as the shell tells them."""
    names = {"ge": "min", "le": "max"}
    return {
        names[bound]: getattr(meta, bound)
        for meta in (*field.metadata, *_beside(field.annotation))
        for bound in names
        if getattr(meta, bound, None) is not None
    }


def _beside(kind: object) -> Iterator[object]:
    """Yield what is said beside the types of a union."""
    for inner in get_args(kind):
        for meta in getattr(inner, "__metadata__", ()):
            yield from getattr(meta, "metadata", (meta,))


def _read(model: type[Options], asked: dict[str, Any]) -> Options:
    """Make the options of what the shell gave.

    Raises:
        BadParameter: the model refuses it; it is told of the flag, or of all of them.
    """
    try:
        return model.model_validate(asked)
    except ValidationError as error:
        first = error.errors()[0]
        raise typer.BadParameter(_told(first), param_hint=_hint(model, first)) from None


def _told(error: ErrorDetails) -> str:
    """Say what a model refused in its own words."""
    return error["msg"].removeprefix("Value error, ")


def _hint(model: type[Options], error: ErrorDetails) -> str | None:
    for name, _, how in shell_fields(model):
        if error["loc"] and error["loc"][0] in (name, _alias(model, name)):
            return how.flags[0] if how.flags else _flag(name)
    return None


def _alias(model: type[Options], name: str) -> str | None:
    return model.model_fields[name].alias
