"""One candidate's stages as a section: dates, gates, demotion, and what goes with each."""

from collections.abc import Iterator
from math import ceil

from wfmap.plan.planning import Plan
from wfmap.plan.recorded import day_of_record, plan_records, task_place
from wfmap.plan.schedule import Scheduled
from wfmap.plan.stages import Awaited, Demotion, Gate, Ladder
from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.report.telling import Teller
from wfmap.units.durations import human
from wfmap.units.figures import figure
from wfmap.words.sentences import percent, plural

__all__ = ["gate_sentence", "stage_section"]


def stage_section(plan: Plan, ladder: Ladder, answer: str = "plan") -> Section:
    """Tell a candidate's way from the baseline to its last stage."""
    teller = Teller(plan_records(plan, answer))
    return Section(
        ladder.title,
        tuple(_about(ladder)),
        (
            ("Stages", _stages(plan, ladder, teller)),
            ("Gates, each a bound with 95 % over all its looks", _gates(ladder)),
            ("Back by itself", _demotions(ladder)),
            ("With each stage", _with(ladder)),
            ("Watched in use", _monitoring(ladder)),
            ("What a log will tell", _awaited(ladder)),
        ),
        figures=tuple(teller.told),
    )


def _about(ladder: Ladder) -> Iterator[str]:
    yield (
        f"{ladder.owner} answers for it, {ladder.reviewer} looks, and {ladder.escalation} decides "
        "what is doubtful."
    )
    if ladder.capped_by:
        yield f"It ends at {ladder.last}: {ladder.capped_by}."
    if ladder.stopped_by:
        yield (
            f"It stays at {ladder.stopped_by}. Raise what is expected, or gather cases of several "
            "such steps."
        )


def _stages(plan: Plan, ladder: Ladder, teller: Teller) -> Table:
    def days(task: Scheduled, key: str) -> str:
        """Write the day that is as likely passed as not, then that of nine in ten runs."""
        ends = (f"{key}.p50", f"{key}.p90")
        half, most = (teller(end, task_place(task), form=day_of_record) for end in ends)
        return f"{half} ({most})"

    rows = []
    for stage in ladder.stages:
        prepared, used = plan.tasks_of(ladder, stage)
        rows.append(
            (
                stage.stage,
                teller("start.p50", task_place(prepared), form=day_of_record),
                days(used, "start"),
                days(used, "finish"),
                stage.purpose,
            )
        )
    headings = ("stage", "prepared from", "in use from p50 (p90)", "left p50 (p90)", "what for")
    return Table(headings, tuple(rows), whole=(0, 1, 2, 3))


def _gates(ladder: Ladder) -> Table:
    rows = tuple(
        (s.stage, g.metric, gate_sentence(g), _lasts(g), g.where)
        for s in ladder.stages
        for g in s.gates
    )
    return Table(("stage", "measured", "opens", "takes", "where"), rows, whole=(1, 2))


def gate_sentence(gate: Gate) -> str:
    """Say when a gate opens: the cases of each look, and the most faults allowed there."""
    if gate.kind == "precision":
        return (
            f"after {gate.looks[0].cases} cases: any share is then known to ± {_share(gate.limit)}"
        )
    if gate.kind == "mean":
        return (
            f"after {gate.looks[0].cases} cases here and as many before: under the baseline's "
            f"{human(gate.limit)} with 95 % "
            f"(passes in {percent(gate.chance)} if it is {human(gate.expected)})"
        )
    if not gate.looks:
        return f"under {percent(gate.limit)}: never, for {percent(gate.expected)} is expected"
    looks = ", or ".join(
        f"at most {look.faults} of {look.cases}" for look in gate.looks if look.faults is not None
    )
    return (
        f"under {_share(gate.limit)}: {looks} "
        f"(passes in {percent(gate.chance)} if it is {_share(gate.expected)})"
    )


def _share(share: float) -> str:
    """Write a share in percent with the digits it has."""
    return f"{figure(100 * share)} %"


def _lasts(gate: Gate) -> str:
    if gate.why_closed:
        return f"too long: {gate.why_closed}" if gate.looks else "never"
    if gate.weeks is None:
        return "unknown: no volume is stated"
    return "under a week" if gate.weeks < 1 else f"up to {plural(ceil(gate.weeks), 'week')}"


def _demotions(ladder: Ladder) -> Table:
    found = ((s.stage, s.demotion) for s in ladder.stages)
    rows = tuple((stage, d.metric, d.to, _rule(d), d.at_once) for stage, d in found if d)
    return Table(("stage", "watched", "back to", "when", "at once after"), rows, whole=(3,))


def _rule(demotion: Demotion) -> str:
    watch = demotion.watch
    if watch is None:
        return "no rule can be planned: state the accuracy"
    return (
        f"{watch.points} points: a fault adds {watch.fault}, a good case takes 1; "
        f"{_share(watch.unacceptable)} faults are noticed after {watch.notices:,.0f} cases, a "
        f"false alarm comes every {watch.false_alarm:,.0f}"
    )


def _with(ladder: Ladder) -> Table:
    rows = tuple(
        (s.stage, what, text)
        for s in ladder.stages
        for what, text in (
            ("training", s.training),
            ("communication", s.communication),
            ("feedback", s.feedback),
            ("escalation drill", s.drill),
        )
    )
    return Table(("stage", "what", "how"), rows, whole=(2,))


def _monitoring(ladder: Ladder) -> Table:
    rows = tuple(
        (s.stage, m.metric, m.owner, m.threshold, m.action)
        for s in ladder.stages
        for m in s.monitoring
    )
    return Table(("stage", "what", "who", "from", "then"), rows, whole=(1, 4))


def _awaited(ladder: Ladder) -> Table:
    """List what waits for a log once each, at the first stage that asks for it."""
    first: dict[tuple[str, str], tuple[str, Awaited]] = {}
    for stage in ladder.stages:
        for awaited in stage.awaits:
            first.setdefault((awaited.kind, awaited.metric), (stage.stage, awaited))
    rows = tuple(
        (
            stage,
            a.metric,
            _figure(a.expected, a.unit) or "not stated",
            _figure(a.limit, a.unit),
            _figure(a.observed, a.unit) or "not yet",
            a.source,
        )
        for stage, a in first.values()
    )
    headings = ("from stage", "what", "expected", "limit", "observed", "told by")
    return Table(headings, rows, whole=(1, 5))


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    return human(value) if unit == "s" else _share(value)
