"""A process of next to nothing over HTTP: a true answer, or 422 that says why."""

import json

import pytest
from fastapi.testclient import TestClient

from tests.cli.test_nothing import BARE, NOTHING, text_of

ASKED = (
    "check",
    "analysis?bottlenecks=predicted",
    "simulation?cases=5&replications=1",
    "simulation?from=2027-01-04&weeks=1&events=20000",
    "comparison?cases=5&replications=2",
    "candidates?effects=predicted",
    "portfolio?effects=predicted",
    "explanation?element=w&effects=predicted",
    "diff",
    "insertion?candidate=w--automate",
    "map",
    "map?view=handoffs",
    "map?view=data&overlay=findings",
    "export?format=mermaid",
    "import",
    "plan?effects=predicted&start=2027-01-04",
    "report?effects=predicted&start=2027-01-04",
    "questions",
    "survey/form",
    "survey/scores",
    "survey/systems",
    "answers",
    "audit",
    "audit?store=s",
)

WAITS = {"Prefer": "wait=60"}
"""Of long work its result is wanted, not the job."""
PAIRS = {"comparison": ("as_is", "to_be"), "diff": ("old", "new")}
"""Addresses that take two documents, and what they are called there."""


@pytest.mark.parametrize("what", [*NOTHING, *BARE])
def test_every_endpoint_answers_or_refuses_politely(client: TestClient, what: str) -> None:
    """No 500, no worker that dies, no number that JSON has not."""
    text = text_of(what)
    for asked in ASKED:
        pair = PAIRS.get(asked.partition("?")[0])
        if asked in {"survey/scores", "answers"}:
            text = f'{{"process": {text_of(what)}, "answers": []}}'
        body = text if pair is None else f'{{"{pair[0]}": {text}, "{pair[1]}": {text}}}'
        kind = "application/xml" if asked == "import" else "application/json"
        found = client.post(f"/v1/{asked}", content=body, headers={"Content-Type": kind, **WAITS})
        refused = 400 if asked == "import" else 422
        assert found.status_code in (200, refused), (asked, found.text[:300])
        if "json" in found.headers["content-type"]:
            told = json.loads(found.text, parse_constant=pytest.fail)
            assert found.status_code == 200 or told["detail"], (asked, told)


def test_every_address_that_takes_a_body_is_asked(client: TestClient) -> None:
    """A new one needs a line here."""
    paths = client.get("/openapi.json").json()["paths"]
    posted = {path.removeprefix("/v1/") for path, methods in paths.items() if "post" in methods}
    assert posted == {asked.partition("?")[0] for asked in ASKED}
