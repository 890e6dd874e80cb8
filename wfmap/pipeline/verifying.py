"""The installed engines against exact results."""

from wfmap.analysis.verification import Verified, bias, is_unbiased, verify

__all__ = ["Verified", "bias", "is_unbiased", "verify"]
