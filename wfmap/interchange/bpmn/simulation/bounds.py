"""Parameters that no document may hold, whatever vendor's form they were read from.

Every tool has limits of its own, and none. So each field is read by the document's own reader
before it goes anywhere: one that is refused is a loss, and the import goes on without it.
"""

from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from wfmap.interchange.bpmn.simulation.parameters import Simulation
from wfmap.interchange.losses import JsonObject
from wfmap.model.base import Part
from wfmap.model.people import Actor, Member
from wfmap.model.process import Arrivals
from wfmap.model.reading.walk import Walk
from wfmap.model.steps import Step

__all__ = ["leave_out_of_bounds"]


def leave_out_of_bounds(simulation: Simulation) -> None:
    """Take every field out that the document would refuse, and say why."""
    for identity, fields in simulation.steps.items():
        _leave_out(simulation, Step, identity, fields)
    for identity, fields in simulation.actors.items():
        _leave_out(simulation, Actor, identity, fields)
    for pool in simulation.pools.values():
        _leave_out(simulation, Actor, pool.id, pool.fields)
        for member in pool.members:
            _leave_out(simulation, Member, member.id, member.fields)
    _leave_out(simulation, Arrivals, "", simulation.arrivals)


def _leave_out(simulation: Simulation, kind: type[Part], identity: str, fields: JsonObject) -> None:
    for name, why in dict(_refused(kind, fields)).items():
        del fields[name]
        simulation.lose(name, identity, f"It is left out: {why}.")


def _refused(kind: type[Part], fields: Mapping[str, JsonValue]) -> Iterator[tuple[str, str]]:
    """Yield each field that the reader of documents refuses, and why."""
    walk = Walk()
    walk.part(kind, dict(fields))
    for fault in walk.faults:
        name = str(fault.path[0]) if fault.path else ""
        if name in fields and fault.severity == "error":
            yield name, fault.message
