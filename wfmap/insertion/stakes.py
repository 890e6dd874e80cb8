"""What hangs on a decision that no person takes."""

from wfmap.graph import StepNode
from wfmap.model.process import Process

__all__ = ["grave_decision"]


def grave_decision(process: Process, node: StepNode) -> str:
    """Say why a step's decision is grave, as the end of a sentence; nothing where it is not."""
    decision = process.decisions.get(node.step.decision or "")
    if decision is None:
        return ""
    if decision.reversibility == "irreversible":
        return "cannot be undone"
    if decision.stakes in {"high", "critical"}:
        return f"has {decision.stakes} stakes"
    return "affects a person" if decision.affects_person else ""
