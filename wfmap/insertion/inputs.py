"""What an AI step reads: its accesses, and the stores behind them that have rows."""

from collections.abc import Iterator

from wfmap.analysis.lineage import DataUse, lineage
from wfmap.graph import ProcessGraph, StepNode
from wfmap.model.data import Store

__all__ = ["sources_of"]


def sources_of(graph: ProcessGraph, node: StepNode) -> Iterator[tuple[DataUse, Store]]:
    """Yield each store a step reads with the access, each store once, in document order."""
    seen = set[str]()
    for use in lineage(graph).of_step.get(node.id, ()):
        store = graph.process.stores.get(use.store)
        if not use.writes and store is not None and use.store not in seen:
            seen.add(use.store)
            yield use, store
