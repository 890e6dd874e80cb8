"""Batches and priorities of a Prosimos file.

A batch there starts by any of several rules, each of conditions that must hold together: how many
cases wait, how long the first has waited, how long ago the last came, an hour, a day of the week. A
batch of a document starts by size, by the clock, or every so often, whichever comes first. So each
rule becomes the one of these that it is about; conditions beside it are losses. The work at a case
changes by a factor that depends on the size (Prosimos, `BatchConfigPerTask`); whatever the type of
the batch, its work is that of its cases together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import JsonValue

from wfmap.interchange.bpmn.simulation.parameters import (
    Simulation,
    UnusableError,
    fixed,
    number,
    records,
)
from wfmap.model.base import LARGEST
from wfmap.units.durations import DAY
from wfmap.units.figures import exact

__all__ = ["read_batches", "read_priorities"]

_Record = dict[str, Any]
_BATCHES: Final = "prosimos:batch_processing"
_PRIORITIES: Final = "prosimos:prioritisation_rules"
_ATTRIBUTES: Final = "prosimos:case_attributes"
_LEAST: Final = 2
"""Cases of a batch, at least."""
_MOST: Final = 1_000_000
_HOURS: Final = 24
_KINDS: Final = ("daily_hour", "week_day", "size", "large_wt")
"""What a rule may be about; the first it has is what its batch starts by."""
_LOWER: Final = ("=", ">=", ">")


@dataclass(frozen=True, slots=True)
class _Condition:
    """One condition of a rule, such as `size >= 5`."""

    attribute: str
    comparison: str
    value: str

    def __str__(self) -> str:
        return f"{self.attribute} {self.comparison} {self.value}"


def read_batches(file: _Record, simulation: Simulation) -> None:
    """Read when batches start, and how much longer a case in a batch takes.

    Args:
        file: a Prosimos file.
        simulation: where they go, and what of them is not used.
    """
    for entry in records(file, "batch_processing"):
        identity = str(entry.get("task_id", ""))
        simulation.named.setdefault(identity, _BATCHES)
        try:
            _read(identity, entry, simulation)
        except UnusableError as unusable:
            simulation.lose(_BATCHES, identity, f"Its batches are left out: {unusable}")


def _read(identity: str, entry: _Record, simulation: Simulation) -> None:
    """Read the batches of one task.

    Raises:
        UnusableError: nothing in it says when they start, or a number is none.
    """
    sizes = _weights(entry, "size_distrib")
    factors = _weights(entry, "duration_distrib")
    rules = [tuple(_conditions(rule)) for rule in _lists(entry.get("firing_rules"))]
    reasons: list[str] = []
    batch = _started(rules, reasons) if rules else _sized(sizes, reasons)
    if not batch:
        reasons.append("None of its rules is one by which a batch of a document starts.")
        raise UnusableError(" ".join(reasons))
    alone = sizes.get(1, 0.0)
    if alone > 0:
        reasons.append(f"A share of {exact(alone)} of its cases goes alone there; here all wait.")
    if str(entry.get("type")) != "Sequential":
        reasons.append(
            "One person does the cases of a batch together there, and they end at once; here each "
            "is work of its own, as much in all."
        )
    simulation.set_step(identity, "batch", batch)
    size = batch.get("size")
    usual = size if isinstance(size, int) else round(_mean(sizes))
    simulation.scales[identity] = _factor(factors, usual, reasons)
    for reason in reasons:
        simulation.lose(_BATCHES, identity, reason)


def _lists(given: object) -> Iterator[_Record]:
    """Yield each list of a list as the holder of its records."""
    return ({"rule": item} for item in (given if isinstance(given, list) else ()))


def _conditions(rule: _Record) -> Iterator[_Condition]:
    for given in records(rule, "rule"):
        names = ("attribute", "comparison", "value")
        yield _Condition(*(str(given.get(name, "")) for name in names))


def _weights(entry: _Record, name: str) -> dict[int, float]:
    found = {int(number(e.get("key"))): number(e.get("value")) for e in records(entry, name)}
    largest = max((abs(n) for pair in found.items() for n in pair), default=0.0)
    if largest > LARGEST:
        raise UnusableError(f"A number of {exact(largest)} in its {name} is out of range.")
    return found


def _mean(sizes: Mapping[int, float]) -> float:
    """Give the mean size of batches, those of one case aside; 0 where none is said."""
    several = {size: weight for size, weight in sizes.items() if size >= _LEAST and weight > 0}
    total = sum(several.values())
    return sum(size * weight for size, weight in several.items()) / total if total else 0.0


def _sized(sizes: Mapping[int, float], reasons: list[str]) -> dict[str, JsonValue]:
    """Start batches by their mean size, where no rule says when."""
    mean = round(_mean(sizes))
    if not _LEAST <= mean <= _MOST:
        return {}
    if sum(size >= _LEAST and weight > 0 for size, weight in sizes.items()) > 1:
        reasons.append(f"The size of its batches is drawn there; here it is the mean, {mean}.")
    return {"size": mean}


def _started(rules: Sequence[Sequence[_Condition]], reasons: list[str]) -> dict[str, JsonValue]:
    """Put together by what batches start: any of the rules starts one."""
    sizes: list[int] = []
    periods: list[float] = []
    hours: list[int] = []
    for rule in rules:
        kind = next((k for k in _KINDS if any(c.attribute == k for c in rule)), "")
        mine = [c for c in rule if c.attribute == kind]
        said = next((c for c in mine if c.comparison in _LOWER), mine[0] if mine else None)
        left = [str(c) for c in rule if c.attribute != kind]
        if said is None:
            reasons.append(f"A batch does not start by {' and '.join(left) or 'nothing'} here.")
            continue
        if left:
            reasons.append(f"A batch starts by {said} alone, without {' and '.join(left)}.")
        if kind == "size":
            sizes.append(_size(said))
        elif kind == "daily_hour":
            hours.append(_hour(said))
        elif kind == "week_day":
            periods.append(7 * DAY)
            reasons.append(f"A batch starts once a week, whatever the day ({said}).")
        else:
            periods.append(_period(said))
            reasons.append(
                f"A batch starts every {exact(periods[-1])} seconds by the clock, not when its "
                "first case has waited so long."
            )
    batch: dict[str, JsonValue] = {}
    if sizes:
        batch["size"] = min(sizes)
    if periods:
        batch["every"] = fixed(min(periods))
    if hours:
        batch["at"] = [f"{hour:02}:00" for hour in sorted(set(hours))]
    return batch


def _size(said: _Condition) -> int:
    """Give the size at which a condition begins to hold: two where it only has a top."""
    if said.comparison not in _LOWER:
        return _LEAST
    size = int(number(said.value)) + (said.comparison == ">")
    if not size <= _MOST:
        raise UnusableError(f"A batch of {size:,} cases is out of range.")
    return max(_LEAST, size)


def _hour(said: _Condition) -> int:
    hour = int(number(said.value))
    if said.comparison not in _LOWER or not 0 <= hour < _HOURS:
        raise UnusableError(f"{said} is no hour at which a batch starts.")
    return hour


def _period(said: _Condition) -> float:
    period = number(said.value)
    if period <= 0:
        raise UnusableError(f"{said} is no time to wait.")
    return period


def _factor(factors: Mapping[int, float], size: int, reasons: list[str]) -> float:
    """Give the factor of the size that is nearest, the smaller one of two; 1 where none is said."""
    known = {1: 1.0, **factors}
    if size < _LEAST and len(set(factors.values())) > 1:
        reasons.append("How long its cases take depends on the size of a batch, which is not told.")
        return 1.0
    nearest = min(sorted(known), key=lambda key: abs(key - max(size, _LEAST)))
    factor = known[nearest] if size >= _LEAST else next(iter(factors.values()), 1.0)
    if factor < 0:
        raise UnusableError(f"A factor of {exact(factor)} of its time is out of range.")
    return factor


def read_priorities(file: _Record, simulation: Simulation) -> None:
    """List the priorities of cases and what they are made of: a document has those of steps.

    Args:
        file: a Prosimos file.
        simulation: what is not used goes there.
    """
    for rule in records(file, "prioritisation_rules"):
        ways = (" and ".join(str(c) for c in _conditions(way)) for way in _lists(rule.get("rules")))
        level = str(rule.get("priority_level", ""))
        simulation.lose(
            _PRIORITIES,
            level,
            f"Cases with {' or '.join(ways)} have the priority {level} there; a document has "
            "priorities of steps, not of cases.",
        )
    for attribute in records(file, "case_attributes"):
        name = str(attribute.get("name", ""))
        simulation.lose(_ATTRIBUTES, name, "A document has no attributes of cases.")
