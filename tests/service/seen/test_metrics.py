"""Figures for Prometheus: by the pattern of an address, and no more than there are routes."""

import json
from typing import Final

import pytest
from fastapi.testclient import TestClient

from wfmap.service.seen.metrics import IS_THERE

pytestmark = pytest.mark.skipif(not IS_THERE, reason="the extra `observed` is not installed")

JSON: Final = {"content-type": "application/json"}


def figures(client: TestClient) -> dict[str, float]:
    """Read the figures as Prometheus does."""
    from prometheus_client.parser import (  # noqa: PLC0415 - not there without the extra
        text_string_to_metric_families,
    )

    found = client.get("/metrics")
    assert found.status_code == 200
    assert found.headers["content-type"].startswith("text/plain; version=0.0.4")
    return {
        f"{sample.name}{json.dumps(sample.labels, sort_keys=True)}": sample.value
        for family in text_string_to_metric_families(found.text)
        for sample in family.samples
    }


def grown(client: TestClient, before: dict[str, float]) -> dict[str, float]:
    """Give what has grown since."""
    after = figures(client)
    return {name: value - before.get(name, 0) for name, value in after.items()}


def test_requests_are_counted_by_route_method_and_status(
    client: TestClient, document: bytes
) -> None:
    """And how long they took, in buckets."""
    before = figures(client)
    for _ in range(3):
        client.post("/v1/check", content=document, headers=JSON)
    client.post("/v1/check", content=b"{", headers=JSON)
    more = grown(client, before)
    labels = '{"method": "POST", "route": "/v1/check", "status": "%s"}'
    assert more["wfmap_requests_total" + labels % 200] == 3
    assert more["wfmap_requests_total" + labels % 400] == 1
    assert more['wfmap_request_seconds_count{"route": "/v1/check"}'] == 4


def test_no_caller_can_make_up_a_series(client: TestClient) -> None:
    """Addresses, ids and methods that nobody knows are one each."""
    client.request("BREW", "/coffee")
    before = set(figures(client))
    for count in range(20):
        client.get(f"/nothing-{count}")
        client.get(f"/v1/jobs/{count:032x}")
        client.request(f"BREW{count}", "/coffee")
    new = set(figures(client)) - before
    assert all('"none"' in name or '"/v1/jobs/{id}"' in name for name in new)
    assert len([name for name in new if name.startswith("wfmap_requests_total")]) <= 3


def test_lanes_jobs_and_kept_maps_are_told(client: TestClient) -> None:
    """A map that is asked for twice is drawn once; its bytes are kept."""
    body = json.dumps({"wfmap": "1", "steps": {"counted": {"actor": "b"}}})
    before = figures(client)
    for _ in range(2):
        client.post("/v1/map", content=body, headers=JSON)
    more = grown(client, before)
    assert more['wfmap_maps_total{"kept": "no"}'] == 1
    assert more['wfmap_maps_total{"kept": "yes"}'] == 1
    assert more["wfmap_maps_kept_bytes{}"] > 1000
    after = figures(client)
    assert {'wfmap_waiting{"lane": "quick"}', 'wfmap_running{"lane": "long"}'} <= set(after)
    assert after["wfmap_workers_failing{}"] == 0
    assert "wfmap_jobs{}" in after
