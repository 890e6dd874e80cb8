"""A number that turns a decision, in the words of people: 'if fewer than 54 % use it, it loses'."""

from typing import Final

from wfmap.graph import ProcessGraph
from wfmap.insertion.deciding.terms import Tipping
from wfmap.units.durations import human
from wfmap.units.figures import figure
from wfmap.words.sentences import percent, quoted

__all__ = ["condition_of", "said_of"]

SHARES: Final = {
    "adoption": "{less} than {x} use it",
    "coverage": "it takes {less} than {x} of the cases",
    "accuracy": "{less} than {x} of its results are right",
    "caught": "who looks finds {less} than {x} of what is wrong",
    "sampled": "{less} than {x} of the cases are looked at",
    "escalated": "{less} than {x} of the cases are escalated",
    "incomplete": "{less} than {x} of the cases lack their input",
    "error_by_hand": "{less} than {x} are wrong today",
    "error_rate": "{less} than {x} are wrong today",
    "saved_by_help": "the help saves {less} than {x} of the time",
    "review_time": "a look takes {less} than {x} of the time by hand",
    "repair_time": "correcting takes {less} than {x} of the time by hand",
    "escalation_time": "what is escalated takes {less} than {x} of the time by hand",
    "upkeep": "a year's upkeep is {less} than {x} of the cost to build",
    "discount_rate": "interest is {less} than {x} a year",
    "share": "a way out of {name} is taken in {less} than {x} of the cases",
    "rework_share": "{less} than {x} come back",
    "availability": "{name} has {less} than {x} of the time for it",
}
"""What is a share, by the last part of its pointer; `less` is fewer, less or more."""
NUMBERS: Final = {
    "weeks": "building takes {less} than {x} weeks",
    "ramp_up_months": "people take {less} than {x} months to take it up",
    "horizon": "it has {less} than {x} months to pay back",
    "per_day": "a day of who builds costs {less} than {x}",
    "cost_per_call": "a call costs {less} than {x}",
    "call_price": "a call costs {less} than {x}",
    "seconds_per_call": "a call takes {less} than {x} seconds",
    "count": "{less} than {x} cases come in the time stated",
    "cost_per_hour": "an hour of {name} costs {less} than {x}",
    "error_cost": "a wrong result costs {less} than {x}",
    "late_cost": "a late case costs {less} than {x}",
    "fixed_cost": "it costs {less} than {x} beside time",
    "capacity": "{name} are {less} than {x}",
}
COUNTED: Final = frozenset(("adoption", "accuracy", "error_by_hand", "error_rate", "rework_share"))
"""What begins with a count, so that it is fewer and not less."""
TIMES: Final = {
    "processing_time": "{name} takes {less} than {x}",
    "setup_time": "setting up {name} takes {less} than {x}",
    "every": "cases come {less} than {x} apart",
}


def said_of(flip: Tipping, graph: ProcessGraph) -> str:
    """Say at which value of a number what becomes of a candidate."""
    return f"if {condition_of(flip, graph)}, {flip.becomes}"


def condition_of(flip: Tipping, graph: ProcessGraph) -> str:
    """Say that a number is beyond the value at which it flips."""
    parts = flip.pointer.strip("/").split("/")
    last = parts[-1]
    fewer = "fewer" if last in COUNTED or last in {"count", "capacity"} else "less"
    less = fewer if flip.flips_at < flip.value else "more"
    name = _named(parts, graph)
    if last in SHARES:
        return SHARES[last].format(less=less, x=percent(flip.flips_at), name=name)
    if last in TIMES:
        return TIMES[last].format(less=less, x=human(flip.flips_at), name=name)
    if last in NUMBERS:
        return NUMBERS[last].format(less=less, x=figure(flip.flips_at), name=name)
    return f"{last.replace('_', ' ')} of {name} is {less} than {figure(flip.flips_at)}"


def _named(parts: list[str], graph: ProcessGraph) -> str:
    """Name the element that a pointer leads to."""
    kind, identity = parts[0], parts[1] if len(parts) > 1 else ""
    if kind == "actors":
        return graph.actor_name(identity)
    if kind == "steps" and identity in graph.steps:
        return quoted(graph.steps[identity].label)
    if kind == "stores" and identity in graph.process.stores:
        return quoted(graph.process.stores[identity].name or identity)
    return identity.replace("-", " ") or "it"
