"""Commands that are read when they are run: help lists them all and imports none.

What help says of a command is the first sentence of its function, read from the text of its module.
"""

import ast
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any, Final

from typer.core import TyperCommand, TyperGroup

__all__ = ["LazyGroup", "Named", "named"]

Command = Callable[..., int]
Named = str
"""Where a command is: `module:function` under `wfmap.cli`, or `module:LIST` of several."""


def named(place: Named) -> Any:  # noqa: ANN401 - a command, or the list of some
    """Import what a name leads to."""
    module, _, name = place.partition(":")
    return getattr(import_module(f"wfmap.cli.{module}"), name)


class _Loading(MutableMapping[str, Any]):
    """Commands by name; each is made when it is first looked at."""

    def __init__(self, makers: Mapping[str, Callable[[], Any]]) -> None:
        self._makers: Final = dict(makers)
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - the classes are private to Typer
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __setitem__(self, name: str, command: Any) -> None:  # noqa: ANN401 - as above
        self._makers[name] = lambda: command
        self._made[name] = command

    def __delitem__(self, name: str) -> None:
        del self._makers[name]
        self._made.pop(name, None)

    def __contains__(self, name: object) -> bool:
        return name in self._makers

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


class LazyGroup(TyperGroup):
    """A group that knows what help says of its commands without importing them."""

    _is_listing = False
    said: dict[str, str]

    def fill(
        self, makers: Mapping[str, Callable[[], Any]], told: Mapping[str, Named | str]
    ) -> None:
        """Take up commands.

        Args:
            makers: makes the command of a name.
            told: where the function of a command is, or what is said of it.
        """
        vars(self)["commands"] = _Loading(makers)
        self.said = dict(told)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002 - private to Typer
        """Give a command; while they are listed, only its name and what is said of it."""
        if cmd_name not in self.commands:
            return None
        return _stub(cmd_name, self.said[cmd_name]) if self._is_listing else self.commands[cmd_name]

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - private to Typer
        """Give the names of the commands, in the order of the help."""
        return list(self.commands)

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - private to Typer
        """Write the help."""
        with self._listing():
            super().format_help(ctx, formatter)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:  # noqa: ANN401 - private to Typer
        """Complete the name of a command."""
        with self._listing():
            return super().shell_complete(ctx, incomplete)

    @contextmanager
    def _listing(self) -> Iterator[None]:
        self._is_listing = True
        try:
            yield
        finally:
            self._is_listing = False


def _stub(name: str, told: str) -> TyperCommand:
    return TyperCommand(name=name, help=summary(told) if ":" in told else told)


@cache
def summary(place: Named) -> str:
    """Read the first sentence of a command's function, without importing it.

    Raises:
        LookupError: there is no such function, or it says nothing.
    """
    module, _, name = place.partition(":")
    text = files("wfmap.cli").joinpath(f"{module}.py").read_text("utf-8")
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            said = ast.get_docstring(node)
            if said:
                return said.partition("\n\n")[0].replace("\n", " ")
    raise LookupError(f"{place} says nothing of itself")
