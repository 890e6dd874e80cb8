"""A pattern → what was measured of it elsewhere, and what its defaults rest on."""

from wfmap.insertion.listing import MeasuredDefault, PatternEvidence, evidence, evidence_names

__all__ = ["MeasuredDefault", "PatternEvidence", "evidence", "evidence_names"]
