"""The surround of every insertion: what keeps an AI step under people's control.

Work that came to a step comes to a check of its input instead, then to the AI step, then to a gate
on confidence and policy. From there it goes on automatically (with a sample looked at first), to a
named person's review, to somebody who decides what is doubtful, or to the step as it was, which
stays and is staffed. What is corrected goes into a store that somebody owns; every proposal into a
log.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wfmap.graph import FlowEdge, ProcessGraph
from wfmap.insertion.parameters import Values
from wfmap.insertion.rewriting.draft import Draft
from wfmap.insertion.rewriting.furniture import Furniture, furnish
from wfmap.insertion.rewriting.routes import (
    Routes,
    errors_against_by_hand,
    rework_scaled,
    route,
)
from wfmap.insertion.terms import Pattern, Stage
from wfmap.model.process import Process
from wfmap.model.quantity import Duration, Provenance, Quantity
from wfmap.model.rewrite import scaled
from wfmap.model.steps import Access, Flow, Handoff, Step

__all__ = ["Insertion", "surround"]

DEADLINE: Final = "P1D"
"""Until when a doubtful case is decided; after it the step is done as before."""
LONGEST: Final = 34
"""Characters of a step's name that names made of it repeat."""


@dataclass(frozen=True, slots=True)
class Insertion:
    """What is put in: where, as what, how far, with which figures, and who answers for it.

    `verb` names the AI step: `Propose: assess loan`. `owner` is who decides what is doubtful, None
    where nobody is named yet. `moves_rework` tells that fewer or more errors come back to the step.
    """

    candidate: str
    pattern: Pattern
    stage: Stage
    step: str
    verb: str
    values: Values
    reviewer: str
    owner: str | None
    moves_rework: bool = True
    source: str = ""


def surround(graph: ProcessGraph, insertion: Insertion) -> Process:
    """Put an AI step with its surround in front of a step.

    Raises:
        KeyError: there is no such step.
    """
    return _Surround(graph, insertion).build()


