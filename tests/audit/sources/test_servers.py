"""A real PostgreSQL and a real MariaDB: the same measures, every refusal, nothing written."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from wfmap.audit.audit import Audited, audit
from wfmap.audit.sources import Allowed, AuditError, load_table, mysql, postgresql
from wfmap.audit.tables import Table
from wfmap.audit.writing import with_quality
from wfmap.model.document import read, write
from wfmap.statistics.intervals import wilson

CANARY = "s3cr/et@canary"
WRITTEN = "s3cr%2Fet%40canary"
PEOPLE = [
    (1, "Ada Ek", "ada@example.org", "2026-10-31", "a"),
    (2, "Bo Ås", None, "2026-10-01", ""),
    (3, "?", "cy@example", "2025-11-01", 'says "hi", twice'),
    (4, "Ada Ekk", "ADA@example.org", "2026-10-30", "two\nlines"),
]
CONTRACT = {
    "key": "id",
    "updated": "changed",
    "columns": ["name", {"name": "mail", "type": "email"}],
    "alike": ["name", "mail"],
}
HERE = Allowed(hosts=("127.0.0.1",))
KEYS = 3000
"""Keys of the large table, each in one to three rows."""


def _cell(value: object) -> str:
    return "null" if value is None else "'" + str(value).replace("'", "''") + "'"


INSERTS = ", ".join(f"({', '.join(map(_cell, row))})" for row in PEOPLE)


def _visits() -> list[tuple[str, str]]:
    """Give rows by key, written in several ways: the same once normalised."""
    ways = ("K-{:05}", "k {:05}", "K{:05}")
    return [
        (ways[time].format(key), "x" if key % 4 == 0 else "y")
        for key in range(KEYS)
        for time in range(1 + key % 3)
    ]


POSTGRES = f"""
create table people (id int, name text, mail text, changed date, note text);
insert into people values {INSERTS};
create view grown as select * from people;
create schema hr; create table hr.salary (id int);
create table odd ("Full ""Name" text, photo bytea, at timestamptz, amount numeric, ok boolean,
    tags text[]);
insert into odd values ('x', '\\xff00', '2026-10-30 12:00+02', 5.10, true, '{{a,b}}'),
    (null, null, null, null, null, null);
create table one (only_one text); insert into one values ('a'), (null), (''), ('b');
create table secret (id int, pin text);
create table log (n int);
create function noisy() returns int language plpgsql as
    $$ begin insert into log values (1); return 1; end $$;
create view writing as select noisy() as n;
create table visits (key text, kind text);
create role reader login password '{CANARY}';
grant select on people, grown, odd, one, visits, writing, log to reader;
grant execute on function noisy to reader; grant insert on log to reader;
grant select (id) on secret to reader;
"""  # noqa: S608 - our own tables
GRANTED = ("people", "grown", "odd", "one", "visits", "writing", "log")
MARIADB = f"""
create table people (id int, name varchar(50), mail varchar(50) collate utf8mb4_bin,
    changed date, note text);
insert into people values {INSERTS};
create view grown as select * from people;
create table odd (`Full ``Name` varchar(20) character set latin1, photo blob, at datetime,
    amount decimal(8,2), ok bit(1), j json);
insert into odd values ('Zoë', x'ff00', '2026-10-30 12:00', 5.10, b'1', '{{"a": 1}}'),
    (null, null, null, null, null, null);
