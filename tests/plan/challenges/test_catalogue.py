"""The catalogue: every rule is in it once, with a reason, and every line makes sense."""

import pytest

from wfmap.insertion.rules import EVERY_RULE
from wfmap.plan.challenges.catalogue import entry_of_rule, entry_of_veto, left_out
from wfmap.plan.challenges.terms import CATEGORIES, STAGE_ORDER

RULES = tuple(EVERY_RULE)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_a_challenge_or_left_out_with_a_reason(rule: str) -> None:
    """One of the two, never both, never neither."""
    entry = entry_of_rule(rule)
    assert (entry is None) == (rule in left_out())
    if entry is None:
        assert left_out()[rule].endswith(".")
        return
    assert entry.category in CATEGORIES
    assert 0 < entry.effort.p50 < entry.effort.p90
    assert entry.gate is None or entry.gate in STAGE_ORDER
    assert entry.reason.endswith(".")
    assert entry.warning
    assert entry.mitigation


@pytest.mark.parametrize("rule", [r for r in RULES if r not in left_out()])
def test_every_exit_test_is_a_measurement(rule: str) -> None:
    """A metric, a comparison, a number, and where it is taken; nothing that is merely said."""
    entry = entry_of_rule(rule)
    assert entry is not None
    test = entry.exit_test
    assert test.metric
    assert test.operator in {"=", "<", "<=", ">", ">="}
    assert test.where
    assert test.threshold >= 0


def test_a_rule_that_does_not_exist_makes_no_challenge() -> None:
    """Rules are looked up by name, and a new one shows in the test above."""
    assert entry_of_rule("no-such-rule") is None
    assert not set(left_out()) - set(RULES)


def test_a_veto_has_its_line() -> None:
    """It is compliance, and names the veto and the place."""
    assert entry_of_veto().category == "compliance"
    assert "{veto}" in entry_of_veto().title
