"""A case of the back-test → a document: the steps in order, a share as a way past.

Nothing of a case is read but what was there before it and what was to be inserted where: its
outcome, its right verdict and the reasons stay out. There is no table by case; what a pattern needs
of the shape of a process is a property of the pattern.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from wfmap.insertion.patterns.words import AGAIN, CHECKING, LOOKING, SELECTING, says
from wfmap.reference.backtest.knowledge import evidence_of, found_by, quality_of

__all__ = ["Json", "document_of", "pattern_of", "step_of"]

Json = dict[str, Any]
"""A case, or a document: JSON of others."""

WORDS: Final = {
    "again": AGAIN, "checking": CHECKING, "looking": LOOKING, "selecting": SELECTING,
}  # fmt: skip
WAGE: Final = 40.0
"""What an hour costs where a case tells none, in its currency: an assumption like its others."""
READY: Final = {
    **dict.fromkeys(
        (
            "change_commitment", "change_efficacy", "performance_expectancy", "effort_expectancy",
            "social_influence", "facilitating_conditions", "skills", "data_literacy",
            "sponsorship", "knows_what_when_wrong", "knows_escalation", "review_time_reserved",
            "corrections_reach_owner",
        ),
        3.5,
    ),
    "respondents": 20,
}  # fmt: skip
"""A case has no place to tell of its people, nor of its systems: neither stands in the way, in any
case, so that stakes, data and money decide."""
PER_TIME: Final = re.compile(r"\bper (minute|hour|day)(?:'s)? (?:of delay|late)", re.IGNORECASE)
MINUTES: Final = {"minute": 1.0, "hour": 60.0, "day": 480.0}
GRAVE: Final = frozenset(("high", "critical"))
BUSY: Final = 0.85
"""How busy people are at most: who has more to do has colleagues the case does not tell of."""
WEEK: Final = 40 * 60.0
"""Minutes of a week's work."""
OUTSIDE: Final = re.compile(
    r"customer|caller|applicant|citizen|client|patient|owner|claimant|ambulance|school|supplier",
    re.IGNORECASE,
)
MACHINES: Final = re.compile(r"system|machine|computer|bot", re.IGNORECASE)
REVERSIBLE: Final = {
    "reversible": "reversible",
    "partly reversible": "costly",
    "hard to reverse": "costly",
    "irreversible": "irreversible",
}


def pattern_of(case: Json) -> str:
    """Name the pattern that a case tries."""
    named = str(case["pattern"])
    return str(_data()["like"].get(named, named))


@cache
def _data() -> Json:
    text = files("wfmap.reference.backtest").joinpath("shapes.json").read_text("utf-8")
    found: Json = json.loads(text)
    return found


def _is(case: Json, shape: str) -> bool:
    """Tell whether the step of a case is of a shape, by the pattern that it tries."""
    return shape in _data()["shapes"].get(pattern_of(case), ())


def step_of(case: Json) -> str:
    """Name the step at which it was inserted, by its id in the document."""
    return _identity(str(case["at_step"]))


