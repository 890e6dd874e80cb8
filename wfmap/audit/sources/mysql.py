"""A table or view of MySQL or MariaDB → rows of text: one reading transaction, one stream.

The server writes each row as a line of CSV, so that PyMySQL handles one value a row; nothing is
held whole. The transaction is read only and sees one moment of the database.
Where passwords come from says `logins.py`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import duckdb
import pymysql
from pymysql.cursors import SSCursor

from wfmap.audit.sources.hosts import Login
from wfmap.audit.sources.logins import mysql_login
from wfmap.audit.sources.masking import masked
from wfmap.audit.sources.refusals import mysql_refusal
from wfmap.audit.sources.relations import Column, Relation, found_relation, names_of
from wfmap.audit.sources.sampling import SEED, Draw
from wfmap.audit.sources.source import Poured, Target
from wfmap.audit.sources.streaming import batches_of_csv, pour_batches
from wfmap.audit.sources.telling import AuditError
from wfmap.words.spelling import closest

__all__ = ["open_mysql"]

CONNECT_SECONDS: Final = 10
"""How long a server may take to answer."""
STATEMENT_SECONDS: Final = 900
"""How long a statement may take."""
ROWS: Final = 1000
"""Rows that are handed on at a time."""
SHORT_BYTES: Final = 64
"""Bytes of a value that are read as they are; of longer ones the md5."""
BYTES: Final = frozenset(
    {"binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "geometry", "point"}
    | {"linestring", "polygon", "multipoint", "multilinestring", "multipolygon"}
    | {"geometrycollection", "geomcollection"}
)
"""Kinds of columns whose values are bytes."""
SYSTEM: Final = "('information_schema', 'mysql', 'performance_schema', 'sys')"


@contextmanager
def open_mysql(
    url: str, part: str, login: Login | None = None, *, trusted: bool = True
) -> Iterator["MysqlTable"]:
    """Open a table of MySQL or MariaDB in a reading transaction, closed afterwards.

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
    except (pymysql.Error, RuntimeError) as error:
        raise mysql_refusal(error, where, part, STATEMENT_SECONDS) from None


@contextmanager
def _connected(
    url: str, login: Login | None, *, trusted: bool
) -> Iterator["pymysql.Connection[SSCursor]"]:
    connection = pymysql.connect(**_login(url, login, trusted=trusted))
    try:
        for statement in _beginning(connection.get_server_info()):
            with connection.cursor() as cursor:
                cursor.execute(statement)
        yield connection
    finally:
        connection.close()


def _beginning(version: str) -> Iterator[str]:
    """Yield what opens a reading transaction that sees one moment."""
    if "mariadb" in version.casefold():
        yield f"set session max_statement_time = {STATEMENT_SECONDS}"
    else:
        yield f"set session max_execution_time = {int(STATEMENT_SECONDS * 1000)}"
    yield "set session time_zone = '+00:00'"
    yield "set session sql_mode = ''"
    yield "set session transaction isolation level repeatable read"
    yield "start transaction with consistent snapshot, read only"


def _login(url: str, login: Login | None, *, trusted: bool) -> dict[str, Any]:
    return mysql_login(url, login, trusted=trusted) | {
        "charset": "utf8mb4",
        "use_unicode": False,
        "cursorclass": SSCursor,
        "connect_timeout": CONNECT_SECONDS,
        "program_name": "wfmap",
        "read_timeout": STATEMENT_SECONDS + CONNECT_SECONDS,
    }


def _asked(
    connection: "pymysql.Connection[SSCursor]", statement: str, *values: str
) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return [tuple(_word(cell) for cell in row) for row in cursor.fetchall()]


def _word(cell: object) -> str:
    return cell.decode("utf-8", "replace") if isinstance(cell, bytes) else str(cell)


def _opened(connection: "pymysql.Connection[SSCursor]", url: str, part: str) -> "MysqlTable":
    here = urlsplit(url).path.strip("/")
    relations = [
        Relation(schema, name, visible=schema == here or not here, readable=True)
        for schema, name in _asked(
            connection,
            "select table_schema, table_name from information_schema.tables "  # noqa: S608 - a constant
            f"where table_schema not in {SYSTEM} order by 1, 2",
        )
    ]
    relation = _relation(connection, relations, url, part)
    columns = [
        Column(name, kind, readable="select" in rights.casefold().split(","))
        for name, kind, rights in _asked(
            connection,
            "select column_name, lower(data_type), lower(privileges) "
            "from information_schema.columns "
            "where table_schema = %s and table_name = %s order by ordinal_position",
            relation.schema,
            relation.name,
        )
    ]
    readable = tuple(column for column in columns if column.readable)
    if not readable:
        name = f"{_quoted(relation.schema)}.{_quoted(relation.name)}"
        _asked(connection, f"select 1 from {name} limit 0")  # noqa: S608 - quoted; it says why not
        raise _denied(url, str(relation))
    return MysqlTable(
        connection, relation, readable, tuple(c.name for c in columns if not c.readable)
    )


