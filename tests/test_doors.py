"""One equation: what Python writes as JSON = what the shell writes = what the service answers."""

import asyncio
import hashlib
import inspect
import json
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator
from pydantic import ValidationError

import wfmap
from wfmap.bottlenecks import deciding, screening, staffing, tornado
from wfmap.cli.app import COMMANDS, GROUPS
from wfmap.cli.entry import run
from wfmap.insertion import candidates
from wfmap.operations import answering, inserting, planning
from wfmap.operations import candidates as proposing
from wfmap.operations.audit import Options as AuditOptions
from wfmap.operations.checking import Built
from wfmap.operations.results.taken import taken_schemas
from wfmap.operations.sources import source_of
from wfmap.operations.writing import self_contained
from wfmap.options import query_of
from wfmap.python.method import Method, MethodOn
from wfmap.service.app import create_app
from wfmap.service.describing import components
from wfmap.service.engine import Engine
from wfmap.service.lanes import Ticket, Work
from wfmap.service.problems import Problem
from wfmap.service.settings import Settings
from wfmap.service.workers import Workers

MODELS = sorted((Path(__file__).parents[1] / "models").glob("*.json"))
TODAY = "2026-11-27"
TWO = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
  <process id="p"><startEvent id="s"/><task id="t" name="Enter"/>
  <sequenceFlow id="a" sourceRef="s" targetRef="t"/></process>
  <process id="q" name="Pay day"><startEvent id="b"/><task id="u" name="Pay"/><dataObject id="d"/>
  <sequenceFlow id="c" sourceRef="b" targetRef="u"/>
  <sequenceFlow id="e" sourceRef="u" targetRef="nowhere"/></process></definitions>"""
"""Two processes in one file of BPMN."""
FEW: dict[str, Any] = {"cases": 60, "replications": 2, "warm_up": 5, "seed": 3}

DOORS: dict[str, tuple[str, str]] = {
    "check": ("check", "check"),
    "analyse": ("analyse", "analysis"),
    "simulate": ("simulate", "simulation"),
    "candidates": ("candidates", "candidates"),
    "insert": ("insert", "insertion"),
    "portfolio": ("portfolio", "portfolio"),
    "audit": ("audit", "audit"),
    "report": ("report", "report"),
    "plan": ("plan", "plan"),
    "compare": ("compare", "comparison"),
    "draw": ("draw", "map"),
    "diff": ("diff", "diff"),
    "import": ("wfmap.import_file", "import"),
    "export": ("export", "export"),
    "rules": ("wfmap.rulebook", "rules"),
    "patterns": ("wfmap.pattern_pages", "patterns"),
    "evidence": ("wfmap.evidence", "evidence"),
    "explain": ("explain", "explanation"),
    "survey form": ("survey_form", "survey/form"),
    "survey score": ("survey", "survey/scores"),
    "survey systems": ("systems", "survey/systems"),
}
"""Every operation by its command: the method in Python, or what it is called, and its address."""
ONE_DOOR = {
    "new": "starts a file for a person; the examples come with the wheel",
    "format": "rewrites files; `Model.text` is the normal form, and documents in answers are in it",
    "migrate": "rewrites files; whoever loads an older document has it in the newest format",
    "schema": "a file for editors, at `GET /v1/schema` too; `Process.model_json_schema` is another",
    "verify": "measures the installed engines for minutes, and takes no document",
    "serve": "starts the service",
    "doctor": "looks whether this machine has what wfmap needs, and takes no document",
    "docs": "serves the documentation",
    "open": "shows a file of this machine to a person, anew at each save",
    "version": "names what is installed; `wfmap.__version__`",
}
"""Commands that are not behind all three doors, and why."""
OTHER_METHODS = {"answered", "export_bytes", "predict", "questions", "undo", "save", "to_dict"}
"""Methods that are no operations of their own: a part of one, its bytes, the last one undone.

The document as data is none either.