def _identity(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "step"


def _number(found: object, otherwise: float) -> float:
    value = found.get("value") if isinstance(found, Mapping) else found
    return float(value) if isinstance(value, int | float) else otherwise


def _stated(found: object, value: float) -> object:
    """Write a number, and with it that it is only assumed where the case marks it so."""
    if isinstance(found, Mapping) and found.get("mark") == "assumed":
        return {"value": value, "provenance": {"basis": "assumption"}}
    return value


def document_of(case: Json) -> Json:
    """Write the document of a case."""
    before, stakes = case["process_before"], case["stakes"]
    count = _number(before["volume"], 1.0)
    return {
        "wfmap": "1.1",
        "name": str(case["title"]),
        "currency": _currency(stakes),
        "arrivals": {
            "count": _stated(before["volume"], count),
            "per": before["volume"].get("per", "P1W"),
        },
        "calendar": "office",
        "calendars": {"office": {"weekly": "Mo-Fr 08:00-16:00"}},
        "actors": _actors(before, count) | _others(case),
        "systems": {"system": {"name": "System", "interfaces": [{"style": "rest"}]}},
        "data": {"input": {"name": "What it is decided by", **_structure(case)}},
        "stores": {
            name: {
                "name": name.capitalize(),
                "kind": kind,
                "holds": ["input"],
                "quality": quality_of(_texts(case)),
            }
            for name, kind in (
                ("input", "document" if _is(case, "types") else "database"),
                ("register", "database"),
            )
        },
        "decisions": {"at": _decision(case)},
        "steps": _steps(case),
    }


def _structure(case: Json) -> Json:
    return {"structure": "unstructured"} if _is(case, "handed") else {}


def _currency(stakes: Json) -> str:
    cost = stakes.get("error_cost")
    unit = str(cost.get("unit", "")) if isinstance(cost, Mapping) else ""
    found = re.search(r"\b[A-Z]{3}\b", unit)
    return found.group() if found else "EUR"


def _actors(before: Json, count: float) -> Json:
    known = {actor["name"]: _number(actor.get("count"), 1.0) for actor in before["actors"]}
    found: Json = {}
    for step in before["steps"]:
        name = step["actor"]
        if MACHINES.search(name):
            found[_identity(name)] = {"name": name, "kind": "system"}
        elif name not in known or OUTSIDE.search(name):
            found[_identity(name)] = {"name": name, "kind": "external"}
        else:
            work = sum(
                _number(s.get("minutes"), 0.0) * _number(s.get("share"), 1.0)
                for s in before["steps"]
                if s["actor"] == name
            )
            least = count * work / WEEK / BUSY
            found[_identity(name)] = {
                "name": name,
                "capacity": max(1, round(known[name]), -int(-least // 1)),
                "cost_per_hour": WAGE,
                "readiness": READY,
            }
    return found


def _texts(case: Json) -> list[str]:
    """Give what was said of the data; what a figure is a figure of, and where it is from."""
    return [
        one if isinstance(one, str) else f"{one.get('unit', '')}, {one.get('reason', '')}"
        for one in case["data_before"]
    ]


def _decision(case: Json) -> Json:
    stakes = case["stakes"]
    found: Json = {
        "question": f"{case['at_step']}?",
        "answers": ["Yes", "No"],
        "logic": "decision-table" if _is(case, "by-rule") else "expert-judgement",
        "stakes": stakes.get("class"),
        "reversibility": REVERSIBLE.get(str(stakes.get("reversible"))),
        "affects_person": bool(stakes.get("affects_person")),
        "error_cost": _stated(stakes.get("error_cost"), _cost_of_error(case)),
        "found_by": found_by(_texts(case)),
    }
    return {name: value for name, value in found.items() if value is not None}


def _steps(case: Json) -> Json:
    steps = case["process_before"]["steps"]
    names = [_identity(step["name"]) for step in steps]
    doer = {step["name"]: _identity(step["actor"]) for step in steps}
    found: Json = {"start": {"kind": "start", "actor": _identity(steps[0]["actor"])}}
    entries = [f"{n}-if" if "share" in s else n for n, s in zip(names, steps, strict=True)]
    after = [*entries[1:], "end"]
    found["start"]["next"] = entries[0]
    for step, name, onward in zip(steps, names, after, strict=True):
        if "share" in step:
            share = min(1.0, _number(step["share"], 1.0))
            found[f"{name}-if"] = {
                "kind": "decision",
                "name": f"{step['name']} needed?",
                "actor": doer[step["name"]],
                "next": [
                    {"to": name, "when": "Yes", "share": _stated(step["share"], share)},
                    {"to": onward, "when": "No", "share": 1 - share},
                ],
            }
        found[name] = {"name": step["name"], "actor": doer[step["name"]], "next": onward}
        minutes = _number(step.get("minutes"), 1.0)
        if minutes > 0:
            guess = _stated(step.get("minutes"), minutes)
            source = {"provenance": guess["provenance"]} if isinstance(guess, Mapping) else {}
            time = {"distribution": "exponential", "mean": f"PT{minutes}M", **source}
            found[name]["processing_time"] = time
    found["end"] = {"kind": "end", "name": "Done", "actor": doer[steps[-1]["name"]]}
    _put_question(found, case)
    return found


def _put_question(found: Json, case: Json) -> None:
    """State at the step what is read and produced, and the question it answers."""
    name, stakes = step_of(case), case["stakes"]
    step = found[name]
    step |= {
        "name": _called(step["name"], case),
        "type": "send" if _is(case, "sends") else "user",
        "reads": [{"store": "input", "mode": "ui"}],
        "systems": ["system"],
        "error_rate": _stated(
            stakes.get("error_rate_by_hand"),
            min(1.0, _number(stakes.get("error_rate_by_hand"), 0.0)),
        ),
        "error_cost": _stated(stakes.get("error_cost"), _cost_of_error(case)),
        "evidence": evidence_of(_texts(case)),
        **({"found_by": told} if (told := found_by(_texts(case))) else {}),
    }
    if _is(case, "compares"):
        step["reads"].append({"store": "register", "mode": "ui"})
    if _is(case, "types"):
        step["writes"] = [{"store": "register", "data": ["input"], "mode": "manual-entry"}]
    if _is(case, "again"):
        _look_first(found, name)
    if _is(case, "handed"):
        _hand_over(found, name)
    if _is(case, "sorts"):
        _send_three_ways(found, name)
    elif _is(case, "answers"):
        _ask(found, name)
        if _is_grave(case):
            step["decision"] = "at"
    elif _is(case, "decides"):
        onward = step.pop("next")
        step |= {"kind": "decision", "decision": "at"}
        step.pop("type")
        step["next"] = _both_ways(onward)
    elif _is_grave(case) or _is(case, "watched"):
        _ask_after(found, name, linked=_is_grave(case))


def _is_grave(case: Json) -> bool:
    """Tell whether so much hangs on the step that its result is a decision of its own."""
    stakes = case["stakes"]
    return stakes.get("class") in GRAVE or stakes.get("reversible") == "irreversible"


def _called(name: str, case: Json) -> str:
    """Call the step by what the pattern looks for, where its own name does not say so."""
    pattern = pattern_of(case)
    wanted = _data()["called"].get(pattern)
    if wanted is None or says(name, WORDS[wanted["words"]]) is wanted["said"]:
        return name
    return str(wanted["otherwise"])


def _cost_of_error(case: Json) -> float:
    """Give what an error costs; where that is told by time, for as long as the step takes again."""
    stakes, cost = case["stakes"], _number(case["stakes"].get("error_cost"), 0.0)
    told = stakes.get("error_cost")
    by_time = PER_TIME.search(str(told.get("unit", "")) if isinstance(told, Mapping) else "")
    if by_time is None:
        return cost
    steps = case["process_before"]["steps"]
    again = next(
        (_number(s.get("minutes"), 1.0) for s in steps if s["name"] == case["at_step"]), 1.0
    )
    return cost * again / MINUTES[by_time.group(1).lower()]


def _both_ways(onward: object) -> list[Json]:
    return [{"to": onward, "when": "Yes", "share": 0.5}, {"to": onward, "when": "No", "share": 0.5}]


def _ask_after(found: Json, name: str, *, linked: bool) -> None:
    """Ask right after the step what it has come to."""
    step = found[name]
    asked = {"kind": "decision", "actor": step["actor"], "next": _both_ways(step["next"])}
    found[f"{name}-at"] = asked | ({"decision": "at"} if linked else {"name": "What is it?"})
    step["next"] = f"{name}-at"


def _before(found: Json, name: str, entry: str) -> None:
    """Lead all that led to a step to another one."""
    for other in found.values():
        flows = other.get("next")
        if flows == name:
            other["next"] = entry
        elif isinstance(flows, list):
            other["next"] = [{**f, "to": entry} if f["to"] == name else f for f in flows]


def _look_first(found: Json, name: str) -> None:
    """Let the step be the second look at what the step before, or a first look, has read."""
    step = found[name]
    first = next((one for one in found.values() if one.get("next") == name), None)
    if first is None or "processing_time" not in first or first["actor"] != step["actor"]:
        _before(found, name, f"{name}-first")
        time = step["processing_time"]
        first = {
            "name": "First look",
            "actor": step["actor"],
            "processing_time": time,
            "next": name,
        }
        found[f"{name}-first"] = first
    first |= {"type": "user", "reads": [{"store": "input", "mode": "ui"}], "systems": ["system"]}


def _hand_over(found: Json, name: str) -> None:
    """Let somebody else hand free text over to the step."""
    _before(found, name, f"{name}-handed")
    handed = {"medium": "email", "data": ["input"]}
    found[f"{name}-handed"] = {
        "name": "Hand over", "actor": "giver", "next": [{"to": name, "handoff": handed}],
    }  # fmt: skip


def _others(case: Json) -> Json:
    """Add who a pattern is between: several who are sent work, or who ask and get an answer."""
    if _is(case, "handed"):
        return {"giver": {"name": "Giver", "capacity": 100}}
    if _is(case, "sorts"):
        return {f"team-{k}": {"name": f"Team {k}", "capacity": 100} for k in (1, 2, 3)}
    if _is(case, "answers"):
        return {f"asker-{k}": {"name": f"Asker {k}", "capacity": 100} for k in (1, 2)}
    return {}


def _send_three_ways(found: Json, name: str) -> None:
    """Let the step sort work for three teams, which pass it on as the case says."""
    step = found[name]
    onward = step["next"]
    step |= {"kind": "decision", "decision": "at"}
    step.pop("type")
    third = 1 / 3
    step["next"] = [{"to": f"to-team-{k}", "when": f"{k}", "share": third} for k in (1, 2, 3)]
    for k in (1, 2, 3):
        found[f"to-team-{k}"] = {"name": f"Take over {k}", "actor": f"team-{k}", "next": onward}


def _ask(found: Json, name: str) -> None:
    """Let two who ask bring their questions to the step and get the work back from it."""
    step = found[name]
    onward, entry = step["next"], f"{name}-asked"
    _before(found, name, entry)
    half = [{"to": f"ask-{k}", "when": f"{k}", "share": 0.5} for k in (1, 2)]
    found[entry] = {"kind": "decision", "name": "Who asks?", "actor": "asker-1", "next": half}
    step["next"] = [{"to": f"told-{k}", "when": f"{k}", "share": 0.5} for k in (1, 2)]
    step |= {"kind": "decision"}
    step.pop("type")
    handed = {"medium": "queue", "data": ["input"]}
    for k in (1, 2):
        asker = {"actor": f"asker-{k}"}
        found[f"ask-{k}"] = {**asker, "name": f"Ask {k}", "next": [{"to": name, "handoff": handed}]}
        found[f"told-{k}"] = {**asker, "name": f"Go on {k}", "next": onward}
        step["next"][k - 1]["handoff"] = handed