class _Surround:
    def __init__(self, graph: ProcessGraph, insertion: Insertion) -> None:
        self.graph = graph
        self.what = insertion
        self.node = graph.steps[insertion.step]
        self.values = insertion.values
        self.draft = Draft(
            graph.process, insertion.candidate, insertion.pattern, insertion.stage, insertion.step
        )
        at = insertion.step
        names = ("check", "ai", "gate", "apply", "review", "right", "correct", "escalate", "late")
        self.ids = {name: self.draft.free(f"{at[:50]}-{name}") for name in names}
        self.routes: Routes
        self.furniture: Furniture = furnish(self.draft, graph, at, insertion.owner)
        self.stated = Provenance(
            basis="assumption", by=f"range for {insertion.pattern}: {insertion.source or 'default'}"
        )

    def build(self) -> Process:
        incoming = self._taken_over()
        self._check()
        self._ai()
        if self.what.stage == "shadow":
            self._keep_outcome()
        else:
            self.routes = route(self.draft, self.graph, self.what.step)
            self._gate()
            self._covered()
            self._escalate()
            self._errors()
        self._lead_here(incoming)
        self._settle()
        return self.draft.done()

    # what comes in

    def _taken_over(self) -> tuple[FlowEdge, ...]:
        """Give the flows that now go to the check: all but rework, which people do again."""
        return tuple(f for f in self.graph.incoming(self.what.step) if not f.is_rework)

    def _lead_here(self, flows: Sequence[FlowEdge]) -> None:
        for flow in flows:
            self.draft.change(flow.source, lambda step, flow=flow: self._redirected(step, flow))  # type: ignore[misc]

    def _redirected(self, step: Step, edge: FlowEdge) -> Step:
        place = edge.pointer.rsplit("/", 1)[-1]
        index = int(place) if place.isdigit() else 0
        flows = list(step.next)
        handoff = flows[index].handoff or self._by_api()
        flows[index] = flows[index].model_copy(update={"to": self.ids["check"], "handoff": handoff})
        return step.model_copy(update={"next": tuple(flows)})

    # the parts

    def _check(self) -> None:
        share = self.values.incomplete
        self._add(
            "check",
            "data pre-check",
            kind="decision",
            name=f"Is the input there for: {self._name}?",
            actor=self.furniture.actor,
            next=(
                self._flow("ai", "Yes", 1 - share),
                self._flow(None, "No", share, handoff=self._queued()),
            ),
        )

    def _ai(self) -> None:
        shadow = self.what.stage == "shadow"
        after = Flow(to=self.what.step, handoff=self._queued()) if shadow else self._flow("gate")
        self._add(
            "ai",
            "AI step",
            name=f"{self.what.verb}: {self._name}",
            type="ai",
            actor=self.furniture.actor,
            systems=(self.furniture.system,),
            reads=tuple(a.model_copy(update={"mode": "api"}) for a in self.node.step.reads),
            writes=(Access(store=self.furniture.log, data=(self.furniture.proposal,), mode="api"),),
            multi=self.node.step.multi,
            processing_time=Duration.of(self.values.seconds_per_call, self.stated),
            fixed_cost=Quantity(value=self.values.cost_per_call, provenance=self.stated),
            next=(after,),
        )

    def _gate(self) -> None:
        passed = max(1 - self.values.incomplete, 1e-9)
        reviewed = self.values.coverage * self.values.reviewed(self.what.stage) / passed
        automatic = self.values.coverage / passed - reviewed
        doubtful = self.values.escalated / passed
        flows = [self._flow("review", self._review_answer, reviewed, handoff=self._queued())]
        if self.what.stage == "autonomous":
            flows.insert(0, self._flow("apply", "Sure, and allowed", automatic))
        flows.append(
            self._flow("escalate", "Doubtful, or not allowed", doubtful, handoff=self._queued())
        )
        by_hand = max(0.0, 1 - sum(f.share.value for f in flows if f.share is not None))
        flows.append(self._flow(None, "Not sure", by_hand, handoff=self._queued()))
        self._add(
            "gate",
            "gate",
            kind="decision",
            name=f"Sure, and allowed, for: {self._name}?",
            actor=self.furniture.actor,
            next=tuple(flows),
        )

    @property
    def _review_answer(self) -> str:
        return "In the sample" if self.what.stage == "autonomous" else "Sure enough to show"

    def _covered(self) -> None:
        match self.what.stage:
            case "assist":
                self._help()
            case "supervised":
                self._review()
            case _:
                self._apply()
                self._review()

    def _help(self) -> None:
        """The person does the step with the proposal at hand."""
        factor = 1 - self.values.saved_by_help
        self._add_work(
            "review", "named human review", f"With proposal: {self._name}", factor, self._on()
        )

    def _apply(self) -> None:
        self._add(
            "apply",
            "automatic path",
            name=f"Record result: {self._name}",
            type="service",
            actor=self.furniture.actor,
            systems=self.node.step.systems,
            writes=tuple(a.model_copy(update={"mode": "api"}) for a in self.node.step.writes),
            wait_time=self.node.step.wait_time,
            next=(*self.routes.on(self._by_api()), *self.routes.telling()),
        )

    def _review(self) -> None:
        wrong = (1 - self.values.accuracy) * self.values.caught
        self._add_work(
            "review",
            "named human review",
            f"{'Audit sample' if self.what.stage == 'autonomous' else 'Review'}: {self._name}",
            self.values.review_time,
            (Flow(to=self.ids["right"]), *self.routes.telling()),
        )
        accepted = self.routes.answered("Yes", self._share(1 - wrong))
        self._add(
            "right",
            "review outcome",
            kind="decision",
            name=f"Is it right: {self._name}?",
            actor=self.what.reviewer,
            next=(accepted, self._flow("correct", "No", wrong)),
        )
        self._add_work(
            "correct", "repair", f"Correct: {self._name}", self.values.repair_time, self.routes.on()
        )

    def _on(self) -> tuple[Flow, ...]:
        return (*self.routes.on(), *self.routes.telling())

    def _add_work(
        self, part: str, role: str, name: str, factor: float, flows: tuple[Flow, ...]
    ) -> None:
        time = self.node.step.processing_time
        kept = Access(
            store=self.furniture.corrections, data=(self.furniture.correction,), mode="ui"
        )
        self._add(
            part,
            role,
            name=name,
            type="user",
            actor=self.what.reviewer,
            systems=self.node.step.systems,
            reads=self.node.step.reads,
            writes=(*self.node.step.writes, kept),
            multi=self.node.step.multi,
            processing_time=None if time is None else scaled(time, max(factor, 0.0)),
            wait_time=self.node.step.wait_time if part == "review" else None,
            priority=self.node.step.priority,
            next=flows,
        )

    def _escalate(self) -> None:
        time = self.node.step.processing_time
        factor = self.values.escalation_time
        owner = self.furniture.owner
        self._add(
            "escalate",
            "escalation",
            name=f"Decide doubtful case: {self._name}",
            description="The owner decides how it may go on; then the step is done as before.",
            type="user",
            actor=owner,
            reads=self.node.step.reads,
            processing_time=None if time is None else scaled(time, factor),
            next=(
                Flow(
                    to=self.what.step, handoff=self._queued() if owner != self.node.actor else None
                ),
            ),
        )
        self._add(
            "late",
            "deadline",
            kind="event",
            name=f"A day is over: {self._name}",
            actor=owner,
            trigger="timer",
            attached_to=self.ids["escalate"],
            interrupting=True,
            wait_time=Duration.of(DEADLINE, self.stated),
            share=Quantity(value=0.0, provenance=self.stated),
            next=(Flow(to=self.what.step, handoff=self._queued()),),
        )

    def _keep_outcome(self) -> None:
        """Keep what people decide beside the proposal, so that the two can be compared."""
        kept = Access(
            store=self.furniture.corrections, data=(self.furniture.correction,), mode="ui"
        )
        self.draft.change(
            self.what.step,
            lambda step: step.model_copy(update={"writes": (*step.writes, kept)}),
        )

    # small things

    def _add(self, part: str, role: str, **fields: object) -> None:
        step = Step.model_validate({"phase": self.node.step.phase, **fields})
        self.draft.add_step(self.ids[part], step, role, before=self.what.step)

    def _flow(
        self,
        part: str | None,
        when: str | None = None,
        share: float | None = None,
        handoff: Handoff | None = None,
    ) -> Flow:
        """Lead to a part of the surround, or to the step as it was."""
        stated = None if share is None else self._share(share)
        to = self.what.step if part is None else self.ids[part]
        return Flow(to=to, when=when, share=stated, handoff=handoff)

    def _share(self, share: float) -> Quantity:
        return Quantity(value=round(min(max(share, 0.0), 1.0), 9), provenance=self.stated)

    def _by_api(self) -> Handoff:
        return Handoff(medium="api", data=(self.furniture.proposal,), acknowledged=True)

    def _queued(self) -> Handoff:
        return Handoff(medium="queue", data=(self.furniture.proposal,), acknowledged=True)

    @property
    def _name(self) -> str:
        label = self.node.label.rstrip("?")
        short = label if len(label) <= LONGEST else label[: LONGEST - 1].rstrip() + "…"
        return short[:1].lower() + short[1:] if short[1:2].islower() else short

    def _errors(self) -> None:
        """Let as many cases come back as there are errors left, against those by hand."""
        if not self.what.moves_rework:
            return
        factor = errors_against_by_hand(self.values, self.what.stage)
        for flow in self.graph.incoming(self.what.step):
            if flow.is_rework:
                self.draft.change(
                    flow.source, lambda step: rework_scaled(step, self.what.step, factor)
                )

    def _settle(self) -> None:
        """Keep the lanes of gateways that took theirs from the step that led to them."""
        for flow in self.graph.outgoing(self.what.step):
            node = self.graph.steps[flow.target]
            if node.step.actor_id is None and node.actor is not None and not node.is_work:
                self._keep_lane(node.id, node.actor)

    def _keep_lane(self, step: str, actor: str) -> None:
        self.draft.change(step, lambda found: found.model_copy(update={"actor": actor}))