Questions and answers are options of `wfmap candidates`.
"""
PARTS = {"questions", "answers"}
"""Addresses that are options of a command: `--ask` and `--answers` of `wfmap candidates`."""

Values = dict[str, Any]
Door = Callable[..., Any]


@pytest.fixture(scope="module")
def kept() -> dict[str, Any]:
    """Return what was worked out so far."""
    return {}


@pytest.fixture(autouse=True)
def once(kept: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the three doors share what costs time: each still asks for it by itself.

    What one of them asks for otherwise is worked out anew, and its answer would differ.
    """

    def keep(module: Any, name: str) -> None:
        work = getattr(module, name)

        def kept_or_made(of: Any, *given: Any, **named: Any) -> Any:
            about = of.process if isinstance(of, Built) else of.graph.process
            text = hashlib.sha256(about.model_dump_json().encode()).hexdigest()
            key = f"{name} {text} {_said(given)} {_said(named)}"
            if key not in kept:
                kept[key] = work(of, *given, **named)
            return kept[key]

        monkeypatch.setattr(module, name, kept_or_made)

    keep(answering, "rank")
    for module in (inserting, planning, proposing):
        keep(module, "candidates_of")
    keep(proposing, "portfolio_of")
    for module, name, number in (
        (deciding, "RACED", 1),
        (deciding, "FEWEST", 1),
        (screening, "MOST", 4),
        (staffing, "MOST", 4),
        (tornado, "MOST", 4),
        (candidates, "CORNERED", 1),
    ):  # fewer changes of each kind cost less, and are told alike
        monkeypatch.setattr(module, name, number)


def _said(value: Any) -> Any:
    """Give what is asked, less who is told of it and how many work on it."""
    if is_dataclass(value):
        return {
            one.name: _said(getattr(value, one.name))
            for one in fields(value)
            if one.name not in {"told", "cancelled", "workers"}
        }
    if isinstance(value, dict):
        return {name: _said(item) for name, item in value.items()}
    return [_said(item) for item in value] if isinstance(value, tuple) else value


@pytest.fixture(scope="module", params=MODELS, ids=lambda path: path.stem)
def file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a bundled model in a file that needs no other."""
    path: Path = request.param
    alone = tmp_path_factory.mktemp("alone") / path.name
    alone.write_text(self_contained(source_of(str(path))).text, "utf-8")
    return alone


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """Return a client of a service that does its work in this process."""

    def here(_: Workers, work: Work, changed: Callable[[Ticket], None] | None = None) -> Ticket:
        result = asyncio.get_running_loop().create_future()
        try:
            result.set_result(work.job(*work.arguments))
        except Problem as problem:
            result.set_exception(problem)
        return Ticket(work, result, lambda: None, "done", changed=changed)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Workers, "submit", here)
        patched.setattr(Engine, "start", lambda _: None)
        with TestClient(create_app(Settings()), base_url="http://localhost") as made:
            yield made


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Return a function that runs `wfmap` and gives what it writes."""
    monkeypatch.setenv("WFMAP_CONFIG", "")
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object, form: str | None = "json") -> str:
        output = tmp_path / "out"
        told = () if form is None else ("--format", form)
        code = run([str(argument) for argument in (*arguments, *told, "--output", output)])
        assert code in {0, 1}, arguments
        return output.read_text("utf-8")

    return call


@pytest.fixture
def http(client: TestClient) -> Callable[..., Values]:
    """Return a function that asks the service and gives the JSON of its answer."""

    def ask(address: str, body: bytes | Values, **query: Any) -> Values:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Prefer": "wait=300"}
        answer = client.post(f"/v1/{address}", content=content, headers=headers, params=query)
        assert answer.status_code == 200, answer.text
        found: Values = answer.json()
        assert answer.text == json.dumps(found, indent=2, ensure_ascii=False) + "\n"
        return found

    return ask


def load(document: Path | Values) -> Any:
    """Load a document; what its methods take is looked at in `tests/typing`."""
    return wfmap.load(document)


def nameless(value: Any) -> Any:
    """Leave out the name of the file, which the service does not know."""
    if isinstance(value, dict):
        return {key: "" if key == "file" else nameless(item) for key, item in value.items()}
    return [nameless(item) for item in value] if isinstance(value, list) else value


