"""A loan process written twice with the same parameters: for wfmap, and for Prosimos."""

import json
from pathlib import Path
from typing import Any, Final

Json = dict[str, Any]

PER_WEEK: Final = 400
"""Applications in the 40 open hours of a week, a Poisson stream."""
OPEN: Final = ("09:00", "17:00")
POOLS: Final = {"clerk": 6, "analyst": 5, "officer": 3, "backoffice": 3}
TASKS: Final = {
    "register": ("clerk", 10),
    "verify": ("clerk", 12),
    "assess": ("analyst", 20),
    "reject": ("clerk", 5),
    "value": ("backoffice", 10),
    "offer": ("officer", 12),
    "sign": ("officer", 8),
    "disburse": ("backoffice", 8),
}
"""Who does it, and for how many minutes in the mean; all times are exponential."""
SHARES: Final = {"fork": 0.6, "again": 0.15, "reject": 0.25}
FLOWS: Final = (
    ("start", "register"),
    ("register", "again"),
    ("again", "verify"),
    ("verify", "assess"),
    ("assess", "decide"),
    ("decide", "fork"),
    ("decide", "again"),
    ("decide", "reject"),
    ("fork", "value"),
    ("fork", "offer"),
    ("value", "join"),
    ("offer", "join"),
    ("join", "sign"),
    ("sign", "disburse"),
    ("disburse", "done"),
    ("reject", "done"),
    ("done", "end"),
)
NODES: Final = {
    "start": "startEvent",
    "again": "exclusiveGateway",
    "decide": "exclusiveGateway",
    "fork": "parallelGateway",
    "join": "parallelGateway",
    "done": "exclusiveGateway",
    "end": "endEvent",
}
KINDS: Final = {
    "start": "start",
    "again": "decision",
    "decide": "decision",
    "fork": "parallel",
    "join": "parallel",
    "done": "decision",
    "end": "end",
}


def write_wfmap(path: Path) -> None:
    """Write the document."""
    steps: Json = {name: {"kind": kind} for name, kind in KINDS.items()}
    for name, (pool, minutes) in TASKS.items():
        time = {"distribution": "exponential", "mean": f"{minutes} min"}
        steps[name] = {"actor": pool, "processing_time": time}
    for source, target in FLOWS:
        flow: Json = {"to": target}
        if source == "decide":
            flow |= {"share": SHARES[target], "rework": target == "again"}
        steps[source].setdefault("next", []).append(flow)
    document = {
        "wfmap": "1",
        "name": "Loan",
        "calendar": "office",
        "calendars": {"office": {"weekly": f"Mo-Fr {OPEN[0]}-{OPEN[1]}"}},
        "arrivals": {"count": PER_WEEK, "per": "P7D", "calendar": "office"},
        "actors": {pool: {"capacity": servers} for pool, servers in POOLS.items()},
        "steps": steps,
    }
    path.write_text(json.dumps(document))


def write_bpmn(path: Path) -> None:
    """Write the flow as BPMN, without a picture."""
    nodes = [f'<{kind} id="{name}" name="{name}"/>' for name, kind in NODES.items()]
    nodes += [f'<task id="{name}" name="{name}"/>' for name in TASKS]
    nodes += [
        f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}"/>'
        for source, target in FLOWS
    ]
    space = "http://www.omg.org/spec/BPMN/20100524/MODEL"
    body = "\n".join(nodes)
    path.write_text(
        f'<definitions xmlns="{space}"><process id="loan">\n{body}\n</process></definitions>'
    )


def write_prosimos(path: Path) -> None:
    """Write the parameters as Prosimos reads them, times in seconds."""
    week = [{"from": "MONDAY", "to": "FRIDAY", "beginTime": OPEN[0], "endTime": OPEN[1]}]
    gateways: dict[str, dict[str, float]] = {
        "decide": SHARES,
        "again": {"verify": 1},
        "done": {"end": 1},
    }
    parameters = {
        "resource_profiles": [
            {"id": f"{pool}-pool", "name": pool, "resource_list": [_resource(pool, servers)]}
            for pool, servers in POOLS.items()
        ],
        "arrival_time_distribution": _exponential(40 * 3600 / PER_WEEK),
        "arrival_time_calendar": week,
        "gateway_branching_probabilities": [
            {
                "gateway_id": name,
                "probabilities": [
                    {"path_id": f"{name}-{target}", "value": share}
                    for target, share in shares.items()
                ],
            }
            for name, shares in gateways.items()
        ],
        "task_resource_distribution": [
            {"task_id": name, "resources": [{"resource_id": pool, **_exponential(60 * minutes)}]}
            for name, (pool, minutes) in TASKS.items()
        ],
        "resource_calendars": [{"id": "office", "name": "office", "time_periods": week}],
    }
    path.write_text(json.dumps(parameters))


def _resource(pool: str, servers: int) -> Json:
    return {
        "id": pool,
        "name": pool,
        "amount": servers,
        "cost_per_hour": 1,
        "calendar": "office",
        "assignedTasks": [name for name, (own, _) in TASKS.items() if own == pool],
    }


def _exponential(seconds: float) -> Json:
    values = (seconds, 0, 1e9)
    params = [{"value": value} for value in values]
    return {"distribution_name": "expon", "distribution_params": params}
