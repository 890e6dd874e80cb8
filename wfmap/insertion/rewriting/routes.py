"""Where work goes after an inserted step: where the step as it was would have sent it."""

from dataclasses import dataclass

from wfmap.graph import ProcessGraph, StepNode
from wfmap.insertion.effects import error_left
from wfmap.insertion.parameters import Values
from wfmap.insertion.rewriting.draft import Draft
from wfmap.insertion.rewriting.returns import MOST_REWORK, returning
from wfmap.insertion.terms import Stage
from wfmap.model.quantity import Quantity
from wfmap.model.steps import Flow, Handoff, Step

__all__ = ["Routes", "errors_against_by_hand", "rework_scaled", "route"]


@dataclass(frozen=True, slots=True)
class Routes:
    """The way on: a copy of the step's only flow, or one to the gateway that took all its flows.

    `messages` are what the step tells others, which whoever does its work instead tells too.
    """

    flow: Flow
    messages: tuple[Flow, ...] = ()

    def on(self, handoff: Handoff | None = None) -> tuple[Flow, ...]:
        """Lead on, with a handoff where the step as it was had none."""
        changes: dict[str, object] = {"id": None, "share": None, "when": None, "default": None}
        if self.flow.handoff is None and handoff is not None:
            changes["handoff"] = handoff
        return (self.flow.model_copy(update=changes),)

    def answered(self, when: str, share: Quantity) -> Flow:
        """Lead on from a gateway as one of its answers."""
        return self.flow.model_copy(update={"id": None, "when": when, "share": share})

    def telling(self) -> tuple[Flow, ...]:
        """Give the messages anew, for another sender."""
        return tuple(m.model_copy(update={"id": None}) for m in self.messages)


def route(draft: Draft, graph: ProcessGraph, step: str, factor: float = 1.0) -> Routes:
    """Find the way on from a step; several flows move to a gateway behind it.

    The gateway is needed where the step itself splits, and where what comes next waits for all
    its flows: two ways into such a join would wait for each other. What comes back along a handoff
    comes back to the step by hand, `factor` times as often.
    """
    node = graph.steps[step]
    given = [f for f in node.step.next if not f.message]
    messages = tuple(f for f in node.step.next if f.message)
    onward = tuple(returning(draft, graph, step, f, factor) for f in given)
    if len(onward) == 1 and graph.steps[given[0].to].join == "any":
        if onward[0] is not given[0]:
            draft.change(step, lambda s: s.model_copy(update={"next": (onward[0], *messages)}))
        return Routes(onward[0], messages)
    gateway = draft.free(f"{step[:50]}-done")
    draft.add_step(gateway, _gateway(node, onward), "way on", before=step)
    draft.change(step, lambda found: _handing_over(found, gateway, messages))
    return Routes(Flow(to=gateway), messages)


def _gateway(node: StepNode, onward: tuple[Flow, ...]) -> Step:
    """Make what the flows move to: a gateway, or an end where nothing came next."""
    if not onward:
        return Step(kind="end", name="Done", actor=node.actor, phase=node.step.phase)
    if len(onward) == 1:
        return Step(kind="decision", actor=node.actor, phase=node.step.phase, next=onward)
    asks = node.step.kind == "decision"
    return Step(
        kind="parallel" if node.split == "parallel" else "decision",
        name=node.step.name if asks else "",
        actor=node.actor,
        phase=node.step.phase,
        split=node.split,
        join="any",
        decision=node.step.decision if asks else None,
        next=onward,
    )


def _handing_over(step: Step, gateway: str, messages: tuple[Flow, ...]) -> Step:
    """Leave the work with the step and the question with the gateway."""
    changes: dict[str, object] = {"next": (Flow(to=gateway), *messages), "split": None}
    if step.kind == "decision":
        changes |= {"kind": "task", "type": step.type or "user", "decision": None}
    return step.model_copy(update=changes)


def errors_against_by_hand(values: Values, stage: Stage) -> float:
    """Give the errors left as a multiple of those by hand; 1 where the person does the step."""
    if stage in {"shadow", "assist"} or values.error_by_hand <= 0:
        return 1.0
    return error_left(values.effects(stage, 1.0)) / values.error_by_hand


def rework_scaled(step: Step, target: str, factor: float) -> Step:
    """Scale the shares of a gateway's flows to a step that its errors come back to.

    The other flows share what is left in the proportions they had.
    """
    flows = [f for f in step.next if not f.message]
    back = sum(f.share.value for f in flows if f.to == target and f.share is not None)
    if not 0 < back < 1:
        return step
    now = min(back * factor, max(MOST_REWORK, back))
    rest = (1 - now) / (1 - back)
    return step.model_copy(
        update={
            "next": tuple(
                f if f.message else _times(f, now / back if f.to == target else rest)
                for f in step.next
            )
        }
    )


def _times(flow: Flow, factor: float) -> Flow:
    if flow.share is None:
        return flow
    share = Quantity(value=min(1.0, flow.share.value * factor))
    return flow.model_copy(update={"share": share})
