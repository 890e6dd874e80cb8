"""The installed engines against exact results."""

from wfmap.analysis.verification import Verified, verify

__all__ = ["Verified", "verify"]
