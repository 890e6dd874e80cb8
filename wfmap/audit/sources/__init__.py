"""Where tables come from: files, workbooks, SQLite, PostgreSQL, MySQL and MariaDB → text in DuckDB.

Every value is as it was written, nothing guessed, nothing lost: shapes are counted before meaning,
and what cannot be read as a row is counted with its line. Nothing is ever written to a source.
"""

from wfmap.audit.sources.database import engine
from wfmap.audit.sources.hosts import NOTHING_MORE, TRUST, Allowed, host_pattern
from wfmap.audit.sources.loading import KeyOf, load_table
from wfmap.audit.sources.masking import masked
from wfmap.audit.sources.naming import (
    SCHEMES,
    SUFFIXES,
    StrangeHostError,
    connection_key,
    is_connected,
    place_of,
)
from wfmap.audit.sources.sampling import MOST_ROWS, Draw, kept_sql
from wfmap.audit.sources.source import Told
from wfmap.audit.sources.telling import AuditError

__all__ = [
    "MOST_ROWS",
    "NOTHING_MORE",
    "SCHEMES",
    "SUFFIXES",
    "TRUST",
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
