"""What a pattern is: a record of a page, a shape it matches, a rewrite, and what others ask of it.

Each stands in a module of its own as `PATTERN`. The module's docstring is its page, under the
headings *Matches / What it does / How it is rewritten / When it is wrong / Sources*. Its `matches`
looks at a `Setting` and yields a `Match` for each place, with the reasons a person can check; its
`rewrite` makes a to-be process of a `Plan`. Whatever else is to be known of a pattern is a field of
its record: its name stands in no other code.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from wfmap.analysis.access import MACHINE_TYPES
from wfmap.analysis.lineage import Lineage, lineage
from wfmap.analysis.volumes import per_day
from wfmap.facts import Facts
from wfmap.findings import Element
from wfmap.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.insertion.oversight import ai_steps, fallback_of, outlook
from wfmap.insertion.parameters import Range, Values
from wfmap.insertion.patterns import PATTERNS
from wfmap.insertion.patterns.words import APPROVING, CHECKING, says
from wfmap.insertion.rewriting.insertion import Insertion
from wfmap.insertion.rewriting.people import escalation_owner, is_person
from wfmap.insertion.rewriting.record import records
from wfmap.insertion.rewriting.surround import surround
from wfmap.insertion.terms import STAGES, Stage
from wfmap.model.decisions import Decision
from wfmap.model.process import Process
from wfmap.prediction.predictor import Prediction
from wfmap.readiness.terms import Purpose

__all__ = [
    "COMES_BACK",
    "CONTENDING",
    "ErrorLimit",
    "Match",
    "Pattern",
    "Plan",
    "Setting",
    "at_flow",
    "at_step",
    "in_front",
    "watchers",
]

COMES_BACK: Final = "the share of cases that come back"
"""Where a share of errors is from that are found and done again: their work is in the times."""
CONTENDING: Final[tuple[Stage, ...]] = STAGES
"""The stages that most patterns are judged at."""


@dataclass(frozen=True, slots=True)
class Match:
    """A place where a pattern fits, and why.

    `step` is the step whose work changes; `element` the same, or the flow a pattern sits on.
    `form` tells several forms of one pattern apart. `known` are parameters that the document
    states, better than any default. `target` is a second step the form is about, if any.
    """

    pattern: str
    element: Element
    step: str
    why: tuple[str, ...]
    verb: str = "Propose"
    form: str = ""
    stages: tuple[Stage, ...] = CONTENDING
    known: Mapping[str, Range] = field(default_factory=dict)
    reviewer: str | None = None
    owner: str | None = None
    target: str = ""

    def candidate(self, stage: Stage) -> str:
        """Name the candidate: step--pattern--stage, with the form before the stage."""
        form = f"-{self.form}" if self.form else ""
        at = self.element.id if self.element.kind != "document" else "process"
        return f"{at}--{self.pattern}{form}--{stage}"


@dataclass(frozen=True, slots=True)
class Plan:
    """A match to be rewritten: at a stage, with a value for every parameter."""

    match: Match
    stage: Stage
    values: Values

    @property
    def candidate(self) -> str:
        """The candidate's id."""
        return self.match.candidate(self.stage)

    def insertion(self, **more: Any) -> Insertion:  # noqa: ANN401 - the other fields of Insertion
        """Say what a rewrite puts in and where; nobody reviews it where the match names nobody."""
        match = self.match
        known = {"reviewer": match.reviewer or "", **more}
        return Insertion(
            candidate=self.candidate,
            pattern=match.pattern,
            stage=self.stage,
            step=match.step,
            verb=match.verb,
            values=self.values,
            owner=match.owner,
            **known,
        )


