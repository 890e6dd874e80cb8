"""Sentences that say what no other column does are never cut in text."""

from wfmap.audit.drift import Drift
from wfmap.report.audit import drift_section
from wfmap.report.tables import text_table

LONG = "validValues of E-Mail was 97.9 % and is 34.2 %; look at who writes it, and since when"


def test_what_has_drifted_is_told_to_the_end_of_its_sentence() -> None:
    """The figure of today stands at the end, and is what somebody looks for."""
    section = drift_section([Drift("requests", "moved", "validValues", LONG)])
    (table,) = (table for _, table in section.tables)
    assert any(line.endswith(LONG) for line in text_table(table))
