"""Plans, reports and audits over HTTP: as the command line's, and nothing opened for a stranger."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from wfmap.cli.entry import run
from wfmap.errors import WfmapError
from wfmap.service.app import create_app
from wfmap.service.settings import Settings

JSON = {"content-type": "application/json", "prefer": "wait=300"}
HOSTILE = '</title><script>alert(1)</script><img src=x onerror="x">'
CANARY = "c4nary-p4ss"
SECRET = f"postgresql://reader:{CANARY}@127.0.0.1:1/crm"
PATH = "/v1/plan?start=2027-01-04"


@pytest.fixture(scope="module")
def incident(repository: Path) -> bytes:
    """Return a document that has candidates."""
    return (repository / "models" / "it-incident.json").read_bytes()


@pytest.fixture(scope="module")
def planned(client: TestClient, incident: bytes) -> dict[str, Any]:
    """Return its plan."""
    found = client.post(PATH, content=incident, headers=JSON)
    assert found.status_code == 200, found.text
    made: dict[str, Any] = found.json()
    return made


def _wrapped(process: bytes, **parts: object) -> bytes:
    return json.dumps({"process": json.loads(process), **parts}).encode()


def test_a_plan_has_tasks_stages_and_no_changes(planned: dict[str, Any]) -> None:
    """A bare document has no older plan beside it."""
    assert planned["start"] == "2027-01-04"
    assert planned["tasks"]
    assert planned["stages"]
    assert "changes" not in planned


def test_a_plan_over_http_is_that_of_the_command_line(
    planned: dict[str, Any], repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its dates, its chosen candidates, its register."""
    file = str(repository / "models" / "it-incident.json")
    run(["plan", file, "--start", "2027-01-04", "--format", "json", "--effects", "predicted"])
    written = json.loads(capsys.readouterr().out)
    for name in ("start", "finish", "tasks", "stages", "raci", "assumptions"):
        assert planned[name] == written[name]


def test_what_people_wrote_into_the_register_stays(
    client: TestClient, incident: bytes, planned: dict[str, Any]
) -> None:
    """And without an older plan nothing is said to have changed."""
    first, *rest = planned["challenges"]
    register = [{**first, "notes": "Asked the works council."}, *rest]
    found = client.post(PATH, content=_wrapped(incident, register=register), headers=JSON)
    assert found.status_code == 200, found.text
    kept = {c["id"]: c for c in found.json()["challenges"]}
    assert kept[first["id"]]["notes"] == "Asked the works council."
    assert "changes" not in found.json()


def test_an_older_plan_is_compared(
    client: TestClient, incident: bytes, planned: dict[str, Any]
) -> None:
    """The same plan changes nothing; another start moves the tasks."""
    body = _wrapped(incident, old_plan=planned)
    assert client.post(PATH, content=body, headers=JSON).json()["changes"] == []
    later = client.post("/v1/plan?start=2027-03-01", content=body, headers=JSON).json()
    assert {change["kind"] for change in later["changes"]} >= {"task"}


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("start=tomorrow", "start"),
        ("start=2027-02-30", "start"),
        ("start=9999-12-31", "start"),
        ("weeks=-1", "weeks"),
        ("weeks=inf", "weeks"),
        ("weeks=nan", "weeks"),
        ("team=0", "team"),
        ("focus=1.5", "focus"),
        ("seed=-1", "seed"),
        ("choose=no-such-candidate", "choose"),
        ("chose=x", "chose"),
    ],
)
def test_a_wrong_parameter_is_named(
    client: TestClient, incident: bytes, query: str, parameter: str
) -> None:
    """Every one of a plan."""
    found = client.post(f"/v1/plan?{query}", content=incident, headers=JSON)
    assert found.status_code == 422, found.text
    assert found.headers["content-type"] == "application/problem+json"
    assert found.json()["type"] == "/v1/problems/invalid-parameter"
    assert parameter in [error["parameter"] for error in found.json()["errors"]]


@pytest.mark.parametrize(
    ("parts", "pointer"),
    [
        ({"register": 7}, "/register"),
        ({"register": [7]}, "/register"),
        ({"old_plan": {}}, "/old_plan"),
        ({"old_plan": {"challenges": 1, "tasks": 2, "stages": 3}}, "/old_plan"),
        ({"old_plna": {}}, "/old_plna"),
    ],
)
def test_a_broken_part_is_pointed_at(
    client: TestClient, incident: bytes, parts: dict[str, Any], pointer: str
) -> None:
    """Each part of a body has its place."""
    found = client.post(PATH, content=_wrapped(incident, **parts), headers=JSON)
    assert found.status_code == 422, found.text
    assert found.json()["errors"][0]["pointer"] == pointer