class Setting:
    """What patterns look at: the graph, its figures, where data goes; each made once."""

    def __init__(self, graph: ProcessGraph, prediction: Prediction) -> None:
        self.graph = graph
        self.prediction = prediction

    @property
    def facts(self) -> Facts:
        """The predicted figures."""
        return self.prediction.facts

    @cached_property
    def lineage(self) -> Lineage:
        """Where data is read, written and handed over."""
        return lineage(self.graph)

    @cached_property
    def by_hand(self) -> tuple[StepNode, ...]:
        """Tasks and decisions that people do themselves, in document order.

        What they only start, a service, a script or a rule, is left out, and what is done by hand
        at a place: no software does that. So is the look at what an
        AI has made: an AI there would leave nobody behind the first one.
        """
        looks = watchers(self.graph)
        return tuple(
            node
            for node in self.staffed
            if node.step.type not in MACHINE_TYPES
            and node.id not in looks
            and node.step.physical is not True
        )

    @cached_property
    def staffed(self) -> tuple[StepNode, ...]:
        """Tasks and decisions that take people's time, in document order.

        Steps in batches are left out: nothing is gained by one case. So are those that wait for all
        flows that enter: what they wait for is more than their own work.
        """
        return tuple(node for node in self.graph.steps.values() if self._is_staffed(node))

    def _is_staffed(self, node: StepNode) -> bool:
        step = node.step
        return (
            node.kind in {"task", "decision"}
            and is_person(self.graph, node.actor)
            and step.processing_time is not None
            and step.processing_time.expected > 0
            and step.batch is None
            and step.attached_to is None
            and node.join == "any"
            and self.facts.steps[node.id].visits.value > 0
        )

    def decision(self, step: str) -> tuple[StepNode, Decision | None] | None:
        """Give the question that is answered at a step or right after it by the same actor."""
        node = self.graph.steps[step]
        if self._asks(node):
            return node, self._declared(node)
        after = self.graph.successors(step)
        if len(after) == 1 and self._asks(after[0]) and after[0].actor == node.actor:
            idle = after[0].step.processing_time is None
            return (after[0], self._declared(after[0])) if idle else None
        return None

    def _asks(self, node: StepNode) -> bool:
        return node.split == "exclusive" and len(node.outgoing) > 1

    def _declared(self, node: StepNode) -> Decision | None:
        return self.graph.process.decisions.get(node.step.decision or "")

    def comes_back(self, step: str) -> float:
        """Give the share of a step's visits that others sent back, 0 to 1, as far as stated.

        What the step itself finds lacking and asks for again is no error of its own, nor is what
        comes round again after other work.
        """
        visits = self.facts.steps[step].visits.value
        asked = self.decision(step)
        own = {step, asked[0].id if asked is not None else step}
        back = sum(
            self.facts.flows[f.id].visits.value
            for f in self.graph.incoming(step)
            if f.is_rework and f.id in self.facts.flows and self._is_verdict(f.source, own)
        )
        returned = sum(self._returned(flow) for flow in self.graph.outgoing(step))
        return min(1.0, (back + returned) / visits) if visits else 0.0

    def _is_verdict(self, source: str, own: set[str]) -> bool:
        node = self.graph.steps[source]
        return source not in own and (node.kind == "event" or len(node.outgoing) > 1)

    def is_told_by_nobody(self, node: StepNode) -> bool:
        """Tell whether whoever begins the process does it with what only they know.

        Nothing arrives and nothing is read, in a document that says elsewhere what is read.
        """
        before = self.graph.predecessors(node.id)
        begins = [giver.kind == "start" and giver.actor == node.actor for giver in before]
        told = node.step.reads or node.step.systems or not self.graph.process.stores
        return bool(begins) and all(begins) and not told

    def _returned(self, flow: FlowEdge) -> float:
        share = flow.handoff.rework_share if flow.handoff is not None else None
        return share.value * self.facts.flows[flow.id].visits.value if share is not None else 0.0

    def per_day(self, step: str) -> float | None:
        """Give how often a step is done on an average day; None without arrivals."""
        return per_day(self.facts, self.facts.steps[step].executions)

    def errors(self, step: str) -> Mapping[str, Range]:
        """Give the share of errors by hand where the document states one."""
        rate = self.graph.steps[step].step.error_rate
        if rate is not None and rate.value > 0:
            return {"error_by_hand": Range.exactly(rate.value, "the step's error rate")}
        back = self.comes_back(step)
        if back > 0:
            return {"error_by_hand": Range.exactly(back, COMES_BACK)}
        return {}