def _relation(
    connection: "pymysql.Connection[SSCursor]",
    relations: list[Relation],
    url: str,
    part: str,
) -> Relation:
    """Find the table; the list of tables leaves out those on which this user has no right."""
    try:
        return found_relation(relations, part, url, frozenset())
    except AuditError:
        if part and _is_forbidden(connection, part) and not _is_near(relations, part):
            raise _denied(url, part) from None
        raise


def _is_near(relations: list[Relation], part: str) -> bool:
    return (
        closest(part, tuple([str(r) for r in relations] + [r.name for r in relations])) is not None
    )


def _is_forbidden(connection: "pymysql.Connection[SSCursor]", part: str) -> bool:
    name = ".".join(_quoted(word) for word in part.split(".", 1))
    try:
        _asked(connection, f"select 1 from {name} limit 0")  # noqa: S608 - quoted
    except pymysql.Error as error:
        return bool(error.args) and error.args[0] in {1142, 1143, 1044}
    return False


def _denied(url: str, part: str) -> AuditError:
    return AuditError(
        f"'{masked(url)}' has no table '{part}' that this user may read",
        f"check the name, or let an owner run: grant select on {part} to this user",
    )


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


@dataclass(frozen=True, slots=True)
class MysqlTable:
    """A table or view of MySQL or MariaDB, with the columns that may be read."""

    connection: "pymysql.Connection[SSCursor]"
    relation: Relation
    readable: tuple[Column, ...]
    hidden: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns that may be read."""
        return names_of(self.readable)

    @property
    def _table(self) -> str:
        return f"{_quoted(self.relation.schema)}.{_quoted(self.relation.name)}"

    def count(self, connection: duckdb.DuckDBPyConnection, most: int) -> int | None:  # noqa: ARG002 - the server counts
        """Count its rows."""
        ((rows,),) = _asked(self.connection, f"select count(*) from {self._table}")  # noqa: S608 - quoted
        return int(rows)

    def pour(self, target: Target, taken: Draw | None) -> Poured:
        """Stream its rows, or those of a sample, as CSV that the server writes."""
        cells = ", ',', ".join(
            f"ifnull(concat('\"', replace({_cell(c)}, '\"', '\"\"'), '\"'), '')"
            for c in self.readable
        )
        where = "" if taken is None else f" where {self._kept(taken)}"
        statement = f"select concat({cells}, '\\n') from {self._table}{where}"  # noqa: S608 - quoted
        pour_batches(target, self.columns, batches_of_csv(self.columns, self._lines(statement)))
        return Poured(0, tuple(self._remarks()))

    def _lines(self, statement: str) -> Iterator[bytes]:
        cursor = self.connection.cursor()
        is_done = False
        try:
            cursor.execute(statement)
            while rows := cursor.fetchmany(ROWS):
                try:
                    yield b"".join([row[0] for row in rows])
                except TypeError:
                    raise AuditError(
                        f"a row of {self.relation} is longer than the server sends",
                        "raise its max_allowed_packet, or name a view without the long column",
                    ) from None
            is_done = True
        finally:
            result = getattr(cursor, "_result", None)
            if not is_done and result is not None:
                result.unbuffered_active = False  # PyMySQL would read the rest of the table
            cursor.close()

    def _kept(self, taken: Draw) -> str:
        """Write the condition under which a row stays; the same as `kept_sql`, for MySQL."""
        alone = f"rand({SEED}) < {taken.share!r}"
        if taken.column is None:
            return alone
        key = _cell(self.readable[self.columns.index(taken.column)])
        normal = f"upper(regexp_replace({key}, '[^A-Za-z0-9]', ''))"
        hashed = f"md5(coalesce(nullif({normal}, ''), nullif(trim({key}), '')))"
        return f"case when {hashed} is null then {alone} else {hashed} < '{taken.below}' end"

    def _remarks(self) -> Iterator[str]:
        if self.hidden:
            yield f"these columns may not be read and were left out: {', '.join(self.hidden)}"
        for column in self.readable:
            if column.kind in BYTES:
                yield (
                    f"'{column.name}' holds bytes; they are read as hexadecimal, "
                    f"longer ones than {SHORT_BYTES} bytes as their md5"
                )


def _cell(column: Column) -> str:
    """Write a column as text of one encoding and order, so that columns can stand together."""
    name = _quoted(column.name)
    if column.kind in BYTES:
        name = (
            f"if(length({name}) <= {SHORT_BYTES}, concat('\\\\x', lower(hex({name}))), "
            f"concat('md5 ', md5({name})))"
        )
    elif column.kind == "bit":
        name = f"{name} + 0"
    return f"(convert(cast({name} as char) using utf8mb4) collate utf8mb4_bin)"
