"""A table or view of PostgreSQL → rows of text: one reading transaction, one COPY.

The transaction is read only and sees one moment of the database. Values are as PostgreSQL writes
them: days as in ISO 8601, moments in UTC. Where passwords come from says `logins.py`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import duckdb
import psycopg
from psycopg import conninfo, sql

from wfmap.audit.sources.hosts import Login
from wfmap.audit.sources.logins import only_ours, postgresql_login
from wfmap.audit.sources.refusals import postgresql_refusal
from wfmap.audit.sources.relations import Column, Relation, found_relation, names_of
from wfmap.audit.sources.sampling import SEED, Draw
from wfmap.audit.sources.source import Poured, Target
from wfmap.audit.sources.streaming import batches_of_csv, pour_batches
from wfmap.audit.sources.telling import AuditError

__all__ = ["open_postgresql"]

CONNECT_SECONDS: Final = 10
"""How long a server may take to answer."""
STATEMENT_SECONDS: Final = 900
"""How long a statement may take."""
CHUNK: Final = 1 << 16
"""Bytes that are handed on at a time."""
SHORT_BYTES: Final = 64
"""Bytes of a value that are read as they are; of longer ones the md5."""

TABLES: Final = """
select n.nspname, c.relname, c.oid, pg_catalog.pg_table_is_visible(c.oid),
    pg_catalog.has_schema_privilege(n.oid, 'usage')
    and pg_catalog.has_any_column_privilege(c.oid, 'select')
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'v', 'm', 'f', 'p') and n.nspname <> 'information_schema'
    and n.nspname not like 'pg\\_%' order by 1, 2
"""
COLUMNS: Final = """
select attname, pg_catalog.format_type(coalesce(nullif(t.typbasetype, 0), t.oid), null),
    pg_catalog.has_column_privilege(attrelid, attnum, 'select')
