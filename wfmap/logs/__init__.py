"""Event logs: one columnar table of what was done, when, by whom, in which case."""

from wfmap.logs.events import EventLog
from wfmap.logs.writing import FORMATS, write

__all__ = ["FORMATS", "EventLog", "write"]
