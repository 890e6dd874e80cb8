"""A page for each command: how it is called, and every option as shell, HTTP and Python say it."""

import inspect
from collections.abc import Iterator
from types import NoneType
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

from wfmap.cli.app import COMMANDS, GROUPS, command_line
from wfmap.cli.lazy import Named, named
from wfmap.options import Options, shell_fields
from wfmap.reference.markdown import code, plain, table
from wfmap.reference.page import Page

__all__ = ["command_pages", "commands"]

_HEAD: Final = """\
# Commands

What is an option of an operation is also a parameter [over HTTP](../http/index.md) and a keyword
[in Python](../python/index.md), under the name that its page gives as *elsewhere*. Every setting
can stand in the environment or in `wfmap.toml`, too; what is typed goes first.
"""


def commands() -> Iterator[tuple[str, Named, Any]]:
    """Yield each command as it is typed, the place of its function, and the command itself."""
    group = command_line()
    for name, place in COMMANDS.items():
        yield name, place, group.commands[name]
    for name, (_, inner) in GROUPS.items():
        for own, place in inner.items():
            within: Any = group.commands[name]
            yield f"{name} {own}", place, within.commands[own]


def command_pages() -> Iterator[Page]:
    """Yield the list of the commands, and a page for each."""
    found = list(commands())
    yield Page("commands/index.md", _list(found))
    for name, place, command in found:
        yield Page(f"commands/{_file(name)}.md", _page(name, place, command))


def _file(name: str) -> str:
    return name.replace(" ", "-")


def _list(found: list[tuple[str, Named, Any]]) -> str:
    rows = ((f"[wfmap {name}]({_file(name)}.md)", _first(command)) for name, _, command in found)
    return f"{_HEAD}\n{table(('command', 'does'), rows)}"


def _first(command: Any) -> str:  # noqa: ANN401 - the class is private to Typer
    return plain(str(command.help or "").partition("\n\n")[0].replace("\n", " "))


def _page(name: str, place: Named, command: Any) -> str:  # noqa: ANN401 - as above
    parts = [
        f"# wfmap {name}\n",
        "[All commands](index.md)\n",
        plain(inspect.cleandoc(command.help or "")),
        "",
    ]
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    flags = [one for one in command.params if one.param_type_name == "option"]
    usage = " ".join(["wfmap", name, "[OPTIONS]", *(str(one.metavar or "") for one in arguments)])
    parts.append(f"```sh\n{usage.strip()}\n```\n")
    rows = [(code(one.metavar), plain(str(one.help or ""))) for one in arguments]
    if rows:
        parts += ["## Arguments\n", table(("argument", "is"), rows)]
    names = dict(_elsewhere(place))
    rows_of_flags = [_row(one, names.get(one.name, "")) for one in flags]
    parts += ["## Options\n", table(("option", "does"), rows_of_flags)]
    return "\n".join(parts)


def _row(flag: Any, elsewhere: str) -> tuple[str, str]:  # noqa: ANN401 - as above
    """Write an option: how it is typed, what it does and takes, and where else it stands."""
    takes = "" if flag.is_flag else _value(flag)
    said = [plain(str(flag.help or ""))]
    said += [f"Takes {takes}."] if takes else []
    said += [f"Without it: {code(flag.default)}."] if _is_told(flag.default) else []
    said += [f"Setting: {code(flag.envvar)}."] if flag.envvar else []
    said += [f"Elsewhere: {elsewhere}."] if elsewhere else []
    return ", ".join(map(code, (*flag.opts, *flag.secondary_opts))), " ".join(said)


def _is_told(default: object) -> bool:
    """Tell whether the default of an option says anything."""
    return default is not None and default is not False and default not in ("", [])


def _value(flag: Any) -> str:  # noqa: ANN401 - as above
    """Say what an option takes: its choices, the name of its value, or the numbers allowed."""
    choices = list(_choices(flag.type_descriptor.annotation))
    if choices:
        return ", ".join(map(code, choices))
    if flag.metavar:
        return code(flag.metavar)
    if flag.min is not None and flag.max is not None:
        return f"{flag.min:,} to {flag.max:,}"
    return f"{flag.min:,} or more" if flag.min is not None else ""


def _choices(kind: object) -> Iterator[object]:
    """Yield the words that a type allows."""
    if get_origin(kind) is Literal:
        yield from get_args(kind)
    else:
        for inner in get_args(kind):
            if inner is not NoneType:
                yield from _choices(inner)


def _elsewhere(place: Named) -> Iterator[tuple[str, str]]:
    """Yield how each option of an operation is named over HTTP and in Python."""
    for model in get_type_hints(named(place)).values():
        if isinstance(model, type) and issubclass(model, Options):
            for name, field, how in shell_fields(model):
                there = code(field.alias or name)
                yield name, there if how.http else f"{code(name)} (Python)"
