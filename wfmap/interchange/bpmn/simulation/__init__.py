"""Simulation parameters that come with a BPMN file: BPSim, `qbp` and Prosimos.

Read where they are present into processing, wait and set-up times, shares, arrivals, capacities,
costs and calendars. What cannot be used is a loss with code `simulation`.
"""

from wfmap.interchange.bpmn.draft import Draft
from wfmap.interchange.bpmn.simulation.apply import (
    apply_to_actors,
    apply_to_flows,
    document_fields,
)
from wfmap.interchange.bpmn.simulation.bpsim import is_bpsim, read_bpsim
from wfmap.interchange.bpmn.simulation.parameters import Simulation
from wfmap.interchange.bpmn.simulation.prosimos import read_prosimos
from wfmap.interchange.bpmn.simulation.qbp import NAMESPACE, read_qbp
from wfmap.interchange.bpmn.tree import Element

__all__ = [
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
    return simulation


def _carry_with_frame(draft: Draft, data: Element) -> None:
    """Carry BPSim data and the relationship element that holds it."""
    draft.ledger.carry(data)
    outer = data.parent
    while outer is not None and outer.name in ("extensionElements", "relationship"):
        draft.ledger.carry(outer, *outer.all("source"), *outer.all("target"))
        outer = outer.parent
