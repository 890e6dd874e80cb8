"""What every rewrite with an AI step is built with: the parts' ids, small flows, shares, names."""

from typing import ClassVar, Final

from wfmap.graph import FlowEdge, ProcessGraph
from wfmap.insertion.rewriting.draft import Draft
from wfmap.insertion.rewriting.furniture import Furniture, furnish
from wfmap.insertion.rewriting.insertion import Insertion
from wfmap.insertion.rewriting.record import records
from wfmap.insertion.rewriting.routes import Routes
from wfmap.model.decisions import Decision
from wfmap.model.quantity import Duration, Provenance, Quantity
from wfmap.model.rewrite import scaled
from wfmap.model.steps import Access, Flow, Handoff, Step
from wfmap.model.visit import steps

__all__ = ["Builder"]

LONGEST: Final = 34
"""Characters of a step's name that names made of it repeat."""


class Builder:
    """A draft with the furniture of an insertion, and the words it is written in.

    `parts` names the steps that may be added; each has an id made of the step's.
    """

    parts: ClassVar[tuple[str, ...]] = ()
    routes: Routes

    def __init__(self, graph: ProcessGraph, insertion: Insertion) -> None:
        self.graph = graph
        self.what = insertion
        self.node = graph.steps[insertion.step]
        self.values = insertion.values
        self.draft = Draft(
            graph.process, insertion.candidate, insertion.pattern, insertion.stage, insertion.step
        )
        self.ids = {part: self.draft.free(f"{insertion.step[:50]}-{part}") for part in self.parts}
        self.furniture: Furniture = furnish(self.draft, graph, insertion.step, insertion.owner)
        self.stated = Provenance(
            basis="assumption", by=f"range for {insertion.pattern}: {insertion.source or 'default'}"
        )

    @property
    def by_hand(self) -> str:
        """The step that does what the AI does not."""
        return self.what.step

    @property
    def name(self) -> str:
        """The step's name as names made of it repeat it."""
        label = self.node.label.rstrip("?")
        short = label if len(label) <= LONGEST else label[: LONGEST - 1].rstrip() + "…"
        return short[:1].lower() + short[1:] if short[1:2].islower() else short

    def called(self, name: str) -> str:
        """Name a part, with the step's name where another step has the name already."""
        taken = {step.name for _, _, step in steps(self.draft.process)}
        if name not in taken:
            return name
        return f"{name.removesuffix('?')}: {self.name}{'?' if name.endswith('?') else ''}"

    def decide(self, part: str, decision: Decision) -> str:
        """Declare what is decided at a part, which the owner of doubts answers for; give its id."""
        found = self.draft.free(self.ids[part], "decisions")
        owned = decision.model_copy(update={"owner": self.furniture.owner})
        self.draft.add("decisions", found, owned)
        return found

    def add(self, part: str, role: str, **fields: object) -> None:
        """Add a part in front of the step, in the step's phase."""
        step = Step.model_validate({"phase": self.node.step.phase, **fields})
        self.draft.add_step(self.ids[part], step, role, before=self.what.step)

    def add_work(  # noqa: PLR0913 - a place, its words, and what it takes
        self,
        part: str,
        role: str,
        name: str,
        factor: float,
        flows: tuple[Flow, ...],
        *,
        fixed_cost: Quantity | None = None,
    ) -> None:
        """Add work of the reviewer that takes a multiple of the step's time.

        What the step costs beside time, such as postage or a fee, is paid once for each result: it
        is passed by whatever stands for the step.
        """
        step = self.node.step
        time = step.processing_time
        self.add(
            part,
            role,
            name=self.called(name),
            type="user",
            actor=self.what.reviewer,
            systems=step.systems,
            reads=step.reads,
            writes=(*map(_on_screen, self.results()), self.kept()),
            multi=step.multi,
            processing_time=None if time is None else scaled(time, max(factor, 0.0)),
            wait_time=step.wait_time if part == "review" else None,
            priority=step.priority,
            fixed_cost=fixed_cost,
            next=flows,
        )

    def flow(
        self,
        part: str | None,
        when: str | None = None,
        share: float | None = None,
        handoff: Handoff | None = None,
    ) -> Flow:
        """Lead to a part, or to the step by hand."""
        stated = None if share is None else self.share(share)
        to = self.by_hand if part is None else self.ids[part]
        return Flow(to=to, when=when, share=stated, handoff=handoff)

    def share(self, share: float) -> Quantity:
        """State a share that is assumed, kept between 0 and 1."""
        return Quantity(value=round(min(max(share, 0.0), 1.0), 9), provenance=self.stated)

    def seconds(self, time: float | str) -> Duration:
        """State a duration that is assumed."""
        return Duration.of(time, self.stated)

    def by_api(self) -> Handoff:
        """Hand over from machine to machine, or from a person to a machine."""
        return Handoff(medium="api", data=(self.furniture.proposal,), acknowledged=True)

    def queued(self) -> Handoff:
        """Hand over from the machine to a person."""
        return Handoff(medium="queue", data=(self.furniture.proposal,), acknowledged=True)

    def passed_on(self, data: tuple[str, ...]) -> Handoff:
        """Hand what came to a person, with no proposal beside it."""
        return Handoff(medium="queue", data=data, acknowledged=True)

    def results(self) -> tuple[Access, ...]:
        """List what the step writes as its result: corrections of earlier insertions are none."""
        kept = {store for record in records(self.graph.process) for store in record.stores}
        return tuple(a for a in self.node.step.writes if a.store not in kept)

    def kept(self) -> Access:
        """Keep what people decide, so that the next version can learn from it."""
        return Access(
            store=self.furniture.corrections, data=(self.furniture.correction,), mode="ui"
        )

    def onward(self) -> tuple[Flow, ...]:
        """Lead on, and tell whom the step told."""
        return (*self.routes.on(), *self.routes.telling())

    def redirect(self, edge: FlowEdge, target: str) -> None:
        """Let a flow lead elsewhere."""
        index = int(edge.pointer.rsplit("/", 1)[-1])

        def changed(step: Step) -> Step:
            flows = list(step.next)
            handoff = flows[index].handoff or self.by_api()
            flows[index] = flows[index].model_copy(update={"to": target, "handoff": handoff})
            return step.model_copy(update={"next": tuple(flows)})

        self.draft.change(edge.source, changed)


def _on_screen(access: Access) -> Access:
    """Let who looks a proposal over confirm or mend it: nothing is typed in anew."""
    typed = access.mode in {"manual-entry", "copy-paste"}
    return access.model_copy(update={"mode": "ui"}) if typed else access
