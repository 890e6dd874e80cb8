"""What comes back along a handoff, as a gateway of its own: an AI's paths cannot take it back.

A handoff's `rework_share` returns work to the step it left. Where the flow is to leave a machine or
a gateway instead, the returned work would cost nobody anything; here it goes to the people.
"""

from typing import Final

from wfmap.graph import ProcessGraph
from wfmap.insertion.rewriting.draft import Draft
from wfmap.model.quantity import Quantity
from wfmap.model.steps import Flow, Handoff, Step

__all__ = ["MOST_REWORK", "returning"]

MOST_REWORK: Final = 0.9
"""No rework share is raised above this: work has to come to an end."""
KEPT: Final = 46
"""Characters of a step's id that ids made of it repeat."""


def returning(draft: Draft, graph: ProcessGraph, step: str, flow: Flow, factor: float) -> Flow:
    """Lead a flow over a gateway of its receiver, from which a share goes back to the step.

    Args:
        draft: the process being rewritten.
        graph: the process before.
        step: the step by hand that the flow leaves, and that does again what comes back.
        flow: the flow; one along which nothing comes back is given as it is.
        factor: errors left, as a multiple of those by hand; the share that comes back follows.
    """
    handoff = flow.handoff
    if handoff is None or handoff.rework_share is None:
        return flow
    gateway = draft.free(f"{step[:KEPT]}-back")
    draft.add_step(gateway, _gateway(graph, step, flow, handoff, factor), "way on", before=step)
    once = handoff.model_copy(update={"rework_share": None})
    return flow.model_copy(update={"to": gateway, "handoff": once})


def _gateway(graph: ProcessGraph, step: str, flow: Flow, handoff: Handoff, factor: float) -> Step:
    target = graph.steps[flow.to]
    stated = handoff.rework_share
    assert stated is not None  # noqa: S101 - the caller looked
    share = min(stated.value * factor, max(MOST_REWORK, stated.value))
    provenance = stated.provenance if factor == 1 else None
    same = target.actor == graph.steps[step].actor
    asked = None if same else Handoff(medium=handoff.medium, data=handoff.data)
    return Step(
        kind="decision",
        name="Does it come back?",
        actor=target.actor,
        phase=target.step.phase,
        next=(
            Flow(to=flow.to, when="No", share=Quantity(value=1 - share, provenance=provenance)),
            Flow(
                to=step,
                when="Yes",
                share=Quantity(value=share, provenance=provenance),
                rework=True,
                handoff=asked,
            ),
        ),
    )
