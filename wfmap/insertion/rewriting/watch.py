"""A watch beside the work: it looks at each result, and an alarm goes to a person."""

from collections.abc import Sequence
from typing import ClassVar

from wfmap.graph import FlowEdge, ProcessGraph
from wfmap.insertion.rewriting.insertion import Insertion
from wfmap.insertion.rewriting.returns import returning
from wfmap.insertion.rewriting.surround import Surround
from wfmap.model.process import Process
from wfmap.model.quantity import Quantity
from wfmap.model.steps import Flow, Handoff, Step

__all__ = ["Watch", "watch"]


def watch(graph: ProcessGraph, insertion: Insertion) -> Process:
    """Look at each result of a step with one way on.

    Raises:
        KeyError: there is no such step.
    """
    return Watch(graph, insertion).build()


class Watch(Surround):
    """The surround placed behind its step: what raises no alarm goes on as before."""

    parts: ClassVar[tuple[str, ...]] = (
        "on",
        "check",
        "ai",
        "gate",
        "review",
        "right",
        "correct",
        "escalate",
        "late",
    )

    question: ClassVar[str] = "Does it look wrong?"
    rest: ClassVar[str] = "No"
    found_so: ClassVar[str] = "Is it wrong?"
    look: ClassVar[str] = "Look at alarm"
    alarm: ClassVar[str] = "Looks wrong"
    grave: ClassVar[str] = "Looks gravely wrong"

    def taken_over(self) -> tuple[FlowEdge, ...]:
        """Take over the step's own way on."""
        return tuple(f for f in self.graph.outgoing(self.what.step) if not f.is_message)

    @property
    def way_on(self) -> FlowEdge:
        """The way on as it was."""
        return self.taken_over()[0]

    @property
    def by_hand(self) -> str:
        """What raises no alarm, and what cannot be looked at, goes on."""
        return self.ids["on"] if self.needs_gateway else self.way_on.target

    @property
    def needs_gateway(self) -> bool:
        """Whether all ways on join first: to be handed over once, or where what comes waits."""
        handed = self.way_on.flow.handoff is not None
        return handed or self.graph.steps[self.way_on.target].join == "all"

    def build(self) -> Process:
        """Write the to-be process; where ways on join, the handoff is behind where they do."""
        if self.needs_gateway:
            way = self.way_on.flow.model_copy(update={"id": None})
            onward = returning(self.draft, self.graph, self.what.step, way, 1 - self.found)
            self.add("on", "way on", kind="decision", actor=self.node.actor, next=(onward,))
        return super().build()

    @property
    def found(self) -> float:
        """The share of errors that the watch and the people behind its alarms find."""
        wrong = max(self.values.error_by_hand, 1e-9)
        return min(1.0, self.values.coverage * self.values.accuracy * self.values.caught / wrong)

    def redirect(self, edge: FlowEdge, target: str) -> None:
        """Show the result to the watch, by an interface; nobody hands it over yet."""
        shown = self.way_on.flow.model_copy(update={"to": target, "handoff": self.by_api()})
        place = int(edge.pointer.rsplit("/", 1)[-1])

        def changed(step: Step) -> Step:
            flows = list(step.next)
            flows[place] = shown
            return step.model_copy(update={"next": tuple(flows)})

        self.draft.change(edge.source, changed)

    def flow(
        self,
        part: str | None,
        when: str | None = None,
        share: float | None = None,
        handoff: Handoff | None = None,
    ) -> Flow:
        """Lead to a part; what goes on as before goes without a proposal."""
        goes_on = part is None and handoff is not None
        return super().flow(part, when, share, self.passed_on(()) if goes_on else handoff)

    def gate_flows(self) -> list[Flow]:
        """Alarms, within their budget; a few are for somebody else at once."""
        passed = max(1 - self.values.incomplete, 1e-9)
        alarms = self.values.coverage / passed
        doubtful = min(self.values.escalated, self.values.coverage / 10) / passed
        return [
            self.flow("review", self.alarm, alarms - doubtful, handoff=self.queued()),
            self.flow("escalate", self.grave, doubtful, handoff=self.queued()),
        ]

    def act(self, incoming: Sequence[FlowEdge]) -> None:  # noqa: ARG002 - the way on is one flow
        """Add the look at alarms and its outcome."""
        self._alarms(self.called(self.found_so))
        self.errors()

    def _alarms(self, name: str) -> None:
        self.add_work(
            "review",
            "named human review",
            self.look,
            self.values.review_time,
            (Flow(to=self.ids["right"]),),
        )
        self.judge(name)
        right = self.values.accuracy * self.values.caught
        self.add(
            "right",
            "review outcome",
            kind="decision",
            name=name,
            actor=self.what.reviewer,
            next=(
                self.flow("correct", "Yes", right),
                self.onward_as("No", self.share(1 - right)),
            ),
        )
        self.add_work(
            "correct", "repair", "Correct result", self.values.repair_time, (self.onward_as(),)
        )

    def onward_as(self, when: str | None = None, share: Quantity | None = None) -> Flow:
        """Lead on as before, or to where all ways on join."""
        if self.needs_gateway:
            return Flow(to=self.ids["on"], when=when, share=share)
        return self.way_on.flow.model_copy(update={"id": None, "when": when, "share": share})

    def errors_left(self) -> float:
        """What is found does not come back."""
        return 1 - self.found
