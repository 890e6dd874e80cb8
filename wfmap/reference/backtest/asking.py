"""A case of the back-test → what wfmap says of it, and if that holds where numbers are guesses.

Nobody's own study stands behind the ranges a case is judged by: measurements whose study, title,
author or setting has a rare word of the case's id are left out.
"""

import copy
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from wfmap.insertion.evidence import measurements
from wfmap.insertion.parameters import parameters
from wfmap.insertion.terms import Candidate
from wfmap.operations.checking import Built, open_document
from wfmap.operations.inserting import InsertionOptions, candidates_of
from wfmap.operations.sources import Source
from wfmap.reference.backtest.case import Json, document_of, pattern_of, step_of

__all__ = ["Answer", "answer_of", "answered", "flips_of", "own_studies"]


RARE: Final = 5
"""Studies from which a word of a case's id is a common one."""
STAGES: Final = ("none", "shadow", "assist", "supervised", "autonomous")


@dataclass(frozen=True, slots=True)
class Answer:
    """The first row at the step with the pattern: verdict, next stage, and the pointers of flips.

    A verdict of None tells that the pattern was not proposed there.
    """

    verdict: str | None
    stage: str
    flips: tuple[str, ...] = ()


def own_studies(case: Json) -> tuple[str, ...]:
    """Name the studies that may be of the case itself."""
    words = {word for word in str(case["id"]).split("-") if len(word) > 1}
    told: dict[str, str] = {}
    for row in measurements():
        text = f"{row.study} {row.title} {row.authors} {row.setting}".lower()
        told[row.study] = f"{told.get(row.study, '')} {text}"
    hits = Counter(word for text in told.values() for word in words if word in text)
    rare = {word for word, count in hits.items() if count < RARE}
    return tuple(study for study, text in told.items() if any(word in text for word in rare))


def answer_of(case: Json) -> Answer:
    """Ask about a case as it stands."""
    return answered(case, document_of(case))


def answered(case: Json, document: Json) -> Answer:
    """Ask about the document of a case.

    Raises:
        DocumentError: the document has an error.
    """
    built = _built(document)
    pattern, step = pattern_of(case), step_of(case)
    own = _figures(case, pattern)
    asked = InsertionOptions(simulate=False, own=own, patterns=(pattern,))
    found = candidates_of(built, asked)
    mine = (
        c
        for c in found.ranking.candidates
        if c.pattern == pattern and c.element.id.rpartition("--")[2] == step
    )
    return _answer(next(mine, None))


def _built(document: Json) -> Built:
    return open_document(Source("case.json", json.dumps(document).encode()))


def _figures(case: Json, pattern: str) -> Mapping[str, Json]:
    """Give the ranges of a pattern without the case's own studies, where they differ."""
    base, without = parameters(pattern).ranges, parameters(pattern, own_studies(case)).ranges
    changed = {
        name: {"low": r.low, "mode": r.mode, "high": r.high, "source": r.source}
        for name, r in without.items()
        if (r.low, r.mode, r.high) != (base[name].low, base[name].mode, base[name].high)
    }
    return {pattern: changed} if changed else {}


def _answer(found: Candidate | None) -> Answer:
    if found is None:
        return Answer(None, "none")
    acts = found.verdict in {"do", "only_after"}
    flips = tuple(flip.pointer for flip in found.flips)
    return Answer(found.verdict, (found.next_rung or "none") if acts else "none", flips)


def flips_of(case: Json, base: Answer) -> Iterator[tuple[str, bool]]:
    """Halve and double each assumed number; yield what changes the verdict, and if that was named.

    Shares stay at 1 at most.
    """
    for path in _assumed(case):
        for factor in (0.5, 2.0):
            moved = copy.deepcopy(dict(case))
            _move(moved, path, factor)
            if answer_of(moved).verdict != base.verdict:
                yield "/".join(map(str, path)), _is_named(path, base.flips)
                break


def _assumed(case: Json) -> Iterator[tuple[str | int, ...]]:
    for part in ("process_before", "stakes"):
        yield from _numbers(case[part], (part,))


def _numbers(found: object, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    if isinstance(found, Mapping):
        if found.get("mark") == "assumed" and isinstance(found.get("value"), int | float):
            yield path
        for name, value in found.items():
            yield from _numbers(value, (*path, name))
    elif isinstance(found, list):
        for place, value in enumerate(found):
            yield from _numbers(value, (*path, place))


def _move(case: Json, path: tuple[str | int, ...], factor: float) -> None:
    found: Json = case
    for name in path:
        found = found[name]  # type: ignore[index] # a list within, by its place
    value = found["value"] * factor
    is_share = path[-1] in {"share", "error_rate_by_hand"}
    found["value"] = min(1.0, value) if is_share else value


NAMED: Final = {
    "volume": ("arrivals",),
    "minutes": ("processing_time",),
    "share": ("share",),
    "error_cost": ("error_cost",),
    "error_rate_by_hand": ("error_by_hand", "error_rate"),
}
"""What a number of a case is called where flips are listed."""


def _is_named(path: tuple[str | int, ...], flips: tuple[str, ...]) -> bool:
    words = NAMED.get(str(path[-1]), ())
    return any(word in pointer for word in words for pointer in flips)