def at_step(
    setting: Setting,
    pattern: str,
    node: StepNode,
    why: tuple[str, ...],
    **more: Any,  # noqa: ANN401 - the other fields of Match
) -> Match:
    """Match a step: reviewed by who does it now, what is doubtful by the owner of escalations."""
    known = {**setting.errors(node.id), **more.pop("known", {})}
    return Match(
        pattern=pattern,
        element=Element("step", node.id, node.label),
        step=node.id,
        why=why,
        known=known,
        reviewer=more.pop("reviewer", node.actor),
        owner=escalation_owner(setting.graph, node.id),
        **more,
    )


def at_flow(
    setting: Setting,
    pattern: str,
    flow: FlowEdge,
    why: tuple[str, ...],
    **more: Any,  # noqa: ANN401 - the other fields of Match
) -> Match:
    """Match a flow: who receives it looks at what came."""
    receiver = setting.graph.steps[flow.target]
    giver = setting.graph.steps[flow.source]
    return Match(
        pattern=pattern,
        element=Element("flow", flow.id, f"{giver.label} → {receiver.label}"),
        step=receiver.id,
        why=why,
        reviewer=receiver.actor,
        owner=escalation_owner(setting.graph, receiver.id),
        **more,
    )


def in_front(graph: ProcessGraph, plan: Plan) -> Process:
    """Rewrite by the common surround in front of the step."""
    reviewer = plan.match.reviewer or graph.steps[plan.match.step].actor or ""
    return surround(graph, plan.insertion(reviewer=reviewer))


Rewrite = Callable[[ProcessGraph, Plan], Process]
Matches = Callable[[Setting], Iterator[Match]]


@dataclass(frozen=True, slots=True)
class ErrorLimit:
    """The share of errors, 0 to 1, up to which a stage of a pattern may go on, and why."""

    share: float
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A way to change a step.

    `page` is the text that `wfmap patterns` shows; `use` what it needs of data and systems. One
    that `is_general` gives way where one fits that `knows_the_task`. What `only_prepares` decides
    nothing about anybody; what `answers` talks to people; what `orders_work` changes the order
    alone and leaves the work to people; what `watches` points at what went wrong. `task_fit` is
    how far what is read decides what is written, where no decision tells: likely, low and high, 0
    to 1. `error_limit` replaces the limit that its gates have otherwise. `badge` is its short name
    on a map.
    """

    name: str
    page: str | None
    matches: Matches
    rewrite: Rewrite
    purpose: Purpose
    is_ai: bool = True
    is_general: bool = False
    knows_the_task: bool = False
    only_prepares: bool = False
    answers: bool = False
    orders_work: bool = False
    watches: bool = False
    task_fit: tuple[float, float, float] | None = None
    error_limit: ErrorLimit | None = None
    badge: str = "AI"


WATCHING: Final = frozenset(("named human review", "escalation", "repair"))
"""Parts of an insertion in which people look behind the AI."""


def watchers(graph: ProcessGraph) -> frozenset[str]:
    """Name the steps in which people look at what an AI has made, correct it or decide its doubts.

    Those that insertions have added are known by their part; in a map drawn by hand a step right
    behind an AI is one where its name says that it checks, unless it does the work by hand.
    """
    return frozenset((*_added(graph), *_named(graph)))


def _added(graph: ProcessGraph) -> Iterator[str]:
    for record in records(graph.process):
        for step, role in record.roles.items():
            if role in WATCHING and not PATTERNS[record.pattern].orders_work:
                yield step


def _named(graph: ProcessGraph) -> Iterator[str]:
    for ai in ai_steps(graph):
        by_hand = {node.id for node in fallback_of(graph, ai.id)}
        for node in outlook(graph, ai.id).checks:
            if node.id not in by_hand and says(node.label, (*CHECKING, *APPROVING)):
                yield node.id
