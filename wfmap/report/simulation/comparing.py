"""A comparison of two processes as a section of sentences and tables."""

from collections.abc import Iterator, Mapping
from typing import Final

from wfmap.analysis.comparison import Comparison
from wfmap.analysis.recorded import baseline_records, comparison_records
from wfmap.graph import ProcessGraph
from wfmap.report.section import Section
from wfmap.report.simulation.sections import asked
from wfmap.report.tables import Table
from wfmap.report.telling import Finer, Form, Teller, counted, points
from wfmap.simulation import Simulation
from wfmap.units.durations import human
from wfmap.units.figures import telling_apart
from wfmap.words.sentences import signed, signed_time

__all__ = ["comparison_section"]


def comparison_section(
    old: ProcessGraph, new: ProcessGraph, found: Comparison, *, forced: bool = False
) -> Section:
    """Tell what a change does: both processes, and the paired change with its interval."""
    before, after = found.as_is, found.to_be
    hides = (before.unbounded or after.unbounded) and not forced
    one, other = (Teller(baseline_records(b, "compare", forced=forced)) for b in found.bases)
    both = one, other
    change = Teller(comparison_records(old, found, "compare"))
    rows = tuple(_compared(both, change, hides=hides))
    table = Table(("", "as it is", "to be", "change, 95 %"), rows, (1, 2, 3))
    parts = () if hides else ((_PARTS, _parts_table(found, change)),)
    sentences = (
        asked(before),
        _verdict(found, change),
        *_within(found, change),
        _PAIRED,
        *_unsettled(before, "As it is"),
        *_unsettled(after, "To be"),
        *_unstable(old, before),
        *_unstable(new, after),
    )
    told = tuple(told for teller in (*both, change) for told in teller.told)
    first, second = old.process.name or "As-is", new.process.name or "to-be"
    name = f"{first} against {second}" if first != second else f"{first}: as-is against to-be"
    return Section(name, sentences, (("", table), *parts), figures=told)


_PAIRED: Final = (
    "Changes come from runs of both on the same random numbers; what is to be is what is and its "
    "change. `wfmap simulate` of the other alone differs from that by chance."
)
_PARTS: Final = "What the change is made of, in a case"
_ROWS: Final[tuple[tuple[str, str, Form | None], ...]] = (
    ("cycle time", "cycle_time", None),
    ("median", "p50", None),
    ("90 of 100", "p90", None),
    ("95 of 100", "p95", None),
    ("cases a day", "throughput", None),
    ("cost", "cost", counted),
    ("late", "late", None),
)
_CHANGES: Final[Mapping[str, Finer]] = {
    "cycle_time": signed_time,
    "cost": lambda value, finer: signed(value, 2 + finer),
    "late": lambda value, finer: signed(value * 100, 1 + finer),
}
"""How changes are written, by what changes; in some decimals more where their ends look alike."""


def _compared(
    both: tuple[Teller, Teller], change: Teller, *, hides: bool
) -> Iterator[tuple[str, ...]]:
    """List both processes and what changes; what is to be is what is and the change, if told."""
    for name, key, form in _ROWS:
        is_time = key in {"cycle_time", "p50", "p90", "p95", "late"}
        known = all(teller.value(key) is not None for teller in both)
        if known and not (hides and is_time):
            spread = _spread(change, key) if key in _CHANGES else ""
            ending = " points" if key == "late" and "…" in spread else ""
            after = change(f"to_be.{key}", form=form) if key in _CHANGES else ""
            after = after or both[1](key, form=form)
            yield name, both[0](key, form=form), after, f"{spread}{ending}"


def _spread(change: Teller, key: str) -> str:
    """Write the interval of a change."""
    ends = change.records.interval(f"change.{key}")
    if ends is None:
        return "not settled"
    low, high = ends
    form = telling_apart(low, high, _CHANGES.get(key, signed_time))
    texts = (change(f"change.{key}.{end}", form=form) for end in ("low", "high"))
    return " … ".join(dict.fromkeys(texts))


def _parts_table(found: Comparison, change: Teller) -> Table:
    return Table(
        ("", "change", "95 %"),
        tuple(
            (name, change(f"change.part.{name}", form=signed_time), _spread(change, f"part.{name}"))
            for name in found.effect.parts
        ),
        (1, 2),
    )


def _verdict(found: Comparison, change: Teller) -> str:
    moved = found.cycle_time
    if found.as_is.unbounded or found.to_be.unbounded:
        return "Queues grow without end, so cycle times cannot be compared."
    if not moved.settled:
        return "Whether the cycle time changes has not settled."
    if moved.low == moved.high == 0:
        return "The cycle time does not change."
    if not moved.is_decided:
        return "Whether the cycle time changes is not decided."
    word = "shorter" if moved.change < 0 else "longer"
    by = change("change.cycle_time", form=lambda value: human(abs(value)))
    relative = change("change.cycle_time.relative", form=points)
    return f"A case is {by} {word} on average{f' ({relative})' if relative else ''}."


def _within(found: Comparison, change: Teller) -> Iterator[str]:
    """Say what changes for cases that come out alike, where others come out otherwise."""
    moved = found.effect.within
    if moved is None or found.as_is.unbounded or found.to_be.unbounded:
        return
    begin = "Other shares of cases come to each outcome; as if as many came to each as do today, "
    if not moved.is_decided:
        yield f"{begin}whether a case takes longer is not decided."
        return
    word = "shorter" if moved.change < 0 else "longer"
    by = change("change.within", form=lambda value: human(abs(value)))
    yield f"{begin}a case is {by} {word}."


def _unsettled(found: Simulation, which: str) -> Iterator[str]:
    if found.not_settled is not None:
        yield f"{which}: {found.not_settled.message}."


def _unstable(graph: ProcessGraph, found: Simulation) -> Iterator[str]:
    if found.settled is not None:
        return
    for actor in found.unstable:
        yield f"{graph.actor_name(actor)} gets more work than it can do in '{graph.process.name}'."
