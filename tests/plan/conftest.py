"""What the tests of plans share: a small process, built once."""

import pytest

from tests.plan.claims import built_from
from wfmap.operations.checking import Built


@pytest.fixture(scope="session")
def built() -> Built:
    """Return the small process: a clerk reads claims, a lead decides."""
    return built_from()
