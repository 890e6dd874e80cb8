"""Where tables come from: files, workbooks, SQLite, PostgreSQL, MySQL and MariaDB → text in DuckDB.

Every value is as it was written, nothing guessed, nothing lost: shapes are counted before meaning,
and what cannot be read as a row is counted with its line. Nothing is ever written to a source.
"""

from wfmap.readiness.data.sources.engine import engine
from wfmap.readiness.data.sources.hosts import NOTHING_MORE, Allowed, host_pattern
from wfmap.readiness.data.sources.loading import KeyOf, load_table
from wfmap.readiness.data.sources.masking import masked
from wfmap.readiness.data.sources.naming import (
    SCHEMES,
    SUFFIXES,
    StrangeHostError,
    connection_key,
    is_connected,
    place_of,
)
from wfmap.readiness.data.sources.sampling import MOST_ROWS, Draw, kept_sql
from wfmap.readiness.data.sources.source import Told
from wfmap.readiness.data.sources.telling import AuditError

__all__ = [
    "MOST_ROWS",
    "NOTHING_MORE",
    "SCHEMES",
    "SUFFIXES",
    "Allowed",
    "AuditError",
    "Draw",
    "KeyOf",
    "StrangeHostError",
    "Told",
    "connection_key",
    "engine",
    "host_pattern",
    "is_connected",
    "kept_sql",
    "load_table",
    "masked",
    "place_of",
]
