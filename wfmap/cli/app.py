"""The list of commands, and what every command has in common."""

import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial, wraps
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

from wfmap.cli.console import TALK
from wfmap.cli.files import watch
from wfmap.cli.fitting import width_of
from wfmap.cli.flags import with_flags
from wfmap.cli.lazy import LazyGroup, Named, named
from wfmap.cli.version import show_version
from wfmap.report.room import ROOM, TABLE

__all__ = ["COMMANDS", "GROUPS", "command_line"]

COMMANDS: Final[Mapping[str, Named]] = {
    "new": "new:new",
    "check": "check:check",
    "analyse": "analyse:analyse",
    "simulate": "simulate:simulate",
    "candidates": "candidates:candidates",
    "insert": "insert:insert",
    "portfolio": "portfolio:portfolio",
    "audit": "audit:audit",
    "report": "reporting:report",
    "plan": "plan:plan",
    "compare": "compare:compare",
    "draw": "draw:draw",
    "open": "opening:open_",
    "diff": "diff:diff",
    "import": "importing:import_",
    "export": "export:export",
    "format": "format:format_",
    "migrate": "migrate:migrate",
    "rules": "rules:rules",
    "patterns": "patterns:patterns",
    "evidence": "evidence:evidence",
    "explain": "explain:explain",
    "schema": "schema:schema",
    "verify": "verify:verify",
    "serve": "serve:serve",
    "doctor": "doctor:doctor",
    "docs": "docs:docs",
    "version": "version:version",
}
"""Every command in the order of the help, and where it is; none is imported before it is run."""

WITHOUT_DOCUMENTS: Final = (
    *("new", "rules", "patterns", "evidence", "schema"),
    *("verify", "serve", "doctor", "docs", "version"),
)
"""Commands that read no document."""

GROUPS: Final = {
    "survey": (
        "Ask the people how ready they are, and look through the systems.",
        {"form": "survey:form", "score": "survey:score", "systems": "survey:systems"},
    ),
}
"""Commands that have commands of their own: name → help and commands."""


Quiet = Annotated[
    bool,
    typer.Option(
        "--quiet", "-q", envvar="WFMAP_QUIET", help="Say nothing beside the result and errors."
    ),
]
Debug = Annotated[
    bool, typer.Option("--debug", envvar="WFMAP_DEBUG", help="Show where wfmap itself failed.")
]


Folders = Annotated[
    list[Path] | None,
    typer.Option(
        "--allow-folder",
        metavar="FOLDER",
        help="Documents may read files of this folder too; may be given several times.",
    ),
]


def _talkative(name: str, command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options every command has: `--quiet`, `--debug`, what it may read."""
    options: dict[str, tuple[object, object]] = {"quiet": (Quiet, False), "debug": (Debug, False)}
    if name not in WITHOUT_DOCUMENTS:
        options["allow_folder"] = (Folders, None)

    has_output = "output" in inspect.signature(command).parameters

    @wraps(command)
    def wrapped(
        *, quiet: bool, debug: bool, allow_folder: list[Path] | None = None, **given: object
    ) -> int:
        TALK.quiet, TALK.debug, TALK.names_output = quiet, debug, has_output
        TALK.fits = given.get("output_format") == "text"
        width = width_of(sys.stdout) if given.get("output") is None else None
        ROOM.set(width if width is not None and width >= TABLE else None)
        if name not in WITHOUT_DOCUMENTS:
            _allow(allow_folder or ())
        watch(_names(given.values()))
        return command(**given)

    own = inspect.signature(command)
    common = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=option)
        for name, (option, default) in options.items()
    ]
    signature = own.replace(parameters=[*own.parameters.values(), *common])
    vars(wrapped)["__signature__"] = signature
    annotations = {name: option for name, (option, _) in options.items()}
    wrapped.__annotations__ = {**command.__annotations__, **annotations}
    return wrapped


def _allow(folders: Iterable[Path]) -> None:
    """Let documents read files of some folders."""
    from wfmap.operations.sources import FOLDERS

    FOLDERS.set(tuple(folders))


def _names(values: Iterable[object]) -> Iterator[str]:
    """Yield every text among the arguments; those that name files are watched."""
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from _names(value)


def _root(
    *,
    _: Annotated[
        bool,
        typer.Option("--version", callback=show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Map business processes, find their bottlenecks, and see where AI belongs."""


@cache
def command_line() -> TyperGroup:
    """Assemble the command line, once for all commands that one process runs."""
    group = _group("wfmap", COMMANDS, _root)
    inner = {name: _group(name, commands, told=told) for name, (told, commands) in GROUPS.items()}
    for name, made in inner.items():
        group.commands[name] = made
        group.said[name] = GROUPS[name][0]
    return group


def _group(
    name: str,
    commands: Mapping[str, Named],
    callback: Callable[..., None] | None = None,
    told: str | None = None,
) -> LazyGroup:
    """Make a group of commands, none of which is imported yet."""
    app = typer.Typer(
        name=name,
        cls=LazyGroup,
        add_completion=callback is not None,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
        context_settings={"help_option_names": ["--help", "-h"]},
        help=told,
    )
    app.callback()(callback or _nothing)
    made = typer.main.get_command(app)
    assert isinstance(made, LazyGroup)  # noqa: S101 - as asked for
    made.fill({own: partial(_command, own, place) for own, place in commands.items()}, commands)
    return made


def _command(name: str, place: Named) -> Any:  # noqa: ANN401 - the class is private to Typer
    """Import a command, and give it the options that every command has."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="rich")
    app.command(name=name, context_settings={"help_option_names": ["--help", "-h"]})(
        _talkative(name, with_flags(named(place)))
    )
    return typer.main.get_command(app)


def _nothing() -> None:
    """Do nothing before a command."""
