"""Documents of queueing systems whose figures are known, and small ones by hand."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from wfmap.graph import ProcessGraph, build
from wfmap.model.document import examine
from wfmap.simulation import Run, Simulation, compile, run, simulate  # noqa: A004 - its name

Document = dict[str, Any]


@pytest.fixture(scope="session")
def graph_of() -> Callable[[Document], ProcessGraph]:
    """Read a document and build its graph."""

    def read(document: Document) -> ProcessGraph:
        reading = examine(json.dumps({"wfmap": "1", "name": "T", **document}))
        assert reading.process is not None
        assert reading.is_sound, reading.findings
        return build(reading.process)

    return read


@pytest.fixture(scope="session")
def simulated(
    graph_of: Callable[[Document], ProcessGraph],
) -> Callable[..., Simulation]:
    """Simulate a document; Little's law holds for every pool of every run."""

    def run(document: Document, **choices: Any) -> Simulation:
        found = simulate(graph_of(document), **choices)
        assert all(pool.littles_gap < 1e-9 for pool in found.pools.values())
        return found

    return run


@pytest.fixture(scope="session")
def ran(graph_of: Callable[[Document], ProcessGraph]) -> Callable[..., Run]:
    """Run one replication of a document; Little's law holds for every pool."""

    def once(document: Document, cases: int = 1, *, seed: int = 0, log: bool = False) -> Run:
        program = compile(graph_of(document))
        found = run(program, seed=seed, replication=0, cases=cases, log=log)
        assert all(pool.littles_gap < 1e-9 for pool in found.pools)
        return found

    return once
