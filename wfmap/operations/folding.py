"""A graph → what of its map is drawn: rare steps left out, others folded, and what is said of it.

A map of more than 60 boxes that shall be seen at once is folded, unless a person says otherwise:
until 40 are left, or fewer where that is still too large for a screen, but never fewer than 25. A
PDF has pages for every step, so nothing is folded there unasked.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Annotated, Final, Literal

from pydantic import Field

from wfmap.analysis.folding import FoldFigures, figures_of, name_of, phases_at, ranks, within
from wfmap.analysis.frequency import visits_mark
from wfmap.facts import Facts, stated
from wfmap.graph import FlowEdge, ProcessGraph
from wfmap.graph.folding import Fold, Foldable, blocks_to_fold, groups_to_fold
from wfmap.options import Said
from wfmap.overlay import NO_OVERLAY, Badge, Overlay
from wfmap.render.draw import LayoutOptions
from wfmap.render.views.abridging import Abridgement, FoldedBox
from wfmap.render.views.notation import is_by_link
from wfmap.units.durations import human
from wfmap.units.figures import figure, money
from wfmap.words.sentences import percent, plural

__all__ = [
    "READABLE",
    "SHOWN",
    "Abridged",
    "FoldOptions",
    "FoldedSteps",
    "abridge",
    "sizes_at_once",
]

READABLE: Final = 60
"""So many boxes a person reads on one map; with more, some are folded."""

SHOWN: Final = (40, 32, 25)
"""So many are left then: the first with which the map fits a screen, else the last."""


_LARGE: Final = 400
"""A map of more boxes has so many lanes that a screen shows no more than the fewest."""


class FoldOptions(LayoutOptions):
    """How much of a process a flow map shows."""

    most: Annotated[
        int | None,
        Said(is_setting=True),
        Field(
            ge=0,
            le=10_000,
            description="Fold what takes least time until so many boxes are left; 0 folds nothing."
            f" Unsaid: {SHOWN[-1]} to {SHOWN[0]} of over {READABLE} boxes are left, all in PDF.",
        ),
    ] = None
    fold: Annotated[
        Literal["blocks", "phases"],
        Said(is_setting=True),
        Field(description="Fold blocks with one way in and out, or whole phases."),
    ] = "blocks"
    paths: Annotated[
        float,
        Said(is_setting=True),
        Field(ge=0, le=1, description="Leave out what cases take less often, such as 0.05."),
    ] = 0.0


@dataclass(frozen=True, slots=True)
class FoldedSteps:
    """Steps that are drawn as one box: `id` is the box's, `steps` are theirs in document order.

    `ends` are those that only these steps lead to, drawn as one end, or none.
    """

    id: str
    label: str
    steps: tuple[str, ...]
    ends: tuple[str, ...]
    figures: FoldFigures

    def note(self, graph: ProcessGraph) -> str:
        """Say what it holds: visits, work, waits, cost and handoffs of an average case."""
        return _note(graph, self.figures)


@dataclass(frozen=True, slots=True)
class Abridged:
    """What of one level of a process a map shows.

    `boxes` is how many boxes of steps are drawn; `steps` and `flows` are those left out because
    fewer than `share` of the cases take them, or because nothing leads to them without these.
    """

    graph: ProcessGraph
    boxes: int
    folds: tuple[FoldedSteps, ...] = ()
    steps: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    share: float = 0.0
    total: int = 0
    total_flows: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether every step has its own box and every flow its line."""
        return not (self.folds or self.steps or self.flows)

    @property
    def said(self) -> str:
        """What the picture leaves out, in words; empty where it leaves out nothing."""
        parts: list[str] = []
        if self.steps or self.flows:
            counts = (
                f"{len(self.steps)} of {plural(self.total, 'box', 'boxes')}" if self.steps else ""
            )
            flows = f"{len(self.flows)} of {plural(self.total_flows, 'flow')}" if self.flows else ""
            what = " and ".join(filter(None, (counts, flows)))
            few = f"cases take them less than {percent(self.share)} of the time"
            parts.append(f"{what} are not drawn: {few}")
        if self.folds:
            count = sum(fold.figures.steps for fold in self.folds)
            parts.append(f"{count} steps folded into {plural(len(self.folds), 'box', 'boxes')}")
        return "; ".join(parts)

    def unfolding(self, folds: Collection[str]) -> "Abridged":
        """Give the same with some folds drawn step by step; ids that are none change nothing."""
        opened = [fold for fold in self.folds if fold.id in folds]
        more = sum(len(f.steps) - 1 + max(0, len(f.ends) - 1) for f in opened)
        left = tuple(fold for fold in self.folds if fold.id not in folds)
        return replace(self, folds=left, boxes=self.boxes + more)

    def drawn(self, overlay: Overlay = NO_OVERLAY) -> Abridgement:
        """Give what the painter of maps has to know, and what is laid over the folds."""
        counts = overlay.name == "frequency"
        return Abridgement(
            folds=tuple(self._box(fold, counts=counts) for fold in self.folds),
            steps=within(self.graph, self.steps),
            flows=frozenset(self.flows),
            said=self.said,
        )

    def _box(self, fold: FoldedSteps, *, counts: bool) -> FoldedBox:
        return FoldedBox(
            id=fold.id,
            label=fold.label,
            steps=within(self.graph, fold.steps),
            ends=frozenset(fold.ends),
            count=fold.figures.steps,
            note=fold.note(self.graph),
            mark=visits_mark(fold.steps[0], fold.figures.visits) if counts else None,
        )


