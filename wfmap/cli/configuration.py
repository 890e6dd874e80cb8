"""Settings from `wfmap.toml`, or `[tool.wfmap]` in `pyproject.toml`.

Flags go before `WFMAP_*` in the environment, and that before the file. Every option that has an
environment variable may stand in the file under its own name, for every command that has it, or
in a table named after one command. The table `connections` names databases and folders.

A file that lies in a folder may have come with that folder from anybody. So its connections lead to
no server that the person did not allow, and get no password of the environment; those of the
environment, of the file that `WFMAP_CONFIG` names and of the person's own `wfmap/wfmap.toml` under
`XDG_CONFIG_HOME` (else `~/.config`) do. That file may also list the folders whose settings are the
person's, as `trusted`: each stands for itself and not for those below it.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from typer.core import TyperGroup

from wfmap.errors import UnreadableError

if TYPE_CHECKING:
    from wfmap.operations.auditing import Allowed

__all__ = ["Connections", "connections", "defaults"]

FILE: Final = "wfmap.toml"
PROJECT: Final = "pyproject.toml"
CONNECTIONS: Final = "connections"
TRUSTED: Final = "trusted"
"""What only the person's own file may set: folders whose settings are the person's."""
OPENING: Final = ("host", "insecure")
"""Settings that decide who can reach the service."""
SETTINGS: Final = frozenset(
    (
        "baseline",
        "bottlenecks",
        "brand",
        "debug",
        "effects",
        "fail-on",
        "fold",
        "format",
        "host",
        "imprint",
        "insecure",
        "most",
        "order-lanes",
        "overlay",
        "paths",
        "port",
        "profile",
        "quality",
        "quiet",
        "rows",
        "scale",
        "seed",
        "stores",
        "strict",
        "today",
        "unfold",
        "view",
        "width",
        "workers",
    )
)
"""What may be set: the options that also listen to the environment, of all commands."""
VOUCH: Final = (
    f"if you trust it, name it in WFMAP_CONFIG or its folder in `{TRUSTED}` of your own file"
)
PREFIX: Final = "WFMAP_CONNECTION_"

Settings = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Connections:
    """Named connections: the URL, folder or file of each.

    `doubted` are those URLs that only a file of a folder names, which may be a stranger's.
    """

    named: Mapping[str, str]
    doubted: frozenset[str] = frozenset()

    def allowing(self, hosts: Sequence[str] | None) -> "Allowed":
        """Say what sources may lead to, with the hosts and folders that a person allows.

        Raises:
            WfmapError: one of them is no host.
        """
        from wfmap.operations.auditing import Allowed, host_pattern
        from wfmap.operations.sources import FOLDERS

        for host in hosts or ():
            host_pattern(host)
        return Allowed(tuple(hosts or ()), FOLDERS.get(), self.doubted)


def defaults(group: TyperGroup, arguments: Sequence[str] = ()) -> dict[str, dict[str, Any]]:
    """Give the defaults of the options of the command that is run, by command and parameter.

    Other commands are looked at only where the file has a table of theirs: none is imported for a
    setting that all may have.

    Raises:
        UnreadableError: the file cannot be read, or sets what does not exist.
    """
    found = _find(Path.cwd())
    if found is None:
        return {}
    path, settings = found
    run = next((word for word in arguments if word in group.commands), None)
    wanted = [name for name in group.commands if name == run or name in settings]
    options = {name: dict(_options(group.commands[name])) for name in wanted}
    if path == _own_file():
        settings = {key: value for key, value in settings.items() if key != TRUSTED}
    elif TRUSTED in settings:
        raise UnreadableError(
            f"'{path}' cannot say itself that it is trusted",
            f"write `{TRUSTED}` into '{_own_file()}'",
        )
    named = {key: value for key, value in settings.items() if key == CONNECTIONS}
    tables = {k: v for k, v in settings.items() if isinstance(v, dict) and k not in named}
    common = {k: v for k, v in settings.items() if k not in tables and k not in named}
    flat = next((k for k in common if k in group.commands and k not in SETTINGS), None)
    if flat is not None:
        raise UnreadableError(
            f"'{path}': '{flat}' is a command and no setting",
            f"settings of its own stand in a table that begins with [{flat}]",
        )
    _demand(path, common, set(SETTINGS), "setting")
    _demand(path, tables, {*group.commands, CONNECTIONS}, "command or table")
    _demand_connections(path, named.get(CONNECTIONS, {}))
    if not _is_vouched(path):
        _demand_harmless(path, {**common, **tables.get("serve", {})})
    for command, table in tables.items():
        _demand(path, table, set(options[command]), f"setting of `wfmap {command}`")
    given: dict[str, dict[str, Any]] = {
        command: {
            names[key]: value
            for key, value in {**common, **tables.get(command, {})}.items()
            if key in names
        }
        for command, names in options.items()
    }
    for name in wanted:
        inner = group.commands[name]
        if isinstance(inner, TyperGroup):
            given[name] = _nested(inner, common, tables.get(name, {}))
    return given


def connections() -> Connections:
    """Give the named connections: of the environment (`WFMAP_CONNECTION_CRM`), else of a file.

    Each is the URL of a database, or the path of a folder or file, which in a file of settings is
    relative to where that stands. The person's own file goes before that of a folder.

    Raises:
        UnreadableError: the file cannot be read, or a connection in it is no text.
    """
    found, own = _find(Path.cwd()), _own_file()
    nearest = _connections_of(*found) if found is not None else {}
    mine = _connections_of(own, _read(own)) if own.is_file() else {}
    vouched = found is not None and _is_vouched(found[0])
    here = {
        _key(name.removeprefix(PREFIX)): _placed(value, Path.cwd())
        for name, value in sorted(os.environ.items())
        if name.startswith(PREFIX) and value
    }
    sure = {**(nearest if vouched else {}), **mine, **here}
    if found is not None:
        _demand_inside(found[0], {k: v for k, v in nearest.items() if v not in sure.values()})
    return Connections({**nearest, **sure}, frozenset(nearest.values()) - {*sure.values()})


def _demand_inside(path: Path, doubted: Mapping[str, str]) -> None:
    """Refuse files outside the folder of settings that may have come with it from anybody."""
    from wfmap.operations.sources import FOLDERS

    roots = [root.resolve() for root in (path.parent, *FOLDERS.get())]
    for name, value in doubted.items():
        place = Path(value)
        if "://" not in value and not any(place.resolve().is_relative_to(root) for root in roots):
            raise UnreadableError(
                f"'{path}': the connection '{name}' leads out of its folder, and the file may be "
                "a stranger's",
                f"{VOUCH}, or allow the folder it leads to with --allow-folder",
            )


def _own_file() -> Path:
    """Say where the file of the person is that runs this."""
    folder = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(folder) / "wfmap" / FILE


def _is_vouched(path: Path) -> bool:
    """Tell whether a file of settings is the person's own, or one that the person named."""
    if os.environ.get("WFMAP_CONFIG") or path == _own_file():
        return True
    return path.resolve().parent in _trusted()


