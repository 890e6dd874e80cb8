"""Documents that nobody would write go through every command without a fault of wfmap."""

import pytest

from tests.benchmarks.bench_fuzz import COMMANDS, try_one

SEEDS = (1001, 1004, 1018, 1025, 1030, 1035)
"""Each once brought a fault to light: NaN in JSON, a division by zero, a load without end."""


@pytest.mark.parametrize("seed", SEEDS)
def test_a_document_that_nobody_would_write_is_answered(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No NaN in JSON, no exit code 3, no rule that fails; refused is as good as answered."""
    monkeypatch.setenv("WFMAP_PURE_PYTHON", "1")
    trial = try_one(seed)
    assert trial.faults == []
    assert not trial.accepted or set(trial.seconds) == set(COMMANDS)