def _note(graph: ProcessGraph, figures: FoldFigures) -> str:
    """Say what a fold holds: steps, visits, work, waits, cost and handoffs."""
    parts = [f"{figure(figures.visits)} × a case"]
    parts += [f"{human(figures.work)} work"] if figures.work else []
    parts += [f"{human(figures.wait)} wait"] if figures.wait else []
    parts += [money(figures.cost, graph.process.currency)] if figures.cost else []
    parts += [f"{plural(figures.handoffs, 'handoff')} inside"] if figures.handoffs else []
    return " · ".join(parts)


@lru_cache(maxsize=8)  # asked for again by each map of a process
def _stated(graph: ProcessGraph) -> Facts:
    return stated(graph)


def abridge(
    graph: ProcessGraph,
    options: FoldOptions,
    overlay: Overlay = NO_OVERLAY,
) -> Abridged:
    """Choose what of one level of a process is drawn.

    Steps and flows that cases take less often than `paths` says are left out; of what stays, the
    likeliest way to it and from it stays as well. Then steps are folded, those that take least of
    a case's time first; what carries a rank or a candidate stays a box.

    Args:
        graph: the process.
        options: how much is shown, and of which level.
        overlay: what is laid over it.
    """
    nodes = graph.at(options.level)
    flows = [f for f in graph.flows_at(options.level) if not f.is_message]
    if options.view != "flow":
        return Abridged(graph, len(nodes))
    steps, gone = _rare(graph, options) if options.paths else ((), ())
    whole = Abridged(
        graph, len(nodes) - len(steps), (), steps, gone, options.paths, len(nodes), len(flows)
    )
    by_phase = options.fold == "phases"
    if options.most == 0 or (options.most is None and not by_phase):
        return whole
    if options.most is not None and whole.boxes <= options.most:
        return whole
    facts = _stated(graph)
    of = Foldable.of(
        graph,
        options.level,
        ranks(graph, facts, options.level),
        hidden=steps,
        kept=_kept(graph, overlay),
    )
    if by_phase:
        groups = phases_at(graph, options.level).values()
        found = groups_to_fold(of, groups, options.most)
    else:
        found = blocks_to_fold(of, options.most or SHOWN[0])
    made = tuple(_folded(graph, facts, fold) for fold in found)
    return replace(whole, folds=made, boxes=whole.boxes - sum(fold.saved for fold in found))


def sizes_at_once(graph: ProcessGraph, options: FoldOptions) -> tuple[int | None, ...]:
    """List how many boxes a map that shall be seen at once may have, the most first.

    None is what it has where nothing is folded unasked: a small map, one that is unfolded, and one
    for which a person said what is folded.
    """
    asked = options.most is not None or options.fold == "phases" or options.unfold
    boxes = 0 if asked or options.view != "flow" else abridge(graph, options).boxes
    if boxes <= READABLE:
        return (options.most,)
    if options.rows != "auto":
        return SHOWN[:1]
    return SHOWN if boxes <= _LARGE else SHOWN[-1:]


def _folded(graph: ProcessGraph, facts: Facts, fold: Fold) -> FoldedSteps:
    return FoldedSteps(
        id=f"{fold.steps[0]}~fold",
        label=name_of(graph, fold),
        steps=fold.steps,
        ends=fold.ends,
        figures=figures_of(graph, facts, fold),
    )


def _kept(graph: ProcessGraph, overlay: Overlay) -> frozenset[str]:
    """Name the steps that stay boxes: links by event have no line, badges are about one step."""
    links = (f for f in graph.flows.values() if is_by_link(f))
    marked = (step for step, mark in overlay.steps.items() if _is_held(mark.badge))
    return frozenset((*(end for flow in links for end in (flow.source, flow.target)), *marked))


def _is_held(badge: Badge | None) -> bool:
    """Tell a badge that is about one step: one with a rank, or of a candidate."""
    return badge is not None and (badge.rank is not None or badge.style == "candidate")


def _rare(graph: ProcessGraph, options: FoldOptions) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Name the steps and the flows of a level that are left out, in document order."""
    facts = _stated(graph)
    level = [node.id for node in graph.at(options.level)]
    flows = [f for f in graph.flows_at(options.level) if not f.is_message]
    taken = {flow.id: facts.flows[flow.id].visits.value for flow in flows}
    kept = _Kept(graph, flows, taken)
    for step in level:
        if facts.steps[step].visits.value >= options.paths or graph.is_start(graph.steps[step]):
            kept.keep(step)
    drawn = {f.id for f in flows if taken[f.id] >= options.paths} | kept.ways
    gone = [f for f in flows if f.id not in drawn or not {f.source, f.target} <= kept.steps]
    return tuple(s for s in level if s not in kept.steps), tuple(flow.id for flow in gone)


class _Kept:
    """Steps that are drawn, each with the likeliest way to it and from it."""

    def __init__(
        self, graph: ProcessGraph, flows: Iterable[FlowEdge], taken: Mapping[str, float]
    ) -> None:
        self.graph = graph
        self.taken = taken
        self.there = {flow.id for flow in flows}
        self.steps: set[str] = set()
        self.ways: set[str] = set()

    def keep(self, step: str) -> None:
        """Draw a step, and whatever it takes to come there and to go on."""
        waiting = [step]
        while waiting:
            here = waiting.pop()
            if here in self.steps:
                continue
            self.steps.add(here)
            host = self.graph.steps[here].step.attached_to
            waiting += [host] if host is not None else []
            for flow in (self._likeliest(here, into=True), self._likeliest(here, into=False)):
                if flow is not None:
                    self.ways.add(flow.id)
                    waiting += [flow.source, flow.target]

    def _likeliest(self, step: str, *, into: bool) -> FlowEdge | None:
        ways = self.graph.incoming(step) if into else self.graph.outgoing(step)
        able = [flow for flow in ways if flow.id in self.there and not (into and flow.is_back)]
        return max(able, key=lambda flow: self.taken[flow.id], default=None)
