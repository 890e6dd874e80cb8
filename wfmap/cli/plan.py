"""`wfmap plan`: what stands in the way, and who does what when."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from wfmap.cli.answered import deliver_answer
from wfmap.cli.files import Before, deliver, is_same_file
from wfmap.cli.options import Document, Full, Output, Own, Register
from wfmap.cli.progress import saying
from wfmap.cli.simulated import exit_code
from wfmap.operations.besides import beside
from wfmap.operations.checking import load
from wfmap.operations.inserting import own_figures
from wfmap.operations.plan import Given, Options
from wfmap.operations.plan import plan as made_of
from wfmap.operations.planning import (
    candidates_in,
    plan_diff,
    register_in,
    register_text,
    state_in,
    with_both,
)
from wfmap.operations.results.plan import plan_changes_result, plan_result
from wfmap.operations.sources import Source, source_of
from wfmap.report.beside import Beside
from wfmap.report.plan import DIFFS, PLANS, brief_plan

if TYPE_CHECKING:
    from wfmap.plan.challenges import Challenge
    from wfmap.plan.diff import Change
    from wfmap.plan.planning import Plan

__all__ = ["plan"]

PlanFormat = Literal["text", "json", "markdown", "html", "csv", "jira", "github", "svg"]


def plan(
    file: Document,
    options: Options,
    *,
    candidates: Annotated[
        str | None,
        typer.Option(
            "--candidates",
            metavar="JSON",
            help="Candidates that `wfmap candidates --format json` wrote; else they are found.",
        ),
    ] = None,
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
    output_format: Annotated[
        PlanFormat, typer.Option("--format", "-f", help="How the plan is written.")
    ] = "text",
    full: Full = False,
    output: Output = None,
) -> int:
    """Plan the chosen candidates: challenges, tasks with dates, stages with gates, roles.

    Text is a dozen lines, or all there is with `--full`.
    """
    if diff is not None and output_format not in (*DIFFS, "json"):
        raise typer.BadParameter(f"--diff is written as {', '.join((*DIFFS, 'json'))}")
    built = load(file)
    listed = source_of(candidates) if candidates is not None else None
    known = source_of(register) if register is not None else None
    given = Given(
        candidates=candidates_in(listed) if listed is not None else None,
        state=state_in(listed),
        figures=own_figures(source_of(figures)) if figures is not None else {},
        register=register_in(known) if known is not None else (),
    )
    with saying() as progress:
        found, choice = made_of(built, options, progress, given=given)
    around = Beside(faults=tuple(built.failures)) if diff else beside(built, seen=choice.baseline)
    changes = plan_diff(source_of(diff), found) if diff is not None else None
    form = "brief" if output_format == "text" and not (full or diff) else output_format
    told = _written(found, changes, around, form)
    if register_out is not None:
        _keep(found.challenges, register_out, file, known)
    inputs = [name for name in (file, candidates, diff, register) if name is not None]
    code = deliver_answer(told, form, around, output, inputs=inputs)
    return max(code, exit_code(choice.settled, require_settled=options.require_settled))


def _written(found: "Plan", changes: "tuple[Change, ...] | None", around: Beside, form: str) -> str:
    """Write a plan, or what changed against an older one."""
    if form == "json" and changes is not None:
        return plan_changes_result(changes, around).to_json()
    if form == "json":
        return plan_result(found, around).to_json()
    if form == "brief":
        return brief_plan(found)
    return PLANS[form](found) if changes is None else DIFFS[form](changes)


def _keep(challenges: "Sequence[Challenge]", name: str, file: str, known: Source | None) -> None:
    """Write the register; it may be the one that was read, and may have been edited meanwhile."""
    write = partial(register_text, name=name)
    before = None
    if known is not None and is_same_file(Path(name), known.name):
        base = register_in(known)

        def merge(data: bytes) -> bytes:
            theirs = register_in(replace(known, data=data))
            return write(with_both(base, challenges, theirs)).encode()

        before = Before(known.data, merge)
    deliver(write(challenges), name, inputs=[file], before=before)
