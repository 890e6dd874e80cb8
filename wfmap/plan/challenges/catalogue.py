"""The catalogue: what each finding, shortfall and veto means for a project, with reasons."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from wfmap.plan.challenges.terms import Category, Effort, ExitTest, PlanStage
from wfmap.readiness.terms import Shortfall

__all__ = [
    "Entry",
    "entry_of_connector",
    "entry_of_rule",
    "entry_of_shortfall",
    "entry_of_veto",
    "left_out",
]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the catalogue; `{name}` in its title stands for the element's name."""

    category: Category
    title: str
    mitigation: str
    effort: Effort
    owner: Literal["element", "process"]
    gate: PlanStage | None
    warning: str
    exit_test: ExitTest
    reason: str


@cache
def _catalogue() -> Mapping[str, Any]:
    text = files("wfmap.plan.challenges").joinpath("catalogue.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def left_out() -> Mapping[str, str]:
    """Give the rules that make no challenge, each with the reason."""
    groups = _catalogue()["left_out"]
    return {rule: group["reason"] for group in groups for rule in group["rules"]}


def entry_of_rule(rule: str) -> Entry | None:
    """Give what a rule's finding means; None where it is no obstacle of a project."""
    line = _catalogue()["rules"].get(rule)
    return None if line is None else _entry(line, _NO_FINDING | {"metric": f"findings of '{rule}'"})


def entry_of_shortfall(short: Shortfall) -> Entry:
    """Give what a shortfall means: by subject and dimension, else by subject."""
    table = _catalogue()["shortfalls"]
    keys = (f"{short.subject} {short.dimension}", f"{short.subject} missing", short.subject)
    if not short.missing:
        keys = (keys[0], keys[2], keys[2])
    line = next(table[key] for key in keys if key in table)
    return _entry(line, _NO_FINDING)


def entry_of_connector() -> Entry:
    """Give what a connector means; its own effort goes before that of the catalogue."""
    return _entry(_catalogue()["connector"], _NO_FINDING)


def entry_of_veto() -> Entry:
    """Give what a veto means."""
    return _entry(_catalogue()["veto"], _NO_FINDING)


_NO_FINDING: Final[dict[str, Any]] = {
    "metric": "findings",
    "operator": "=",
    "threshold": 0,
    "unit": "findings",
    "where": "wfmap check",
}


def _entry(line: Mapping[str, Any], default: Mapping[str, Any]) -> Entry:
    test = line.get("exit", default)
    return Entry(
        category=line["category"],
        title=line["title"],
        mitigation=line["mitigation"],
        effort=Effort(float(line["p50"]), float(line["p90"])),
        owner=line["owner"],
        gate=line["gate"],
        warning=line["warning"],
        exit_test=ExitTest(
            str(test["metric"]),
            str(test["operator"]),
            float(test["threshold"]),
            str(test["unit"]),
            str(test["where"]),
        ),
        reason=line["reason"],
    )
