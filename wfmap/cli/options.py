"""Arguments and options that several commands share."""

import os
from datetime import date
from typing import Annotated, Literal

import typer

from wfmap.model.limits import MOST_SEED, MOST_TEAM, MOST_WORKERS

__all__ = [
    "Answers",
    "Document",
    "Documents",
    "Effects",
    "Focus",
    "Format",
    "Output",
    "Overlay",
    "Profile",
    "Register",
    "Seed",
    "Start",
    "Strict",
    "Team",
    "Today",
    "View",
    "Workers",
    "day",
    "profile_of",
    "workers_of",
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
View = Annotated[
    Literal["flow", "handoffs", "data", "systems", "decisions"],
    typer.Option("--view", envvar="WFMAP_VIEW", help="What the map shows."),
]
Overlay = Annotated[
    Literal["none", "findings", "waits", "bottlenecks", "candidates", "insertion", "landscape"],
    typer.Option("--overlay", envvar="WFMAP_OVERLAY", help="What is laid over the map."),
]
Profile = Annotated[
    Literal["recommended", "strict", "all"] | None,
    typer.Option("--profile", envvar="WFMAP_PROFILE", help="Which rules apply, how gravely."),
]
Strict = Annotated[
    bool, typer.Option("--strict", envvar="WFMAP_STRICT", help="The same as --profile strict.")
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


Effects = Annotated[
    Literal["simulated", "predicted"] | None,
    typer.Option(
        envvar="WFMAP_EFFECTS",
        help="How effects are found: simulated (the default where numba is installed) or "
        "predicted.",
    ),
]
Start = Annotated[
    str | None,
    typer.Option("--start", metavar="DATE", help="The first day of work, as YYYY-MM-DD."),
]
Team = Annotated[
    int,
    typer.Option("--team", min=1, max=MOST_TEAM, help="How many work full time on the project."),
]
Focus = Annotated[
    float, typer.Option("--focus", min=0.05, max=1, help="Part of their time that owners give.")
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


def workers_of(workers: int | None) -> int:
    """Decide how many processes simulate: as told, else one for each processor of ours."""
    if workers is not None:
        return workers
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def day(text: str | None) -> date:
    """Read a day given as `YYYY-MM-DD`; today where none is given."""
    if text is None:
        return date.today()  # noqa: DTZ011 - the day where the person is
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"'{text}' is not a date such as 2026-03-31") from None


def profile_of(
    profile: Literal["recommended", "strict", "all"] | None, *, strict: bool
) -> Literal["recommended", "strict", "all"] | None:
    """Decide on the profile; `--strict` is short for one of them."""
    if strict and profile not in (None, "strict"):
        raise typer.BadParameter(f"--strict and --profile {profile} contradict each other")
    return "strict" if strict else profile
