"""A plan in twelve lines of 80 columns: when it is done, what is carried out, what comes first."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from wfmap.plan.planning import Plan
from wfmap.plan.recorded import day_of_record, plan_records, task_place
from wfmap.report.plan.verdict import verdict_sentence
from wfmap.report.section import Section
from wfmap.report.tables import cut_to
from wfmap.report.telling import Teller
from wfmap.report.writing import BRIEF, brief_lines
from wfmap.words.sentences import listed, plural

__all__ = ["brief_plan", "brief_plan_section"]

_SHOWN: Final = 2
"""Candidates that are named."""
_FIRST: Final = 1
"""Tasks, and owners, that are named."""
HELD_UP: Final = 0.5
"""Share of runs from which on a task is said to hold up the end."""


def brief_plan(plan: Plan) -> str:
    """Write a plan in at most twelve lines, none over 80 columns."""
    section = brief_plan_section(plan)
    title = cut_to(section.heading, BRIEF)
    last = "All there is: `wfmap plan --full`."
    return "\n".join([title, *brief_lines(section.sentences), last]) + "\n"


def brief_plan_section(plan: Plan) -> Section:
    """Tell a plan in sentences, each a line or two."""
    teller = Teller(plan_records(plan, "plan"))
    name = plan.graph.process.name
    heading = f"The plan: {name}" if name else "The plan"
    return Section(heading, tuple(_told(plan, teller)), (), figures=tuple(teller.told))


def _told(plan: Plan, teller: Teller) -> Iterator[str]:
    verdict = verdict_sentence(plan, 2 * BRIEF - 14)
    if verdict:
        yield verdict
    if plan.finish is None:
        yield "There is nothing to do."
        return
    half, most = (teller(f"finish.{key}", form=day_of_record) for key in ("p50", "p90"))
    yield (
        f"{plural(len(plan.tasks), 'task')} from {plan.start.isoformat()}: done by {half} as "
        f"likely as not, by {most} in nine of ten runs.{_open(plan)}"
    )
    yield from _ladders(plan, teller)
    yield from _first(plan)
    waits = Counter(t.task.owner for t in plan.tasks if t.critical >= HELD_UP)
    if waits:
        owners = listed([cut_to(name, 20) for name, _ in waits.most_common(_FIRST)])
        yield f"The end waits most for {owners}."


def _open(plan: Plan) -> str:
    count = sum(challenge.is_open for challenge in plan.challenges)
    return f" {plural(count, 'challenge')} {'is' if count == 1 else 'are'} open." if count else ""


def _ladders(plan: Plan, teller: Teller) -> Iterator[str]:
    """List what is carried out, the last stage of each, and from when it is in use."""
    if not plan.chosen:
        yield "No candidate is chosen: this is the plan of what stands in the way."
        return
    more = len(plan.ladders) - _SHOWN
    rest = f" ({more} more)" if more > 0 else ""
    yield f"What is carried out, how far, and in use from when as likely as not{rest}:"
    for number, ladder in enumerate(plan.ladders[:_SHOWN], 1):
        _, used = plan.tasks_of(ladder, ladder.stages[-1])
        day = teller("start.p50", task_place(used), form=day_of_record)
        told = f": {ladder.last}, {day}"
        yield f"  {number}. {cut_to(ladder.title, BRIEF - 5 - len(told))}{told}"


def _first(plan: Plan) -> Iterator[str]:
    """Name the repairs that come first, and who does them."""
    first = [t for t in plan.tasks if t.task.kind == "repair"][:_FIRST]
    if not first:
        return
    yield "What comes first:"
    for task in first:
        owner = f" ({cut_to(task.task.owner, 24)})"
        yield f"  - {cut_to(task.task.title, BRIEF - 4 - len(owner))}{owner}"
