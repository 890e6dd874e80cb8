"""A plan as sections of sentences and tables, which text, Markdown and HTML then write out."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from wfmap.plan.challenges import CATEGORIES, Challenge
from wfmap.plan.planning import Plan
from wfmap.plan.recorded import day_of_record, plan_records, task_place
from wfmap.plan.stages import RaciChange
from wfmap.report.insertion.as_is import as_is_records, as_it_is
from wfmap.report.plan.stages import stage_section
from wfmap.report.plan.verdict import verdict_sentence
from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.report.telling import Teller, whole
from wfmap.units.figures import exact
from wfmap.words.sentences import plural

__all__ = ["challenges_section", "plan_sections", "schedule_sections"]

HELD_UP: Final = 0.5
"""Share of runs from which on a task is said to hold up the end."""
NAMED: Final = 3
"""Tasks that are named in a sentence."""


def plan_sections(plan: Plan, answer: str = "plan") -> tuple[Section, ...]:
    """Tell when what is done, what stands in the way, each candidate's stages, and who answers."""
    overview, *rest = schedule_sections(plan, answer)
    return (overview, challenges_section(plan), *rest)


def schedule_sections(plan: Plan, answer: str = "plan") -> tuple[Section, ...]:
    """Tell a plan without what stands in the way: the overview comes first."""
    return (
        _overview(plan, answer),
        _tasks(plan, answer),
        *(stage_section(plan, ladder, answer) for ladder in plan.ladders),
        *_raci(plan.raci),
        _rests(plan),
    )


def _overview(plan: Plan, answer: str) -> Section:
    name, found = plan.graph.process.name, plan.found
    teller = Teller(plan_records(plan, answer))
    base = teller if found is None else Teller(as_is_records(found, answer))
    as_is = () if found is None else tuple(as_it_is(found, base))
    return Section(
        f"The plan: {name}" if name else "The plan",
        (*filter(None, (verdict_sentence(plan),)), *as_is, *_told(plan, teller)),
        (("Candidates and their last stage", _candidates(plan, teller)),),
        figures=(*base.told, *teller.told),
    )


def _told(plan: Plan, teller: Teller) -> Iterator[str]:
    open_ = [c for c in plan.challenges if c.is_open]
    if not plan.chosen:
        yield "No candidate is chosen: this is the plan of what stands in the way."
    if plan.finish is None:
        yield "There is nothing to do."
        return
    yield (
        f"{plural(len(plan.tasks), 'task')} from {plan.start.isoformat()}: done by "
        f"{teller('finish.p50', form=day_of_record)} as likely as not, and by "
        f"{teller('finish.p90', form=day_of_record)} in nine of ten runs."
    )
    yield f"{plural(len(open_), 'challenge')} {'is' if len(open_) == 1 else 'are'} open."
    first = [t for t in plan.tasks if t.task.kind == "repair"][:NAMED]
    if first:
        yield f"First come: {'; '.join(f'{t.task.title} ({t.task.owner})' for t in first)}."
    shared = [t for t in plan.tasks if t.task.kind == "repair" and len(t.task.candidates) > 1]
    if shared:
        serve = "serves" if len(shared) == 1 else "serve"
        yield f"{plural(len(shared), 'repair')} {serve} several candidates."
    critical = [t for t in plan.tasks if t.critical >= HELD_UP]
    if critical:
        owners = Counter(t.task.owner for t in critical)
        most = ", ".join(name for name, _ in owners.most_common(NAMED))
        yield f"The end waits most for {most}."


def _candidates(plan: Plan, teller: Teller) -> Table:
    rows = []
    for ladder in plan.ladders:
        _, used = plan.tasks_of(ladder, ladder.stages[-1])
        rows.append(
            (
                ladder.title,
                ladder.last,
                teller("start.p50", task_place(used), form=day_of_record),
                teller("start.p90", task_place(used), form=day_of_record),
                ladder.capped_by or ladder.stopped_by or "",
            )
        )
    headings = ("candidate", "last stage", "in use p50", "p90", "why no further")
    return Table(headings, tuple(rows), whole=(0, 1, 2, 3))