def agree(python: str, shell: str, http: Values | None = None) -> Values:
    """Hold what three doors say against each other, and give it."""
    assert python == shell
    values: Values = json.loads(shell)
    if http is not None:
        assert list(http) == list(values)
        assert nameless(http) == nameless(values)
    return values


def fits(kind: str, values: Values) -> None:
    """Hold an answer against its own schema."""
    whole = {"components": {"schemas": components()}, "$ref": f"#/components/schemas/{kind}"}
    errors = list(Draft202012Validator(whole).iter_errors(values))
    assert not errors, [(error.json_path, error.message[:200]) for error in errors[:5]]


def flags(options: Values) -> list[str]:
    """Say options as the shell wants them."""
    return [
        part
        for name, value in options.items()
        for part in (f"--{name.replace('_', '-')}", str(value))
    ]


def test_check_says_the_same_at_every_door(file: Path, shell: Door, http: Door) -> None:
    """Every finding, with its line; strictly, on a day that is fixed."""
    python = load(file).check(profile="strict", today=TODAY)
    asked = {"profile": "strict", "today": TODAY}
    web = http("check", file.read_bytes(), **asked)
    fits("Findings", agree(python.to_json(), shell("check", file, *flags(asked)), web))


def test_analyse_says_the_same_at_every_door(file: Path, shell: Door, http: Door) -> None:
    """The answers, the predicted ranking, and what stands beside them."""
    python = load(file).analyse(bottlenecks="predicted", today=TODAY)
    asked = {"bottlenecks": "predicted", "today": TODAY}
    web = http("analysis", file.read_bytes(), **asked)
    fits("Analysis", agree(python.to_json(), shell("analyse", file, *flags(asked)), web))


def test_simulate_says_the_same_at_every_door(file: Path, shell: Door, http: Door) -> None:
    """A few cases with a fixed seed."""
    python = load(file).simulate(**FEW, workers=1)
    web = http("simulation", file.read_bytes(), **FEW)
    fits("Simulation", agree(python.to_json(), shell("simulate", file, *flags(FEW)), web))


def test_compare_says_the_same_at_every_door(file: Path, shell: Door, http: Door) -> None:
    """Each model beside the first of them."""
    other = file.with_name("other.json")
    other.write_text(self_contained(source_of(str(MODELS[0]))).text, "utf-8")
    python = load(file).compare(load(other), **FEW, workers=1)
    pair = {"as_is": json.loads(file.read_bytes()), "to_be": json.loads(other.read_bytes())}
    text = shell("compare", file, other, *flags(FEW))
    fits("Comparison", agree(python.to_json(), text, http("comparison", pair, **FEW)))


def test_candidates_say_the_same_at_every_door(file: Path, shell: Door, http: Door) -> None:
    """By prediction; and so does the insertion of the first."""
    model = load(file)
    python = model.candidates(effects="predicted")
    text = shell("candidates", file, "--effects", "predicted")
    web = http("candidates", file.read_bytes(), effects="predicted")
    fits("Candidates", agree(python.to_json(), text, web))
    first = python[0].id
    made = http("insertion", file.read_bytes(), candidate=first)
    assert made == {"to_be": model.insert(first).to_dict(), "candidate": first}
    assert shell("insert", file, "--candidate", first, form=None) == model.insert(first).text
    fits("Inserted", made)
    back = http("insertion", model.insert(first).text.encode(), undo="true")
    assert back == {"to_be": model.insert(first).undo().to_dict(), "candidate": None}


def test_plan_says_the_same_at_every_door(file: Path, shell: Door, http: Door) -> None:
    """By prediction, with what stands in the way."""
    asked = {"effects": "predicted", "weeks": 8, "start": "2027-01-04", "today": TODAY}
    python = load(file).plan(**asked)
    web = http("plan", file.read_bytes(), **asked)
    fits("Plan", agree(python.to_json(), shell("plan", file, *flags(asked)), web))


