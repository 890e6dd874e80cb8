"""Whether what was sent can be worked on, before long work begins: faults are told at once.

Each is quick, takes what the long work will take, and hands back nothing.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from wfmap.operations.checking import Limits, open_document
from wfmap.operations.sources import Source
from wfmap.service import planning_work, work
from wfmap.service.replies import JSON, Reply, refusing

if TYPE_CHECKING:
    from wfmap.operations import audit as auditing

__all__ = ["audit", "document", "pair", "plan", "report", "simulation"]

_READABLE: Final = Reply(JSON, b"")


@refusing("check")
def document(body: bytes, _: object, limits: Limits) -> Reply:
    """Read a document that may have no errors."""
    open_document(Source("", body), limits)
    return _READABLE


@refusing("simulate")
def simulation(body: bytes, _: object, limits: Limits) -> Reply:
    """Read a document that has to have something to simulate."""
    from wfmap.operations.simulate import demand_simulable  # noqa: PLC0415 - others need no numba

    demand_simulable(open_document(Source("", body), limits))
    return _READABLE


@refusing("compare")
def pair(body: bytes, _: object, limits: Limits) -> Reply:
    """Read two documents."""
    from wfmap.operations.simulate import demand_simulable  # noqa: PLC0415 - others need no numba

    for built in work.both(body, limits, work.SIDES):
        demand_simulable(built)
    return _READABLE


@refusing("plan")
def plan(body: bytes, _: object, limits: Limits) -> Reply:
    """Read a document with its register."""
    planning_work.read_plan(body, limits)
    return _READABLE


@refusing("report")
def report(body: bytes, _: object, limits: Limits) -> Reply:
    """Read a document with its register and answers."""
    planning_work.read_report(body, limits)
    return _READABLE


@refusing("audit")
def audit(
    body: bytes, options: "auditing.Options", connections: Mapping[str, str], limits: Limits
) -> Reply:
    """Read a document whose stores may be audited here."""
    planning_work.read_audit(body, options, connections, limits)
    return _READABLE
