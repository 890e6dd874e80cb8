"""What can be asked for: models of options that every door says in its own way.

A field's name, type, bounds, default and description are a flag in the shell, a parameter over HTTP
and a keyword in Python. What only one of these needs to know stands beside it as `Said`. So an
option is written down once, and so is its limit.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.fields import FieldInfo

__all__ = ["Options", "Said", "query_of", "said", "shell_fields"]


class Options(BaseModel):
    """What an operation is asked for. Every field has a default, and none is ever changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True)


@dataclass(frozen=True, slots=True)
class Said:
    """How an option is said where its name and type do not tell.

    `flags` are its names in the shell; else there is one, the field's own name. Where `metavar` is
    given the shell takes a text of that name, and the model reads it. One that `is_setting` may
    also be set by `WFMAP_NAME` in the environment, and in `wfmap.toml`. `http` and `shell` are
    False where it cannot be said there; `http_default` is what it is there
    unless said, or where it cannot be. `http_bounds` are the least and the most there, where a
    service allows less than a person may ask of their own machine.
    """

    flags: tuple[str, ...] = ()
    metavar: str = ""
    is_setting: bool = False
    http: bool = True
    shell: bool = True
    http_default: object = None
    http_bounds: tuple[int, int] | None = None


_PLAIN: Final = Said()


def said(field: FieldInfo) -> Said:
    """Give how the option of a field is said."""
    return next((meta for meta in field.metadata if isinstance(meta, Said)), _PLAIN)


def shell_fields(options: type[Options]) -> Iterator[tuple[str, FieldInfo, Said]]:
    """Yield what can be said in the shell: the name of the field, the field, and how."""
    for name, field in options.model_fields.items():
        how = said(field)
        if how.shell:
            yield name, field, how


@cache
def query_of(options: type[Options]) -> type[BaseModel]:
    """Make the model of what can be said over HTTP: the options less what only others may say."""
    fields: dict[str, Any] = {
        name: (field.annotation, _over_http(field))
        for name, field in options.model_fields.items()
        if said(field).http
    }
    name = options.__module__.rpartition(".")[2].title()
    return create_model(f"{name}Query", __config__=ConfigDict(extra="forbid"), **fields)


def _over_http(field: FieldInfo) -> FieldInfo:
    """Give the field with the default and the bounds that it has over HTTP."""
    how = said(field)
    there = copy(field)
    if how.http_default is not None:
        there.default = how.http_default
    if how.http_bounds is not None:
        least, most = how.http_bounds
        kept = [m for m in field.metadata if not (hasattr(m, "ge") or hasattr(m, "le"))]
        there.metadata = [*kept, *Field(ge=least, le=most).metadata]
    return there
