"""A document from a stranger, with every password at hand: nothing goes where nobody sent it."""

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from wfmap.cli.app import COMMANDS, GROUPS
from wfmap.service.app import create_app
from wfmap.service.settings import Settings

Cli = Callable[..., Any]

SECRET = "s3cret-canary"  # noqa: S105 - it opens nothing
VARIABLES = ("PGPASSWORD", "MYSQL_PWD", "PGSSLPASSWORD", "PGOPTIONS", "AWS_SECRET_ACCESS_KEY")


class Canary:
    """A port of loopback that writes down what it is sent, and answers like a false server."""

    def __init__(self, answer: Callable[[socket.socket], None]) -> None:
        self.heard: list[bytes] = []
        self._answer = answer
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            with caller, suppress(OSError, struct.error):
                self.heard.append(b"")
                caller.settimeout(2)
                self._answer(caller)
                while data := caller.recv(4096):
                    self.heard[-1] += data

    def close(self) -> None:
        """Listen no more."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(10)


def _postgresql(caller: socket.socket) -> None:
    """Refuse TLS and ask for the password in clear text."""
    while True:
        (length,) = struct.unpack("!I", caller.recv(4))
        data = caller.recv(length - 4)
        if struct.unpack("!I", data[:4])[0] not in {80877103, 80877104}:
            break
        caller.sendall(b"N")
    caller.sendall(b"R" + struct.pack("!II", 8, 3))


def _mysql(caller: socket.socket) -> None:
    """Greet as MySQL without TLS, then ask for the password in clear text."""
    greeting = b"\x0a8.0.1\0" + struct.pack("<I", 1) + b"saltsalt\0"
    greeting += struct.pack("<HBHHB", 0xF7FF, 45, 2, 0x0088, 21) + b"\0" * 10
    greeting += b"saltsaltsalt\0" + b"mysql_native_password\0"
    caller.sendall(struct.pack("<I", len(greeting))[:3] + b"\0" + greeting)
    caller.recv(4096)
    switch = b"\xfemysql_clear_password\0"
    caller.sendall(struct.pack("<I", len(switch))[:3] + b"\x02" + switch)


def _http(caller: socket.socket) -> None:
    """Say nothing: whoever speaks first is heard."""
    caller.settimeout(2)


@contextmanager
def canaries() -> Iterator[dict[str, Canary]]:
    """Listen on three ports for as long as the block runs."""
    made = {"postgresql": Canary(_postgresql), "mysql": Canary(_mysql), "http": Canary(_http)}
    try:
        yield made
    finally:
        for canary in made.values():
            canary.close()


@pytest.fixture
def birds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Canary]]:
    """Set every password variable and file of a person, and listen."""
    for name in VARIABLES:
        monkeypatch.setenv(name, SECRET)
    home = folder / "home"
    (home / ".postgresql").mkdir(parents=True)
    (home / ".pgpass").write_text(f"*:*:*:*:{SECRET}\n")
    (home / ".pgpass").chmod(0o600)
    (home / ".my.cnf").write_text(f"[client]\npassword={SECRET}\n")
    (home / ".pg_service.conf").write_text(f"[crm]\npassword={SECRET}\n")
    (home / ".netrc").write_text(f"default login u password {SECRET}\n")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PGSERVICE", "crm")
    monkeypatch.setenv("PGPASSFILE", str(home / ".pgpass"))
    with canaries() as made:
        yield made


def hostile(birds: Mapping[str, Canary]) -> dict[str, Any]:
    """Give a document that names the canaries wherever a name of anything can stand."""
    web = f"http://127.0.0.1:{birds['http'].port}/x"
    sources = {
        "pg": f"postgresql://u@127.0.0.1:{birds['postgresql'].port}/db#t",
        "local": f"postgresql://u@localhost:{birds['postgresql'].port}/db#t",
        "my": f"mysql://u@127.0.0.1:{birds['mysql'].port}/db#t",
        "web": f"{web}.csv",
        "steered": f"postgresql://u@h/db?host=127.0.0.1&port={birds['postgresql'].port}#t",
    }
    stores: dict[str, Any] = {
        name: {"name": name, "kind": "table", "source": source, "description": web}
        for name, source in sources.items()
    }
    stores["file"] = {
        "name": "File",
        "kind": "table",
        "source": "t.csv",
        "audit": {"key": "id", "compare": [{"store": "pg", "key": "id"}]},
    }
    return {
        "wfmap": "1",
        "name": web,
        "description": web,
        "arrivals": {"every": "1 h"},
        "actors": {"a": {"name": web, "capacity": 1}},
        "stores": stores,
        "steps": {
            "w": {
                "name": f"<img src='{web}'>",
                "actor": "a",
                "processing_time": "10 min",
                "reads": list(stores),
            }
        },
    }


def commands(birds: Mapping[str, Canary]) -> dict[str, tuple[str, ...]]:
    """Give a call of every command that reads something; `serve` has a test of its own."""
    few = ("-n", "20", "-r", "2", "--workers", "1")
    port = birds["postgresql"].port
    return {
        "new": ("new", "-o", "made.json"),
        "check": ("check", "d.json"),
        "analyse": ("analyse", "d.json", "--rank-by", "predicted"),
        "simulate": ("simulate", "d.json", *few),
        "candidates": ("candidates", "d.json", "--effects", "predicted"),
        "insert": ("insert", "d.json", "--candidate", "extract@w"),
        "portfolio": ("portfolio", "d.json", "--effects", "predicted"),
        "audit": ("audit", "d.json"),
        "report": ("report", "d.json", "--effects", "predicted", "-o", "r.html"),
        "plan": ("plan", "d.json", "--start", "2027-01-04"),
        "compare": ("compare", "d.json", "e.json", *few),
        "draw": ("draw", "d.json", "-o", "d.svg"),
        "diff": ("diff", "d.json", "e.json"),
        "docs": ("docs", "--help"),
        "open": ("open", "--help"),
        "doctor": ("doctor", "--help"),
        "import": ("import", "d.bpmn"),
        "export": ("export", "d.json", "--format", "mermaid"),
        "format": ("format", "d.json"),
        "migrate": ("migrate", "d.json"),
        "rules": ("rules",),
        "patterns": ("patterns",),
        "evidence": ("evidence", "monitor"),
        "explain": ("explain", "d.json", "w"),
        "schema": ("schema",),
        "verify": ("verify", "--help"),
        "serve": ("serve", "--help"),
        "version": ("version",),
        "form": ("survey", "form", "d.json"),
        "score": ("survey", "score", "d.json", "d.json"),
        "systems": ("survey", "systems", "d.json"),
        "another host": ("audit", "d.json", "--allow-host", "db.example.org"),
        "another port": ("audit", "d.json", "--allow-host", f"127.0.0.1:{port + 1}"),
        "an include": ("check", "i.json"),
    }


def test_no_command_sends_a_byte_to_a_host_nobody_named(
    cli: Cli, folder: Path, birds: dict[str, Canary]
) -> None:
    """Every command, on a document that leads to three listening ports in many ways."""
    web = f"http://127.0.0.1:{birds['http'].port}/x"
    document = hostile(birds)
    for name in ("d.json", "e.json"):
        (folder / name).write_text(json.dumps(document))
    (folder / "i.json").write_text(json.dumps({**document, "include": [f"{web}.json"]}))
    (folder / "t.csv").write_text("id\n1\n")
    (folder / "d.bpmn").write_text(
        f'<!DOCTYPE d SYSTEM "{web}.dtd"><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/'
        f'MODEL"><import location="{web}.xsd" importType="x"/><process id="p"/></definitions>'
    )
    calls = commands(birds)
    known = [*COMMANDS, *GROUPS["survey"][1]]
    assert set(known) <= set(calls), "a new command needs a call here"
    for name, arguments in calls.items():
        done = cli(*arguments)
        assert done.code in {0, 1, 2}, (name, done.err)
        assert SECRET not in done.out + done.err
        if name in {"audit", "another host", "another port"}:
            assert done.code == 2, done.out
            assert "--allow-host 127.0.0.1:" in done.err
        assert not any(canary.heard for canary in birds.values()), name


def test_no_endpoint_sends_a_byte_to_a_host_nobody_named(birds: dict[str, Canary]) -> None:
    """Every address that takes a body, with and without its options; comparing stores too."""
    document = hostile(birds)
    body = json.dumps(document)
    pair = json.dumps({"as_is": document, "to_be": document})
    headers = {"content-type": "application/json"}
    settings = Settings(connections={"crm": "folder"}, workers=1)
    with TestClient(create_app(settings), base_url="http://localhost") as client:
        paths = client.get("/openapi.json").json()["paths"]
        for path, methods in paths.items():
            if "post" in methods:
                for query in ("", "?store=file"):
                    given = pair if path == "/v1/comparison" else body
                    found = client.post(path + query, content=given, headers=headers)
                    assert found.status_code != 500, (path, found.text)
                    assert SECRET not in found.text
                    assert not any(canary.heard for canary in birds.values()), path


def test_a_host_that_was_allowed_hears_no_password(
    cli: Cli, folder: Path, birds: dict[str, Canary]
) -> None:
    """It is called, which shows that the canaries sing; neither password nor service goes there."""
    (folder / "d.json").write_text(json.dumps(hostile(birds)))
    (folder / "t.csv").write_text("id\n1\n")
    done = cli("audit", "d.json", "--allow-host", "127.0.0.1", "--allow-host", "localhost")
    assert done.code == 1
    assert birds["postgresql"].heard
    assert birds["mysql"].heard
    assert not birds["http"].heard
    heard = b"".join(b"".join(canary.heard) for canary in birds.values())
    assert SECRET.encode() not in heard
    assert SECRET not in done.out + done.err


def test_a_named_server_that_asks_in_clear_text_gets_no_password(
    cli: Cli, folder: Path, birds: dict[str, Canary], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its owner may send it there, but only where it is proved and not shown."""
    monkeypatch.delenv("PGSERVICE")
    for scheme in ("postgresql", "mysql"):
        url = f"{scheme}://u@127.0.0.1:{birds[scheme].port}/db"
        monkeypatch.setenv(f"WFMAP_CONNECTION_{scheme.upper()}", url)
    stores = {
        scheme: {"kind": "table", "source": f"{scheme}.t"} for scheme in ("postgresql", "mysql")
    }
    (folder / "d.json").write_text(
        json.dumps({"wfmap": "1", "name": "x", "stores": stores, "steps": {"a": {"name": "Do"}}})
    )
    done = cli("audit", "d.json", "-f", "json")
    assert done.code == 1
    for scheme in ("postgresql", "mysql"):
        assert birds[scheme].heard
        assert SECRET.encode() not in b"".join(birds[scheme].heard)
    told = [store["failed"] for store in done.json["stores"]]
    assert "in a way that shows it" in told[0]
    assert "encrypted" in told[1]


