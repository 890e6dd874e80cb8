"""Documents that nobody would write go through every command without a fault of wfmap."""

from random import Random

import pytest

from tests.benchmarks.bench_fuzz import COMMANDS, tried, try_one
from tests.benchmarks.documents import mutated

SEEDS = (1001, 1004, 1018, 1025, 1030, 1035)
"""Each once brought a fault to light: NaN in JSON, a division by zero, a load without end."""


@pytest.mark.parametrize("seed", SEEDS)
def test_a_document_that_nobody_would_write_is_answered(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No NaN in JSON, no exit code 3, no rule that fails; refused is as good as answered."""
    monkeypatch.setenv("WFMAP_PURE_PYTHON", "1")
    trial = tried(seed, mutated(Random(seed), faulty=False))  # noqa: S311 - no secret
    assert trial.faults == []
    assert not trial.accepted or set(trial.seconds) == set(COMMANDS)


def test_a_slice_of_the_fuzz_brings_no_fault_to_light() -> None:
    """Twelve of the small documents that the benchmark makes by the thousand."""
    trials = [try_one(seed) for seed in range(5014, 5038)]
    assert [(trial.seed, trial.faults) for trial in trials if trial.faults] == []
    assert sum(trial.accepted for trial in trials) >= 12
