"""The numbers that a document states and a decision may hang on, each with a way to move it.

Only the mean of a time is moved: no decision hangs on its spread, but for lateness, which is left
to simulation. A share is moved at the cost of the other answers, in proportion.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any, Final

from wfmap.graph import ProcessGraph, StepNode
from wfmap.insertion.deciding.terms import Tipping
from wfmap.model.data import Quality
from wfmap.model.process import Process
from wfmap.model.quantity import Duration, Provenance, Quantity
from wfmap.model.rewrite import scaled, with_actor, with_flows, with_step
from wfmap.model.steps import Flow
from wfmap.readiness.people.fitness import FEWEST, SCALES, SPREAD
from wfmap.statistics.intervals import wilson

__all__ = ["FAR", "FIFTH", "Number", "numbers", "within_doubt"]

FIFTH: Final = 0.2
"""How far a number may be off, as a share of it, where nothing says how well it is known."""
FAR: Final = ((1 - FIFTH) ** 2, (1 + FIFTH) ** 2)
"""How far a number is moved to see what it does when it is a fifth off and in doubt as before."""
ASSUMED: Final = (0.5, 2.0)
"""How far a number is moved that the document says is only assumed."""
Z: Final = 1.96
"""Standard deviations of an interval at 95 %."""
SPREAD_OF_TIMES: Final = 0.5
"""Standard deviation of a time of work as a multiple of its mean (own)."""

OF_STEP: Final = ("processing_time", "setup_time", "fixed_cost", "error_rate", "error_cost")
OF_MEMBER: Final = ("speed", "cost_per_hour")
LIMITS: Final = ("value", "must_be_less_than", "must_be_greater_than")
LOWEST: Final = 1.0
HIGHEST: Final = 5.0
"""The ends of the scale on which people answer."""


@dataclass(frozen=True, slots=True)
class Number:
    """A stated number: where it stands, its value, and the document with it multiplied.

    `most` is the highest value that it can take; `doubt` how far it may be off, as a share of it: a
    fifth, or less where it was measured on so many cases. `reach` is how far it is moved: as `FAR`,
    and from half to double where it is only assumed; a flip beyond its doubt decides nothing.
    """

    pointer: str
    value: float
    times: Callable[[float], Process]
    most: float = float("inf")
    doubt: float = FIFTH
    reach: tuple[float, float] = FAR


def within_doubt(graph: ProcessGraph, flips: Sequence[Tipping]) -> tuple[Tipping, ...]:
    """Keep the flips that lie within what is not known; what was measured well is as it is."""
    known = {number.pointer: number for number in numbers(graph)} if flips else {}
    return tuple(
        flip
        for flip in flips
        if not flip.far
        and (
            flip.pointer not in known
            or abs(flip.flips_at - flip.value) <= known[flip.pointer].doubt * abs(flip.value)
        )
    )


def numbers(graph: ProcessGraph) -> Iterator[Number]:
    """Yield the numbers of a document on which work, errors and readiness hang.

    Capacities, calendars and waits are left out: they move when cases are done, and not the work.
    """
    process = graph.process
    yield from _arrivals(process)
    for node in graph.steps.values():
        yield from _of_step(process, node)
        yield from _flows(process, node)
    yield from _wages(process)
    yield from _decisions(process)
    yield from _answers(process)
    yield from _quality(process)
    yield from _rates(process)


def _number(pointer: str, found: object, put: Callable[[Any], Process]) -> Iterator[Number]:
    """Make a number of a quantity or a duration; none of what is nought or not stated."""
    if isinstance(found, Quantity) and found.value:
        doubt = _off(found.provenance, 1.0)
        yield Number(
            pointer, found.value, lambda x: put(_times(found, x)), doubt=doubt, reach=_reach(found)
        )
    elif isinstance(found, Duration) and found.expected > 0:
        doubt = _off(found.provenance, SPREAD_OF_TIMES)
        yield Number(
            pointer,
            found.expected,
            lambda x: put(scaled(found, x)),
            doubt=doubt,
            reach=_reach(found),
        )


def _reach(found: Quantity | Duration) -> tuple[float, float]:
    known = found.provenance
    assumed = known is not None and known.basis == "assumption"
    return ASSUMED if assumed else FAR


def _off(known: Provenance | None, spread: float) -> float:
    """Give how far a number may be off that was measured on a sample with such a spread."""
    if known is None or known.basis != "measured" or known.n is None:
        return FIFTH
    return min(FIFTH, Z * spread / sqrt(known.n))


def _share_off(flows: Sequence[Flow], share: float) -> float:
    """Give the same of a share; what was counted of one answer tells of the others too."""
    samples = [
        flow.share.provenance.n
        for flow in flows
        if flow.share is not None
        and flow.share.provenance is not None
        and flow.share.provenance.basis == "measured"
    ]
    n = max((n for n in samples if n is not None), default=0)
    if not n:
        return FIFTH
    low, high = wilson(share * n, n)
    return min(FIFTH, max(share - low, high - share) / share)


def _times(found: Quantity, factor: float) -> Quantity:
    return found.model_copy(update={"value": found.value * factor})


def _arrivals(process: Process) -> Iterator[Number]:
    arrivals = process.arrivals
    for name in ("count", "every"):

        def put(value: object, name: str = name) -> Process:
            assert arrivals is not None  # noqa: S101 - it states the number
            moved = arrivals.model_copy(update={name: value})
            return process.model_copy(update={"arrivals": moved})

        yield from _number(f"/arrivals/{name}", getattr(arrivals, name, None), put)


def _of_step(process: Process, node: StepNode) -> Iterator[Number]:
    for name in OF_STEP:

        def put(value: object, name: str = name) -> Process:
            return with_step(process, node.id, lambda s: s.model_copy(update={name: value}))

        for one in _number(f"{node.pointer}/{name}", getattr(node.step, name), put):
            most = 1.0 if name == "error_rate" else float("inf")
            yield replace(one, most=most)
    multi = node.step.multi
    if multi is not None:

        def counted(value: object) -> Process:
            moved = multi.model_copy(update={"count": value})
            return with_step(process, node.id, lambda s: s.model_copy(update={"multi": moved}))

        yield from _number(f"{node.pointer}/multi/count", multi.count, counted)


def _flows(process: Process, node: StepNode) -> Iterator[Number]:
    for place, flow in enumerate(node.step.next):
        at = f"{node.pointer}/next/{place}"
        share = flow.share
        if share is not None and 0 < share.value < 1 and not flow.message:

            def answered(factor: float, place: int = place, value: float = share.value) -> Process:
                return _reshared(process, node, place, value * factor)

            off = _share_off(node.step.next, share.value)
            yield Number(f"{at}/share", share.value, answered, 1.0, off, _reach(share))
        handoff = flow.handoff
        rework = handoff.rework_share if handoff is not None else None
        if handoff is not None and rework is not None and rework.value:

            def put(factor: float, place: int = place, value: float = rework.value) -> Process:
                def changed(k: int, one: Flow) -> Flow:
                    if k != place or one.handoff is None:
                        return one
                    moved = {"rework_share": Quantity(value=value * factor)}
                    return one.model_copy(update={"handoff": one.handoff.model_copy(update=moved)})

                return with_flows(process, node.id, changed)

            yield Number(f"{at}/handoff/rework_share", rework.value, put, 1.0)


def _reshared(process: Process, node: StepNode, place: int, share: float) -> Process:
    """Give one answer another share; where one way only is taken the others make up for it."""
    before = node.step.next[place].share
    assert before is not None  # noqa: S101 - it states the number
    rest = (1 - share) / (1 - before.value) if node.split == "exclusive" else 1.0

    def changed(k: int, flow: Flow) -> Flow:
        if flow.share is None or flow.message:
            return flow
        value = share if k == place else min(1.0, flow.share.value * rest)
        return flow.model_copy(update={"share": Quantity(value=value)})

    return with_flows(process, node.id, changed)


def _wages(process: Process) -> Iterator[Number]:
    for name, actor in process.actors.items():

        def put(value: object, name: str = name) -> Process:
            return with_actor(process, name, cost_per_hour=value)

        yield from _number(f"/actors/{name}/cost_per_hour", actor.cost_per_hour, put)
        for member, one in actor.members.items():
            for field in OF_MEMBER:

                def of(
                    value: object, name: str = name, member: str = member, field: str = field
                ) -> Process:
                    members = process.actors[name].members
                    moved = members[member].model_copy(update={field: value})
                    return with_actor(process, name, members={**members, member: moved})

                yield from _number(
                    f"/actors/{name}/members/{member}/{field}", getattr(one, field), of
                )


def _decisions(process: Process) -> Iterator[Number]:
    for name, decision in process.decisions.items():

        def put(value: object, name: str = name) -> Process:
            moved = process.decisions[name].model_copy(update={"error_cost": value})
            return process.model_copy(update={"decisions": {**process.decisions, name: moved}})

        yield from _number(f"/decisions/{name}/error_cost", decision.error_cost, put)


def _answers(process: Process) -> Iterator[Number]:
    """Yield what people answered, within the scale."""
    for name, actor in process.actors.items():
        survey = actor.readiness
        if survey is None:
            continue
        for scale, _ in SCALES:
            score = getattr(survey, scale)
            if score is None:
                continue

            def put(
                factor: float, name: str = name, scale: str = scale, value: float = score.value
            ) -> Process:
                readiness = process.actors[name].readiness
                assert readiness is not None  # noqa: S101 - it states the number
                now = min(max(value * factor, LOWEST), HIGHEST)
                moved = readiness.model_copy(update={scale: Quantity(value=now)})
                return with_actor(process, name, readiness=moved)

            off = min(FIFTH, Z * SPREAD / sqrt(survey.respondents or FEWEST) / score.value)
            at = f"/actors/{name}/readiness/{scale}"
            yield Number(at, score.value, put, HIGHEST, off)


def _quality(process: Process) -> Iterator[Number]:
    for name, store in process.stores.items():
        for place, quality in enumerate(store.quality):
            for field in LIMITS:

                def put(
                    value: object,
                    name: str = name,
                    place: int = place,
                    field: str = field,
                ) -> Process:
                    known = process.stores[name]
                    parts: list[Quality] = list(known.quality)
                    parts[place] = parts[place].model_copy(update={field: value})
                    moved = known.model_copy(update={"quality": tuple(parts)})
                    return process.model_copy(update={"stores": {**process.stores, name: moved}})

                at = f"/stores/{name}/quality/{place}/{field}"
                yield from _number(at, getattr(quality, field), put)


def _rates(process: Process) -> Iterator[Number]:
    """Yield how many calls interfaces take."""
    for name, system in process.systems.items():
        for place, interface in enumerate(system.interfaces):
            limit = interface.rate_limit
            if limit is None:
                continue

            def put(value: object, name: str = name, place: int = place) -> Process:
                return _limited(process, name, place, {"count": value})

            at = f"/systems/{name}/interfaces/{place}/rate_limit/count"
            yield from _number(at, limit.count, put)


def _limited(process: Process, name: str, place: int, change: Mapping[str, object]) -> Process:
    known = process.systems[name]
    parts = list(known.interfaces)
    limit = parts[place].rate_limit
    assert limit is not None  # noqa: S101 - it states the number
    moved = limit.model_copy(update=dict(change))
    parts[place] = parts[place].model_copy(update={"rate_limit": moved})
    system = known.model_copy(update={"interfaces": tuple(parts)})
    return process.model_copy(update={"systems": {**process.systems, name: system}})