def challenges_section(plan: Plan) -> Section:
    """Tell what stands in the way, that which is a task of the plan first."""
    planned = {t.task.challenge: t.order for t in plan.tasks}
    last = len(plan.tasks)
    mine = [c for c in plan.challenges if c.is_open]
    open_ = sorted(mine, key=lambda c: planned.get(c.id, last))
    others = Counter(c.status for c in plan.challenges if not c.is_open)
    told = [f"{plural(len(open_), 'challenge')} open, by category: {_counts(open_)}."]
    told.append("Those that are tasks of this plan come first.")
    told += [f"{number} {status}." for status, number in sorted(others.items())]
    rows = tuple(
        (
            c.id,
            c.category,
            c.title,
            c.owner,
            f"{exact(c.effort.p50)}–{exact(c.effort.p90)}",
            c.gate or "",
            str(len(c.blocks)),
            _evidence(c),
            c.mitigation,
            c.exit_test.sentence,
            c.early_warning,
        )
        for c in open_
    )
    headings = (
        "id", "category", "what", "owner", "days", "before", "holds up", "rests on", "what helps",
        "closed when", "early warning",
    )  # fmt: skip
    return Section(
        "What stands in the way",
        tuple(told),
        (("", Table(headings[:7], tuple(row[:7] for row in rows), (4, 6), whole=(0, 2, 3))),
         ("What each rests on, and what helps",
          Table(("id", *headings[7:9]), tuple((row[0], *row[7:9]) for row in rows), whole=(0,))),
         ("How each is closed, and how it announces itself",
          Table(("id", *headings[9:]), tuple((row[0], *row[9:]) for row in rows), whole=(0, 1)))),
    )  # fmt: skip


def _evidence(challenge: Challenge) -> str:
    """Say what was found, by what, and since when."""
    found: dict[tuple[str, str], list[str]] = {}
    for evidence in challenge.evidence:
        found.setdefault((evidence.source, evidence.as_of), []).append(evidence.text)
    told = (f"{'; '.join(texts)} ({source}, {day})" for (source, day), texts in found.items())
    return "; ".join(told)


def _counts(challenges: Sequence[Challenge]) -> str:
    counted = Counter(c.category for c in challenges)
    return ", ".join(f"{counted[c]} {c}" for c in CATEGORIES if counted[c]) or "none"


def _tasks(plan: Plan, answer: str) -> Section:
    teller = Teller(plan_records(plan, answer))
    days = ("start.p50", "finish.p50", "finish.p90")
    rows = tuple(
        (
            *(teller(key, task_place(t), form=day_of_record) for key in days),
            t.task.owner,
            teller("critical", task_place(t), form=whole),
            t.task.title,
        )
        for t in plan.tasks
    )
    headings = ("start p50", "finish p50", "finish p90", "owner", "critical", "task")
    return Section(
        "Tasks",
        (
            "In the order in which they begin; a repair comes before all that stand on it.",
            "'critical' is the share of runs in which the end waits for it.",
        ),
        (("", Table(headings, rows, (4,), whole=(0, 1, 2, 5))),),
        figures=tuple(teller.told),
    )


def _raci(changes: Sequence[RaciChange]) -> Iterator[Section]:
    if not changes:
        return
    rows = []
    for change in changes:
        for when, roles in (("as is", change.as_is), ("to be", change.to_be)):
            cells = (roles.responsible, roles.accountable, roles.consulted, roles.informed)
            stops = change.stops if when == "to be" else ""
            rows.append((change.name, when, *(", ".join(c) or "nobody" for c in cells), stops))
    headings = (
        "step", "when", "responsible", "accountable", "consulted", "informed", "may stop it",
    )  # fmt: skip
    notes = tuple(f"{change.name}: {note}." for change in changes for note in change.notes)
    yield Section(
        "Who answers for what",
        ("Exactly one person is accountable for each step, and has the power to stop it.",),
        (("", Table(headings, tuple(rows))),),
        notes,
    )


def _rests(plan: Plan) -> Section:
    again = (
        "A gate that is still closed at its last look begins anew only after what failed was "
        "changed: looking on would let more pass than its 95 % allow."
    )
    log = (
        "After each stage its event log is compared with what was expected; until then those "
        "places are empty (in the JSON: `awaits`, `observed`)."
    )
    waits = (again, log)
    return Section("What it rests on", (*plan.assumptions, *(waits if plan.ladders else ())), ())
