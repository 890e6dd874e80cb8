"""What a plan promises: the process as it is, as it is to be, and the change, with intervals.

What several candidates change is added up as if they did not touch each other; so are the squares
of their doubts. As it is plus what is promised is as it is to be, by construction.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Final

from wfmap.graph import ProcessGraph
from wfmap.insertion.deciding.money import YEAR
from wfmap.insertion.deciding.terms import Amount, Parameter
from wfmap.insertion.terms import Candidate, Criterion
from wfmap.plan.stages.benefit import work_of
from wfmap.prediction.predictor import Prediction, predict

__all__ = ["Case", "Promise", "Promised", "promise_of"]

APART: Final = "added up as if they did not touch each other"
SHARED: Final[Mapping[str, str]] = {"cycle_time": "cycle_time", "work": "effort", "cost": "cost"}
"""Figures of a case, and the criterion that says by which share a candidate changes each."""


@dataclass(frozen=True, slots=True)
class Case:
    """A mean case: seconds from start to end, seconds of people's work, cost, share that is late.

    None where it is not known. `cases_a_year` come.
    """

    cycle_time: float | None
    work: float | None
    cost: float | None
    late: float | None
    cases_a_year: float | None


@dataclass(frozen=True, slots=True)
class Promised:
    """The change of a case that is promised, to be minus as it is, each with its interval.

    `errors` is in wrong results a case; `net` is money a year in full use, a gain above nought.
    """

    cycle_time: Amount
    work: Amount
    cost: Amount
    late: Amount
    errors: Amount
    net: Amount


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised, and the numbers it rests on, each once."""

    as_is: Case
    to_be: Case
    promised: Promised
    parameters: tuple[Parameter, ...]


def promise_of(graph: ProcessGraph, chosen: Sequence[Candidate]) -> Promise | None:
    """Say what the chosen candidates promise; None where none is chosen."""
    if not chosen:
        return None
    base = predict(graph)
    as_is = _as_is(graph, base, chosen[0])
    money = graph.process.currency or "money"
    units = {"cycle_time": "s", "work": "s", "cost": money}
    amounts = {
        name: _added(
            [_scaled(_criterion(c, called), getattr(as_is, name)) for c in chosen], units[name]
        )
        for name, called in SHARED.items()
    }
    late = _added([_scaled(_criterion(c, "breaches"), 1.0) for c in chosen], "share")
    promised = Promised(
        **amounts,
        late=late,
        errors=_added([_scaled(_criterion(c, "errors"), 1.0) for c in chosen], "errors a case"),
        net=_added([c.money.net if c.money else None for c in chosen], f"{money} a year"),
    )
    return Promise(as_is, _to_be(as_is, promised), promised, _parameters(chosen))


def _as_is(graph: ProcessGraph, base: Prediction, first: Candidate) -> Case:
    """Give the process as it is, its time as the candidates have it: it may be simulated."""
    facts = base.facts.process
    work = work_of(graph, base)
    return Case(
        cycle_time=first.details.get("cycle_time_before", base.cycle_time.mean),
        work=work or None,
        cost=None if facts.cost is None else facts.cost.value,
        late=base.late,
        cases_a_year=None if facts.arrivals is None else facts.arrivals.value * YEAR,
    )


def _criterion(candidate: Candidate, name: str) -> Criterion | None:
    return next((c for c in candidate.criteria if c.name == name and c.value is not None), None)


def _scaled(found: Criterion | None, times: float | None) -> Amount | None:
    """Give a criterion in the unit of what it is a share of."""
    if found is None or found.value is None or times is None:
        return None
    ends = (found.value * times, found.low * times, found.high * times)
    return Amount(*ends, "", f"{found.basis}: {found.provenance}")


def _added(amounts: Sequence[Amount | None], unit: str) -> Amount:
    known = [a for a in amounts if a is not None and a.value is not None]
    if not known or len(known) < len(amounts):
        return Amount(None, None, None, unit, "not known")
    value = sum(a.value or 0.0 for a in known)
    told = known[0].provenance if len(known) == 1 else APART
    down = _doubt((a.value, a.low) for a in known)
    up = _doubt((a.value, a.high) for a in known)
    return Amount(
        value,
        None if down is None else value - down,
        None if up is None else value + up,
        unit,
        told,
    )


def _doubt(ends: Iterable[tuple[float | None, float | None]]) -> float | None:
    """Add up the squares of the distances to an end; None where one is not known."""
    found = list(ends)
    if any(value is None or end is None for value, end in found):
        return None
    return hypot(*((value or 0.0) - (end or 0.0) for value, end in found))


def _to_be(as_is: Case, promised: Promised) -> Case:
    def plus(now: float | None, change: Amount) -> float | None:
        return None if now is None or change.value is None else now + change.value

    return Case(
        cycle_time=plus(as_is.cycle_time, promised.cycle_time),
        work=plus(as_is.work, promised.work),
        cost=plus(as_is.cost, promised.cost),
        late=plus(as_is.late, promised.late),
        cases_a_year=as_is.cases_a_year,
    )


def _parameters(chosen: Sequence[Candidate]) -> tuple[Parameter, ...]:
    """List every number once, in the order in which they come."""
    return tuple({p.pointer: p for c in chosen for p in c.parameters}.values())
