"""Two values for one figure say beside each what it was made by."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Done

Cli = Callable[..., Done]

BOOKING = Path(__file__).parents[2] / "models" / "trip-booking.json"
FEW = ("--events", "300000")


@pytest.mark.parametrize(
    "command",
    [("analyse", *FEW), ("analyse", "--full", *FEW), ("simulate", *FEW)],
    ids=["brief", "full", "simulate"],
)
def test_a_prediction_by_a_trial_names_the_trial(cli: Cli, command: tuple[str, ...]) -> None:
    """Its share of late cases differs from that of the long run in the lines after it."""
    told = " ".join(cli(command[0], BOOKING, *command[1:]).out.split())
    assert "by a trial of 3,440 cases" in told.lower()


def test_json_tells_a_trial_from_a_long_run(cli: Cli) -> None:
    """Both are simulated: the note of the one says by how many cases."""
    found = cli("simulate", BOOKING, *FEW, "--format", "json").json
    assert found["predicted"]["basis"] == "simulated"
    assert found["predicted"]["note"] == "a trial of 3,440 cases"
    assert found["predicted"]["late"] != found["late"]
