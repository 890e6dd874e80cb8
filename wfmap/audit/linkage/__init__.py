"""Rows of one table that are the same thing twice: blocking, comparing, and how probable it is."""

from wfmap.audit.linkage.linking import Linkage, link

__all__ = ["Linkage", "link"]
