"""Simulation parameters that come with a BPMN file: BPSim, `qbp` and Prosimos.

Read where they are present into processing, wait and set-up times, shares, arrivals, capacities,
costs and calendars. What cannot be used is a loss with code `simulation`.
"""

from wfmap.interchange.bpmn.draft import Draft
from wfmap.interchange.bpmn.simulation.apply import apply_to_actors, document_fields
from wfmap.interchange.bpmn.simulation.bounds import leave_out_of_bounds
from wfmap.interchange.bpmn.simulation.bpsim import is_bpsim, read_bpsim
from wfmap.interchange.bpmn.simulation.parameters import ParametersError, Simulation
from wfmap.interchange.bpmn.simulation.prosimos import read_prosimos
from wfmap.interchange.bpmn.simulation.qbp import NAMESPACE, read_qbp
from wfmap.interchange.bpmn.simulation.shares import apply_to_flows
from wfmap.interchange.bpmn.tree import Element
from wfmap.interchange.bpmn.vocabulary import EVENTS

__all__ = [
    "ParametersError",
    "Simulation",
    "apply_to_actors",
    "apply_to_flows",
    "document_fields",
    "simulation_of",
]


def simulation_of(draft: Draft, beside: bytes | None) -> Simulation:
    """Read every set of simulation parameters in the file and the one beside it.

    Args:
        draft: the import.
        beside: the bytes of a Prosimos file, if there is one; it counts more than what is inside.

    Returns:
        All parameters together.

    Raises:
        ParametersError: what is beside it is no file of Prosimos.
    """
    simulation = Simulation()
    for element in draft.file.root.walk():
        if element.namespace == NAMESPACE and element.name == "processSimulationInfo":
            draft.ledger.carry(element)
            read_qbp(element, simulation)
        elif is_bpsim(element):
            _carry_with_frame(draft, element)
            read_bpsim(element, simulation)
    if beside is not None:
        read_prosimos(beside, simulation)
    _let_events_elapse(draft, simulation)
    leave_out_of_bounds(simulation)
    named = {**dict.fromkeys((*simulation.steps, *simulation.doers), "step"), **simulation.named}
    for identity, kind in named.items():
        if not draft.file.nodes_called(identity):
            simulation.lose(kind, identity, "It is no step of this file.")
    return simulation


def _let_events_elapse(draft: Draft, simulation: Simulation) -> None:
    """Take what events are said to take as elapsed time: nobody works at an event.

    Where a tool gives both, the time of the event counts and the work is a loss.
    """
    for node in draft.file.nodes:
        identity = node.element.get("id")
        if node.kind not in EVENTS or identity not in (simulation.steps.keys() | simulation.doers):
            continue
        fields = simulation.steps.get(identity, {})
        if simulation.doers.pop(identity, None) is not None:
            simulation.lose("doer", identity, "Nobody works at an event; time passes there.")
        for name in ("processing_time", "setup_time"):
            if name not in fields:
                continue
            value = fields.pop(name)
            if "wait_time" not in fields:
                fields["wait_time"] = value
            elif fields["wait_time"] != value:
                reason = "An event takes one time; its own counts, not that of work at it."
                simulation.lose(name, identity, reason)


def _carry_with_frame(draft: Draft, data: Element) -> None:
    """Carry BPSim data and the relationship element that holds it."""
    draft.ledger.carry(data)
    outer = data.parent
    while outer is not None and outer.name in ("extensionElements", "relationship"):
        draft.ledger.carry(outer, *outer.all("source"), *outer.all("target"))
        outer = outer.parent
