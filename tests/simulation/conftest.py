"""Documents of queueing systems whose figures are known, and small ones by hand."""

import importlib
import json
import os
import sys
from collections.abc import Callable
from types import SimpleNamespace
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


@pytest.fixture(scope="session")
def plain() -> SimpleNamespace:
    """Import the functions of the engine once more, as plain Python, to be called one by one."""
    ours = {name: sys.modules.pop(name) for name in list(sys.modules) if is_simulation(name)}
    before = os.environ.get("WFMAP_PURE_PYTHON")
    os.environ["WFMAP_PURE_PYTHON"] = "1"
    try:
        names = ("calendars", "distributions", "image", "native.jit", "randoms")
        modules = [importlib.import_module(f"wfmap.simulation.{name}") for name in names]
        found = {module.__name__.rpartition(".")[2]: module for module in modules}
    finally:
        os.environ.pop("WFMAP_PURE_PYTHON")
        if before is not None:
            os.environ["WFMAP_PURE_PYTHON"] = before
        for name in [name for name in sys.modules if is_simulation(name)]:
            del sys.modules[name]
        sys.modules.update(ours)
        sys.modules["wfmap"].simulation = ours["wfmap.simulation"]  # type: ignore[attr-defined] # a module's
    return SimpleNamespace(**found)


def is_simulation(name: str) -> bool:
    """Tell the modules of the simulation."""
    return name == "wfmap.simulation" or name.startswith("wfmap.simulation.")