def test_a_portfolio_says_the_same_at_every_door(file: Path, shell: Door, http: Door) -> None:
    """By prediction, within eight weeks."""
    asked: Values = {"effects": "predicted", "weeks": 8}
    web = http("portfolio", file.read_bytes(), **asked)
    text = shell("portfolio", file, *flags(asked))
    fits("Portfolio", agree(load(file).portfolio(**asked).to_json(), text, web))


def test_a_difference_says_the_same_at_every_door(file: Path, shell: Door, http: Door) -> None:
    """Each model beside the first of them."""
    other = file.with_name("other.json")
    other.write_text(self_contained(source_of(str(MODELS[0]))).text, "utf-8")
    pair = {"old": json.loads(file.read_bytes()), "new": json.loads(other.read_bytes())}
    python = load(file).diff(load(other)).to_json()
    fits("Differences", agree(python, shell("diff", file, other), http("diff", pair)))


def test_an_explanation_says_the_same_at_every_door(file: Path, shell: Door, http: Door) -> None:
    """One element of each kind there is."""
    model = load(file)
    process = model.process
    parts = (model.graph.steps, model.graph.flows, process.actors, process.systems, process.data)
    for element in (next(iter(kind)) for kind in parts if kind):
        asked = {"effects": "predicted", "today": TODAY}
        web = http("explanation", file.read_bytes(), element=element, **asked)
        text = shell("explain", file, element, *flags(asked))
        fits("Explanation", agree(model.explain(element, **asked).to_json(), text, web))


def test_a_survey_says_the_same_at_every_door(file: Path, shell: Door, http: Door) -> None:
    """The form of one role, and what six people of it answered."""
    model = load(file)
    first = model.survey_form().roles[0].id
    web = http("survey/form", file.read_bytes(), role=first)
    python = model.survey_form(role=(first,))
    form = agree(python.to_json(), shell("survey", "form", file, "--role", first), web)
    fits("SurveyForm", form)
    items = [item["id"] for item in form["items"]]
    given: list[Values] = [
        {"role": first, "respondent": str(who), "item": item, "answer": (who + place) % 5 + 1}
        for who in range(6)
        for place, item in enumerate(items)
    ]
    answers = file.with_name("answers.json")
    answers.write_text(json.dumps(given), "utf-8")
    text = shell("survey", "score", file, answers, "--leadership", first)
    body = {"process": json.loads(file.read_bytes()), "answers": given}
    scored = model.survey(given, leadership=(first,))
    assert scored.to_json() == model.survey(answers, leadership=(first,)).to_json()
    fits("Survey", agree(scored.to_json(), text, http("survey/scores", body, leadership=first)))


def test_systems_say_the_same_at_every_door(file: Path, shell: Door, http: Door) -> None:
    """As estimated, and with what the first connector took."""
    model, body = load(file), file.read_bytes()
    text = shell("survey", "systems", file)
    fits("Landscape", agree(model.systems().to_json(), text, http("survey/systems", body)))
    if model.systems().uses:
        use = model.systems().uses[0]
        took = [{"system": use.system, "direction": use.need.direction, "days": 7.5}]
        actuals = file.with_name("took.json")
        actuals.write_text(json.dumps(took), "utf-8")
        text = shell("survey", "systems", file, "--actuals", actuals)
        web = http("survey/systems", {"process": json.loads(body), "actuals": took})
        assert agree(model.systems(took).to_json(), text, web)["uses"][0]["connector"]["p50"] == 7.5


def test_a_report_is_the_same_page_at_every_door(
    file: Path, shell: Door, client: TestClient
) -> None:
    """Byte for byte, on a day that is fixed; nothing is measured, for no table is there."""
    asked: Values = {"effects": "predicted", "start": "2027-01-04", "today": TODAY}
    headers = {"Content-Type": "application/json", "Prefer": "wait=300"}
    page = client.post("/v1/report", content=file.read_bytes(), headers=headers, params=asked)
    assert page.status_code == 200, page.text
    assert page.text == shell("report", file, *flags(asked), form=None)


