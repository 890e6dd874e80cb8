"""The installed engines against exact results."""

from wfmap.verification import Verified, bias, is_unbiased, verify

__all__ = ["Verified", "bias", "is_unbiased", "verify"]