def test_a_body_with_a_key_twice_is_refused(client: TestClient) -> None:
    """As strictly as a document."""
    twice = b'{"process": {}, "process": {}}'
    assert client.post(PATH, content=twice, headers=JSON).status_code == 400


def test_a_chosen_candidate_is_planned(
    client: TestClient, incident: bytes, planned: dict[str, Any]
) -> None:
    """And no other."""
    name = planned["stages"][0]["candidate"]
    found = client.post(f"{PATH}&choose={name}", content=incident, headers=JSON)
    assert [stage["candidate"] for stage in found.json()["stages"]] == [name]


def test_a_report_is_a_page_whose_labels_are_text(client: TestClient) -> None:
    """Nothing of a document runs, and the pictures in the page may be shown."""
    step = {"name": HOSTILE, "actor": "b", "processing_time": "5 min"}
    body = json.dumps({"wfmap": "1", "name": HOSTILE, "steps": {"a": step}})
    found = client.post("/v1/report?weeks=8&start=2027-01-04", content=body, headers=JSON)
    assert found.status_code == 200, found.text
    assert found.headers["content-type"].partition(";")[0] == "text/html"
    assert "<script" not in found.text
    assert "<img src=x" not in found.text
    assert "&lt;script&gt;" in found.text
    assert "Made on " in found.text
    policy = found.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "img-src data:" in policy
    assert "sandbox" in policy


def test_a_report_holds_charts(client: TestClient, incident: bytes) -> None:
    """They are drawn within a worker's memory."""
    found = client.post("/v1/report", content=incident, headers=JSON)
    assert found.status_code == 200, found.text
    assert 'id="candidates"' in found.text
    assert found.text.count("data:image/svg+xml") > 2


@pytest.mark.parametrize("path", ["/v1/plan", "/v1/report", "/v1/audit"])
def test_bodies_have_to_be_json(client: TestClient, document: bytes, path: str) -> None:
    """Other media types are refused."""
    headers = {"content-type": "text/plain"}
    assert client.post(path, content=document, headers=headers).status_code == 415


@pytest.fixture(scope="module")
def auditor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Return a client of a service with a folder and a database that carries a password."""
    folder = tmp_path_factory.mktemp("exports")
    (folder / "customers.csv").write_text("id,name\n1,Ann\n2,Bob\n2,\n", "utf-8")
    connections = {"exports": str(folder), "crm": SECRET}
    with TestClient(
        create_app(Settings(connections=connections)),
        base_url="http://localhost",
        raise_server_exceptions=False,
    ) as made:
        yield made


def _reading(source: str) -> bytes:
    stores = {"people": {"source": source}}
    steps = {"a": {"actor": "b", "reads": ["people"]}}
    return json.dumps({"wfmap": "1", "stores": stores, "steps": steps}).encode()


@pytest.mark.parametrize(
    "source", ["exports.customers", "exports#customers.csv", "Exports#customers"]
)
def test_a_table_of_a_connection_is_audited(auditor: TestClient, source: str) -> None:
    """By the name of the connection and the table."""
    found = auditor.post("/v1/audit", content=_reading(source), headers=JSON)
    assert found.status_code == 200, found.text
    assert found.headers["content-type"] == "application/json"
    (store,) = found.json()["stores"]
    assert (store["store"], store["rows"], store["failed"]) == ("people", 3, None)
    assert {measure["dimension"] for measure in store["measures"]} >= {"completeness"}


@pytest.mark.parametrize(
    "source",
    [
        "/etc/passwd",
        "customers.csv",
        "exports.customers.csv",
        "exports",
        "exports.",
        "exports.a.b.c",
        "exports/customers.csv",
        "exports.../customers",
        "../exports.customers",
        "unknown.customers",
        "unknown#customers",
        "exports#postgresql://reader@127.0.0.1:1/x",
        f"postgresql://x:{CANARY}@127.0.0.1:1/crm#t",
        "http://127.0.0.1:1/customers.csv",
    ],
)
def test_every_other_source_is_refused_unopened(auditor: TestClient, source: str) -> None:
    """A path, an address, an unknown name: pointed at, and what it was stays unsaid."""
    found = auditor.post("/v1/audit", content=_reading(source), headers=JSON)
    assert found.status_code == 422, found.text
    assert found.json()["type"] == "/v1/problems/refused-source"
    (error,) = found.json()["errors"]
    assert error["pointer"] == "/stores/people/source"
    assert "crm, exports" in error["detail"]
    assert CANARY not in found.text


@pytest.mark.parametrize("part", ["../secret", "/etc/passwd", "..", "x'; drop table t; --"])
def test_no_table_lies_outside_of_its_folder(auditor: TestClient, part: str) -> None:
    """What is no file of the folder is not there."""
    found = auditor.post("/v1/audit", content=_reading(f"exports#{part}"), headers=JSON)
    assert found.status_code == 200, found.text
    (store,) = found.json()["stores"]
    assert store["rows"] == 0
    assert "there is no file" in store["failed"]


def test_without_connections_the_setting_is_named(client: TestClient) -> None:
    """A server audits nothing unless it was told what."""
    found = client.post("/v1/audit", content=_reading("exports.customers"), headers=JSON)
    assert found.status_code == 422
    assert "WFMAP_CONNECTION_" in found.json()["detail"]
    assert found.json()["errors"][0]["pointer"] == "/stores/people/source"


def test_a_store_that_is_not_there_is_a_wrong_parameter(auditor: TestClient) -> None:
    """The others are listed."""
    path = "/v1/audit?store=persons"
    found = auditor.post(path, content=_reading("exports.customers"), headers=JSON)
    assert found.status_code == 422
    assert found.json()["errors"][0]["parameter"] == "store"


def test_a_password_is_said_nowhere(
    auditor: TestClient, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Not where its database does not answer, nor in a refusal, a log or what settings show."""
    for source in ("crm.customers", "crm#x", "crm.a.b", "crm", "crm#postgresql://y"):
        found = auditor.post("/v1/audit", content=_reading(source), headers=JSON)
        assert found.status_code in (200, 422)
        assert CANARY not in found.text
        assert not any(CANARY in value for value in found.headers.values())
    settings = Settings.from_environment({"WFMAP_CONNECTION_CRM": SECRET})
    assert CANARY not in repr(settings)
    out, err = capfd.readouterr()
    assert CANARY not in out + err + caplog.text


