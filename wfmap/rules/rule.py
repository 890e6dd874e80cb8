"""What a rule is: a record of a name, a page and a `check`, that shares nothing with other rules.

Each stands in a module of its own as `RULE`. The module's docstring is its page, under the
headings *Finds / Why it matters / How it decides / When it is wrong / Sources*. Its `check` looks
at a `Case` and yields a `Fault` for each place. The name is the module's, with hyphens.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Self

from wfmap.facts import Facts
from wfmap.findings import Element, Fix, Related, Severity
from wfmap.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.graph.visits import visits
from wfmap.model.pointers import pointer
from wfmap.model.process import Process
from wfmap.records import name_of

if TYPE_CHECKING:
    from wfmap.prediction.predictor import Prediction

__all__ = [
    "Check",
    "Fault",
    "Forecast",
    "Rule",
    "Subject",
    "at_document",
    "at_flow",
    "at_part",
    "at_step",
]


LARGEST: Final = 3000
"""Steps beyond which rules predict nothing: a check of a large document should take seconds."""


class Forecast:
    """The prediction of a process, made when a rule first asks for it, and then kept."""

    def __init__(self, graph: ProcessGraph) -> None:
        self._graph = graph

    @cached_property
    def prediction(self) -> "Prediction | None":
        """The prediction, or None where the document does not state enough for one.

        It takes arrivals, a time of work, and work that comes to an end.
        """
        process = self._graph.process
        steps = self._graph.steps.values()
        if process.arrivals is None or not any(n.step.processing_time is not None for n in steps):
            return None
        if len(self._graph.steps) > LARGEST or visits(self._graph).endless:
            return None
        from wfmap.prediction.predictor import predict  # noqa: PLC0415 - most documents do without

        return predict(self._graph)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a rule looks at.

    `settings` are the rule's own from the document's `lint.rules`; `today` is the day against
    which dates count; `forecast` makes the prediction once for all rules.
    """

    graph: ProcessGraph
    facts: Facts
    settings: Mapping[str, Any] = field(default_factory=dict)
    today: date = date(2000, 1, 1)
    forecast: Forecast | None = None

    @property
    def prediction(self) -> "Prediction | None":
        """The prediction of the process; None where too little is stated for one."""
        return (self.forecast or Forecast(self.graph)).prediction

    @property
    def process(self) -> Process:
        """The process behind the graph."""
        return self.graph.process

    def number(self, name: str, default: float) -> float:
        """Read a numeric setting of the rule, or its default."""
        value = self.settings.get(name, default)
        return float(value) if isinstance(value, int | float) else default

    def words(self, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """Read a list of words from the rule's settings, or its default."""
        value = self.settings.get(name)
        return tuple(str(v) for v in value) if isinstance(value, list) else default


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule found in one place; the engine makes a `Finding` of it.

    `fixes` are ways out that hold wherever the fault is found. `options` are ways out that hold in
    some documents and not in others: the engine tries each, keeps those after which the fault is
    gone and no error is new, and lets their titles say the hint, unless `hint_stays` because it
    says more than they do. `key` tells several faults of one rule at one element apart. `severity`
    makes it graver than the rule is, never milder.
    """

    message: str
    pointer: str
    element: Element | None = None
    hint: str = ""
    related: tuple[Related, ...] = ()
    fixes: tuple[Fix, ...] = ()
    options: tuple[Fix, ...] = ()
    hint_stays: bool = False
    key: str = ""
    severity: Severity | None = None


Check = Callable[[Subject], Iterator[Fault]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name, its page, and its `check`; None where the reader or the engine decides.

    How grave its findings are stands in the list that has it.
    """

    name: str
    page: str
    check: Check | None = None

    @classmethod
    def of(cls, module: str, page: str | None, check: Check | None = None) -> Self:
        """Make the rule of a module: `no_owner` holds the rule `no-owner`, its text is the page."""
        return cls(name_of(module), (page or "").strip(), check)


def at_step(node: StepNode, message: str, hint: str = "", **more: Any) -> Fault:  # noqa: ANN401 - the other fields of Fault
    """Make a fault at a step."""
    element = Element("step", node.id, node.step.name)
    return Fault(message, node.pointer, element, hint, **more)


def at_flow(flow: FlowEdge, message: str, hint: str = "", **more: Any) -> Fault:  # noqa: ANN401 - as at_step
    """Make a fault at a flow."""
    return Fault(message, flow.pointer, Element("flow", flow.id, flow.label), hint, **more)


def at_part(  # noqa: PLR0913, PLR0917 - a place, a name and a text
    collection: str,
    kind: str,
    identity: str,
    name: str,
    message: str,
    hint: str = "",
    **more: Any,  # noqa: ANN401 - as at_step
) -> Fault:
    """Make a fault at an actor, system, store, data item, decision or calendar."""
    place = pointer((collection, identity))
    return Fault(message, place, Element(kind, identity, name), hint, **more)


def at_document(process: Process, message: str, hint: str = "", **more: Any) -> Fault:  # noqa: ANN401 - as at_step
    """Make a fault at the document as a whole."""
    element = Element("document", process.id or "", process.name)
    return Fault(message, "", element, hint, **more)
