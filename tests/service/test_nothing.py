"""A process of next to nothing over HTTP: a true answer, or 422 that says why."""

import json

import pytest
from fastapi.testclient import TestClient

from tests.cli.test_nothing import NOTHING

ASKED = {
    "check": "",
    "analysis": "?bottlenecks=predicted",
    "simulation": "?cases=5&replications=1",
    "candidates": "?effects=predicted",
    "map": "",
    "plan": "?effects=predicted",
    "report": "?effects=predicted",
    "audit": "",
}


@pytest.mark.parametrize("what", NOTHING)
def test_every_endpoint_answers_or_refuses_politely(client: TestClient, what: str) -> None:
    """No 500, no worker that dies, no number that JSON has not."""
    text = json.dumps({"wfmap": "1.1", "name": "Nothing", "steps": NOTHING[what]})
    for endpoint, query in ASKED.items():
        headers = {"Content-Type": "application/json"}
        found = client.post(f"/v1/{endpoint}{query}", content=text, headers=headers)
        assert found.status_code in (200, 422), (endpoint, found.text[:300])
        if "json" in found.headers["content-type"]:
            told = json.loads(found.text, parse_constant=pytest.fail)
            assert found.status_code == 200 or told["detail"], (endpoint, told)
