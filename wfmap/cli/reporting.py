"""`wfmap report`: everything on one page, for a board."""

from pathlib import Path
from typing import Annotated

import typer

from wfmap.cli.allowing import Hosts
from wfmap.cli.answered import deliver_answer
from wfmap.cli.configuration import connections
from wfmap.cli.files import STANDARD_OUTPUT
from wfmap.cli.options import Document, Output, Register
from wfmap.cli.progress import saying
from wfmap.cli.simulated import exit_code
from wfmap.operations.besides import beside
from wfmap.operations.checking import load
from wfmap.operations.planning import register_in
from wfmap.operations.report import Given, Options
from wfmap.operations.report import report as gathered
from wfmap.operations.sources import source_of
from wfmap.operations.surveying import scored
from wfmap.report.board import board_page

__all__ = ["report"]


def report(
    file: Document,
    options: Options,
    *,
    register: Register = None,
    answers: Annotated[
        str | None,
        typer.Option(
            "--answers", metavar="FILE", help="Answers to the survey of the people, JSON or CSV."
        ),
    ] = None,
    allow_host: Hosts = None,
    output: Output = None,
) -> int:
    """Write one HTML page: summary, map, bottlenecks, readiness, candidates, plan, findings."""
    built, known = load(file), connections()
    given = Given(
        folder=None if file == STANDARD_OUTPUT else Path(file).resolve().parent,
        connections=known.named,
        allowed=known.allowing(allow_host),
        register=register_in(source_of(register)) if register is not None else (),
        people=scored(built, source_of(answers)) if answers is not None else None,
    )
    with saying() as progress:
        board = gathered(built, options, progress, given=given)
    inputs = [name for name in (file, register, answers) if name is not None]
    page, around = board_page(board), beside(built, seen=board.seen)
    code = deliver_answer(page, "html", around, output, inputs=inputs)
    return max(code, exit_code(board.settled, require_settled=options.require_settled))
