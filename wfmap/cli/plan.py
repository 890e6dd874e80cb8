"""`wfmap plan`: what stands in the way, and who does what when."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from wfmap.cli.candidates import Own
from wfmap.cli.options import (
    Document,
    Effects,
    Focus,
    Output,
    Register,
    Seed,
    Start,
    Team,
    Today,
    Workers,
    day,
)
from wfmap.model.limits import MOST_WEEKS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from wfmap.pipeline.sources import Source
    from wfmap.plan.challenges import Challenge

from wfmap.cli.simulate import Events, RequireSettled, Seconds

__all__ = ["plan"]

PlanFormat = Literal["text", "json", "markdown", "html", "csv", "jira", "github", "svg"]


def plan(
    file: Document,
    *,
    start: Start = None,
    candidates: Annotated[
        str | None,
        typer.Option(
            "--candidates",
            metavar="JSON",
            help="Candidates that `wfmap candidates --format json` wrote; else they are found.",
        ),
    ] = None,
    choose: Annotated[
        list[str] | None,
        typer.Option("--choose", metavar="ID", help="Carry out this candidate; several times."),
    ] = None,
    weeks: Annotated[
        float,
        typer.Option(
            "--weeks",
            min=0,
            max=MOST_WEEKS,
            help="Weeks of one person; 0 plans the register alone.",
        ),
    ] = 26,
    team: Team = 1,
    focus: Focus = 0.5,
    register: Register = None,
    register_out: Annotated[
        str | None,
        typer.Option(
            "--register-out", metavar="FILE", help="Write the register, CSV if named .csv."
        ),
    ] = None,
    diff: Annotated[
        str | None,
        typer.Option("--diff", metavar="OLD", help="Say what changed against an older plan.json."),
    ] = None,
    figures: Own = None,
    effects: Effects = None,
    workers: Workers = None,
    today: Today = None,
    seed: Seed = 0,
    events: Events = None,
    seconds: Seconds = None,
    require_settled: RequireSettled = False,
    output_format: Annotated[
        PlanFormat, typer.Option("--format", "-f", help="How the plan is written.")
    ] = "text",
    output: Output = None,
) -> int:
    """Plan the chosen candidates: challenges, tasks with dates, stages with gates, roles."""
    from wfmap.cli.answered import deliver_answer
    from wfmap.cli.progress import saying
    from wfmap.cli.simulated import exit_code
    from wfmap.cli.terms import terms_of
    from wfmap.facts.state import PREDICTED
    from wfmap.insertion.trying import Rounds
    from wfmap.pipeline.besides import beside
    from wfmap.pipeline.checking import load
    from wfmap.pipeline.inserting import can_simulate
    from wfmap.pipeline.planning import (
        Wish,
        candidates_in,
        choice_of,
        plan_diff,
        plan_of,
        register_in,
        state_in,
    )
    from wfmap.pipeline.sources import source_of
    from wfmap.plan.planning import PlanOptions
    from wfmap.plan.schedule import Capacity, Runs
    from wfmap.report.beside import Beside
    from wfmap.report.plan import DIFFS, PLANS, plan_json

    if diff is not None and output_format not in DIFFS:
        raise typer.BadParameter(f"--diff is written as {', '.join(DIFFS)}")
    built = load(file)
    given = source_of(candidates) if candidates is not None else None
    listed = candidates_in(given) if given is not None else None
    state = state_in(given) if given is not None else PREDICTED
    simulated = (effects or ("simulated" if can_simulate() else "predicted")) == "simulated"
    with saying() as told:
        terms = terms_of(events, seed, workers, told, seconds=seconds)
        rounds = Rounds(terms) if simulated else None
        wish = Wish(tuple(choose or ()), weeks, listed, _figures(figures), rounds, state)
        choice = choice_of(built, wish)
    known = source_of(register) if register is not None else None
    now = day(today)
    options = PlanOptions(
        start=day(start) if start is not None else now,
        today=now,
        chosen=choice.chosen,
        previous=register_in(known) if known is not None else (),
        capacity=Capacity(team, focus),
        runs=Runs(seed=seed),
    )
    found = plan_of(built, options, choice.known, state=choice.state, found=choice.found)
    if diff is not None:
        result = DIFFS[output_format](plan_diff(source_of(diff), plan_json(found)))
    else:
        result = PLANS[output_format](found)
    if register_out is not None:
        _keep(found.challenges, register_out, file, known)
    inputs = [name for name in (file, candidates, diff, register) if name is not None]
    noted = Beside(faults=tuple(built.failures))
    around = beside(built, seen=choice.baseline) if diff is None else noted
    code = deliver_answer(result, output_format, around, output, inputs=inputs)
    return max(code, exit_code(choice.settled, require_settled=require_settled))


def _figures(figures: str | None) -> "Mapping[str, Mapping[str, Any]]":
    from wfmap.pipeline.inserting import own_figures
    from wfmap.pipeline.sources import source_of

    return own_figures(source_of(figures)) if figures is not None else {}


def _keep(challenges: "Sequence[Challenge]", name: str, file: str, known: "Source | None") -> None:
    """Write the register; it may be the one that was read, and may have been edited meanwhile."""
    from wfmap.cli.files import Before, deliver, is_same_file
    from wfmap.pipeline.planning import register_in
    from wfmap.plan.challenges import register_csv, register_json, with_both

    write = register_csv if name.lower().endswith(".csv") else register_json
    before = None
    if known is not None and is_same_file(Path(name), known.name):
        base = register_in(known)

        def merge(data: bytes) -> bytes:
            theirs = register_in(replace(known, data=data))
            return write(with_both(base, challenges, theirs)).encode()

        before = Before(known.data, merge)
    deliver(write(challenges), name, inputs=[file], before=before)
