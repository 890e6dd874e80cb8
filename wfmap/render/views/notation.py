"""What a step looks like in BPMN beyond its kind: markers of loops, instances, compensation.

What the document's format has no field for stands in what an import kept aside.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from wfmap.graph import FlowEdge, ProcessGraph
from wfmap.model.base import Part
from wfmap.model.steps import Step
from wfmap.render.diagram import Marker

__all__ = ["handlers_of", "is_ad_hoc", "is_by_link", "link_name", "markers_of"]

_ASIDE: Final = "x-bpmn"


def _kept(part: Part, name: str, inner: str = "") -> object:
    """Tell what an import kept aside of an element under a name."""
    aside = part.extensions.get(_ASIDE)
    found = aside.get(name) if isinstance(aside, Mapping) else None
    return found.get(inner) if inner and isinstance(found, Mapping) else found


def is_ad_hoc(step: Step) -> bool:
    """Tell a sub-process whose steps are done in any order (BPMN ad-hoc sub-process)."""
    return _kept(step, "element") in ("adHocSubProcess", "ad-hoc")


def is_by_link(flow: FlowEdge) -> bool:
    """Tell a way from a throwing link event to the catching one: two names, and no line (BPMN)."""
    return _kept(flow.flow, "element") == "link"


def link_name(step: Step) -> str:
    """Give the name that a link event shares with its other end, empty where none is kept."""
    events = _kept(step, "events")
    for event in events if isinstance(events, list | tuple) else ():
        if isinstance(event, Mapping) and event.get("element") == "linkEventDefinition":
            return str(event.get("name") or "")
    return ""


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
