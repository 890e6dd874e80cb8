"""An analysis in twelve lines of 80 columns, which is what a person reads first.

How long a case takes, the target, the cost, the narrow place, the three best changes and what
nobody measured; all else is a flag away. Every figure is that of the whole text, from the same
records, so the two never say different numbers.
"""

from collections.abc import Iterator, Sequence
from math import inf, isfinite
from typing import TYPE_CHECKING, Final

from wfmap.analysis.recorded import baseline_records, record_prediction
from wfmap.bottlenecks import Bottlenecks, Ranked
from wfmap.bottlenecks.recorded import bottleneck_records, lever_place, time_key
from wfmap.facts.outcome import can_end
from wfmap.findings import Finding
from wfmap.graph import ProcessGraph
from wfmap.prediction.predictor import Prediction
from wfmap.report.answers.bottlenecks import overload_of
from wfmap.report.findings.counts import counts_in_words
from wfmap.report.section import Section
from wfmap.report.tables import cut_to
from wfmap.report.telling import Teller, how_predicted, whole
from wfmap.report.writing import BRIEF, brief_lines
from wfmap.units.durations import human
from wfmap.units.figures import exact, money
from wfmap.units.record import Recorder, place
from wfmap.words.sentences import in_millions, signed_time

if TYPE_CHECKING:
    from wfmap.analysis.baseline import Baseline

__all__ = ["brief_opening", "brief_section", "to_brief"]

_BEST: Final = 3
_NAME: Final = 26
"""Columns of a name in a sentence."""
_CHANGE: Final = 36
"""Columns of a change: what is changed, and how."""
_CENT: Final = 0.01
_LEAST: Final = 12
"""Columns that the name of what is changed has at least."""


def to_brief(
    graph: ProcessGraph,
    known: Prediction,
    findings: Sequence[Finding],
    ranked: Bottlenecks | None = None,
    base: "Baseline | None" = None,
) -> str:
    """Write an analysis in at most twelve lines, none over 80 columns."""
    section = brief_section(graph, known, ranked, base)
    told = f"{counts_in_words(findings)}: `wfmap check`. All there is: `wfmap analyse --full`."
    lines = [*_titled(graph), *brief_lines(section.sentences), f"{told[:1].upper()}{told[1:]}"]
    return "\n".join(lines) + "\n"


def brief_opening(graph: ProcessGraph, known: Prediction) -> str:
    """Write the beginning of a brief analysis that is still being simulated."""
    sentences = _predicted(graph, known, _of_prediction(graph, known))
    return "\n".join([*_titled(graph), *brief_lines(sentences)]) + "\n"


def brief_section(
    graph: ProcessGraph,
    known: Prediction,
    ranked: Bottlenecks | None = None,
    base: "Baseline | None" = None,
) -> Section:
    """Tell an analysis in sentences: each is a line, or two where names are long."""
    tellers = [_of_prediction(graph, known)]
    sentences = [*_predicted(graph, known, tellers[0])]
    if base is not None:
        tellers.append(Teller(baseline_records(base, "analyse")))
        sentences += _simulated(base, tellers[-1])
    sentences += _outlay(graph, tellers[-1])
    if ranked is not None:
        tellers.append(Teller(bottleneck_records(graph.process.currency, ranked, "analyse")))
        sentences += _narrow(graph, ranked, tellers[-1], tellers[0])
        sentences += _best(graph, ranked, tellers[-1])
        sentences += _unmeasured(ranked)
    figures = tuple(told for teller in tellers for told in teller.told)
    return Section(graph.process.name or "Process", tuple(sentences), (), figures=figures)


def _titled(graph: ProcessGraph) -> Iterator[str]:
    process = graph.process
    yield cut_to(f"{process.name or 'Process'} ({process.stage})", BRIEF)


def _of_prediction(graph: ProcessGraph, known: Prediction) -> Teller:
    records = Recorder("predicted")
    record_prediction(records, graph, known)
    return Teller(records.of("analyse"))


def _predicted(graph: ProcessGraph, known: Prediction, teller: Teller) -> Iterator[str]:
    if not can_end(graph):
        yield "No case can come to an end, so there is no time that a case takes."
    elif known.unstable:
        yield "At first sight more work arrives than can be done: a queue grows without end."
    elif known.cycle_time.mean:
        how = how_predicted(known)
        first = f"{how[:1].upper()}{how[1:]} one" if how else "At first sight a case"
        yield f"{first} takes {teller('cycle_time')}, nine of ten at most {teller('p90')}."
    else:
        yield "The document states no times, so none are predicted."


def _simulated(base: "Baseline", teller: Teller) -> Iterator[str]:
    """Say how long a case takes as simulated; nothing where a queue grows without end."""
    found = base.simulated
    time, why = found.cycle_time, found.not_settled
    if found.unbounded:
        return
    if not base.predicted.cycle_time.mean and not time.mean:
        return
    if not isfinite(time.mean):
        yield "Simulated, no case came to an end."
        return
    p90 = teller("p90")
    if why is None:
        half = teller("cycle_time.half")
        within = f" (± {half})" if half else ""
        yield f"Simulated, it takes {teller('cycle_time')}{within}, nine of ten at most {p90}."
        return
    about = "at least" if why.is_least else "about"
    needed = why.events_needed
    more = f"; {in_millions(needed)} events would settle it" if needed and isfinite(needed) else ""
    yield f"Simulated, {about} {teller('cycle_time')}: not settled{more}."


