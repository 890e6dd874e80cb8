"""A second reader behind a look: where it differs from the person, the person looks again."""

from typing import ClassVar

from wfmap.graph import FlowEdge, ProcessGraph
from wfmap.insertion.rewriting.insertion import Insertion
from wfmap.insertion.rewriting.routes import route
from wfmap.insertion.rewriting.watch import Watch
from wfmap.model.process import Process
from wfmap.model.quantity import Quantity
from wfmap.model.steps import Flow, Step

__all__ = ["read_again"]


def read_again(graph: ProcessGraph, insertion: Insertion) -> Process:
    """Read what a step has read, and send it back to who looked where the two differ.

    Raises:
        KeyError: there is no such step.
    """
    ways = [flow for flow in graph.outgoing(insertion.step) if not flow.is_message]
    made = _SecondReader if len(ways) == 1 else _SecondReaderOfAnswers
    return made(graph, insertion).build()


class _SecondReader(Watch):
    """The watch in the words of two readings of one thing."""

    question: ClassVar[str] = "Do the readings differ?"
    found_so: ClassVar[str] = "Was something overseen?"
    look: ClassVar[str] = "Look again"
    alarm: ClassVar[str] = "They differ"
    grave: ClassVar[str] = "They differ gravely"


class _SecondReaderOfAnswers(_SecondReader):
    """The same behind a look with several answers: they move to a gateway behind both readings."""

    def build(self) -> Process:
        """Move the answers behind the reader first, then write the to-be process."""
        self._answers = route(self.draft, self.graph, self.what.step, self.errors_left()).flow.to
        return super().build()

    def taken_over(self) -> tuple[FlowEdge, ...]:
        """Take over the one way that the step has now, in place of the first of its answers."""
        return super().taken_over()[:1]

    @property
    def by_hand(self) -> str:
        """All goes on to the answers."""
        return self._answers

    @property
    def needs_gateway(self) -> bool:
        """The answers have a gateway of their own."""
        return False

    def redirect(self, edge: FlowEdge, target: str) -> None:
        """Show what was decided to the reader."""

        def changed(step: Step) -> Step:
            shown = Flow(to=target, handoff=self.by_api())
            return step.model_copy(update={"next": (shown, *step.next[1:])})

        self.draft.change(edge.source, changed)

    def onward_as(self, when: str | None = None, share: Quantity | None = None) -> Flow:
        """Lead on to the answers."""
        return Flow(to=self._answers, when=when, share=share)
