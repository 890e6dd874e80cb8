"""What a step is called where it has no name, so that no key an import made up is ever read out.

Such a step is told by where it stands: 'the join before "Ship"'. An id that an author wrote is a
name of a kind and stays.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from wfmap.model.steps import Step, Trigger

__all__ = ["spoken_names"]

_FURTHEST: Final = 1000
"""So many steps away a name is looked for at most."""

_EVENTS: Final[Mapping[Trigger | None, str]] = {
    "timer": "the timer",
    "message": "the message",
    "signal": "the signal",
    "error": "the error",
    "condition": "the condition",
    "escalation": "the escalation",
    "compensation": "the compensation",
    "cancel": "the cancellation",
}


def spoken_names(
    steps: Mapping[str, Step],
    level: Mapping[str, str],
    before: Mapping[str, list[str]],
    after: Mapping[str, list[str]],
) -> Mapping[str, str]:
    """Say what the steps are called whose names an import did not find.

    Args:
        steps: every step by id, at any depth.
        level: the sub-process each lies in, empty for none.
        before: the steps with a flow into each.
        after: the steps each has a flow to.

    Returns:
        Words such as 'the join before "Ship"' for steps that were imported without a name.
    """
    return {
        identity: _spoken(identity, steps, level, before, after)
        for identity, step in steps.items()
        if not step.name and step.origin is not None
    }


def _spoken(
    identity: str,
    steps: Mapping[str, Step],
    level: Mapping[str, str],
    before: Mapping[str, list[str]],
    after: Mapping[str, list[str]],
) -> str:
    step = steps[identity]
    host = steps.get(step.attached_to or "")
    if host is not None and host.name:
        return f'{_EVENTS.get(step.trigger, "the event")} on "{host.name}"'
    if step.kind == "subprocess" and step.trigger is not None:
        return _event_subprocess(step)
    word = _word(step, len(before.get(identity, ())), len(after.get(identity, ())))
    joins = word == "the join"
    ways = (
        (("before", after), ("after", before)) if joins else (("after", before), ("before", after))
    )
    for where, neighbours in ways:
        name = _nearest(identity, steps, neighbours)
        if name:
            return f'{word} {where} "{name}"'
    around = steps.get(level.get(identity, ""))
    return f'{word} in "{around.name}"' if around is not None and around.name else word


def _event_subprocess(step: Step) -> str:
    starts = (inner.name for inner in step.steps.values() if inner.kind == "start" and inner.name)
    name = next(starts, "")
    return f'the event sub-process "{name}"' if name else "the event sub-process"


def _word(step: Step, entering: int, leaving: int) -> str:
    match step.kind:
        case "decision":
            return "the join" if entering > 1 and leaving <= 1 else "the decision"
        case "parallel":
            return "the join" if entering > 1 and leaving <= 1 else "the split"
        case "event":
            return _EVENTS.get(step.trigger, "the event")
        case "task":
            return "the step without a name"
        case "subprocess":
            return "the sub-process without a name"
        case "start" | "end" | "wait":
            return f"the {step.kind}"


def _nearest(identity: str, steps: Mapping[str, Step], neighbours: Mapping[str, list[str]]) -> str:
    """Find the name nearest to a step along its flows, those of the same distance as written."""
    seen = {identity}
    here: Iterable[str] = [identity]
    while here and len(seen) < _FURTHEST:
        beyond = [other for one in here for other in neighbours.get(one, ())]
        named = next((steps[other].name for other in beyond if steps[other].name), "")
        if named:
            return named
        here = [other for other in dict.fromkeys(beyond) if other not in seen]
        seen.update(here)
    return ""
