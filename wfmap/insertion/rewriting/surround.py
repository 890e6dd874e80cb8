"""The surround of every insertion: what keeps an AI step under people's control.

Work that came to a step comes to a check of its input instead, then to the AI step, then to a gate
on confidence and policy. From there it goes on automatically (with a sample looked at first), to a
named person's review, to somebody who decides what is doubtful, or to the step as it was, which
stays and is staffed. What is corrected goes into a store that somebody owns; every proposal into a
log. What the step waits for from outside is waited for on every way.

    work ─► check ─► AI step ─► gate ─ sure, and allowed ─────► apply ───────────────────► on
              │                  ├──── in the sample ─────────► review ─► right? ── yes ─► on
              │                  │                                         └─ no ─► correct ─► on
              │                  ├──── doubtful, not allowed ─► escalate, a day at most ──┐
              │                  └──── not sure ──────────────────────────────────────────┤
              └─ no input ───────────────────────────────────────► the step by hand ◄─────┘ ─► on

The picture shows the stage *autonomous*. In *supervised* nothing is applied without the review. In
*assist* the reviewer does the work with the proposal in view, in less time, and nothing is
corrected afterwards. In *shadow* the AI step leads to the step by hand, and there is no gate. Where
the step is helped in place, it takes less time itself, and nobody reviews.

Why the step is not simply replaced: work without input, doubtful work and work that comes back for
errors still needs a person, so a process without the old step would promise savings that it cannot
keep. Shares out of the gate are those of the effects at the stage, of what passed the check; what
is left of 1 goes to the step by hand, so no case is lost. Rework that leads to the step changes
with the errors that are left. Every change goes through a `Draft`, which records it, so that a
rewrite can be undone hash for hash (`inverses`). It adds nine steps and a gateway at most, whatever
the size of the process.
"""

from collections.abc import Sequence
from typing import ClassVar, Final

from wfmap.graph import FlowEdge, ProcessGraph
from wfmap.insertion.rewriting.builder import Builder
from wfmap.insertion.rewriting.insertion import Insertion
from wfmap.insertion.rewriting.routes import errors_against_by_hand, rework_scaled, route
from wfmap.model.decisions import Decision
from wfmap.model.process import Process
from wfmap.model.quantity import Quantity
from wfmap.model.rewrite import scaled
from wfmap.model.steps import Access, Flow

__all__ = ["Surround", "surround"]

DEADLINE: Final = "P1D"
"""Until when a doubtful case is decided; after it the step is done as before."""


def surround(graph: ProcessGraph, insertion: Insertion) -> Process:
    """Put an AI step with its surround in front of a step.

    Raises:
        KeyError: there is no such step.
    """
    return Surround(graph, insertion).build()