create table one (only_one text);
insert into one values ('a'), (null), (''), ('b');
create table secret (id int, pin text);
create table log (n int);
create function noisy() returns int begin insert into log values (1); return 1; end;
create view writing as select noisy() as n;
create table visits (`key` varchar(20), kind varchar(2));
create database hr;
create table hr.salary (id int);
create user reader@'127.0.0.1' identified by '{CANARY}';
{"".join(f"grant select on shop.{table} to reader@'127.0.0.1';{chr(10)}" for table in GRANTED)}
grant insert on shop.log to reader@'127.0.0.1';
grant execute on function shop.noisy to reader@'127.0.0.1';
grant select (id) on shop.secret to reader@'127.0.0.1';
"""  # noqa: S608 - our own tables


@pytest.fixture(scope="session")
def servers(postgresql: Any, mariadb: Any) -> dict[str, Any]:
    """Fill both servers with the same tables."""
    postgresql.run(POSTGRES)
    mariadb.run(MARIADB)
    values = ", ".join(f"('{key}', '{kind}')" for key, kind in _visits())
    for server in (postgresql, mariadb):
        server.run(f"insert into visits values {values}")  # noqa: S608 - our own
    return {"postgresql": postgresql, "mariadb": mariadb}


@pytest.fixture(params=["postgresql", "mariadb"])
def server(request: pytest.FixtureRequest, servers: dict[str, Any]) -> Any:
    """Give one of the two."""
    return servers[request.param]


def loaded(source: str, folder: Path, **options: Any) -> tuple[Table, list[tuple[Any, ...]]]:
    """Read a table, and give its rows."""
    connection = duckdb.connect()
    try:
        table = load_table(connection, "t", source, folder, **{"allowed": HERE, **options})
        return table, connection.execute(f"from {table.name}").fetchall()
    finally:
        connection.close()


def refused(source: str, folder: Path, **options: Any) -> str:
    """Give what is said of a source that cannot be read, which holds no password."""
    with pytest.raises(AuditError) as caught:
        loaded(source, folder, **options)
    said = str(caught.value)
    assert caught.value.hint
    assert CANARY not in said
    assert WRITTEN not in said
    return said


def audited(folder: Path, connections: dict[str, str] | None, **stores: Any) -> list[Audited]:
    """Audit some stores of a small document."""
    document = {"wfmap": "1", "name": "Shop", "stores": stores, "steps": {"a": {"name": "Sell"}}}
    today = date(2026, 11, 1)
    return list(
        audit(read(json.dumps(document)), folder, today, connections=connections, allowed=HERE)
    )


def test_the_same_table_has_the_same_measures_everywhere(
    servers: dict[str, Any], tmp_path: Path
) -> None:
    """CSV, Parquet, JSON lines, SQLite, PostgreSQL, MariaDB, a view of each."""
    connection = duckdb.connect()
    connection.execute("create table p (id int, name text, mail text, changed date, note text)")
    connection.executemany("insert into p values (?, ?, ?, ?, ?)", PEOPLE)
    for kind in ("csv", "parquet", "json"):
        name = tmp_path / ("people.jsonl" if kind == "json" else f"people.{kind}")
        connection.execute(f"copy p to '{name}' (format {kind})")
    connection.close()
    named = {name: one.url("reader", WRITTEN) for name, one in servers.items()}
    sources = ["people.csv", "people.parquet", "people.jsonl"]
    sources += ["postgresql.people", "postgresql.public.people", "postgresql#grown"]
    sources += ["mariadb.people", "mariadb.shop.people", "mariadb#grown"]
    stores = {
        f"s{k}": {"kind": "table", "source": source, "audit": CONTRACT}
        for k, source in enumerate(sources)
    }
    found = audited(tmp_path, named, **stores)
    assert [a.failed for a in found] == [""] * len(sources)
    assert all(a.measures == found[0].measures for a in found)
    assert [a.source for a in found] == sources


def test_values_stay_as_they_are_written(server: Any, tmp_path: Path) -> None:
    """NULL is not an empty text; quotes, line breaks and signs of other scripts come through."""
    table, rows = loaded(f"{server.url('reader', WRITTEN)}#people", tmp_path)
    expected = [tuple(None if v is None else str(v) for v in row) for row in PEOPLE]
    assert rows == expected
    assert (table.rows, table.total, table.sample) == (4, 4, None)
    assert any("name a connection" in remark for remark in table.remarks)
    _, lone = loaded(f"{server.url('reader', WRITTEN)}#one", tmp_path)
    assert lone == [("a",), (None,), ("",), ("b",)]


def test_odd_kinds_are_text_and_bytes_are_said(server: Any, tmp_path: Path) -> None:
    """Bytes are hexadecimal with a remark; a name with quotes is a name."""
    table, rows = loaded(f"{server.url('reader', WRITTEN)}#odd", tmp_path)
    name = "Full `Name" if server.scheme == "mysql" else 'Full "Name'
    assert table.columns[:2] == (name, "photo")
    assert rows[0][1] == "\\xff00"
    assert rows[0][3] == "5.10"
    assert rows[1] == (None,) * 6
    assert any("'photo' holds bytes" in remark for remark in table.remarks)


def test_columns_that_may_not_be_read_are_left_out(server: Any, tmp_path: Path) -> None:
    """And are named, where the server tells that they are there."""
    table, _ = loaded(f"{server.url('reader', WRITTEN)}#secret", tmp_path)
    assert table.columns == ("id",)


def test_nothing_can_be_written_even_where_a_user_may(server: Any, tmp_path: Path) -> None:
    """A view whose function writes is refused, since the transaction is read only."""
    said = refused(f"{server.url('reader', WRITTEN)}#writing", tmp_path).casefold()
    assert "read-only" in said or "read only" in said
    assert loaded(f"{server.url('reader', WRITTEN)}#log", tmp_path)[1] == []


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("#peple", "did you mean 'people'?"),
        ("#hr.salary", "grant select on hr.salary"),
        ("", "names no table"),
        ("#nothing_like_it", "nothing_like_it"),
    ],
)
def test_tables_that_are_not_there_or_not_ours(
    server: Any, tmp_path: Path, part: str, said: str
) -> None:
    """With the name that was meant, or what to grant."""
    assert said in refused(f"{server.url('reader', WRITTEN)}{part}", tmp_path)


def test_a_schema_that_is_not_there_is_said(servers: dict[str, Any], tmp_path: Path) -> None:
    """With the tables that are."""
    said = refused(f"{servers['postgresql'].url('reader', WRITTEN)}#sales.people", tmp_path)
    assert "no schema 'sales'" in said
    assert "people" in said


def test_logins_and_databases_that_are_wrong(server: Any, tmp_path: Path) -> None:
    """A wrong password, none at all, an unknown database, a server that is not there."""
    wrong = server.url("reader", WRITTEN + "x")
    assert "refuses the login" in refused(f"{wrong}#people", tmp_path)
    assert "refuses the login" in refused(f"{server.url('reader')}#people", tmp_path)
    assert "is not there" in refused(f"{server.url(server.owner, '', 'shopp')}#people", tmp_path)
    closed = server.url("reader", WRITTEN).replace(str(server.port), "1")
    assert "does not answer" in refused(f"{closed}#people", tmp_path)


def test_a_password_of_the_environment_goes_to_named_connections(
    servers: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PGPASSWORD and MYSQL_PWD: by its name, or where a document writes its host and port."""
    monkeypatch.setenv("PGPASSWORD", CANARY)
    monkeypatch.setenv("MYSQL_PWD", CANARY)
    for server in servers.values():
        named = {"crm": f"{server.scheme}://reader@127.0.0.1:{server.port}/shop"}
        for source in ("crm.people", f"{server.url('reader')}#people"):
            table, _ = loaded(source, tmp_path, connections=named, allowed=Allowed())
            assert (table.rows, table.remarks) == (4, ())


