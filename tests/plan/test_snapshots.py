"""Old plans: what is none is refused, with where to get one."""

import pytest

from wfmap.errors import UnreadableError
from wfmap.plan.diff import read_outline


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is not JSON"),
        ("[]", "is no plan"),
        ('{"challenges": [], "tasks": []}', "is no plan"),
        ('{"challenges": [{}], "tasks": [], "stages": [], "raci": []}', "at 'challenges.0.id'"),
        ('{"plan": "0", "challenges": [], "tasks": [], "stages": []}', "version 0, not 1"),
        ('{"challenges": [], "tasks": [], "stages": 3, "raci": []}', "broken at"),
    ],
)
def test_what_is_no_plan_is_refused(text: str, said: str) -> None:
    """The message says what is wrong."""
    with pytest.raises(UnreadableError, match=said) as caught:
        read_outline(text.encode(), "old.json")
    assert "--format json" in caught.value.hint or "again" in caught.value.hint
