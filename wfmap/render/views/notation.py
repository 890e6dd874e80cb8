"""What a step looks like in BPMN beyond its kind: markers of loops, instances, compensation.

What the document's format has no field for stands in what an import kept aside.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from wfmap.graph import ProcessGraph
from wfmap.model.steps import Step
from wfmap.render.diagram import Marker

__all__ = ["handlers_of", "is_ad_hoc", "markers_of"]

_ASIDE: Final = "x-bpmn"


def _kept(step: Step, name: str, inner: str = "") -> object:
    """Tell what an import kept aside of an element under a name."""
    aside = step.extensions.get(_ASIDE)
    found = aside.get(name) if isinstance(aside, Mapping) else None
    return found.get(inner) if inner and isinstance(found, Mapping) else found


def is_ad_hoc(step: Step) -> bool:
    """Tell a sub-process whose steps are done in any order (BPMN ad-hoc sub-process)."""
    return _kept(step, "element") in ("adHocSubProcess", "ad-hoc")


def handlers_of(graph: ProcessGraph) -> Iterator[str]:
    """Yield the steps that undo others: only a compensation leads to them (BPMN)."""
    for node in graph.steps.values():
        if _kept(node.step, "isForCompensation") == "true":
            yield node.id
        if node.step.attached_to is not None and node.step.trigger == "compensation":
            yield from (flow.target for flow in graph.outgoing(node.id))


def markers_of(step: Step, *, undoes: bool) -> tuple[Marker, ...]:
    """List the markers at a step's lower side in BPMN's order."""
    found: list[Marker] = []
    if step.multi is not None:
        if _kept(step, "loop", "element") == "standardLoopCharacteristics":
            found.append("loop")
        else:
            parallel = step.multi.order == "parallel"
            found.append("parallel-instances" if parallel else "sequential-instances")
    if is_ad_hoc(step):
        found.append("ad-hoc")
    if undoes:
        found.append("compensation")
    return tuple(found)
