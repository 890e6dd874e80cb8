"""The summary of a report for a board: a dozen lines, each with its basis and its chapter."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Final

from wfmap.analysis.recorded import baseline_records
from wfmap.audit.verdicts import is_fit
from wfmap.bottlenecks import Bottlenecks, LeverKind, Ranked
from wfmap.bottlenecks.recorded import bottleneck_records, lever_place, time_key
from wfmap.insertion.deciding.saying import said_of
from wfmap.insertion.portfolio.result import Portfolio
from wfmap.insertion.recorded import (
    candidate_place,
    candidate_records,
    portfolio_records,
    together_place,
)
from wfmap.model.quantity import Quantity
from wfmap.plan.planning import Plan
from wfmap.plan.recorded import PLANNED, day_of_record, plan_records, task_place
from wfmap.readiness.data.fitness import judgement
from wfmap.readiness.people.questionnaire import questionnaire
from wfmap.report.board.parts import HEADINGS, Board
from wfmap.report.board.readiness import kept
from wfmap.report.insertion.brief import questions_of
from wfmap.report.insertion.portfolio import paid_back
from wfmap.report.insertion.sections import BUILDERS
from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.report.telling import Teller, of_hundred
from wfmap.units.durations import human
from wfmap.units.figures import exact, telling_apart
from wfmap.units.record import Recorder, Records
from wfmap.words.sentences import listed, plural, signed_time

if TYPE_CHECKING:
    from wfmap.analysis.baseline import Baseline

__all__ = ["summary_section"]

NAMED: Final = 3
"""Names that a line lists."""
RISKS: Final = 2
"""Numbers that a line names of those that turn a decision, and questions of those to ask."""
HELPING: Final[tuple[LeverKind, ...]] = (
    "faster", "capacity", "handoff", "batch", "rework", "share", "hours",
)  # fmt: skip
"""Kinds of levers, the first that helps stands for the bottleneck."""


@dataclass(frozen=True, slots=True)
class _Line:
    """What is told, on which basis, in which chapter."""

    topic: str
    told: str
    basis: str
    anchor: str


def summary_section(board: Board, anchors: Collection[str]) -> Section:
    """Tell what a board has to know; `anchors` are the chapters that there are."""
    teller = Teller(_records(board))
    rows = tuple(
        (line.topic, line.told, line.basis, HEADINGS[line.anchor] if line.anchor in anchors else "")
        for line in _lines(board, teller)
    )
    table = Table(("about", "what", "basis", "chapter"), rows, (), (0, 1, 2, 3), links=(3,))
    told = tuple(teller.told)
    return Section("What a board has to know", (), (("", table),), figures=told)


def _records(board: Board) -> Records:
    """List the figures that the summary picks from."""
    records = Recorder("simulated")
    if board.baseline is not None:
        records.add(baseline_records(board.baseline, "report").every)
    if board.candidates is not None:
        records.add(candidate_records(board.candidates, "report").every)
    if board.ranked is not None:
        currency = board.process.currency
        records.add(bottleneck_records(currency, board.ranked, "report").every)
    if board.candidates is not None and board.portfolio is not None:
        records.add(portfolio_records(board.candidates, board.portfolio, "report").every)
    records.add(plan_records(board.plan, "report").every)
    return records.of("report")


def _lines(board: Board, teller: Teller) -> Iterator[_Line]:
    yield _cycle_time(board, teller)
    yield _bottleneck(board.ranked, teller) if board.ranked is not None else _longest_wait(board)
    if board.portfolio is not None:
        yield _proposal(board.portfolio, _nothing(board), teller)
        yield from _money(board, board.portfolio, teller)
    yield _finish(board.plan, teller)
    yield _decision(board)
    yield from _asked(board)
    yield from _repairs(board.plan)
    yield _challenges(board.plan)
    yield _data(board)
    yield _people(board)


def _cycle_time(board: Board, teller: Teller) -> _Line:
    limit = _limit(board, teller)
    found = board.candidates.prediction if board.candidates is not None else None
    if found is not None and found.unstable:
        names = listed([_actor(board, pool.actor) for pool in found.unstable], NAMED)
        told = f"{names}: more work arrives than can be done, so the queue grows without end."
        return _Line("Cycle time", told, "predicted", "bottlenecks")
    if found is None or not found.cycle_time.mean or not isfinite(found.cycle_time.mean):
        time = board.answers.time
        told = f"A case takes {human(time.work)} of work and {human(time.wait)} of stated waiting."
        stated = time.work + time.wait > 0
        told = told if stated else "The document states no times."
        return _Line("Cycle time", f"{told}{limit}", "stated", "answers")
    base = board.baseline
    if base is not None and base.cycle_time is not None and isfinite(base.cycle_time.value):
        return _Line(
            "Cycle time", f"{_as_simulated(base, teller)}{limit}", "simulated", "bottlenecks"
        )
    mean, most = (teller(key, basis="predicted") for key in ("cycle_time", "p90"))
    told = f"A case takes {mean} on average, nine of ten within {most}.{limit}"
    return _Line("Cycle time", told, "predicted", "bottlenecks")


def _as_simulated(base: "Baseline", teller: Teller) -> str:
    """Tell the baseline of all answers; nothing is promised of what has not settled."""
    why = base.simulated.not_settled
    if why is not None:
        return f"{why.message[:1].upper()}{why.message[1:]}."
    over = "" if base.late is None else f", {teller('late')} are over the target"
    mean, most = teller("cycle_time"), teller("p90")
    return f"A case takes {mean} on average, nine of ten within {most}{over}."


def _limit(board: Board, teller: Teller) -> str:
    ranked = board.ranked
    if ranked is None or ranked.limited_by is None or not 0 < ranked.capacity < float("inf"):
        return ""
    most = f"{teller('capacity', basis='predicted')} cases a day"
    return f" {_actor(board, ranked.limited_by)} limits the process to {most}."


def _actor(board: Board, actor: str) -> str:
    declared = board.process.actors.get(actor)
    return declared.name if declared is not None and declared.name else actor


def _longest_wait(board: Board) -> _Line:
    time = board.answers.time
    waits = [(step.wait, f"at {step.step.name}") for step in time.steps]
    waits += [
        (flow.wait, f"between {flow.from_step.name} and {flow.to_step.name}") for flow in time.flows
    ]
    wait, where = max(waits, default=(0.0, ""), key=lambda one: one[0])
    if wait <= 0:
        return _Line("Longest wait", "No waiting is stated.", "stated", "answers")
    told = f"{human(wait)} {where}, of {human(time.wait)} of stated waiting in an average case."
    return _Line("Longest wait", told, "stated", "answers")


def _bottleneck(ranked: Bottlenecks, teller: Teller) -> _Line:
    firsts = [levers[0] for kind in HELPING if (levers := ranked.kinds.get(kind))]
    helping = [first for first in firsts if _change(first) < 0]
    helping.sort(key=lambda first: first.effect.settled is False)
    if not helping:
        told = "No single change that is stated would make the process surely faster."
        return _Line("Bottleneck", told, ranked.basis, "bottlenecks")
    first = helping[0]
    name = first.element.name or first.element.id
    key, at, basis = time_key(first), lever_place(first), first.effect.basis
    change = teller(key, at, basis=basis, form=signed_time)
    told = f"{name}, {first.lever}: {change} for an average case{_sure(first, teller)}."
    return _Line("Bottleneck", told, first.effect.basis, "bottlenecks")


def _change(lever: Ranked) -> float:
    change = lever.effect.time
    return change.change if change is not None else 0.0


def _sure(lever: Ranked, teller: Teller) -> str:
    """Say how sure a simulated change is; predicted ones have no interval."""
    change = lever.effect.time
    if change is None or change.low == change.high:
        return ""
    if change.low is None or change.high is None:
        return ", not settled"
    form, at = telling_apart(change.low, change.high, signed_time), lever_place(lever)
    key = time_key(lever)
    ends = (teller(f"{key}.{end}", at, form=form) for end in ("low", "high"))
    return f" (95 %: {' to '.join(dict.fromkeys(ends))})"


def _proposal(chosen: Portfolio, nothing: str, teller: Teller) -> _Line:
    if not chosen.members:
        told = f"Nothing is worth doing within {exact(chosen.budget)} weeks of one person."
        return _Line("Proposal", told, "predicted", "candidates")
    titles = [c.title for c in chosen.members[:NAMED]]
    more = len(chosen.members) - len(titles)
    names = "; ".join([*titles, *([f"and {more} more"] if more else [])])
    joint = chosen.joint
    effect = "their effect together on time is unknown"
    if joint.together is not None:
        at = together_place(chosen)
        change = teller("change.cycle_time", at, basis=joint.basis, form=signed_time)
        effect = f"together {change} for an average case"
    over = f" They overload {listed(joint.overloaded, NAMED)}." if joint.overloaded else ""
    told = f"{names}: {effect}, for {chosen.choice.weeks:.1f} weeks of work.{over}{nothing}"
    return _Line("Proposal", told, f"{joint.basis}, assumed", "portfolio")


def _money(board: Board, chosen: Portfolio, teller: Teller) -> Iterator[_Line]:
    """Say what it costs and saves, how much may be wrong, and what would turn it."""
    if chosen.payback is not None and chosen.members:
        currency, at = board.process.currency, together_place(chosen)
        told = f"{paid_back(chosen.payback, currency, at, teller)}{_even(chosen, teller)}"
        yield _Line("Money", told, f"{chosen.payback.basis}, assumed", "portfolio")
    flips = {f.pointer: f for member in chosen.members for f in member.flips if not f.far}
    first = sorted(flips.values(), key=lambda f: f.changes == "verdict")[:RISKS]
    turned = [said_of(flip, board.plan.graph) for flip in first]
    if turned:
        told = "; ".join(turned)
        yield _Line("Risk", f"{told[:1].upper()}{told[1:]}.", "predicted, assumed", "candidates")


def _even(chosen: Portfolio, teller: Teller) -> str:
    """Say how many results may be wrong before the most delicate of them gains nothing."""
    rates = [
        (money.break_even.error_rate, member)
        for member in chosen.members
        if (money := member.money) is not None and money.break_even.error_rate is not None
    ]
    if not rates:
        return ""
    _, member = min(rates, key=lambda rate: rate[0])
    at, basis = candidate_place(member.id), member.baseline
    most = teller("break_even.error_rate", at, basis=basis, form=of_hundred)
    return f" {member.title} gains as long as at most {most} of its results are wrong."


def _asked(board: Board) -> Iterator[_Line]:
    """Name what is worth most to find out first."""
    found = board.candidates.all if board.candidates is not None else ()
    asked = [question.ask for question in questions_of(found)][:RISKS]
    if asked:
        yield _Line("To find out first", " ".join(asked), "stated", "candidates")


def _nothing(board: Board) -> str:
    """Say where doing nothing ranks before every candidate by itself."""
    found = board.candidates
    first = next((c for c in found.all if c.rank == 1), None) if found is not None else None
    if first is None or not first.is_nothing:
        return ""
    return " By itself no candidate ranks before doing nothing."


def _data(board: Board) -> _Line:
    done = sum(1 for audited in board.audited if not audited.failed)
    count = plural(len(board.process.stores), "store")
    if done:
        return _Line("Data", f"{done} of {count} audited.", "measured", "data")
    if not board.process.stores:
        return _Line("Data", "The document declares no store.", "stated", "data")
    held = [
        found
        for store in board.process.stores.values()
        for quality in store.quality
        if (found := judgement(store, quality)) is not None
    ]
    if not held:
        told = f"None of {count} was audited, and nothing is stated of how good they are."
        return _Line("Data", told, "stated", "data")
    broken = sum(1 for found in held if not is_fit(found.value, found.value))
    told = (
        f"{broken} of {plural(len(held), 'measurement')} that the document holds "
        f"{'breaks its' if broken == 1 else 'break their'} limit; no table was read."
    )
    return _Line("Data", told, "stated", "data")


def _people(board: Board) -> _Line:
    survey = board.people.survey
    if survey is not None and survey.roles:
        total = sum(role.respondents for role in survey.roles)
        told = (
            f"{plural(total, 'person', 'people')} of {plural(len(survey.roles), 'role')} answered."
        )
        return _Line("People", told, "measured", "people")
    if survey is not None:
        return _Line("People", "Too few answered to show anything.", "measured", "people")
    found = kept(board)
    if found:
        told = f"The document holds the survey of {plural(len(found), 'role')}.{_lowest(board)}"
        return _Line("People", told, "measured", "people")
    return _Line("People", "Nobody was asked how ready they are.", "stated", "people")


def _lowest(board: Board) -> str:
    """Name the lowest score of all roles; nothing where there is none."""
    scores = [
        (float(value.value), scale.title.lower(), board.process.actors[actor].name or actor)
        for actor, one in kept(board).items()
        for scale in questionnaire().scales
        if isinstance(value := getattr(one, scale.name, None), Quantity)
    ]
    if not scores:
        return ""
    score, scale, actor = min(scores)
    return f" Lowest is {scale} of {actor}: {exact(score)} of 5."


def _challenges(plan: Plan) -> _Line:
    open_ = [c for c in plan.challenges if c.is_open]
    gated = sum(1 for c in open_ if c.gate is not None)
    told = f"{plural(len(open_), 'challenge')} open"
    if gated:
        told += f", {gated} of which must be closed before a stage begins"
    return _Line("Challenges", f"{told}.", "stated, assumed", "challenges")


def _repairs(plan: Plan) -> Iterator[_Line]:
    first = [t.task for t in plan.tasks if t.task.kind == "repair"][:NAMED]
    if first:
        told = "; ".join(f"{task.title} ({task.owner})" for task in first)
        yield _Line("To repair first", f"{told}.", "assumed", "plan")


def _finish(plan: Plan, teller: Teller) -> _Line:
    if plan.finish is None:
        return _Line("Finish", "There is nothing to do.", "assumed", "plan")
    half, most = (_day(teller, f"finish.{end}", "") for end in ("p50", "p90"))
    told = (
        f"From {plan.start.isoformat()}, {_in_use(plan, teller)}done by {half} as likely as not, "
        f"and by {most} in nine of ten runs."
    )
    return _Line("Finish", told, "simulated, assumed", "plan")


def _day(teller: Teller, key: str, at: str) -> str:
    return teller(key, at, basis=PLANNED, form=day_of_record)


def _in_use(plan: Plan, teller: Teller) -> str:
    """Say from when all are in their last stage; the end comes when the gates of that are passed.

    Of several, it is the latest, which is a little early where they are not in step.
    """
    used = [plan.tasks_of(ladder, ladder.stages[-1])[1] for ladder in plan.ladders]
    if not used:
        return ""
    last = (max(used, key=lambda t: t.start.p50), max(used, key=lambda t: t.start.p90))
    half, most = (
        _day(teller, f"start.{end}", task_place(task))
        for end, task in zip(("p50", "p90"), last, strict=True)
    )
    which = "it is" if len(used) == 1 else "all are"
    return f"{which} in use from {half} (nine of ten: {most}); "


def _decision(board: Board) -> _Line:
    chosen = board.portfolio
    if chosen is None or not chosen.members:
        told = "Whether to close the challenges first, or to spend more weeks."
        return _Line("To be decided", told, "assumed", "challenges")
    stage = "the candidate is" if len(chosen.members) == 1 else "the candidates are"
    told = (
        f"Whether {stage} carried out, whether {chosen.choice.weeks:.1f} weeks of one person are "
        "given to it, and who owns the first repairs."
    )
    doubt = sum(1 for c in chosen.members if c.verdict == "only_after")
    if doubt:
        told += f" {doubt} of {len(chosen.members)} depend on what is not yet measured."
    first = chosen.members[0]
    if first.building:
        lacking = listed(
            [BUILDERS[one.who].lower() for one in first.building if one.lacking], NAMED
        )
        told += " Who builds it: a team of your own or a partner"
        told += f"; nothing shows all skills of {lacking}." if lacking else "."
    return _Line("To be decided", told, "assumed", "portfolio")
