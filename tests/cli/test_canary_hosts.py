"""Strange ways to write a host in a `source`: nothing goes where nobody sent it, however written.

Two false servers listen on loopback. One is named by a person, the other by nobody; each row tries
to get from a document to the second.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.cli.test_canary import SECRET, Canary, Cli, _mysql, _postgresql, birds
from wfmap.service.app import create_app
from wfmap.service.settings import Settings

__all__ = ["birds"]

Owned = Callable[[str, str], Canary]

PLACES: tuple[str, ...] = (
    "postgresql://u@[::1]:PG/db",
    "postgresql://u@::1:PG/db",
    "postgresql://u@[0:0:0:0:0:0:0:1]:PG/db",
    "postgresql://u@[::ffff:127.0.0.1]:PG/db",
    "postgresql://u@[::ffff:7f00:1]:PG/db",
    "postgresql://u@[fe80::1%25lo]:PG/db",
    "postgresql://u@[v1.x]:PG/db",
    "postgresql://u@[127.0.0.1]:PG/db",
    "postgresql://u@2130706433:PG/db",
    "postgresql://u@0x7f000001:PG/db",
    "postgresql://u@0x7f.1:PG/db",
    "postgresql://u@0177.0.0.1:PG/db",
    "postgresql://u@127.1:PG/db",
    "postgresql://u@0:PG/db",
    "postgresql://u@0.0.0.0:PG/db",
    "postgresql://u@127.0.0.1.:PG/db",
    "postgresql://u@LOCALHOST:PG/db",
    "postgresql://u@localhost.:PG/db",
    "postgresql://u@localhost..:PG/db",
    "postgresql://u@%31%32%37.0.0.1:PG/db",
    "postgresql://u@127%2E0%2E0%2E1:PG/db",
    "postgresql://u@127.0.0.1%00:PG/db",
    "postgresql://u@127。0。0。1:PG/db",
    "postgresql://u@①27.0.0.1:PG/db",
    "postgresql://u@%2Ftmp:PG/db",
    "postgresql://u@%2Ftmp,127.0.0.1:PG/db",
    "postgresql://%2Ftmp/db?host=127.0.0.1&port=PG",
    "postgresql://u@db.example.org,127.0.0.1:PG/db",
    "postgresql://u@127.0.0.1:PG,db.example.org:5432/db",
    "postgresql://u@db.example.org:5432,127.0.0.1:PG/db",
    "postgresql://u@db.example.org:5432/db?host=127.0.0.1&port=PG",
    "postgresql://u@db.example.org:5432/db?hostaddr=127.0.0.1&port=PG",
    "postgresql://u@db.example.org:5432/db?HOSTADDR=127.0.0.1&port=PG",
    "postgresql://u@db.example.org:5432/db?sslmode=require&hostaddr=127.0.0.1&port=PG",
    "postgresql://u@db.example.org:5432/db?sslmode=require&sslmode=disable",
    "postgresql://u@db.example.org:5432/db?sslmode=require;hostaddr=127.0.0.1",
    "postgresql://u@db.example.org:5432/db?%68ost=127.0.0.1&port=PG",
    "postgresql://u@db.example.org:5432/db?service=crm",
    "postgresql://u@db.example.org:5432/db?passfile=.pgpass",
    "postgresql://u@db.example.org:5432/db?options=-c%20x",
    "postgresql:///db?host=127.0.0.1&port=PG",
    "postgresql:///db?service=crm",
    "postgresql://?host=127.0.0.1&port=PG",
    "postgresql:?host=127.0.0.1&port=PG",
    "postgresql:host=127.0.0.1 port=PG",
    "host=127.0.0.1 port=PG",
    "service=crm",
    "postgresql://db.example.org@127.0.0.1:PG/db",
    "postgresql://u:db.example.org@127.0.0.1:PG/db",
    "postgresql://u@db.example.org@127.0.0.1:PG/db",
    "postgresql://db.example.org:5432@127.0.0.1:PG/db",
    "postgresql://db.example.org:5432/@127.0.0.1:PG/db",
    "postgresql://db.example.org:5432?@127.0.0.1:PG/db",
    "postgresql://db.example.org:5432#@127.0.0.1:PG/db",
    "postgresql://db.example.org\\@127.0.0.1:PG/db",
    "postgresql://@127.0.0.1:PG/db",
    "postgresql://:@127.0.0.1:PG/db",
    "postgresql://u%40db.example.org@127.0.0.1:PG/db",
    "POSTGRESQL://u@127.0.0.1:PG/db",
    "Postgres://u@127.0.0.1:PG/db",
    "postgresql+psycopg://u@127.0.0.1:PG/db",
    "jdbc:postgresql://127.0.0.1:PG/db",
    " postgresql://u@127.0.0.1:PG/db",
    "postgresql://u@ 127.0.0.1:PG/db",
    "postgresql://u@127.0.0.1\t:PG/db",
    "postgresql://u@127.0.0.1\n:PG/db",
    "postgresql://u@127.0.0.1:+PG/db",
    "postgresql://u@127.0.0.1:0PG/db",
    "mysql://u@[::ffff:127.0.0.1]:MY/db",
    "mysql://u@2130706433:MY/db",
    "mysql://u@0x7f000001:MY/db",
    "mysql://u@127.1:MY/db",
    "mysql://u@LOCALHOST.:MY/db",
    "mysql://u@%31%32%37.0.0.1:MY/db",
    "mysql://u@db.example.org,127.0.0.1:MY/db",
    "mysql://u@db.example.org/db?host=127.0.0.1&port=MY",
    "mysql://u@db.example.org/db?unix_socket=/run/mysqld/mysqld.sock",
    "mysql://u@db.example.org/db?read_default_file=.my.cnf",
    "mysql://u@db.example.org/db?read_default_group=client",
    "mysql://u@db.example.org/db?ssl=true&init_command=x",
    "mysql://db.example.org:3306@127.0.0.1:MY/db",
    "mysql://db.example.org\\@127.0.0.1:MY/db",
    "MariaDB://u@127.0.0.1:MY/db",
    "mysql+pymysql://u@127.0.0.1:MY/db",
    "http://127.0.0.1:WEB/x.parquet",
    "HTTPS://127.0.0.1:WEB/x.csv",
    "ftp://127.0.0.1:WEB/x.csv",
    "s3://127.0.0.1:WEB/x.csv",
    "file://127.0.0.1:WEB/x.csv",
    "//127.0.0.1:WEB/x.csv",
    "\\\\127.0.0.1@WEB\\x.csv",
    "http:/127.0.0.1:WEB/x.csv",
    "sqlite://127.0.0.1:WEB/x.sqlite",
    "file:x.sqlite?vfs=http",
)
"""Sources, without the table; PG, MY and WEB stand for the ports that listen."""


def spelt(source: str, birds: dict[str, Canary]) -> str:
    """Put the ports of the false servers into a source."""
    for word, kind in (("PG", "postgresql"), ("MY", "mysql"), ("WEB", "http")):
        source = source.replace(f":{word}", f":{birds[kind].port}")
        source = source.replace(f"={word}", f"={birds[kind].port}")
        source = source.replace(f"+{word}", f"+{birds[kind].port}")
        source = source.replace(f"0{word}", f"0{birds[kind].port}")
        source = source.replace(f"@{word}", f"@{birds[kind].port}")
    return source


def with_source(source: str) -> dict[str, Any]:
    """Write a document of one store."""
    store = {"kind": "table", "source": f"{source}#t"}
    return {"wfmap": "1", "name": "x", "stores": {"s": store}, "steps": {"a": {"name": "Do"}}}


@pytest.fixture
def named(birds: dict[str, Canary], monkeypatch: pytest.MonkeyPatch) -> dict[str, Canary]:
    """Name servers of other hosts, as most people have, so that the audit has something to do."""
    monkeypatch.setenv("WFMAP_CONNECTION_CRM", "postgresql://ann@db.example.invalid:5432/crm")
    monkeypatch.setenv("WFMAP_CONNECTION_SHOP", "mysql://ann@db.example.invalid:3306/shop")
    return birds


@pytest.mark.parametrize("source", PLACES)
def test_a_strange_host_is_refused_before_anything_is_sent(
    cli: Cli, folder: Path, named: dict[str, Canary], source: str
) -> None:
    """With every password at hand; the answer names the way out and shows no password."""
    (folder / "d.json").write_text(json.dumps(with_source(spelt(source, named))))
    done = cli("audit", "d.json")
    assert done.code in {1, 2}, done
    assert SECRET not in done.out + done.err
    assert not any(canary.heard for canary in named.values())


def test_a_strange_host_is_refused_over_http_too(named: dict[str, Canary]) -> None:
    """Every row, in one service."""
    connections = {"crm": "postgresql://ann@db.example.invalid:5432/crm"}
    settings = Settings(connections=connections, workers=1)
    with TestClient(create_app(settings), base_url="http://localhost") as client:
        for source in PLACES:
            found = client.post("/v1/audit", json=with_source(spelt(source, named)))
            assert found.status_code in {200, 422}, (source, found.text)
            assert SECRET not in found.text
            assert not any(canary.heard for canary in named.values()), source


@contextmanager
def stranger(scheme: str) -> Iterator[Canary]:
    """Listen where nobody named anything."""
    canary = Canary(_postgresql if scheme == "postgresql" else _mysql)
    try:
        yield canary
    finally:
        canary.close()


@pytest.fixture
def owned(birds: dict[str, Canary], monkeypatch: pytest.MonkeyPatch) -> Owned:
    """Let a person name one false server, by its kind and host."""
    monkeypatch.delenv("PGSERVICE")

    def name(scheme: str, host: str) -> Canary:
        url = f"{scheme}://u@{host}:{birds[scheme].port}/db"
        monkeypatch.setenv("WFMAP_CONNECTION_CRM", url)
        return birds[scheme]

    return name


STEERED: tuple[str, ...] = (
    "{scheme}://u@127.0.0.1:{named}/host%3D127.0.0.1%20port%3D{other}",
    "{scheme}://u@127.0.0.1:{named}/{scheme}%3A%2F%2Fu%40127.0.0.1%3A{other}%2Fdb",
    "{scheme}://u'%20port='{other}@127.0.0.1:{named}/db",
    "{scheme}://u%20port%3D{other}@127.0.0.1:{named}/db",
    "{scheme}://u:p'%20port%3D'{other}@127.0.0.1:{named}/db",
    "{scheme}://u@127.0.0.1:{named}/db'%20port%3D'{other}",
    "{scheme}://u:{other}@127.0.0.1:{named}/db",
)
"""Parts of a URL that a careless join would let name another server."""


@pytest.mark.parametrize("scheme", ["postgresql", "mysql"])
@pytest.mark.parametrize("source", STEERED)
def test_no_part_of_a_url_steers_away_from_the_named_server(
    cli: Cli, folder: Path, owned: Owned, scheme: str, source: str
) -> None:
    """The named server is called, with what the document says as a mere name; no other is."""
    bird = owned(scheme, "127.0.0.1")
    with stranger(scheme) as other:
        told = source.format(scheme=scheme, named=bird.port, other=other.port)
        (folder / "d.json").write_text(json.dumps(with_source(told)))
        done = cli("audit", "d.json")
        assert done.code == 1, done
        assert bird.heard
        assert not other.heard


@pytest.mark.parametrize("scheme", ["postgresql", "mysql"])
@pytest.mark.parametrize("host", ["LocalHost", "localhost.", "LOCALHOST", "localhost"])
def test_names_of_hosts_are_compared_as_a_driver_compares_them(
    cli: Cli, folder: Path, owned: Owned, scheme: str, host: str
) -> None:
    """Large letters and the dot of the root make no other host: the named server is called."""
    bird = owned(scheme, "localhost")
    source = f"{scheme}://u@{host}:{bird.port}/db"
    (folder / "d.json").write_text(json.dumps(with_source(source)))
    done = cli("audit", "d.json")
    assert done.code == 1, done
    assert bird.heard
