"""Options of an operation as flags, and commands that are read when they are run."""

from typing import Annotated, Literal

import pytest
import typer
from pydantic import Field
from typer.testing import CliRunner

from wfmap.cli.app import COMMANDS, GROUPS
from wfmap.cli.flags import with_flags
from wfmap.cli.lazy import named, summary
from wfmap.operations.fields import Day, Events, Today
from wfmap.options import Options, Said, query_of


class Asked(Options):
    """Options of every kind."""

    count: Annotated[int, Said(("--count", "-c"), is_setting=True), Field(ge=1, le=9)] = 3
    way: Annotated[Literal["up", "down"], Field(description="Which way.")] = "up"
    is_loud: bool = False
    names: list[str] | None = None
    wait: Annotated[float, Field(ge=0, le=5)] | None = None
    today: Today = None
    events: Events = None
    hidden: Annotated[int, Said(shell=False)] = 1
    here: Annotated[int, Said(http=False)] = 1
    begin: Annotated[Day | None, Said(("--from",), metavar="DATE"), Field(alias="from")] = None


def app() -> typer.Typer:
    """Make a command with these options, between a file and an option of its own."""
    made = typer.Typer()

    def tell(file: str, options: Asked, *, output: str = "-") -> int:
        """Tell what was asked."""
        typer.echo(f"{file} {output} {options.model_dump_json(exclude_defaults=True)}")
        return 0

    made.command()(with_flags(tell))
    return made


def told(*arguments: str) -> str:
    """Run the command, and give what it says, of standard output and error alike."""
    return CliRunner(env={"COLUMNS": "200", "TERM": "dumb"}).invoke(app(), arguments).output


def test_each_field_is_a_flag_with_its_type_and_default() -> None:
    """Names, short names, switches, lists, days and numbers of events reach the model."""
    assert told("f").strip() == "f - {}"
    line = told("f", "-c", "4", "--way", "down", "--is-loud", "--names", "a", "--names", "b")
    assert '{"count":4,"way":"down","is_loud":true,"names":["a","b"]}' in line
    assert '{"today":"2026-02-03","events":90000000}' in told(
        "f", "--today", "2026-02-03", "--events", "90e6"
    )
    assert '"begin":"2026-01-05"' in told("f", "--from", "2026-01-05", "--output", "o")


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        (("--count", "10"), "--count"),
        (("--today", "soon"), "'soon' is not a date such as 2026-03-31"),
        (("--events", "many"), "'many' is no number of events; write 90e6"),
        (("--events", "12"), "--events"),
        (("--from", "never"), "--from"),
        (("--hidden", "2"), "--hidden"),
        (("--wait", "9"), "'--wait'"),
    ],
)
def test_what_the_model_refuses_is_told_of_the_flag(given: tuple[str, ...], hint: str) -> None:
    """The message names the flag and says why; nothing runs."""
    line = told("f", *given)
    assert hint in line
    assert "Usage" in line


def test_help_tells_types_and_bounds_as_people_read_them() -> None:
    """What may be left out is told like the rest: no word of Python's typing."""
    page = told("--help")
    assert "Annotated" not in page
    assert "[0<=x<=5]" in page


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only an option that is a setting listens to it."""
    monkeypatch.setenv("WFMAP_COUNT", "7")
    monkeypatch.setenv("WFMAP_WAY", "down")
    assert '{"count":7}' in told("f")


def test_the_query_has_what_can_be_said_over_http() -> None:
    """What only the shell says is no parameter there, and a parameter has its public name."""
    names = query_of(Asked).model_json_schema()["properties"]
    assert "here" not in names
    assert "hidden" in names
    assert "from" in names


def test_help_tells_of_every_command_without_importing_it() -> None:
    """The first sentence of each function stands in help, word for word."""
    places = {**COMMANDS, **GROUPS["survey"][1]}
    for place in places.values():
        said = (named(place).__doc__ or "").partition("\n\n")[0]
        assert " ".join(said.split()) == summary(place)
    with pytest.raises(LookupError):
        summary("app:nothing_of_this_name")
