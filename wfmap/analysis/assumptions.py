"""What a document leaves open about a step, and how it is read nevertheless.

One sentence for each, so that nobody takes a default for what was meant.
"""

from wfmap.graph import StepNode

__all__ = ["assumptions"]

SEVERAL = 2
"""Flows that make a split or a join."""


def assumptions(node: StepNode) -> tuple[str, ...]:
    """Say how a step is taken to split and to join, where it does not say so itself."""
    found: list[str] = []
    if len(node.incoming) >= SEVERAL and node.step.join is None and not node.is_gateway:
        found.append(f'it goes on with any of its {len(node.incoming)} flows ("join": "any")')
    if len(node.outgoing) >= SEVERAL and node.step.split is None and not node.is_gateway:
        told = f"it goes on along all {len(node.outgoing)} flows at once"
        if any(flow.rework for flow in node.step.next):
            told = "it goes on along all its flows at once, but for those that are rework"
        found.append(f'{told} ("split": "parallel")')
    return tuple(found)
