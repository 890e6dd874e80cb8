"""One process of a file that holds several, with the others as parties without steps.

What is taken away is taken from the tree, before anything is mapped: the other processes with all
that is in them. Their pools stay as far as messages go to them, and messages to their steps become
messages to their pools.
"""

from collections.abc import Sequence

from wfmap.errors import UnreadableError
from wfmap.interchange.bpmn.source import BpmnFile, Scope, label
from wfmap.interchange.bpmn.tree import Element
from wfmap.interchange.bpmn.vocabulary import SCOPES

__all__ = ["busy", "keep_only", "name_of"]

_ENDS = ("sourceRef", "targetRef")


def busy(file: BpmnFile) -> list[Element]:
    """List the processes that have a flow node, in the file's order."""
    found: dict[Element, None] = {}
    for scope in file.scopes:
        process = _process(scope)
        if process is not None and scope.nodes:
            found[process] = None
    return sorted(found, key=lambda process: process.order)


def _process(scope: Scope) -> Element | None:
    process = scope.process.element
    return process if process is not None and process.name in SCOPES else None


def name_of(file: BpmnFile, process: Element) -> str:
    """Name a process as people see it: its own name, else its pool's, else its id."""
    pool = _pool(file, process)
    names = (process.get("name"), "" if pool is None else pool.get("name"), process.get("id"))
    return next(filter(None, map(label, names)), process.name)


def _pool(file: BpmnFile, process: Element) -> Element | None:
    pools = file.all("participant")
    return next((p for p in pools if file.element(p.get("processRef"), SCOPES) is process), None)


def keep_only(file: BpmnFile, wanted: str) -> Element:
    """Take every other process out of a file's tree.

    Args:
        file: the file; it has to be surveyed anew afterwards.
        wanted: the id of a process, or its name.

    Returns:
        The root, changed.

    Raises:
        UnreadableError: there is no such process with steps.
    """
    processes = busy(file)
    kept = next((p for p in processes if wanted in (p.get("id"), name_of(file, p))), None)
    if kept is None:
        known = ", ".join(f"'{p.get('id') or name_of(file, p)}'" for p in processes)
        raise UnreadableError(
            f"there is no process '{wanted}' with steps in this file",
            f"its processes: {known}" if known else "no process of it has a step",
            rule="no-such-process",
        )
    others = [process for process in processes if process is not kept]
    _redirect(file, others)
    for process in others:
        if process.parent is not None:
            process.parent.children.remove(process)
    _drop_unconcerned(file, kept, others)
    return file.root


def _redirect(file: BpmnFile, others: Sequence[Element]) -> None:
    """Let messages to steps of other processes end at their pools, which keep no process."""
    pools = {process: _pool(file, process) for process in others}
    of_node = {node.element.get("id"): _process(node.scope) for node in file.nodes}
    for flow in file.all("messageFlow"):
        for end in _ENDS:
            process = of_node.get(flow.get(end))
            pool = pools.get(process) if process is not None else None
            if pool is not None:
                flow.attributes[end] = pool.get("id")
    for pool in pools.values():
        if pool is not None:
            pool.attributes.pop("processRef", None)


def _drop_unconcerned(file: BpmnFile, kept: Element, others: Sequence[Element]) -> None:
    """Take out messages that the process has no part in, and pools that are left without any."""
    inside = {node.element.get("id") for node in file.nodes if _process(node.scope) is kept}
    own = _pool(file, kept)
    inside |= {kept.get("id"), own.get("id") if own is not None else ""} - {""}
    inside |= {lane.get("id") for lane in file.all("lane") if _around(lane, kept)}
    met: set[str] = set()
    for flow in file.all("messageFlow"):
        ends = {flow.get(end) for end in _ENDS}
        if ends & inside or not others:
            met |= ends
        elif flow.parent is not None:
            flow.parent.children.remove(flow)
    for pool in file.all("participant"):
        if pool is not own and pool.get("id") not in met and pool.parent is not None:
            pool.parent.children.remove(pool)


def _around(element: Element, process: Element) -> bool:
    outer = element.parent
    while outer is not None and outer is not process:
        outer = outer.parent
    return outer is process
