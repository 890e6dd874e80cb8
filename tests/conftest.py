"""What every test shares: a deterministic Hypothesis, the checkout, the real inputs beside it."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

REPOSITORY = Path(__file__).resolve().parents[1]

# The same examples on every machine and in every run; a slow machine is no failure.
settings.register_profile(
    "deterministic",
    derandomize=True,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
# For hunting: pytest --hypothesis-profile=explore tries many new examples.
settings.register_profile("explore", deadline=None, max_examples=2_000, print_blob=True)
settings.load_profile("deterministic")


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the root folder of the checkout, which holds pyproject.toml."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """Return the folder of real inputs beside the checkout; skip the test where it is absent."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder of real inputs, ../shared, is not on this machine")
    return folder


@pytest.fixture(scope="session")
def shared_bpmn(shared_dir: Path) -> tuple[Path, ...]:
    """Return the real BPMN files in order of their names; skip where there are none."""
    files = tuple(sorted((shared_dir / "data" / "bpmn").rglob("*.bpmn")))
    if not files:
        pytest.skip("../shared/data/bpmn holds no BPMN file on this machine")
    return files