def test_connections_are_read_from_the_environment() -> None:
    """Their names in small letters, paths made absolute; what names nothing is refused."""
    given = {"WFMAP_CONNECTION_CRM": SECRET, "WFMAP_CONNECTION_Ex-Ports": "data"}
    found = Settings.from_environment(given).connections
    assert found["crm"] == SECRET
    assert Path(found["ex_ports"]) == Path.cwd() / "data"
    with pytest.raises(WfmapError, match="names no connection") as refused:
        Settings.from_environment({"WFMAP_CONNECTION_": SECRET})
    assert not re.search(CANARY, str(refused.value))


SMALL: dict[str, Any] = {
    "wfmap": "1",
    "arrivals": {"count": 40, "per": "1 d"},
    "actors": {"clerk": {"name": "Clerk", "capacity": 1}, "lead": {"name": "Lead", "capacity": 1}},
    "stores": {"list": {"name": "List", "kind": "spreadsheet"}},
    "steps": {
        "sell": {
            "name": "Sell",
            "actor": "clerk",
            "processing_time": "5 min",
            "reads": ["list"],
            "next": "check",
        },
        "check": {"name": "Check", "actor": "lead", "processing_time": "5 min", "reads": ["list"]},
    },
}


def test_a_report_takes_register_answers_and_who_works_on_it(client: TestClient) -> None:
    """As the command line does: an owner that people set, five answers, a team."""
    plan = client.post("/v1/plan", content=json.dumps(SMALL), headers=JSON).json()
    first, *rest = plan["challenges"]
    answers = [
        {"role": "clerk", "respondent": str(k), "item": "of1", "answer": k} for k in range(1, 6)
    ]
    body = {
        "process": SMALL,
        "register": [{**first, "owner": "Somebody Else"}, *rest],
        "answers": answers,
    }
    found = client.post(
        "/v1/report?team=3&focus=0.2&seed=4", content=json.dumps(body), headers=JSON
    )
    assert found.status_code == 200, found.text
    assert "Somebody Else" in found.text
    assert "5 people of 1 role answered." in found.text
    assert "The project team is 3" in found.text
    assert "20 % of their time" in found.text
    assert "seed 4" in found.text


@pytest.mark.parametrize(
    ("answers", "pointer"),
    [
        ([{"role": "clerk", "respondent": "1", "item": "of1", "answer": 9}], "/answers/0"),
        ({"answrs": []}, "/answers"),
        ([{"role": "clark", "respondent": "1", "item": "of1", "answer": 3}], "/answers/0"),
    ],
)
def test_answers_that_are_wrong_are_pointed_at(
    client: TestClient, answers: Any, pointer: str
) -> None:
    """Each with its place in the body."""
    body = json.dumps({"process": SMALL, "answers": answers})
    found = client.post("/v1/report", content=body, headers=JSON)
    assert found.status_code == 422, found.text
    assert found.json()["errors"][0]["pointer"].startswith(pointer)
