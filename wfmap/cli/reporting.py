"""`wfmap report`: everything on one page, for a board."""

from pathlib import Path
from typing import Annotated

import typer

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
from wfmap.cli.simulate import Events, RequireSettled, Seconds
from wfmap.model.limits import MOST_WEEKS

__all__ = ["report"]


def report(
    file: Document,
    *,
    effects: Effects = None,
    weeks: Annotated[
        float,
        typer.Option(
            "--weeks", min=0, max=MOST_WEEKS, help="Weeks of one person that can be spent."
        ),
    ] = 26,
    start: Start = None,
    team: Team = 1,
    focus: Focus = 0.5,
    register: Register = None,
    answers: Annotated[
        str | None,
        typer.Option(
            "--answers", metavar="FILE", help="Answers to the survey of the people, JSON or CSV."
        ),
    ] = None,
    seed: Seed = 0,
    events: Events = None,
    seconds: Seconds = None,
    require_settled: RequireSettled = False,
    workers: Workers = None,
    output: Output = None,
    today: Today = None,
) -> int:
    """Write one HTML page: summary, map, bottlenecks, readiness, candidates, plan, findings."""
    from wfmap.cli.answered import deliver_answer
    from wfmap.cli.configuration import connections
    from wfmap.cli.files import STANDARD_OUTPUT
    from wfmap.cli.progress import saying
    from wfmap.cli.simulated import exit_code
    from wfmap.cli.terms import terms_of
    from wfmap.insertion.trying import Rounds
    from wfmap.pipeline.besides import beside
    from wfmap.pipeline.checking import load
    from wfmap.pipeline.inserting import InsertionOptions, can_simulate
    from wfmap.pipeline.planning import register_in
    from wfmap.pipeline.reporting import ReportOptions, gather
    from wfmap.pipeline.sources import source_of
    from wfmap.plan.schedule import Capacity, Runs
    from wfmap.report.board import board_page

    built, known = load(file), connections()
    how = effects or ("simulated" if can_simulate() else "predicted")
    with saying() as told:
        terms = terms_of(events, seed, workers, told, seconds=seconds)
        options = ReportOptions(
            today=day(today),
            ranking=how,
            terms=terms,
            insertion=InsertionOptions(simulate=how == "simulated", rounds=Rounds(terms)),
            weeks=weeks,
            folder=None if file == STANDARD_OUTPUT else Path(file).resolve().parent,
            connections=known.named,
            doubted=known.doubted,
            start=day(start) if start is not None else None,
            capacity=Capacity(team, focus),
            runs=Runs(seed=seed),
            register=register_in(source_of(register)) if register is not None else (),
            people=source_of(answers) if answers is not None else None,
        )
        board = gather(built, options)
    inputs = [name for name in (file, register, answers) if name is not None]
    page, around = board_page(board), beside(built, seen=board.seen)
    code = deliver_answer(page, "html", around, output, inputs=inputs)
    return max(code, exit_code(board.settled, require_settled=require_settled))
