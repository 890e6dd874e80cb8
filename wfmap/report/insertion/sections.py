"""Candidates as sections of sentences and tables, which text and Markdown then write out."""

from collections.abc import Iterator, Sequence
from typing import Final

from wfmap.analysis.wording import percent, plural, signed
from wfmap.insertion.candidates import Candidates
from wfmap.insertion.terms import AXES, Candidate, Criterion
from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.units.durations import human
from wfmap.units.figures import figure

__all__ = ["candidate_section", "candidates_sections"]

LEADING: Final = 5
"""Candidates that get a section of their own."""
LEAST_WORTH: Final = 0.001
"""Utility below which the worth of knowing is not told apart."""
LAW: Final = "Vetoes of law are a pre-screen, not legal advice."


def candidates_sections(
    found: Candidates, leading: int = LEADING, *, titled: bool = False
) -> tuple[Section, ...]:
    """Tell which insertions are worth it, then each of the leading ones in full.

    Tables name candidates by their ids, which commands take, or by their titles for a reader.
    """
    ranked = [c for c in found.all if c.rank is not None]
    wanted = [c for c in ranked if c.verdict != "out"][:leading]
    return (_overview(found, ranked, titled=titled), *(candidate_section(found, c) for c in wanted))


def _overview(found: Candidates, ranked: Sequence[Candidate], *, titled: bool) -> Section:
    blocked = [c for c in found.all if c.rank is None and not c.vetoes]
    vetoed = [c for c in found.all if c.vetoes]
    return Section(
        "Where AI belongs, and what is better",
        tuple(_sentences(found, ranked)),
        (
            ("Candidates, the best first", _ranking(ranked, titled=titled)),
            ("Blocked until one thing is repaired", _out(blocked, titled=titled)),
            ("Out by a veto; a pre-screen, not legal advice", _out(vetoed, titled=titled)),
        ),
    )


def _sentences(found: Candidates, ranked: Sequence[Candidate]) -> Iterator[str]:
    base = found.prediction
    if base.unstable:
        names = ", ".join(found.graph.actor_name(pool.actor) for pool in base.unstable)
        yield f"{names} get more work than can be done: no time of the process can be relied on."
    elif found.baseline is not None and found.baseline.cycle_time is not None:
        about = "about " if found.baseline.settled is False else ""
        yield f"A case takes {about}{human(found.baseline.cycle_time.value)} on average as it is."
        why = found.not_settled
        if why is not None:
            yield f"{why.message[:1].upper()}{why.message[1:]}."
    elif base.cycle_time.mean:
        yield f"A case takes {human(base.cycle_time.mean)} on average as it is, by prediction."
    first = next(iter(ranked), None)
    if first is not None:
        yield _first(found, first)
    if found.tried is None:
        yield "Nothing was simulated; effects on time are predicted."
    else:
        count, events = len(found.tried.effects), found.tried.events / 1e6
        yield (
            f"{plural(count, 'rewrite')} of the process were simulated beside it in the long run, "
            f"{events:,.0f} million events in all."
        )
        if found.tried.open_:
            yield f"{plural(len(found.tried.open_), 'rewrite')} have not settled."
    flip = found.ranking.flip
    if flip is not None and len(ranked) > 1:
        yield (
            f"The first two swap if {flip.axis} weighed {abs(flip.change):.2f} "
            f"{'more' if flip.change > 0 else 'less'} than its mean of {flip.weight:.2f}."
        )


def _first(found: Candidates, first: Candidate) -> str:
    share = first.first_rank_share or 0.0
    sure = {"robust": "robustly", "borderline": "but it depends", "out": "but nothing helps"}
    told = f"First is: {first.title} ({sure[first.verdict]}; first in {percent(share)} of samples)."
    beats = found.ranking.beats_nothing
    if beats is not None and not first.is_nothing:
        told += f" It is better than doing nothing in {percent(beats[first.id])} of them."
    return told


def _ranking(ranked: Sequence[Candidate], *, titled: bool) -> Table:
    rows = tuple(
        (
            _ranks(c),
            c.title if titled else c.id,
            c.verdict,
            _told(c, "cycle_time", whole=True),
            _told(c, "effort"),
            _told(c, "cost"),
        )
        for c in ranked
    )
    headings = ("ranks", "candidate", "verdict", "time of a case", "work", "cost")
    return Table(headings, rows, (3, 4, 5), whole=(1, 2, 3, 4, 5))


