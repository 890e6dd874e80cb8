"""Process → process: what an insertion adds and changes, and the way back, hash for hash."""

from wfmap.insertion.rewriting.inverses import inverse
from wfmap.insertion.rewriting.record import (
    RECORD,
    fingerprint,
    records,
    remembering,
    self_contained,
)

__all__ = ["RECORD", "fingerprint", "inverse", "records", "remembering", "self_contained"]
