"""Arguments and options that several commands share."""

from datetime import date
from typing import Annotated, Literal

import typer

from wfmap.model.limits import MOST_SEED, MOST_WORKERS

__all__ = [
    "Answers",
    "Charts",
    "Document",
    "Documents",
    "Format",
    "Full",
    "Output",
    "Own",
    "Register",
    "Seed",
    "Today",
    "Workers",
    "day",
]

Document = Annotated[
    str, typer.Argument(metavar="FILE", help="A process document; - reads standard input.")
]
Documents = Annotated[
    list[str],
    typer.Argument(metavar="FILE...", help="Process documents; - reads standard input."),
]
Output = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write the result to a file."),
]
Answers = Literal["text", "json", "markdown"]
Format = Annotated[
    Answers,
    typer.Option("--format", "-f", envvar="WFMAP_FORMAT", help="How the result is written."),
]
Full = Annotated[
    bool,
    typer.Option("--full", help="Print all there is; text is a dozen lines without it."),
]
Today = Annotated[
    str | None,
    typer.Option(
        "--today",
        metavar="DATE",
        envvar="WFMAP_TODAY",
        help="The day that counts as today, as YYYY-MM-DD: findings expire, data ages.",
    ),
]


Charts = Annotated[
    str | None, typer.Option("--charts", metavar="DIR", help="Draw charts as SVG into a folder.")
]
Own = Annotated[
    str | None,
    typer.Option(
        "--figures",
        metavar="FILE",
        help="Figures of your own as JSON: by candidate or pattern, then by parameter.",
    ),
]
Register = Annotated[
    str | None,
    typer.Option("--register", metavar="FILE", help="The register so far, JSON or CSV."),
]
Seed = Annotated[
    int,
    typer.Option(envvar="WFMAP_SEED", min=0, max=MOST_SEED, help="Same seed, same random numbers."),
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        "-w",
        envvar="WFMAP_WORKERS",
        min=1,
        max=MOST_WORKERS,
        help="Processes that simulate side by side; as many as processors without it.",
    ),
]


def day(text: str | None) -> date:
    """Read a day given as `YYYY-MM-DD`; today where none is given."""
    if text is None:
        return date.today()  # noqa: DTZ011 - the day where the person is
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"'{text}' is not a date such as 2026-03-31") from None