def test_on_a_terminal_a_person_is_asked(
    cli: Cli, folder: Path, birds: dict[str, Canary], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No is the default: then nothing is sent."""
    (folder / "d.json").write_text(json.dumps(hostile(birds)))
    asked: list[str] = []

    def refuse(said: str, **_: object) -> bool:
        asked.append(said)
        return False

    for stream in ("stdin", "stderr"):
        monkeypatch.setattr(f"sys.{stream}.isatty", lambda: True)
    monkeypatch.setattr("typer.confirm", refuse)
    done = cli("audit", "d.json")
    assert done.code == 2
    assert "'pg'" in asked[0]
    assert not any(canary.heard for canary in birds.values())


@pytest.mark.parametrize("scheme", ["postgresql", "mysql"])
@pytest.mark.parametrize("written", ["name", "url"])
def test_a_file_of_settings_that_came_with_the_folder_gets_no_password(
    cli: Cli, folder: Path, birds: dict[str, Canary], scheme: str, written: str
) -> None:
    """It is not called before its host is allowed, and then without anything of the person."""
    url = f"{scheme}://u@127.0.0.1:{birds[scheme].port}/db"
    (folder / "wfmap.toml").write_text(f'[connections]\ncrm = "{url}"\n')
    source = "crm.t" if written == "name" else f"{url}#t"
    (folder / "d.json").write_text(json.dumps(_of_a_store(source)))
    refused = cli("audit", "d.json")
    assert refused.code == 2
    address = f"--allow-host 127.0.0.1:{birds[scheme].port}"
    assert address in " ".join(refused.err.split())
    assert not birds[scheme].heard
    done = cli("audit", "d.json", *address.split())
    assert done.code == 1
    assert birds[scheme].heard
    assert SECRET.encode() not in b"".join(birds[scheme].heard)
    assert SECRET not in done.out + done.err


def _of_a_store(source: str) -> dict[str, Any]:
    stores = {"s": {"name": "S", "kind": "table", "source": source}}
    return {"wfmap": "1", "name": "x", "stores": stores, "steps": {"a": {"name": "Do"}}}


@pytest.mark.parametrize("scheme", ["postgresql", "mysql"])
def test_a_report_calls_no_server_of_settings_that_came_with_the_folder(
    cli: Cli, folder: Path, birds: dict[str, Canary], scheme: str
) -> None:
    """The page is written, and says on it what would let it call."""
    url = f"{scheme}://u@127.0.0.1:{birds[scheme].port}/db"
    (folder / "wfmap.toml").write_text(f'[connections]\ncrm = "{url}"\n')
    (folder / "d.json").write_text(json.dumps(_of_a_store("crm.t")))
    report = ("report", "d.json", "--effects", "predicted", "-o", "r.html")
    cli(*report)
    assert "may be a stranger" in (folder / "r.html").read_text()
    assert not birds[scheme].heard
    cli(*report, "--allow-host", "127.0.0.1")
    assert birds[scheme].heard
    assert SECRET.encode() not in b"".join(birds[scheme].heard)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "SCHEME://u:p@127.0.0.1:PORT,x@db.example.org/db",
            "SCHEME:///db?host=127.0.0.1&port=PORT",
        ),
        *(
            "SCHEME://db.example.org/db?hostaddr=127.0.0.1&port=PORT",
            "SCHEME://127.0.0.1,db:PORT/d",
        ),
        *("SCHEME://u:p@127.0.0.1:PORT/@db.example.org/db", "SCHEME://127.0.0.1:PORT,x@/db"),
        *(
            "SCHEME://127.0.0.1:PORT?@db.example.org/db",
            "SCHEME://127.0.0.1:PORT\\\\@db.example.org/d",
        ),
        *("SCHEME://db.example.org/db?unix_socket=/run/x", "SCHEME://u:p@127.0.0.1:PORT,x@/db"),
    ],
)
@pytest.mark.parametrize("scheme", ["postgresql", "mysql"])
def test_settings_that_came_with_the_folder_lead_where_was_allowed_and_nowhere_else(
    cli: Cli, folder: Path, birds: dict[str, Canary], scheme: str, url: str
) -> None:
    """However their URL is written: what is allowed is the host that is called."""
    told = url.replace("SCHEME", scheme).replace("PORT", str(birds[scheme].port))
    (folder / "wfmap.toml").write_text(f'[connections]\ncrm = "{told}"\n')
    (folder / "d.json").write_text(json.dumps(_of_a_store("crm.t")))
    for more in ((), ("--allow-host", "db.example.org", "--allow-host", "localhost")):
        done = cli("audit", "d.json", *more)
        assert done.code in {1, 2}
        assert SECRET not in done.out + done.err
        assert not birds[scheme].heard, told


@pytest.mark.parametrize("trusted", ["folder", "above"])
def test_a_folder_that_a_person_trusts_once_connects_from_then_on(
    cli: Cli, folder: Path, birds: dict[str, Canary], monkeypatch: pytest.MonkeyPatch, trusted: str
) -> None:
    """Its settings count as the person's, those of folders below it do not."""
    monkeypatch.delenv("PGSERVICE")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "home"))
    team = folder / "team"
    team.mkdir()
    monkeypatch.chdir(team)
    url = f"postgresql://u@127.0.0.1:{birds['postgresql'].port}/db"
    (team / "wfmap.toml").write_text(f'[connections]\ncrm = "{url}"\n')
    (team / "d.json").write_text(json.dumps(_of_a_store("crm.t")))
    own = folder / "home" / "wfmap" / "wfmap.toml"
    own.parent.mkdir()
    own.write_text(f'trusted = ["{team if trusted == "folder" else folder}"]\n')
    assert cli("audit", "d.json").code == (1 if trusted == "folder" else 2)
    assert bool(birds["postgresql"].heard) == (trusted == "folder")
    for refused in ('trusted = "x"', "trusted = [5]"):
        own.write_text(refused)
        assert "no list of folders" in cli("audit", "d.json").err
    own.unlink()
    (team / "wfmap.toml").write_text('trusted = ["."]\n')
    assert "cannot say itself that it is trusted" in " ".join(cli("check", "d.json").err.split())


def test_a_file_of_settings_that_came_with_the_folder_names_no_service(
    cli: Cli, folder: Path, birds: dict[str, Canary]
) -> None:
    """A service of the person's own would bring its password along."""
    url = f"postgresql://127.0.0.1:{birds['postgresql'].port}/db?service=crm"
    (folder / "wfmap.toml").write_text(f'[connections]\ncrm = "{url}"\n')
    (folder / "d.json").write_text(json.dumps(_of_a_store("crm.t")))
    done = cli("audit", "d.json", "-f", "json", "--allow-host", "127.0.0.1")
    assert "does not say in its host and port alone" in done.json["stores"][0]["failed"]
    assert not birds["postgresql"].heard
