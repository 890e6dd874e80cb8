"""Figures of the service for Prometheus, by the pattern of an address and never by an id."""

from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import State

from wfmap.service.describing import COUNTED
from wfmap.service.problems import Problem

IS_THERE: Final = find_spec("prometheus_client") is not None
"""Whether the extra `observed` is installed; without it nothing is counted."""

if TYPE_CHECKING or IS_THERE:
    import prometheus_client as prometheus
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
    from prometheus_client.registry import Collector

__all__ = ["IS_THERE", "Metrics", "metrics_of", "metrics_router"]

metrics_router: Final = APIRouter()

_SECONDS: Final = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)


@metrics_router.get("/metrics", tags=["service"], response_class=Response, responses=COUNTED)
async def metrics(request: Request) -> Response:
    """Give figures of the service in the text format of Prometheus."""
    known: Metrics | None = request.app.state.metrics
    if known is None:
        told = "nothing is counted here"
        raise Problem("not-found", told, hint="install wfmap with its extra `observed`")
    return Response(known.text(), media_type=prometheus.CONTENT_TYPE_PLAIN_0_0_4)


def metrics_of(state: State) -> "Metrics | None":
    """Begin to count for an application, where that is installed."""
    return Metrics(state) if IS_THERE else None


class Metrics:
    """What is counted of one application, and what it knows of itself when it is asked."""

    def __init__(self, state: State) -> None:
        self._registry = prometheus.CollectorRegistry()
        prometheus.ProcessCollector(registry=self._registry)
        self._requests = prometheus.Counter(
            "wfmap_requests",
            "Requests that were answered.",
            ("route", "method", "status"),
            registry=self._registry,
        )
        self._seconds = prometheus.Histogram(
            "wfmap_request_seconds",
            "Seconds until an answer began.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._registry.register(_known(state))

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self) -> bytes:
        """Write all figures as Prometheus reads them."""
        return prometheus.generate_latest(self._registry)


def _known(state: State) -> Any:  # noqa: ANN401 - a class of a library that may not be there
    class Known(Collector):
        """What lanes, jobs and kept maps know of themselves."""

        def collect(self) -> Iterator[Any]:
            """Yield the figures of now; nothing before the service has started."""
            if hasattr(state, "workers"):
                yield from _lanes(state)
                running = GaugeMetricFamily("wfmap_jobs", "Jobs that have not ended.")
                running.add_metric((), state.desk.going)
                yield running
            yield from _maps(state)

    return Known()


def _lanes(state: State) -> Iterator[Any]:
    waiting = GaugeMetricFamily("wfmap_waiting", "Work that waits for a worker.", labels=["lane"])
    running = GaugeMetricFamily("wfmap_running", "Work that workers do.", labels=["lane"])
    for name, lane in state.workers.lanes.items():
        waiting.add_metric((name,), len(lane.waiting))
        running.add_metric((name,), len(lane.running))
    failing = GaugeMetricFamily("wfmap_workers_failing", "Whether no worker can be started.")
    failing.add_metric((), float(state.workers.failing_since is not None))
    yield from (waiting, running, failing)


def _maps(state: State) -> Iterator[Any]:
    kept = GaugeMetricFamily("wfmap_maps_kept_bytes", "Bytes of maps that are kept in memory.")
    kept.add_metric((), state.maps.memory.size)
    asked = CounterMetricFamily("wfmap_maps", "Maps that were asked for.", labels=["kept"])
    asked.add_metric(("yes",), state.maps.found)
    asked.add_metric(("no",), state.maps.made)
    yield from (kept, asked)
