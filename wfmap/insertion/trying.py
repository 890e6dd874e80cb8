"""The plans that matter, simulated on the random numbers of the process as it is.

Prediction says which plans can lead, and a first look at them which do; the longest runs go to
those that still can. Simulated effects replace predicted ones, and what was simulated tells how far
predictions are off.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wfmap.analysis.terms import Terms
from wfmap.graph import ProcessGraph
from wfmap.insertion.screening import Screened
from wfmap.prediction.predictor import Prediction
from wfmap.statistics.changes import Change

if TYPE_CHECKING:
    from wfmap.analysis.racing import Contest
    from wfmap.simulation import Effect, NotSettled, Shift

__all__ = ["Rounds", "Tried", "contenders", "fastest", "try_out"]


@dataclass(frozen=True, slots=True)
class Rounds:
    """How plans are tried: the `widest` best by predicted effect, on the `terms` of a race.

    The `narrowest` best of the first look go on until it is told which is best.
    """

    terms: Terms = field(default_factory=Terms)
    widest: int = 30
    narrowest: int = 8


@dataclass(frozen=True, slots=True)
class Tried:
    """What a race says of plans, by candidate id: the effect of each, and why one has not settled.

    `events` were simulated in all. `not_settled` says why the process as it is has not, if so.
    """

    effects: Mapping[str, "Effect"] = field(default_factory=dict)
    open_: Mapping[str, "NotSettled"] = field(default_factory=dict)
    events: int = 0
    not_settled: "NotSettled | None" = None

    def shift(self, candidate: str, measure: str = "cycle_time") -> "Shift | None":
        """Give a figure before and after a plan with the paired change; None where not simulated.

        `measure` is `cycle_time` or `work` in seconds, `cost` in currency or `late` as a share.
        """
        effect = self.effects.get(candidate)
        found: Shift | None = getattr(effect, measure) if effect is not None else None
        return found

    def change(self, candidate: str, measure: str = "cycle_time") -> Change | None:
        """Give the paired change of a plan, with its interval where that has settled."""
        found = self.shift(candidate, measure)
        return None if found is None else Change(found.change, found.low, found.high)

    def settled(self, candidate: str) -> bool | None:
        """Tell whether a plan has settled; None where it was not simulated."""
        return None if candidate not in self.effects else candidate not in self.open_


def fastest(tried: Tried) -> tuple[str, ...]:
    """List the candidates that were simulated by their mean change of cycle time, best first."""
    changes = {c: effect.cycle_time.change for c, effect in tried.effects.items()}
    return tuple(sorted(changes, key=lambda c: (changes[c], c)))


def contenders(plans: Sequence[Screened], base: Prediction, most: int) -> tuple[Screened, ...]:
    """List the plans that change the cycle time most for the better, the best first.

    Plans whose queues would grow without end are never simulated: any figure would only say how
    long it ran. Neither are those that change next to nothing for anybody.
    """
    able = [p for p in plans if not p.prediction.unstable]
    return tuple(sorted(able, key=lambda p: (p.time - base.cycle_time.mean, p.id))[:most])


def try_out(
    graph: ProcessGraph, base: Prediction, plans: Sequence[Screened], rounds: Rounds
) -> Tried:
    """Simulate the contenders within one total of events.

    Where it does not last for a look at all of them that is long enough for their queues, fewer are
    looked at: the best by prediction.

    Args:
        graph: the process as it is; its queues must not grow without end.
        base: its prediction.
        plans: what was screened.
        rounds: how.
    """
    from wfmap.analysis.racing import Contest  # noqa: PLC0415 - the simulator starts slowly

    chosen = _lasting(graph, contenders(plans, base, rounds.widest), rounds)
    contest = Contest(graph, {p.id: p.graph for p in chosen}, rounds.terms)
    lasts = contest.first_look()
    while lasts:
        waiting = _still_open(contest, rounds.narrowest)
        lasts = bool(waiting) and contest.go_on(waiting)
    reasons = {key: contest.not_settled(key) for key in contest.begun}
    return Tried(
        effects={key: contest.effect(key) for key in contest.begun},
        open_={key: why for key, why in reasons.items() if why is not None},
        events=contest.race.spent,
        not_settled=contest.base_not_settled(),
    )


def _lasting(graph: ProcessGraph, plans: Sequence[Screened], rounds: Rounds) -> Sequence[Screened]:
    """Keep as many plans as the events last for."""
    from wfmap.simulation.paired import common_frame  # noqa: PLC0415 - as above

    kept = list(plans)
    while len(kept) > 1:
        share = max(1, rounds.terms.events // (len(kept) + 1))
        if not common_frame([graph, *(p.graph for p in kept)], share).is_short:
            break
        kept = kept[: max(1, len(kept) * 2 // 3)]
    return kept


def _still_open(contest: "Contest", most: int) -> list[str]:
    """List the plans that may yet be the best and those that have not settled, the best first."""
    order = contest.order(contest.begun, len(contest.keys))
    leading = [key for key in order.keys if order.intervals[key][0] == 1]
    decided = order.is_decided or order.is_tie
    unsettled = [key for key in order.keys if not contest.settled(key)]
    if contest.lasts_for_all():
        return list(dict.fromkeys([*unsettled, *([] if decided else leading[:most])]))
    best = [key for key in order.keys[:most] if key in unsettled]
    return list(dict.fromkeys([*best, *([] if decided else leading[:most])]))
