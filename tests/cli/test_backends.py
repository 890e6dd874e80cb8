"""Replications run where they are sent, and what comes back is the same wherever that is."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from wfmap.cli.backends import ready
from wfmap.errors import WfmapError

ROOT = Path(__file__).parents[2]


def _simulated(place: Path, *options: str, **variables: str) -> bytes:
    program = [sys.executable, "-c", "from wfmap.cli import main; main()", "simulate"]
    sizes = ["--cases", "200", "--replications", "8", "--format", "json", "-o", str(place)]
    subprocess.run(
        [*program, "models/consumer-loan.json", *sizes, *options],
        cwd=ROOT,
        env={**os.environ, **variables},
        check=True,
        capture_output=True,
    )
    return place.read_bytes()


def test_a_cluster_gives_the_same_bytes_as_one_process(tmp_path: Path) -> None:
    """A scheduler and two workers of dask, found by their address; the work is done there."""
    distributed: Any = pytest.importorskip(
        "distributed", reason="dask's package distributed is not installed"
    )
    alone = _simulated(tmp_path / "alone.json", "--workers", "1")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as own:
        before = own.scheduler.transition_counter
        spread = _simulated(
            tmp_path / "spread.json",
            *("--workers", "2", "--backend", "dask"),
            DASK_SCHEDULER_ADDRESS=own.scheduler_address,
        )
        done = own.scheduler.transition_counter - before
    assert spread == alone
    assert done >= 8


def test_own_backends_need_nothing_else() -> None:
    """Those that joblib brings along are ready."""
    for name in (None, "loky", "threading", "sequential"):
        ready(name)


def test_a_backend_that_is_not_known_is_refused_with_those_that_are() -> None:
    """The hint lists them."""
    with pytest.raises(WfmapError, match="no backend 'hadoop'") as refused:
        ready("hadoop")
    assert "dask" in str(refused.value.hint)


def test_a_backend_whose_package_is_missing_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ray is asked for where it cannot be imported."""
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(WfmapError, match="needs ray"):
        ready("ray")