def _ranks(candidate: Candidate) -> str:
    if candidate.rank_interval is None:
        return ""
    low, high = candidate.rank_interval
    return str(low) if low == high else f"{low}–{high}"


def _told(candidate: Candidate, name: str, *, whole: bool = False) -> str:
    """Write a relative change in percent, with its interval where the whole is wanted."""
    found = next((c for c in candidate.criteria if c.name == name), None)
    if found is None or found.value is None:
        return "?"
    value, low, high = (100 * x for x in (found.value, found.low, found.high))
    if not whole or high - low < 0.05:  # noqa: PLR2004 - half of what is shown
        return f"{signed(value)} %"
    return f"{signed(value)} % ({signed(low)} to {signed(high)})"


def _out(candidates: Sequence[Candidate], *, titled: bool) -> Table:
    rows = tuple(
        (c.title if titled else c.id, "; ".join(v.reason for v in c.vetoes) or c.blocked)
        for c in candidates
    )
    return Table(("candidate", "why"), rows, whole=(0, 1))


def candidate_section(found: Candidates, candidate: Candidate) -> Section:
    """Tell all about one candidate: why, its three axes, what is short, what to measure."""
    return Section(
        candidate.title,
        tuple(_about(found, candidate)),
        (
            *((axis.capitalize(), _criteria(candidate.on(axis))) for axis in AXES),
            ("Measure next", _measures(candidate)),
            ("What is short", _short(candidate)),
        ),
    )


def _about(found: Candidates, candidate: Candidate) -> Iterator[str]:
    yield f"`{candidate.id}`: rank {_ranks(candidate)}, {candidate.verdict}."
    yield f"Because {candidate.why}."
    if candidate.reviewer:
        yield f"{found.graph.actor_name(candidate.reviewer)} looks at proposals."
    if candidate.escalates_to:
        yield f"{found.graph.actor_name(candidate.escalates_to)} decides what is doubtful."
    elif candidate.reviewer:
        yield "Nobody is named who decides what is doubtful."
    central = found.ranking.central.get(candidate.id)
    if central is not None:
        told = ", ".join(f"{axis} {w:.2f}" for axis, w in zip(AXES, central.weights, strict=True))
        yield (
            f"It leads for who weighs about {told}; with just these weights in "
            f"{percent(central.confidence)} of samples."
        )
    for veto in candidate.vetoes:
        yield f"Veto: {veto.reason} ({veto.source}, as of {veto.as_of}). {LAW}"


def _criteria(criteria: Sequence[Criterion]) -> Table:
    rows = tuple(
        (
            c.name.replace("_", " "),
            "unknown" if c.value is None else _figure(c, c.value),
            f"{_figure(c, c.low)} to {_figure(c, c.high)}",
            c.basis,
            c.sentence,
            c.unit,
        )
        for c in criteria
    )
    headings = ("criterion", "value", "interval", "basis", "in words", "unit")
    return Table(headings, rows, (1, 2), whole=(4,))


def _figure(criterion: Criterion, value: float) -> str:
    """Write a figure of a criterion; a share in percent, a change of the whole with its sign."""
    if criterion.unit.startswith("share of the process"):
        return f"{signed(100 * value)} %"
    if criterion.unit.startswith("share"):
        return f"{figure(100 * value)} %".replace("-", "−")
    return figure(value).replace("-", "−")


def _measures(candidate: Candidate) -> Table:
    rows = tuple(
        (m.criterion, m.what, f"±{m.moves:.2f}", _worth(m.gain)) for m in candidate.measure_next
    )
    return Table(("criterion", "how", "moves", "worth"), rows, (2, 3), whole=(0, 1))


def _worth(gain: float) -> str:
    """Write what knowing is worth; none where nothing that is found would change the choice."""
    if not gain:
        return "none"
    return f"{gain:.3f}" if gain >= LEAST_WORTH else f"under {LEAST_WORTH}"


def _short(candidate: Candidate) -> Table:
    rows = tuple(
        (s.subject, s.element.name or s.element.id, s.dimension, s.found, s.remedy)
        for s in candidate.shortfalls
    )
    return Table(("of", "where", "in what", "found", "what helps"), rows)