class Surround(Builder):
    """The parts in the order of the work; what differs between patterns is a method of its own."""

    parts: ClassVar[tuple[str, ...]] = (
        "check",
        "ai",
        "gate",
        "apply",
        "review",
        "right",
        "correct",
        "escalate",
        "late",
    )

    question: ClassVar[str] = "Sure, and allowed?"
    rest: ClassVar[str] = "Not sure"

    def build(self) -> Process:
        """Write the to-be process."""
        incoming = self.taken_over()
        self.check()
        self.ai()
        if self.what.stage == "shadow":
            self.keep_outcome()
        else:
            self.gate()
            self.escalate()
            self.act(incoming)
        for flow in incoming:
            self.redirect(flow, self.ids["check"])
        return self.draft.done()

    def taken_over(self) -> tuple[FlowEdge, ...]:
        """Give the flows that now go to the check: all but rework, which people do again."""
        only = self.what.flow
        flows = self.graph.incoming(self.what.step)
        return tuple(f for f in flows if (f.id == only if only else not f.is_rework))

    def check(self) -> None:
        """Ask whether the input is there; what is not goes to the person at once."""
        share = self.values.incomplete
        name = self.called("Is the input there?")
        handed = dict.fromkeys(
            item
            for flow in self.taken_over()
            if flow.handoff is not None
            for item in flow.handoff.data
        )
        self.add(
            "check",
            "data pre-check",
            kind="decision",
            name=name,
            actor=self.furniture.actor,
            decision=self.decide(
                "check",
                Decision(
                    question=name,
                    description="Whether what the AI needs is there and can be read.",
                    answers=("Yes", "No"),
                    maker=self.furniture.actor,
                    logic="expression",
                    inputs=tuple(handed),
                ),
            ),
            next=(
                self.flow("ai", "Yes", 1 - share),
                self.flow(None, "No", share, handoff=self.passed_on(tuple(handed))),
            ),
        )

    def ai(self) -> None:
        """Add the AI step; every proposal goes into the log."""
        shadow = self.what.stage == "shadow"
        logged = Access(store=self.furniture.log, data=(self.furniture.proposal,), mode="api")
        self.add(
            "ai",
            "AI step",
            name=f"{self.what.verb}: {self.name}",
            type="ai",
            actor=self.furniture.actor,
            systems=(self.furniture.system,),
            reads=tuple(a.model_copy(update={"mode": "api"}) for a in self.node.step.reads),
            writes=(logged,),
            multi=self.node.step.multi,
            processing_time=self.seconds(self.values.seconds_per_call),
            fixed_cost=Quantity(value=self.values.cost_per_call, provenance=self.stated),
            next=(self.flow(None, handoff=self.queued()) if shadow else self.flow("gate"),),
        )

    def gate(self) -> None:
        """Send each case where confidence and policy say; the person gets what is left."""
        flows = self.gate_flows()
        taken = sum(flow.share.value for flow in flows if flow.share is not None)
        flows.append(self.flow(None, self.rest, 1 - taken, handoff=self.queued()))
        name = self.called(self.question)
        self.add(
            "gate",
            "gate",
            kind="decision",
            name=name,
            actor=self.furniture.actor,
            decision=self.decide(
                "gate",
                Decision(
                    question=name,
                    description="The confidence against thresholds, and what the policy allows.",
                    answers=tuple(flow.when or "" for flow in flows),
                    maker=self.furniture.actor,
                    logic="expression",
                    inputs=(self.furniture.proposal,),
                ),
            ),
            next=tuple(flows),
        )

    def gate_flows(self) -> list[Flow]:
        """List the gate's answers but the last, with shares of what passed the check."""
        autonomous = self.what.stage == "autonomous"
        passed = max(1 - self.values.incomplete, 1e-9)
        reviewed = self.values.coverage * self.values.reviewed(self.what.stage) / passed
        shown = None if self.what.in_place else "review"
        answer = "In the sample" if autonomous else "Sure enough to show"
        flows = [self.flow(shown, answer, reviewed, handoff=self.queued())]
        if autonomous:
            automatic = self.values.coverage / passed - reviewed
            flows.insert(0, self.flow("apply", "Sure, and allowed", automatic))
        doubtful = 0.0 if self.what.stage == "assist" else self.values.escalated / passed
        answer = "Doubtful, or not allowed"
        return [*flows, self.flow("escalate", answer, doubtful, handoff=self.queued())]

    def escalate(self) -> None:
        """Let the owner decide how a doubtful case may go on; after a day it goes on by hand."""
        time = self.node.step.processing_time
        owner = self.furniture.owner
        self.add(
            "escalate",
            "escalation",
            name=self.called("Decide doubtful case"),
            description="The owner decides how it may go on; then the step is done as before.",
            type="user",
            actor=owner,
            reads=self.node.step.reads,
            processing_time=None if time is None else scaled(time, self.values.escalation_time),
            next=(self.flow(None, handoff=self.queued()),),
        )
        self.add(
            "late",
            "deadline",
            kind="event",
            name=self.called("A day is over"),
            actor=owner,
            trigger="timer",
            attached_to=self.ids["escalate"],
            interrupting=True,
            wait_time=self.seconds(DEADLINE),
            share=self.share(0.0),
            next=(self.flow(None, handoff=self.queued()),),
        )

    def act(self, incoming: Sequence[FlowEdge]) -> None:
        """Add what is done with a proposal beyond the shadow stage."""
        if self.what.in_place:
            self.help_in_place(incoming)
            return
        self.routes = route(self.draft, self.graph, self.what.step, self.errors_left())
        self.covered()
        self.errors()
        self.settle()

    def covered(self) -> None:
        """Add what happens to covered cases at the stage."""
        if self.what.stage == "assist":
            factor = 1 - self.values.saved_by_help
            label = f"With proposal: {self.name}"
            self.add_work(
                "review",
                "named human review",
                label,
                factor,
                self.onward(),
                fixed_cost=self.node.step.fixed_cost,
            )
            return
        if self.what.stage == "autonomous":
            self.apply()
        self.review()

    def help_in_place(self, incoming: Sequence[FlowEdge]) -> None:
        """Let the step itself take less time, as far as its work comes with help."""
        share = len(incoming) / max(1, len(self.graph.incoming(self.what.step)))
        factor = 1 - self.values.coverage * self.values.saved_by_help * share
        time = self.node.step.processing_time
        if time is not None:
            shorter = scaled(time, factor)
            self.draft.change(
                self.what.step, lambda s: s.model_copy(update={"processing_time": shorter})
            )
        self.keep_outcome()

    def apply(self) -> None:
        """Write what the person would have written, by an interface."""
        step = self.node.step
        self.add(
            "apply",
            "automatic path",
            name=self.called("Record result"),
            type="service",
            actor=self.furniture.actor,
            systems=step.systems,
            writes=tuple(a.model_copy(update={"mode": "api"}) for a in self.results()),
            wait_time=step.wait_time,
            fixed_cost=step.fixed_cost,
            next=(*self.routes.on(self.by_api()), *self.routes.telling()),
        )

    def review(self) -> None:
        """Let the reviewer look, and correct what is found wrong."""
        wrong = (1 - self.values.accuracy) * self.values.caught
        label = "Audit sample" if self.what.stage == "autonomous" else "Review proposal"
        outcome = (Flow(to=self.ids["right"]), *self.routes.telling())
        name = self.called("Is it right?")
        self.add_work(
            "review",
            "named human review",
            label,
            self.values.review_time,
            outcome,
            fixed_cost=self.node.step.fixed_cost,
        )
        self.judge(name)
        self.add(
            "right",
            "review outcome",
            kind="decision",
            name=name,
            actor=self.what.reviewer,
            next=(
                self.routes.answered("Yes", self.share(1 - wrong)),
                self.flow("correct", "No", wrong),
            ),
        )
        label = "Correct result"
        self.add_work("correct", "repair", label, self.values.repair_time, self.routes.on())

    def judge(self, question: str) -> None:
        """Declare what the reviewer decides about a proposal; the gateway behind only routes it."""
        decision = Decision(
            question=question,
            description="The reviewer compares the proposal with what it was made from.",
            answers=("Yes", "No"),
            maker=self.what.reviewer,
            logic="expert-judgement",
            inputs=(self.furniture.proposal,),
        )
        found = self.decide("right", decision)
        self.draft.change(self.ids["review"], lambda s: s.model_copy(update={"decision": found}))

    def keep_outcome(self) -> None:
        """Keep what people decide beside the proposal, so that the two can be compared."""
        kept = self.kept()
        self.draft.change(
            self.what.step, lambda s: s.model_copy(update={"writes": (*s.writes, kept)})
        )

    def errors_left(self) -> float:
        """Give the errors left as a multiple of those by hand."""
        return errors_against_by_hand(self.values, self.what.stage)

    def errors(self) -> None:
        """Let as many cases come back as there are errors left, against those by hand."""
        factor = self.errors_left()
        if factor == 1:
            return
        target = self.what.step
        for flow in self.graph.incoming(target):
            if flow.is_rework:
                self.draft.change(flow.source, lambda s: rework_scaled(s, target, factor))

    def settle(self) -> None:
        """Keep the lanes of gateways that took theirs from the step that led to them."""
        for flow in self.graph.outgoing(self.what.step):
            node = self.graph.steps[flow.target]
            if node.step.actor_id is None and node.actor is not None and not node.is_work:
                self.keep_lane(node.id, node.actor)

    def keep_lane(self, step: str, actor: str) -> None:
        """Say who a gateway belongs to."""
        self.draft.change(step, lambda found: found.model_copy(update={"actor": actor}))