def _outlay(graph: ProcessGraph, teller: Teller) -> Iterator[str]:
    """Say what becomes of the target, and what a case costs: in one line where that fits."""
    process = graph.process
    cost = teller("cost", form=lambda value: money(value, process.currency))
    target, late = process.target, teller.value("late")
    if target is None or target.cycle_time is None:
        yield "No target is stated." + (f" A case costs {cost}." if cost else "")
        return
    if late is not None and isfinite(late):
        asked = "" if target.percentile is None else f" ({exact(target.percentile.value)} % asked)"
        meant = "the cases it is meant for" if target.outcomes else "cases"
        within = human(target.cycle_time.expected)
        met = teller("late", form=_rest)
        said = f"{met} of {meant} meet the target of {within}{asked}."
        if cost and len(said) + len(cost) + 15 > BRIEF:
            yield said
        elif cost:
            yield f"{said} A case costs {cost}."
            return
        else:
            yield said
    if cost:
        yield f"A case costs {cost}."


def _rest(share: float) -> str:
    return whole(1 - share)


def _narrow(
    graph: ProcessGraph, ranked: Bottlenecks, teller: Teller, stated: Teller
) -> Iterator[str]:
    """Say what limits the process: who is overloaded, or has the least to spare."""
    for pool in ranked.unstable[:1]:
        name = cut_to(graph.actor_name(pool.actor), _NAME)
        yield f"The narrow place is {name}, which {overload_of(pool, teller)}."
        return
    if ranked.limited_by is None or not 0 < ranked.capacity < inf:
        return
    name = cut_to(graph.actor_name(ranked.limited_by), _NAME)
    load = stated("load", place("actor", ranked.limited_by), form=whole)
    busy = f", {load} busy" if load else ""
    yield f"The narrow place is {name}{busy}: at most {teller('capacity')} cases a day."


def _best(graph: ProcessGraph, ranked: Bottlenecks, teller: Teller) -> Iterator[str]:
    """List the best change of each kind, the three that do most; of an overload what ends it."""
    firsts = [levers[0] for levers in ranked.kinds.values() if levers]
    if not firsts:
        yield "Nothing that is stated could be changed: there are no times or capacities."
        return
    if ranked.unstable:
        helpful = [one for one in firsts if one.keeps_up] or [
            one for one in firsts if one.effect.throughput and one.effect.throughput.change > 0
        ]
        helpful.sort(key=lambda one: -_more(one))
    else:
        helpful = [one for one in firsts if one.effect.time and one.effect.time.change < 0]
        helpful.sort(key=lambda one: (one.effect.settled is False, _change(one)))
    if not helpful:
        yield "No single change that wfmap tried would make the process faster."
        return
    shown = helpful[:_BEST]
    is_open = any(one.effect.settled is not True for one in shown) and not ranked.unstable
    doubt = ", as far as is known by now" if is_open else ", one of each kind of change"
    doubt = ", by prediction" if ranked.basis == "predicted" else doubt
    yield f"What would help most{doubt}:"
    for number, lever in enumerate(shown, 1):
        yield f"  {number}. {_told(graph, ranked, lever, teller)}"


def _more(lever: Ranked) -> float:
    return lever.effect.throughput.change if lever.effect.throughput is not None else 0.0


def _change(lever: Ranked) -> float:
    return lever.effect.time.change if lever.effect.time is not None else inf


def _told(graph: ProcessGraph, ranked: Bottlenecks, lever: Ranked, teller: Teller) -> str:
    """Tell a change in a line: who or what, what it does to the time of a case, and in money."""
    name = lever.element.name or lever.element.id
    what = f"{cut_to(name, max(_LEAST, _CHANGE - len(lever.lever)))}, {lever.lever}"
    at, basis = lever_place(lever), lever.effect.basis
    currency = graph.process.currency
    if not ranked.unstable:
        does = teller(time_key(lever), at, basis=basis, form=signed_time)
    elif lever.keeps_up:
        does = "then no queue grows"
    else:
        more = teller("change.throughput", at, basis="predicted")
        does = f"{more} cases more a day"
    if lever.price is not None and lever.price.per_week is not None:
        price = teller("price", at, form=lambda cost: money(cost, currency))
        does += f", for {price} a week"
    elif lever.effect.cost is not None and abs(lever.effect.cost.change) >= _CENT:
        cost = teller("change.cost", at, basis=basis, form=lambda v: _signed(v, currency))
        does += f", {cost} a case"
    return f"{what}: {does}"


def _signed(value: float, currency: str | None) -> str:
    amount = money(value, currency)
    return amount if value < 0 else f"+{amount}"


def _unmeasured(ranked: Bottlenecks) -> Iterator[str]:
    """Name the numbers nobody measured that the answer hangs on most."""
    moving = (guess for guess in ranked.guesses if guess.swing > 0)
    guess = next(moving, None)
    if guess is None:
        return
    said = f"Nobody measured what decides most: {guess.number}"
    is_whole = guess.element.kind == "process"
    name = "" if is_whole else f" of {cut_to(guess.element.name, BRIEF - 5 - len(said))}"
    yield f"{said}{name}."
