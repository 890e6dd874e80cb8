"""Candidates as sections of sentences and tables, which text and Markdown then write out."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from wfmap.insertion.candidates import Candidates
from wfmap.insertion.deciding.terms import SAID, Builder
from wfmap.insertion.recorded import builder_place, candidate_place, candidate_records
from wfmap.insertion.terms import AXES, Axis, Candidate, Criterion
from wfmap.report.insertion.as_is import as_is_records, as_it_is
from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.report.telling import Form, Teller, points
from wfmap.units.figures import figure, money
from wfmap.units.record import Records
from wfmap.words.sentences import in_millions, percent, plural, signed

__all__ = ["BUILDERS", "built_by", "candidate_section", "candidates_sections"]

LEADING: Final = 5
"""Candidates that get a section of their own."""
LEAST_WORTH: Final = 0.001
"""Utility below which the worth of knowing is not told apart."""
LAW: Final = "Vetoes of law are a pre-screen, not legal advice."

BUILDERS: Final[Mapping[Builder, str]] = {
    "internal": "A team of your own",
    "partner": "A partner",
}
"""How people call who builds."""


def candidates_sections(
    found: Candidates,
    leading: int = LEADING,
    *,
    titled: bool = False,
    answer: str = "candidates",
) -> tuple[Section, ...]:
    """Tell which insertions are worth it, then each of the leading ones in full.

    Tables name candidates by their ids, which commands take, or by their titles for a reader.
    """
    ranked = [c for c in found.all if c.rank is not None]
    wanted = [c for c in ranked if not c.is_nothing][:leading]
    records = candidate_records(found, answer)
    overview = _overview(found, ranked, records, titled=titled, answer=answer)
    return (overview, *(candidate_section(found, c, records) for c in wanted))


def _overview(
    found: Candidates,
    ranked: Sequence[Candidate],
    records: Records,
    *,
    titled: bool,
    answer: str,
) -> Section:
    base, teller = Teller(as_is_records(found, answer)), Teller(records)
    open_ = [c for c in found.all if c.verdict == "cannot_say"]
    out = [c for c in found.all if c.verdict == "do_not"]
    return Section(
        "Where AI belongs, and what is better",
        tuple(_sentences(found, ranked, base, teller)),
        (
            ("Candidates, the best first", _ranking(ranked, teller, titled=titled)),
            ("Cannot be said yet", _out(open_, titled=titled)),
            ("Not to be done; the law is a pre-screen, not legal advice", _out(out, titled=titled)),
        ),
        figures=(*base.told, *teller.told),
    )


def _sentences(
    found: Candidates, ranked: Sequence[Candidate], base: Teller, teller: Teller
) -> Iterator[str]:
    yield from as_it_is(found, base)
    first = next(iter(ranked), None)
    if first is not None:
        yield _first(first, teller)
    if found.tried is None:
        yield "Nothing was simulated; effects on time are predicted."
    else:
        count, events = len(found.tried.effects), in_millions(found.tried.events)
        yield (
            f"{plural(count, 'rewrite')} of the process were simulated beside it in the long run, "
            f"{events} events in all."
        )
        if found.tried.open_:
            yield f"{plural(len(found.tried.open_), 'rewrite')} have not settled."
    flip = found.ranking.flip
    if flip is not None and len(ranked) > 1:
        yield (
            f"The first two swap if {flip.axis} weighed {abs(flip.change):.2f} "
            f"{'more' if flip.change > 0 else 'less'} than its mean of {flip.weight:.2f}."
        )


def _first(first: Candidate, teller: Teller) -> str:
    if first.is_nothing:
        return f"Best for now is to do nothing: {first.because}."
    told = f"First is: {first.title} ({SAID[first.verdict]}): {first.because}."
    share = teller("first", candidate_place(first.id), basis=first.baseline, form=percent)
    if share:
        told += f" It is first in {share} of the samples."
    return told


def _ranking(ranked: Sequence[Candidate], teller: Teller, *, titled: bool) -> Table:
    rows = tuple(
        (
            _ranks(c, teller),
            c.title if titled else c.id,
            SAID[c.verdict],
            _told(c, "cycle_time", teller, whole=True),
            _told(c, "effort", teller),
            _told(c, "cost", teller),
        )
        for c in ranked
    )
    headings = ("ranks", "candidate", "verdict", "time of a case", "work", "cost")
    return Table(headings, rows, (3, 4, 5), whole=(1, 2, 3, 4, 5))


def _ranks(candidate: Candidate, teller: Teller) -> str:
    at, basis = candidate_place(candidate.id), candidate.baseline
    ends = (teller(f"rank.{end}", at, basis=basis, form=str) for end in ("low", "high"))
    return "–".join(dict.fromkeys(filter(None, ends)))


def _told(candidate: Candidate, name: str, teller: Teller, *, whole: bool = False) -> str:
    """Write a relative change in percent, with its interval where the whole is wanted."""
    found = next((c for c in candidate.criteria if c.name == name), None)
    if found is None or found.value is None:
        return "?"
    value = f"{_of(teller, candidate, found, '', _in_hundred)} %"
    if not whole or 100 * (found.high - found.low) < 0.05:  # noqa: PLR2004 - half of what is shown
        return value
    low, high = (_of(teller, candidate, found, end, _in_hundred) for end in (".low", ".high"))
    return f"{value} ({low} to {high})"


def _in_hundred(share: float) -> str:
    return signed(100 * share)


def _of(teller: Teller, candidate: Candidate, found: Criterion, end: str, form: Form) -> str:
    """Write the value of a criterion, or an end of its interval."""
    key = f"{found.axis}.{found.name}{end}"
    return teller(key, candidate_place(candidate.id), basis=found.basis, form=form)


def _out(candidates: Sequence[Candidate], *, titled: bool) -> Table:
    rows = tuple((c.title if titled else c.id, c.because or c.blocked) for c in candidates)
    return Table(("candidate", "why"), rows, whole=(0, 1))


def candidate_section(found: Candidates, candidate: Candidate, records: Records) -> Section:
    """Tell all about one candidate: why, its three axes, what is short, what to measure."""
    teller = Teller(records)
    return Section(
        candidate.title,
        tuple(_about(found, candidate, teller)),
        (
            *((axis.capitalize(), _criteria(candidate, axis, teller)) for axis in AXES),
            ("Measure next", _measures(candidate)),
            ("What is short", _short(candidate)),
        ),
        figures=tuple(teller.told),
    )


def _about(found: Candidates, candidate: Candidate, teller: Teller) -> Iterator[str]:
    said = f"{SAID[candidate.verdict]}: {candidate.because}"
    yield f"`{candidate.id}`: rank {_ranks(candidate, teller)}, {said}."
    yield f"Because {candidate.why}."
    if candidate.reviewer:
        yield f"{found.graph.actor_name(candidate.reviewer)} looks at proposals."
    if candidate.escalates_to:
        yield f"{found.graph.actor_name(candidate.escalates_to)} decides what is doubtful."
    elif candidate.reviewer:
        yield "Nobody is named who decides what is doubtful."
    yield from built_by(candidate, found.graph.process.currency, teller)
    central = found.ranking.central.get(candidate.id)
    if central is not None:
        at, basis = candidate_place(candidate.id), candidate.baseline
        weights = (
            f"{axis} {teller(f'weight.{axis}', at, basis=basis, form='{:.2f}'.format)}"
            for axis in AXES
        )
        share = teller("confidence", at, basis=basis, form=percent)
        yield (
            f"It leads for who weighs about {', '.join(weights)}; with just these weights in "
            f"{share} of samples."
        )
    for veto in candidate.vetoes:
        yield f"Veto: {veto.reason} ({veto.source}, as of {veto.as_of}). {LAW}"


def built_by(candidate: Candidate, currency: str | None, teller: Teller) -> Iterator[str]:
    """Tell what it comes to if a team of one's own builds it, or a partner; neither is praised."""
    for one in candidate.building:
        who = BUILDERS[one.who]
        if one.build is None or one.npv is None:
            yield f"{who}: what a day costs is not stated."
        else:
            written = partial(_of_builder, teller, candidate, one.who)
            begun = written("begun", "{:.1f} months".format) if one.ramp_up else ""
            back = written("payback", "{:.0f} months".format) if one.payback else ""
            cost = written("build", lambda value: money(-value, currency))
            worth = written("npv", lambda value: money(value, currency))
            yield (
                f"{who}: {cost} to build{f', begun after {begun}' if begun else ''}, worth {worth} "
                f"over the horizon, {f'paid back after {back}' if back else 'never paid back'}."
            )
        if one.lacking:
            yield f"{who} must bring, and nothing shows: {'; '.join(one.lacking)}."


def _of_builder(teller: Teller, candidate: Candidate, who: str, key: str, form: Form) -> str:
    """Write what it comes to if somebody builds it."""
    at = builder_place(candidate_place(candidate.id), who)
    return teller(key, at, basis=candidate.baseline, form=form)


def _criteria(candidate: Candidate, axis: Axis, teller: Teller) -> Table:
    rows = []
    for c in candidate.on(axis):
        form = _form(c)
        value = "unknown" if c.value is None else _of(teller, candidate, c, "", form)
        low, high = (_of(teller, candidate, c, end, form) for end in (".low", ".high"))
        name = c.name.replace("_", " ")
        rows.append((name, value, f"{low} to {high}", c.basis, c.sentence, c.unit))
    headings = ("criterion", "value", "interval", "basis", "in words", "unit")
    return Table(headings, tuple(rows), (1, 2), whole=(4,))


def _form(criterion: Criterion) -> Form:
    """Write figures of a criterion; a share in percent, a change of the whole with its sign."""
    if criterion.unit.startswith("share of the process"):
        return points
    if criterion.unit.startswith("share"):
        return lambda value: f"{figure(100 * value)} %".replace("-", "−")
    return lambda value: figure(value).replace("-", "−")


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
