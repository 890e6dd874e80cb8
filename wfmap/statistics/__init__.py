"""Intervals, and differences of what was measured in pairs."""
