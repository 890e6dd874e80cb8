"""Whether what a model says should be done changes unnamed when one of its numbers is moved.

Every number of the document is moved by a fifth, up and down: times, shares (the other answers make
up for it), wages, volumes, capacities, costs, qualities and their limits, answers of surveys, rates
of interfaces, terms of money. A change is named where `flips` holds the number.

    python tests/benchmarks/bench_flips.py [MODEL ...]
"""

# ruff: noqa: T201 - a table is printed

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from wfmap.errors import WfmapError
from wfmap.graph import build
from wfmap.insertion.candidates import CandidateOptions, Candidates, candidates
from wfmap.insertion.terms import Candidate
from wfmap.model.document import read
from wfmap.model.normal import to_text
from wfmap.operations.checking import load
from wfmap.units.durations import seconds

__all__ = ["decided_of", "moves", "names", "unnamed"]

MODELS: Final = Path(__file__).resolve().parents[2] / "models"
EXHAUSTIVE: Final = ("order-to-cash", "invoice-to-pay", "trip-booking")
FACTORS: Final = (0.8, 1.2)
SKIPPED: Final = frozenset(
    ("provenance", "layout", "n", "respondents", "holidays", "weekly", "target", "x-insertions")
)
"""What is no number a decision is made of: samples, pictures, days, and what should be reached."""
WHOLE: Final = frozenset(("capacity", "at_most"))
TIME: Final = re.compile(r"P(?=[\dT])[\dDWTHMS.]+")
HIGHEST: Final = {"readiness": 5.0, "share": 1.0}

Path_ = tuple[str | int, ...]


def names(pointer: str, place: Path_) -> bool:
    """Tell whether a flip names a number: it, or the distribution or quantity it is part of."""
    return f"/{'/'.join(map(str, place))}/".startswith(f"{pointer}/")


def moves(document: Any) -> list[Path_]:
    """List the places of numbers, distributions as one."""
    return list(_places(document, ()))


def _places(part: Any, at: Path_) -> Iterator[Path_]:
    if isinstance(part, dict):
        if "distribution" in part:
            yield at
            return
        for key, value in part.items():
            if key not in SKIPPED:
                yield from _places(value, (*at, key))
    elif isinstance(part, list):
        for key, value in enumerate(part):
            yield from _places(value, (*at, key))
    elif (isinstance(part, int | float) and not isinstance(part, bool) and part) or (
        isinstance(part, str) and TIME.fullmatch(part)
    ):
        yield at


def moved(document: Any, place: Path_, factor: float) -> Any:
    """Move one number of a copy of the document."""
    made = json.loads(json.dumps(document))
    part = made
    for key in place[:-1]:
        part = part[key]
    share = next((k for k, key in enumerate(place) if key == "share"), None)
    if share is not None and "next" in place:
        _reshare(made, place[:share], factor)
        return made
    part[place[-1]] = _times(part[place[-1]], factor, place)
    return made


def _times(value: Any, factor: float, place: Path_) -> Any:
    if isinstance(value, dict):
        return {k: _times(v, factor, place) if k != "provenance" else v for k, v in value.items()}
    if isinstance(value, str):
        return f"PT{seconds(value) * factor:.9f}S" if TIME.fullmatch(value) else value
    if place[-1] in WHOLE:
        return max(1, round(value * factor))
    most = next((HIGHEST[str(key)] for key in place if key in HIGHEST), float("inf"))
    return min(most, value * factor)


def _reshare(document: Any, place: Path_, factor: float) -> None:
    """Move the share of one answer; the others make up for it in proportion."""
    flows: Any = document
    for key in place[:-1]:
        flows = flows[key]
    shares = [_share(flow) for flow in flows]
    mine = shares[int(place[-1])]
    now = min(1.0, mine * factor)
    rest = (1 - now) / (1 - mine) if mine < 1 else 1.0
    for k, flow in enumerate(flows):
        if isinstance(flow, dict) and "share" in flow:
            flow["share"] = now if k == place[-1] else min(1.0, shares[k] * rest)


def _share(flow: Any) -> float:
    found = flow.get("share", 0.0) if isinstance(flow, dict) else 0.0
    return float(found["value"] if isinstance(found, dict) else found)


def decided_of(name: str) -> tuple[Any, list[Candidate]]:
    """Give a bundled model as JSON, and what of it is to be done."""
    found = candidates(load(str(MODELS / f"{name}.json")).graph)
    document = json.loads(to_text(found.graph.process))
    return document, [c for c in found.all if c.verdict == "do" and not c.is_nothing]


def unnamed(document: Any, decided: list[Candidate], place: Path_, factor: float) -> list[str]:
    """List the candidates whose verdict or sign changes with a number that they do not name."""
    only = CandidateOptions(
        patterns=tuple(dict.fromkeys(c.pattern for c in decided)),
        stages=tuple(dict.fromkeys(c.stage for c in decided)),
    )
    try:
        graph = build(read(json.dumps(moved(document, place, factor))))
        found: Candidates = candidates(graph, only)
    except WfmapError:
        return []  # a mode above its maximum is no document
    now = {c.id: c for c in found.all}
    return [
        f"{c.id}: {'/'.join(map(str, place))} × {factor}: {_told(now.get(c.id))}"
        for c in decided
        if not _same(now.get(c.id)) and not any(names(f.pointer, place) for f in c.flips)
    ]


def _same(candidate: Candidate | None) -> bool:
    return candidate is not None and candidate.verdict == "do"


def _told(candidate: Candidate | None) -> str:
    return "gone" if candidate is None else f"{candidate.verdict}, {candidate.because}"


def main(*models: str) -> None:
    """Print every change that no flip names."""
    for name in models or EXHAUSTIVE:
        document, decided = decided_of(name)
        places = moves(document)
        found = [
            one
            for place in places
            for factor in FACTORS
            for one in unnamed(document, decided, place, factor)
        ]
        print(f"{name}: {len(places)} numbers, {len(decided)} to be done, {len(found)} unnamed")
        print(*found, sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
