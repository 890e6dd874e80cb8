"""Records that stand in modules of their own: named in a list, read when they are first asked for.

A module holds one record under one name, and its docstring is the record's page. So a list of them
is names only: showing a page imports nothing, and a command imports what it runs.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from importlib.resources import files
from typing import Any, Final, Self, TypeVar

__all__ = ["Records", "name_of"]

_R = TypeVar("_R")


def name_of(module: str) -> str:
    """Name a record after its module: `rules.no_owner` → `no-owner`."""
    return module.rpartition(".")[2].replace("_", "-")


class Records(Mapping[str, _R]):
    """Records by name, in the order of the list.

    Args:
        homes: the package of the module of each name.
        attribute: what the record is called in its module.
        made: records that are at hand.
    """

    def __init__(
        self, homes: Mapping[str, str], attribute: str, made: Mapping[str, _R] | None = None
    ) -> None:
        self._homes: Final = dict(homes)
        self._attribute: Final = attribute
        self._made: Final = dict(made or {})
        self._names: Final = dict.fromkeys((*self._homes, *self._made))

    @classmethod
    def of(cls, package: str, names: Iterable[str], attribute: str) -> Self:
        """List the records of the modules of a package."""
        return cls(dict.fromkeys(names, package), attribute)

    def __getitem__(self, name: str) -> _R:
        """Give a record; its module is imported.

        Raises:
            KeyError: there is none of that name.
        """
        if name in self._made:
            return self._made[name]
        module: Any = import_module(f"{self._homes[name]}.{_stem(name)}")
        found: _R = getattr(module, self._attribute)
        return found

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(self._names)

    def __contains__(self, name: object) -> bool:
        """Tell whether there is a record of that name."""
        return isinstance(name, str) and name in self._names

    def __len__(self) -> int:
        """Count the records."""
        return len(self._names)

    def home(self, name: str) -> str:
        """Name the package that holds the module of a record.

        Raises:
            KeyError: there is none of that name, or it has no module.
        """
        return self._homes[name]

    def page(self, name: str) -> str:
        """Read the page of a record, without importing its module.

        Raises:
            KeyError: there is none of that name.
        """
        if name not in self._homes:
            return str(getattr(self._made[name], "page", ""))
        text = files(self._homes[name]).joinpath(f"{_stem(name)}.py").read_text("utf-8")
        return (ast.get_docstring(ast.parse(text)) or "").strip()


def _stem(name: str) -> str:
    return name.replace("-", "_")
