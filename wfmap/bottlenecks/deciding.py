"""Every lever simulated, then those that may be best for longer, until it is decided or a tie.

No prediction chooses alone what is simulated: one that takes a burst for a smooth stream puts the
best lever last. All levers get a first look, as long as the slowest queue of the process needs;
where the events do not last for that, a short look at all chooses those that get a long one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from wfmap.analysis.racing import NOTHING_LESS, PRECISE, Contest, Order
from wfmap.analysis.terms import Terms
from wfmap.bottlenecks.levers import LeverKind
from wfmap.bottlenecks.screening import Screened
from wfmap.bottlenecks.splitting import mechanism_in
from wfmap.graph import ProcessGraph
from wfmap.simulation import Effect, NotSettled
from wfmap.simulation.frames import MUCH, Frame, frame_of

__all__ = ["Decided", "Kind", "Raced", "decide"]

NEAR: Final = 0.5
"""Levers with at least this share of the best effect run on until they have settled."""
SHORT: Final = 5
"""The part of the events that a short look at all may take: one in so many."""
ALL: Final = 0.9
"""The part of what is left that a long look may take, where it is the only one."""
RACED: Final = 40_000
"""Steps times levers, above which fewer levers are simulated: those predicted to be best."""
FEWEST: Final = 16


@dataclass(frozen=True, slots=True)
class Kind:
    """The levers of one kind, and those that take part in the race, as places among them."""

    levers: Sequence[Screened]
    raced: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """What a race says of the levers of a kind.

    `order` holds the places of those that were simulated, best first, `intervals` the first and
    last rank by place. `effects`, `not_settled` and `mechanisms` (where time is saved, and the main
    cause) are by place.
    """

    order: tuple[int, ...]
    intervals: Mapping[int, tuple[int, int]]
    effects: Mapping[int, Effect]
    not_settled: Mapping[int, NotSettled]
    mechanisms: Mapping[int, tuple[str, str]]
    is_decided: bool
    is_tie: bool
    batches: int


@dataclass(frozen=True, slots=True)
class Raced:
    """All kinds decided, the events that it took, and why the process itself has not settled."""

    kinds: Mapping[LeverKind, Decided]
    events: int
    not_settled: NotSettled | None


def decide(
    graph: ProcessGraph, by_kind: Mapping[LeverKind, Sequence[Screened]], terms: Terms
) -> Raced:
    """Simulate the levers of all kinds within one total of events."""
    kinds: dict[LeverKind, Kind] = {
        kind: Kind(levers, _able(graph, levers, len(by_kind)))
        for kind, levers in by_kind.items()
        if levers
    }
    rivals = {
        _key(kind, place): found.levers[place].graph
        for kind, found in kinds.items()
        for place in found.raced
    }
    frame = _frame(graph, terms.events, len(rivals))
    if frame.is_short:
        return _in_two_looks(graph, kinds, rivals, terms)
    contest = Contest(graph, rivals, terms, frame)
    contest.begin(terms.events // SHORT)
    if contest.race.spent * (len(rivals) + 1) <= terms.events:
        return _told(_raced(contest, kinds), kinds)
    return _in_two_looks(graph, kinds, rivals, terms, contest)


def _key(kind: LeverKind, place: int) -> str:
    return f"{kind} {place}"


def _able(graph: ProcessGraph, levers: Sequence[Screened], kinds: int) -> tuple[int, ...]:
    """Choose the levers that take part: those that leave no queue to grow without end."""
    able = [k for k, lever in enumerate(levers) if lever.is_stable]
    most = max(FEWEST, RACED // max(1, len(graph.steps) * kinds))
    if len(able) <= most:
        return tuple(able)
    return tuple(sorted(sorted(able, key=lambda k: (levers[k].key, k))[:most]))


def _frame(graph: ProcessGraph, events: int, rivals: int) -> Frame:
    return frame_of(graph, max(1, events // (rivals + 1)))


def _whole_frame(graph: ProcessGraph, events: int, rivals: int) -> Frame:
    """Give a frame whose first look takes nearly all events: few answers are better than none."""
    return _frame(graph, int(events * ALL / MUCH), rivals)


def _raced(contest: Contest, kinds: Mapping[LeverKind, Kind]) -> Contest:
    """Give all a first look, and let those run on of which something is open."""
    lasts = contest.first_look()
    while lasts:
        waiting = _open(contest, kinds)
        lasts = bool(waiting) and contest.go_on(waiting)
    return contest


def _open(contest: Contest, kinds: Mapping[LeverKind, Kind]) -> list[str]:
    """List those that should run longer: not settled, or not yet told from the best."""
    found: dict[str, None] = {}
    begun = set(contest.begun)
    lasting = contest.lasts_for_all() and contest.base_not_settled() is None
    for kind, one in kinds.items():
        keys = [key for place in one.raced if (key := _key(kind, place)) in begun]
        changes = {key: contest.effect(key).time.change for key in keys}
        best = min(changes.values(), default=0.0)
        near = [k for k in keys if lasting or changes[k] <= NEAR * best or best >= 0]
        found |= dict.fromkeys(key for key in near if not contest.settled(key))
        if not keys:
            continue
        order = contest.order(keys, len(one.levers))
        if not (order.is_decided or order.is_tie):
            found |= dict.fromkeys(
                k for k in order.keys if order.intervals[k][0] == 1 and k in near
            )
        first = contest.effect(order.keys[0]).time
        if first.low is not None and first.high is not None:
            half = (first.high - first.low) / 2
            if half > max(PRECISE * abs(first.change), NOTHING_LESS * contest.mean()):
                found[order.keys[0]] = None
    return list(found)


def _in_two_looks(
    graph: ProcessGraph,
    kinds: Mapping[LeverKind, Kind],
    rivals: Mapping[str, ProcessGraph],
    terms: Terms,
    begun: Contest | None = None,
) -> Raced:
    """Look at all for a short time, then at those that seem best for as long as it takes.

    Args:
        graph: the process as it is.
        kinds: the levers.
        rivals: the process with each of them, by key.
        terms: how they are raced.
        begun: one in which the process as it is has run already.
    """
    spent, dear = (0, 1.0) if begun is None else (begun.race.spent, begun.dearness())
    quick = _with(terms, (terms.events - spent) // SHORT)
    short = Contest(graph, rivals, quick, _frame(graph, int(quick.events / dear), len(rivals)))
    short.first_look()
    left = max(1, terms.events - spent - short.race.spent)
    worth = int(left / max(dear, short.dearness()))
    chosen = _chosen(short, kinds, graph, worth)
    long: dict[LeverKind, Kind] = {
        kind: Kind(one.levers, chosen[kind]) for kind, one in kinds.items()
    }
    names = {_key(kind, place) for kind, one in long.items() for place in one.raced}
    few = {key: changed for key, changed in rivals.items() if key in names}
    frame = _frame(graph, worth, len(few))
    frame = _whole_frame(graph, worth, len(few)) if frame.is_short else frame
    longer = Contest(graph, few, _with(terms, left), frame, before=1, among=len(rivals) + 1)
    contest = _raced(longer, long)
    told = _told(contest, long, short, kinds)
    return replace(told, events=told.events + spent)


def _with(terms: Terms, events: int) -> Terms:
    return replace(terms, events=events)


def _chosen(
    short: Contest, kinds: Mapping[LeverKind, Kind], graph: ProcessGraph, events: int
) -> dict[LeverKind, tuple[int, ...]]:
    """Choose those that get a long look, kind by kind in turn: by the short one and by prediction.

    As many as the events last for; one of each kind, where they last for those with nothing left.
    """
    queues: dict[LeverKind, list[int]] = {
        kind: _in_turn(short, kind, one) for kind, one in kinds.items()
    }
    count = sum(len(queue) for queue in queues.values())
    while count > len(kinds) and _frame(graph, events * 2 // 3, count).is_short:
        count -= 1
    while count > 1 and _whole_frame(graph, events, count).is_short:
        count -= 1
    taken: dict[LeverKind, list[int]] = {kind: [] for kind in kinds}
    turns: list[tuple[int, LeverKind]] = [
        (k, kind) for kind, queue in queues.items() for k in range(len(queue))
    ]
    for k, kind in sorted(turns, key=lambda turn: turn[0])[:count]:
        taken[kind].append(queues[kind][k])
    return {kind: tuple(sorted(places)) for kind, places in taken.items()}


def _in_turn(short: Contest, kind: LeverKind, one: Kind) -> list[int]:
    """List the levers that could be the best by a short look, the best first, then the others."""
    begun = [k for k in one.raced if short.race.has_begun(_key(kind, k))]
    seen = sorted(begun, key=lambda k: (short.effect(_key(kind, k)).time.change, k))
    unseen = sorted(set(one.raced) - set(begun), key=lambda k: (one.levers[k].key, k))
    if not seen:
        return unseen
    names = {_key(kind, place): place for place in seen[1:]}
    behind = short.behind(_key(kind, seen[0]), list(names), len(one.levers))
    surely = {names[key] for key in behind}
    predicted = sorted(one.raced, key=lambda k: (one.levers[k].key, k))[:1]
    able = [place for place in seen if place not in surely or place in predicted]
    last = (place for place in seen if place in surely and place not in predicted)
    return [*able, *unseen, *last]


def _told(
    contest: Contest,
    kinds: Mapping[LeverKind, Kind],
    short: Contest | None = None,
    every: Mapping[LeverKind, Kind] | None = None,
) -> Raced:
    found: dict[LeverKind, Decided] = {
        kind: _decided(contest, kind, one, short, (every or kinds)[kind])
        for kind, one in kinds.items()
        if (every or kinds)[kind].raced
    }
    spent = contest.race.spent + (short.race.spent if short is not None else 0)
    return Raced(found, spent, contest.base_not_settled())


def _decided(
    contest: Contest, kind: LeverKind, one: Kind, short: Contest | None, every: Kind
) -> Decided:
    """Tell the order of a kind: what had a long look first, then what had a short one only."""
    count = len(one.levers)
    names = {_key(kind, place): place for place in every.raced}
    begun = [key for place in one.raced if contest.race.has_begun(key := _key(kind, place))]
    order: Order = contest.order(begun, count)
    effects = {names[key]: contest.effect(key) for key in order.keys}
    reasons = {names[key]: contest.not_settled(key) for key in order.keys}
    places = [names[key] for key in order.keys]
    intervals = {names[key]: interval for key, interval in order.intervals.items()}
    if short is not None:
        left = [_key(kind, place) for place in every.raced if place not in set(places)]
        for place in places:
            low, high = intervals[place]
            if reasons[place] is None:
                beaten = short.behind(_key(kind, place), left, count)
                intervals[place] = (low, high - len(beaten))
        seen = {
            place: short.effect(_key(kind, place))
            for place in set(every.raced) - set(places)
            if short.race.has_begun(_key(kind, place))
        }
        order_seen = sorted(seen, key=lambda place: (seen[place].time.change, place))
        places += order_seen
        effects |= seen
        reasons |= {place: short.not_settled(_key(kind, place)) for place in order_seen}
        intervals |= dict.fromkeys(order_seen, (1, count))
    return Decided(
        order=tuple(places),
        intervals=intervals,
        effects=effects,
        not_settled={place: why for place, why in reasons.items() if why is not None},
        mechanisms={
            place: mechanism_in(
                contest if _key(kind, place) in contest.begun else short or contest,
                _key(kind, place),
            )
            for place in places
        },
        is_decided=bool(places) and intervals[places[0]] == (1, 1) and reasons[places[0]] is None,
        is_tie=order.is_tie,
        batches=max((effect.batches for effect in effects.values()), default=0),
    )