from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
where attrelid = %s and attnum > 0 and not attisdropped order by attnum
"""
SETTINGS: Final = (
    "set local datestyle = 'ISO, YMD'",
    "set local timezone = 'UTC'",
    "set local bytea_output = 'hex'",
)


@contextmanager
def open_postgresql(
    url: str, part: str, login: Login | None = None, *, trusted: bool = True
) -> Iterator["PostgresTable"]:
    """Open a table of PostgreSQL in a reading transaction, rolled back and closed afterwards.

    Args:
        url: of a named connection; empty where the document's own host was only allowed.
        part: the table.
        login: what the document says of the server itself.
        trusted: whether a person named the connection, and not a file that came with the document.

    Raises:
        AuditError: the server, the database, the table or the right to read it is not there.
    """
    where = login.url if login is not None else url
    try:
        with _connected(url, login, trusted=trusted) as connection:
            yield _opened(connection, where, part)
            connection.rollback()
    except psycopg.Error as error:
        raise postgresql_refusal(error, where, part, STATEMENT_SECONDS) from None


@contextmanager
def _connected(url: str, login: Login | None, *, trusted: bool) -> Iterator[psycopg.Connection]:
    given = {
        "connect_timeout": str(CONNECT_SECONDS),
        "application_name": "wfmap",
        **postgresql_login(url, login, trusted=trusted),
        "client_encoding": "utf-8",
    }
    with only_ours(strange=not (url and trusted)):
        connection = psycopg.connect(conninfo.make_conninfo("", **given))
    try:
        connection.read_only = True
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.execute(
            sql.SQL("set local statement_timeout = {}").format(
                sql.Literal(int(STATEMENT_SECONDS * 1000))
            )
        )
        for setting in SETTINGS:
            connection.execute(setting)
        yield connection
    finally:
        connection.close()


def _opened(connection: psycopg.Connection, url: str, part: str) -> "PostgresTable":
    relations = [
        Relation(schema, name, visible=visible, readable=readable, oid=oid)
        for schema, name, oid, visible, readable in connection.execute(TABLES)
    ]
    schemas = {
        str(row[0])
        for row in connection.execute("select nspname from pg_catalog.pg_namespace order by 1")
    }
    relation = found_relation(relations, part, url, frozenset(schemas))
    every = [Column(*row) for row in connection.execute(COLUMNS, [relation.oid])]
    columns = tuple(column for column in every if column.readable)
    if not relation.readable or not columns:
        user = connection.info.user
        raise AuditError(
            f"'{user}' may not read {relation}",
            f"let an owner run: grant select on {relation} to {user}",
        )
    hidden = [column.name for column in every if not column.readable]
    return PostgresTable(connection, relation, columns, tuple(hidden))


@dataclass(frozen=True, slots=True)
class PostgresTable:
    """A table or view of PostgreSQL, with the columns that may be read."""

    connection: psycopg.Connection
    relation: Relation
    readable: tuple[Column, ...]
    hidden: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns that may be read."""
        return names_of(self.readable)

    @property
    def _table(self) -> sql.Identifier:
        return sql.Identifier(self.relation.schema, self.relation.name)

    def count(self, connection: duckdb.DuckDBPyConnection, most: int) -> int | None:  # noqa: ARG002 - the server counts
        """Count its rows."""
        row = self.connection.execute(
            sql.SQL("select count(*) from {}").format(self._table)
        ).fetchone()
        return int(row[0]) if row else 0

    def pour(self, target: Target, taken: Draw | None) -> Poured:
        """Copy its rows, or those of a sample, as CSV."""
        cells = sql.SQL(", ").join(_cell(column) for column in self.readable)
        where = sql.SQL("") if taken is None else self._kept(taken)
        query = sql.SQL("select {} from {}{}").format(cells, self._table, where)
        statement = sql.SQL("copy ({}) to stdout (format csv, encoding 'UTF8')").format(query)
        pour_batches(target, self.columns, batches_of_csv(self.columns, self._copied(statement)))
        return Poured(0, tuple(self._remarks()))

    def _copied(self, statement: sql.Composed) -> Iterator[bytes]:
        with self.connection.cursor() as cursor, cursor.copy(statement) as copy:
            parts: list[bytes] = []
            length = 0
            for part in copy:
                parts.append(bytes(part))
                length += len(part)
                if length >= CHUNK:
                    yield b"".join(parts)
                    parts.clear()
                    length = 0
            yield b"".join(parts)

    def _kept(self, taken: Draw) -> sql.Composed:
        """Write the condition under which a row stays; the same as `kept_sql`, for PostgreSQL."""
        begun = sql.SQL("select pg_catalog.setseed({})").format(sql.Literal(SEED % 1000 / 1000))
        self.connection.execute(begun)
        share, below = sql.Literal(taken.share), sql.Literal(taken.below)
        if taken.column is None:
            return sql.SQL(" where random() < {}").format(share)
        column = self.readable[self.columns.index(taken.column)]
        key = sql.SQL('({} collate "C")').format(_cell(column))
        hashed = sql.SQL(
            "md5(coalesce(nullif(upper(regexp_replace({key}, '[^A-Za-z0-9]', '', 'g')), ''), "
            "nullif(btrim({key}, ' '), '')))"
        ).format(key=key)
        return sql.SQL(
            " where case when {hashed} is null then random() < {share} "
            'else {hashed} collate "C" < {below} end'
        ).format(hashed=hashed, share=share, below=below)

    def _remarks(self) -> Iterator[str]:
        if self.hidden:
            yield f"these columns may not be read and were left out: {', '.join(self.hidden)}"
        for column in self.readable:
            if column.kind == "bytea":
                yield (
                    f"'{column.name}' holds bytes; they are read as hexadecimal, "
                    f"longer ones than {SHORT_BYTES} bytes as their md5"
                )


def _cell(column: Column) -> sql.Composed:
    name = sql.Identifier(column.name)
    if column.kind != "bytea":
        return sql.SQL("{}::text").format(name)
    return sql.SQL(
        "case when length({name}) <= {short} then {name}::text else 'md5 ' || md5({name}) end"
    ).format(name=name, short=sql.Literal(SHORT_BYTES))
