"""Shares of sequence flows, whatever scale their tool writes them in.

BPSim says 0 to 1; jBPM and others write 0 to 100. What a gateway's figures mean is read off
together: above 1, they are percent.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from wfmap.interchange.bpmn.draft import Draft
from wfmap.interchange.bpmn.flows import Flows
from wfmap.interchange.bpmn.simulation.parameters import Simulation
from wfmap.interchange.bpmn.source import FlowNode
from wfmap.interchange.losses import JsonObject
from wfmap.units.figures import exact

__all__ = ["apply_to_flows"]

_ROUNDING: Final = 0.02
"""How far shares may be from 1 together to be taken for rounded figures."""
_PERCENT: Final = 100.0
_ONE_WAY: Final = frozenset({"exclusiveGateway", "eventBasedGateway"})
"""Where exactly one way is taken, so that shares must make 1."""


def apply_to_flows(draft: Draft, simulation: Simulation, flows: Flows) -> None:
    """Give sequence flows their shares, where those of a step make sense together.

    The shares of an exclusive split must make 1: figures that miss it by rounding are scaled,
    others are left out. A share on an attached event stays with the event. That figures were
    percent is said once.
    """
    sharing = _Sharing(simulation, flows)
    for node in draft.file.nodes:
        sharing.of_step(node)
        sharing.of_flows(node)
    for identity in sharing.pending:
        simulation.lose("share", identity, "It is no flow of this file.")
    if sharing.percent:
        reason = "Shares above 1 are read as percent."
        simulation.lose("percent", sharing.percent[0], reason, count=len(sharing.percent))


class _Sharing:
    """Hands the shares that were read to the flows and events they are for."""

    def __init__(self, simulation: Simulation, flows: Flows) -> None:
        self.simulation = simulation
        self.flows = flows
        self.pending = dict(simulation.shares)
        self.percent: list[str] = []

    def of_step(self, node: FlowNode) -> None:
        """Give an attached event its share; of other steps it is a loss."""
        identity = node.element.get("id")
        share = self.pending.pop(identity, None)
        if share is None:
            return
        if node.kind != "boundaryEvent":
            self.simulation.lose("share", identity, "Shares are of flows, not of steps.")
        elif 0 <= share <= _PERCENT:
            if share > 1:
                self.percent.append(identity)
            self.simulation.set_step(identity, "share", _of_percent(share) if share > 1 else share)
        else:
            self.simulation.lose("share", identity, f"A share of {exact(share)} is out of range.")

    def of_flows(self, node: FlowNode) -> None:
        """Give the flows that leave a step their shares."""
        leaving = self._leaving(node)
        shares = {identity: self.pending.pop(identity) for identity in leaving}
        complete = len(shares) == len(self.flows.leaving.get(node, ()))
        usable = _usable(node, shares, complete=complete)
        if shares and not usable:
            texts = ", ".join(f"{exact(share)}" for share in shares.values())
            reason = f"The shares {texts} of its flows cannot be right together; they are left out."
            if len(shares) == 1:
                reason = f"A share of {texts} is out of range."
            self.simulation.lose("share", node.element.get("id"), reason)
        if usable and any(share > 1 for share in shares.values()):
            self.percent += [identity for identity, share in shares.items() if share > 1]
        for identity, share in usable.items():
            leaving[identity]["share"] = share

    def _leaving(self, node: FlowNode) -> dict[str, JsonObject]:
        found: dict[str, JsonObject] = {}
        for flow in self.flows.leaving.get(node, ()):
            origin = flow.get("origin")
            identity = str(origin.get("id", "")) if isinstance(origin, dict) else ""
            if identity in self.pending:
                found[identity] = flow
        return found


def _usable(node: FlowNode, shares: Mapping[str, float], *, complete: bool) -> dict[str, float]:
    """Return shares from 0 to 1 that can be right together; nothing where they cannot."""
    if any(not 0 <= share <= _PERCENT for share in shares.values()):
        return {}
    one_way = node.kind in _ONE_WAY and len(shares) > 1
    for scaled in _scales(shares):
        total = sum(scaled.values())
        if not one_way:
            return scaled
        if complete and abs(total - 1) <= _ROUNDING:
            return {identity: share / total for identity, share in scaled.items()}
        if not complete and total <= 1:
            return scaled
    return {}


def _of_percent(share: float) -> float:
    """Divide the figure as it is written: 33.34 % is 0.3334 and not 0.33340000000000003."""
    return float(Decimal(repr(float(share))) / 100)


def _scales(shares: Mapping[str, float]) -> list[dict[str, float]]:
    """Read shares as they stand, as percent, or as percent where they are above 1."""
    if all(share <= 1 for share in shares.values()):
        return [dict(shares)]
    percent = {identity: _of_percent(share) for identity, share in shares.items()}
    mixed = {i: _of_percent(share) if share > 1 else share for i, share in shares.items()}
    return [percent, mixed]