def test_a_password_of_the_environment_goes_to_nobody_else(
    server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not to a host that was only allowed, nor to another port of a named host."""
    monkeypatch.setenv("PGPASSWORD", CANARY)
    monkeypatch.setenv("MYSQL_PWD", CANARY)
    pgpass = tmp_path / "pgpass"
    pgpass.write_text(f"*:*:*:*:{CANARY}\n")
    pgpass.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(pgpass))
    stranger = f"{server.url('reader')}#people"
    other = {"crm": f"{server.scheme}://reader@127.0.0.1:{server.port + 1}/shop"}
    assert "no other server gets one" in refused(stranger, tmp_path)
    assert "no other server gets one" in refused(stranger, tmp_path, connections=other)
    assert "--allow-host 127.0.0.1:" in refused(
        stranger, tmp_path, connections=other, allowed=Allowed()
    )


def test_what_takes_too_long_is_stopped(
    server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the limit, and what to do."""
    monkeypatch.setattr(postgresql, "STATEMENT_SECONDS", 0.3)
    monkeypatch.setattr(mysql, "STATEMENT_SECONDS", 0.3)
    sleep = "pg_sleep(2)::text" if server.scheme == "postgresql" else "sleep(2)"
    server.run(f"create or replace view slow as select {sleep} as s")
    assert "took longer than 0.3 s" in refused(f"{server.url(server.owner)}#slow", tmp_path)


def test_passwords_are_in_nothing_that_is_said(server: Any, tmp_path: Path) -> None:
    """Not in what was measured, in its provenance, nor in a refusal; the source itself stays."""
    good = f"{server.url('reader', WRITTEN)}#people"
    stores = {
        "good": {"kind": "table", "source": good, "audit": CONTRACT},
        "bad": {"kind": "table", "source": f"{server.url('reader', WRITTEN)}#peple"},
    }
    found = audited(tmp_path, None, **stores)
    assert found[0].rows == 4
    assert found[1].failed
    assert CANARY not in repr(found)
    assert WRITTEN not in repr(found)
    assert "***" in found[0].source
    document = {"wfmap": "1", "name": "Shop", "stores": stores, "steps": {"a": {"name": "Sell"}}}
    text = write(with_quality(read(json.dumps(document)), found, date(2026, 11, 1)))
    assert "audit of " in text
    assert text.count(WRITTEN) == 2  # as often as the document said it itself


def test_samples_keep_the_same_keys_everywhere(servers: dict[str, Any], tmp_path: Path) -> None:
    """All rows of a key or none, the same in CSV, PostgreSQL and MariaDB; the interval holds."""
    lines = "\n".join(f"{key},{kind}" for key, kind in _visits())
    (tmp_path / "visits.csv").write_text(f"key,kind\n{lines}\n")
    sources = ["visits.csv", *(f"{s.url('reader', WRITTEN)}#visits" for s in servers.values())]
    total, most = len(_visits()), 1500
    kept = []
    for source in sources:
        table, rows = loaded(source, tmp_path, key="key", most=most)
        assert (table.total, table.rows) == (total, len(rows))
        assert table.sample is not None
        assert table.sample.column == "key"
        assert table.sample.share == pytest.approx(most / total, abs=1e-6)
        assert table.sample.sentence in table.remarks
        kept.append(sorted(rows))
    assert kept[0] == kept[1] == kept[2]
    normal = [(k.upper().replace("-", "").replace(" ", ""), kind) for k, kind in kept[0]]
    keys = {key for key, _ in normal}
    assert all(sum(k == key for k, _ in normal) == 1 + int(key[1:]) % 3 for key in keys)
    low, high = wilson(len({key for key, kind in normal if kind == "x"}), len(keys))
    assert low <= 0.25 <= high
    low, high = wilson(len(keys), KEYS)
    assert low <= most / total <= high


def test_without_a_key_rows_are_drawn_one_by_one(server: Any, tmp_path: Path) -> None:
    """The same ones each time, and about as many as were asked for."""
    source = f"{server.url('reader', WRITTEN)}#visits"
    first, rows = loaded(source, tmp_path, most=1500)
    assert first.sample is not None
    assert first.sample.column is None
    low, high = wilson(first.rows, first.total)
    assert low <= first.sample.share <= high
    assert loaded(source, tmp_path, most=1500)[1] == rows