def test_an_import_says_the_same_at_every_door(
    tmp_path: Path, shell: Door, client: TestClient
) -> None:
    """The document and its losses; one process of two, by name."""
    path = tmp_path / "upload.bpmn"  # as the service calls what has no name
    path.write_bytes(TWO)
    python = wfmap.import_file(path, process="q")
    sent: Values = {"content": TWO, "headers": {"Content-Type": "application/xml"}}
    answer = client.post("/v1/import", params={"process": "q"}, **sent)
    assert answer.json() == python.to_dict()
    fits("Imported", answer.json())
    lost = tmp_path / "losses.json"
    text = shell("import", path, "--process", "q", "--losses", lost, form=None)
    assert text == python.text == python.model.text
    assert json.loads(lost.read_text("utf-8")) == python.to_dict()["losses"] != []
    with pytest.raises(wfmap.WfmapError, match="is no format"):
        wfmap.import_file(path, format="mermaid")
    assert client.post("/v1/import", params={"format": "mermaid"}, **sent).status_code == 422


def test_rules_and_patterns_say_the_same_at_every_door(shell: Door, client: TestClient) -> None:
    """The whole list, and one page."""
    for kind in ("rules", "patterns"):
        listed = json.loads(shell(kind))
        assert client.get(f"/v1/{kind}").json() == listed
        first = listed[kind][0]
        assert client.get(f"/v1/{kind}/{first['name']}").json() == first
        assert json.loads(shell(kind, first["name"])) == first
    assert [page.page for page in wfmap.rulebook()] == [
        one["page"] for one in json.loads(shell("rules"))["rules"]
    ]
    listed = json.loads(shell("evidence"))
    assert client.get("/v1/evidence").json() == listed
    one = json.loads(shell("evidence", "monitor"))
    assert one in listed["evidence"]
    assert client.get("/v1/evidence/monitor").json() == one
    assert client.get("/v1/evidence/monitr").status_code == 404
    assert [row.id for row in wfmap.evidence("monitor").measurements] == [
        row["id"] for row in one["measurements"]
    ]
    fits("PatternEvidence", one)
    assert [page.name for page in wfmap.pattern_pages()] == [
        one["name"] for one in json.loads(shell("patterns"))["patterns"]
    ]


def test_every_operation_is_behind_all_three_doors_or_says_why_not(client: TestClient) -> None:
    """A new command, method or address has to be the same operation as the others."""
    inner = {f"{group} {name}" for group, (_, names) in GROUPS.items() for name in names}
    assert {*DOORS, *ONE_DOOR} == {*COMMANDS, *inner}
    methods = {method for method, _ in DOORS.values() if not method.startswith("wfmap.")}
    public = {name for name, member in vars(wfmap.Model).items() if _is_method(name, member)}
    assert methods | OTHER_METHODS == public
    for name in (method for method, _ in DOORS.values() if method.startswith("wfmap.")):
        assert callable(getattr(wfmap, name.removeprefix("wfmap.")))
    paths = client.get("/openapi.json").json()["paths"]
    addresses = {f"/v1/{address}" for _, address in DOORS.values()}
    assert addresses <= paths.keys()
    parts = {f"/v1/{address}" for address in PARTS}
    assert {path for path, known in paths.items() if "post" in known} <= addresses | parts


def _is_method(name: str, member: object) -> bool:
    return not name.startswith("_") and (
        isinstance(member, Method | MethodOn) or inspect.isfunction(member)
    )


def test_a_long_run_says_the_same_at_every_door(tmp_path: Path, shell: Door, http: Door) -> None:
    """As far as few events go, from a day on, and with levers simulated."""
    path = tmp_path / "loan.json"
    path.write_text(self_contained(source_of(str(MODELS[0]))).text, "utf-8")
    few: Values = {"events": 20000, "seed": 5}
    model, body = load(path), path.read_bytes()
    text = shell("simulate", path, *flags(few))
    values = agree(model.simulate(**few).to_json(), text, http("simulation", body, **few))
    assert values["question"] == "long-run"
    fits("Simulation", values)
    span = {**few, "from": "2027-01-04", "weeks": 2}
    text = shell("simulate", path, *flags(span))
    python = model.simulate(**few, begin="2027-01-04", weeks=2)
    values = agree(python.to_json(), text, http("simulation", body, **span))
    assert values["weeks"]
    fits("Simulation", values)
    raced = {**few, "bottlenecks": "simulated", "today": TODAY}
    text = shell("analyse", path, *flags(raced))
    values = agree(model.analyse(**raced).to_json(), text, http("analysis", body, **raced))
    assert values["baseline"]
    fits("Analysis", values)


