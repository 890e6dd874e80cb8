"""A working week that is written another way is answered with the way it is written here."""

import pytest

from wfmap.units.weekly import windows
from wfmap.units.weeks_meant import week_meant


@pytest.mark.parametrize(
    ("text", "meant", "same"),
    [
        ("Mo-Th 09:00-16:00, Fr 09:00-12:00", "Mo-Th 09:00-16:00; Fr 09:00-12:00", True),
        ("Mo–Fr 08:00–17:00", "Mo-Fr 08:00-17:00", True),
        ("Mo-Fr 08:00 to 17:00 and Sa 09:00-12:00", "Mo-Fr 08:00-17:00; Sa 09:00-12:00", True),
        ("Mon-Fri 9am-5pm", "Mo-Fr 09:00-17:00", False),
        ("Mo-Fr 9-17 Uhr", "Mo-Fr 09:00-17:00", False),
        ("Mo-Do 8.00-16.30, Fr 8.00-12.00", "Mo-Th 08:00-16:30; Fr 08:00-12:00", False),
        ("lun-ven 9h-17h30", "Mo-Fr 09:00-17:30", False),
        ("Sa 12am-12pm", "Sa 00:00-12:00", False),
    ],
)
def test_a_week_written_otherwise_is_understood(text: str, meant: str, same: bool) -> None:  # noqa: FBT001 - one of a table
    """Rules parted by commas are the very same; hours without minutes and other days are asked."""
    found = week_meant(text)
    assert found is not None
    assert windows(found[0]) == windows(meant)
    assert found[1] is same


@pytest.mark.parametrize("text", ["9-5", "weekdays", "Mo-Fr", "Mo 09:00", "Xx 09:00-10:00", ""])
def test_a_week_that_nobody_can_tell_is_left_alone(text: str) -> None:
    """Without a day or without a span there is nothing to offer."""
    assert week_meant(text) is None
