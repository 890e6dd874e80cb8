"""The list of commands, and what every command has in common."""

import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import cache, wraps
from pathlib import Path
from typing import Annotated, Final

import typer
from typer.core import TyperGroup

from wfmap.cli.analyse import analyse
from wfmap.cli.audit import audit
from wfmap.cli.candidates import candidates
from wfmap.cli.check import check
from wfmap.cli.compare import compare
from wfmap.cli.console import TALK
from wfmap.cli.diff import diff
from wfmap.cli.draw import draw
from wfmap.cli.explain import explain
from wfmap.cli.files import watch
from wfmap.cli.format import format_
from wfmap.cli.importing import import_
from wfmap.cli.insert import insert
from wfmap.cli.migrate import migrate
from wfmap.cli.new import new
from wfmap.cli.patterns import patterns
from wfmap.cli.plan import plan
from wfmap.cli.portfolio import portfolio
from wfmap.cli.reporting import report
from wfmap.cli.rules import rules
from wfmap.cli.schema import schema
from wfmap.cli.serve import serve
from wfmap.cli.simulate import simulate
from wfmap.cli.survey import SURVEY
from wfmap.cli.verify import verify
from wfmap.cli.version import show_version, version
from wfmap.pipeline.sources import FOLDERS

__all__ = ["COMMANDS", "GROUPS", "command_line"]

COMMANDS: Final = (
    new,
    check,
    analyse,
    simulate,
    candidates,
    insert,
    portfolio,
    audit,
    report,
    plan,
    compare,
    draw,
    diff,
    import_,
    format_,
    migrate,
    rules,
    patterns,
    explain,
    schema,
    verify,
    serve,
    version,
)
"""Every command, in the order of the help."""

WITHOUT_DOCUMENTS: Final = (new, rules, patterns, schema, verify, serve, version)
"""Commands that read no document."""

GROUPS: Final = {
    "survey": ("Ask the people how ready they are, and look through the systems.", SURVEY),
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


def _talkative(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options every command has: `--quiet`, `--debug`, what it may read."""
    options: dict[str, tuple[object, object]] = {"quiet": (Quiet, False), "debug": (Debug, False)}
    if command not in WITHOUT_DOCUMENTS:
        options["allow_folder"] = (Folders, None)

    has_output = "output" in inspect.signature(command).parameters

    @wraps(command)
    def wrapped(
        *, quiet: bool, debug: bool, allow_folder: list[Path] | None = None, **given: object
    ) -> int:
        TALK.quiet, TALK.debug, TALK.names_output = quiet, debug, has_output
        TALK.fits = given.get("output_format") == "text"
        FOLDERS.set(tuple(allow_folder or ()))
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
    app = typer.Typer(
        name="wfmap",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    app.callback()(_root)
    for command in COMMANDS:
        app.command(name=command.__name__.rstrip("_"))(_talkative(command))
    for name, (told, commands) in GROUPS.items():
        inner = typer.Typer(name=name, help=told, no_args_is_help=True)
        for own in commands:
            inner.command(name=own.__name__.rstrip("_"))(_talkative(own))
        app.add_typer(inner)
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)  # noqa: S101 - a callback makes it one
    return group