def test_pictures_and_texts_are_the_same_at_every_door(
    file: Path, shell: Door, client: TestClient, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """A map with waits, and Mermaid, byte for byte."""
    model, headers = load(file), {"Content-Type": "application/json"}
    asked = {"overlay": "waits", "view": "flow"}
    svg = client.post("/v1/map", content=file.read_bytes(), headers=headers, params=asked).text
    assert svg == model.draw(**asked).decode()
    capsysbinary.readouterr()
    assert run(["draw", str(file), *flags(asked)]) == 0
    assert svg == capsysbinary.readouterr().out.decode()
    query = {"format": "mermaid"}
    text = client.post("/v1/export", content=file.read_bytes(), headers=headers, params=query).text
    assert text == model.export(**query) == shell("export", file, form="mermaid")


def test_a_service_takes_fewer_rows_than_a_person_may_ask_for() -> None:
    """The bounds of a service stand beside those of the option, and nothing else differs."""
    assert AuditOptions(rows=0).rows == 0
    with pytest.raises(ValidationError, match="rows"):
        query_of(AuditOptions).model_validate({"rows": 0})
    assert query_of(AuditOptions).model_validate({}) is not None


def test_no_answer_is_described_as_an_object_of_anything() -> None:
    """Every object of an answer names its keys, or says what its values are."""
    schemas = {
        name: schema
        for name, schema in components().items()
        if name.partition(".")[0] != "Process"  # the document format, which is written elsewhere
    }
    bare = [place for name, schema in schemas.items() for place in _bare(schema, name)]
    assert schemas
    assert not bare


def _bare(schema: Any, place: str) -> Iterator[str]:
    if isinstance(schema, list):
        for number, item in enumerate(schema):
            yield from _bare(item, f"{place}/{number}")
    if not isinstance(schema, dict):
        return
    kinds = schema.get("type", ())
    if "object" in ([kinds] if isinstance(kinds, str) else kinds):
        values = schema.get("additionalProperties")
        if "properties" not in schema and (values is None or values is True):
            yield place
    for key, item in schema.items():
        yield from _bare(item, f"{place}/{key}")


def test_every_result_says_what_it_is() -> None:
    """Its docstring is what callers read; none is left to the machine."""
    for name, schema in components().items():
        told = schema.get("description", "")
        assert told, name
        assert f"{name}(" not in told, name


def test_fractions_that_nobody_reads_stay_numbers() -> None:
    """An extension with a fraction is a number in a dictionary, an insertion and an explanation."""
    step = {"name": "Look", "actor": "clerk", "processing_time": "10 min", "x-rate": 0.125}
    model = load({"wfmap": "1", "name": "Desk", "steps": {"look": step}})
    assert json.dumps(model.to_dict()["steps"]["look"]["x-rate"]) == "0.125"
    told = json.loads(model.explain("look", effects="predicted").to_json())
    assert told["fields"]["x-rate"] == 0.125
    changed = load({"wfmap": "1", "name": "Desk", "steps": {"look": {**step, "x-rate": 0.25}}})
    (change,) = json.loads(model.diff(changed).to_json())["changes"]
    assert change["fields"] == [{"field": "x-rate", "before": 0.125, "after": 0.25}]


def test_what_is_taken_and_what_is_given_have_one_shape_by_one_name() -> None:
    """A part that a body and an answer share is described once."""
    taken, given = taken_schemas(), components()
    shared = [name for name in taken if name in given]
    assert shared
    assert [name for name in shared if taken[name] != given[name]] == []