def _trusted() -> list[Path]:
    """List the folders that the person's own file says are the person's."""
    own = _own_file()
    folders = _read(own).get(TRUSTED, []) if own.is_file() else []
    if not isinstance(folders, list) or not all(isinstance(f, str) and f for f in folders):
        raise UnreadableError(
            f"'{own}': `{TRUSTED}` is no list of folders", f'write it like {TRUSTED} = ["~/team"]'
        )
    return [(own.parent / Path(folder).expanduser()).resolve() for folder in folders]


def _demand_harmless(path: Path, given: Settings) -> None:
    """Refuse to open the service to others because a file in a folder says so."""
    opening = next((name for name in OPENING if name in given), None)
    if opening is not None:
        raise UnreadableError(
            f"'{path}': '{opening}' opens the service to others, and the file may be a stranger's",
            f"{VOUCH}; else write it behind `wfmap serve`",
        )


def _connections_of(path: Path, settings: Settings) -> dict[str, str]:
    given = settings.get(CONNECTIONS, {})
    _demand_connections(path, given)
    folder = path.resolve().parent
    return {_key(name): _placed(value, folder) for name, value in given.items()}


def _key(name: str) -> str:
    return name.casefold().replace("-", "_")


def _placed(value: str, folder: Path) -> str:
    return value if "://" in value else str(folder / Path(value).expanduser())


def _demand_connections(path: Path, given: object) -> None:
    """Refuse connections that are no table of texts; what they say stays unsaid: it is secret."""
    example = 'write it like crm = "postgresql://user@host/db"'
    if not isinstance(given, dict):
        raise UnreadableError(f"'{path}': `connections` is no table", "begin it with [connections]")
    for name, value in given.items():
        if not name.replace("-", "_").isidentifier():
            raise UnreadableError(
                f"'{path}': '{name}' is no name of a connection", "letters, digits, - and _"
            )
        if not isinstance(value, str) or not value or "\0" in value:
            raise UnreadableError(f"'{path}': the connection '{name}' is no text", example)


def _nested(group: TyperGroup, common: Settings, table: Settings) -> dict[str, dict[str, Any]]:
    """Give the defaults of the commands of a command."""
    return {
        name: {
            parameter: {**common, **table}[key]
            for key, parameter in _options(command)
            if key in common or key in table
        }
        for name, command in group.commands.items()
    }


def _options(command: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - a command of Typer
    """Yield the options that may be configured: as they are written, and their parameters."""
    for inner in getattr(command, "commands", {}).values():
        yield from _options(inner)
    for parameter in command.params:
        if getattr(parameter, "envvar", None) and parameter.name is not None:
            yield from (
                (option.removeprefix("--"), parameter.name)
                for option in parameter.opts
                if option.startswith("--")
            )


def _find(start: Path) -> tuple[Path, Settings] | None:
    """Find the nearest settings, from a folder upwards; `WFMAP_CONFIG` names the file itself."""
    named = os.environ.get("WFMAP_CONFIG")
    if named:
        return Path(named), _read(Path(named))
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder / FILE, _read(folder / FILE)
        if (folder / PROJECT).is_file():
            settings = _read(folder / PROJECT).get("tool", {}).get("wfmap")
            if settings is not None:
                return folder / PROJECT, settings
    return None


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnreadableError(f"the settings in '{path}' cannot be read: {error}") from None


def _demand(path: Path, given: Settings, known: set[str], what: str) -> None:
    unknown = next((key for key in given if key not in known), None)
    if unknown is not None:
        near = get_close_matches(unknown, sorted(known), n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"known are {', '.join(sorted(known))}"
        raise UnreadableError(f"'{path}': there is no {what} '{unknown}'", hint)
