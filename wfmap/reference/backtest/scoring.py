"""Answers → how often they are right, by class of verdict and in points of regret."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wfmap.reference.backtest.asking import STAGES, Answer
from wfmap.reference.backtest.case import Json
from wfmap.statistics.intervals import wilson

__all__ = ["Row", "by_its_own", "is_right", "regret", "table", "told"]

HOLDS: Final = {
    "worth doing": frozenset(("do", "only_after")),
    "only after repair": frozenset(("only_after",)),
    "cannot say before measuring": frozenset(("do_not", "cannot_say")),
    "do not": frozenset(("do_not", "cannot_say")),
}
"""Verdicts that are right, by what would have been."""
CALLED: Final = {
    "do": "worth doing",
    "only_after": "only after repair",
    "cannot_say": "cannot say before measuring",
    "do_not": "do not",
}
"""What a verdict is called where the file scores by its own classes."""
A_STAGE: Final = 3
"""Points of regret for each stage too high."""


@dataclass(frozen=True, slots=True)
class Row:
    """One case: what was said, if that was right, and if it holds where numbers are guesses.

    `holds` and `flips_named` are None where no number was moved; `flips_named` counts, of the
    numbers that change the verdict, those that the answer had named.
    """

    id: str
    verdict: str | None
    stage: str
    right: bool
    holds: bool | None
    flips_named: tuple[int, int] | None

    def to_json(self) -> Json:
        """Write it as one row of the table."""
        named = None if self.flips_named is None else list(self.flips_named)
        return {
            "id": self.id,
            "verdict": self.verdict,
            "stage": self.stage,
            "right": self.right,
            "holds": self.holds,
            "flips_named": named,
        }


def _above(stage: str, right: str) -> int:
    return max(0, STAGES.index(stage) - STAGES.index(right))


def is_right(answer: Answer, right: Json) -> bool:
    """Tell whether the verdict is right and no stage above the right one is proposed."""
    return answer.verdict in HOLDS[right["verdict"]] and not _above(answer.stage, right["stage"])


def regret(stage: str, right: Json) -> int:
    """Count the points: three for each stage too high, one for nothing where it is worth doing."""
    too_high = _above(stage, right["stage"])
    cautious = right["verdict"] == "worth doing" and stage == "none"
    return A_STAGE * too_high + int(cautious)


def by_its_own(row: Row, right: Json) -> str:
    """Score a case as the file of cases says itself: right, half or wrong.

    Right is the same verdict with no higher stage; half another verdict with no higher stage; wrong
    a higher stage, or nothing where it is worth doing.
    """
    nothing = right["verdict"] == "worth doing" and row.stage == "none"
    if _above(row.stage, right["stage"]) or nothing:
        return "wrong"
    return "right" if CALLED.get(row.verdict or "") == right["verdict"] else "half"


def table(rows: Sequence[Row]) -> list[Json]:
    """Write all rows."""
    return [row.to_json() for row in rows]


def told(rows: Sequence[Row], cases: Sequence[Json]) -> str:
    """Sum the table up, by class of verdict, each share with its interval of 95 %."""
    lines = []
    rights = {case["id"]: case["right_verdict"] for case in cases}
    by_class = {
        name: [r for r, c in zip(rows, cases, strict=True) if c["right_verdict"]["verdict"] == name]
        for name in HOLDS
    }
    for name, mine in (("all", list(rows)), *by_class.items()):
        if mine:
            count = sum(row.right for row in mine)
            low, high = wilson(count, len(mine))
            lines.append(f"{name}: right {count} of {len(mine)} ({low:.2f} to {high:.2f})")
            lines.append(f"  as the file scores: {_own_scores(mine, rights)}")
    high_ones = [
        row.id
        for row, case in zip(rows, cases, strict=True)
        if _above(row.stage, case["right_verdict"]["stage"])
    ]
    lines.append(f"a stage too high: {', '.join(high_ones) or 'none'}")
    points = sum(regret(r.stage, c["right_verdict"]) for r, c in zip(rows, cases, strict=True))
    taken = sum(regret(c["decision"]["stage_taken"], c["right_verdict"]) for c in cases)
    nothing = sum(regret("none", case["right_verdict"]) for case in cases)
    lines.append(
        f"regret in points: {points}; of doing nothing {nothing}; of what was done {taken}"
    )
    return "\n".join(lines) + "\n"


def _own_scores(rows: Sequence[Row], rights: Mapping[str, Json]) -> str:
    """Count by the file's own scoring, each share with its interval of 95 %."""
    found = Counter(by_its_own(row, rights[row.id]) for row in rows)
    told = []
    for score in ("right", "half", "wrong"):
        low, high = wilson(found[score], len(rows))
        told.append(f"{score} {found[score]} ({low:.2f} to {high:.2f})")
    return ", ".join(told)
