"""A process with one part of it changed: the original stays as it is."""

from collections.abc import Callable, Mapping
from typing import Any

from wfmap.model.people import Actor
from wfmap.model.process import Process
from wfmap.model.quantity import Duration
from wfmap.model.steps import Flow, Step
from wfmap.units.distributions import DURATION_PARAMETERS

__all__ = ["scaled", "with_actor", "with_flows", "with_step"]


def with_step(process: Process, step: str, change: Callable[[Step], Step]) -> Process:
    """Change one step, at whatever level it is.

    Raises:
        KeyError: there is no such step.
    """
    changed = _changed(process.steps, step, change)
    if changed is None:
        raise KeyError(step)
    return process.model_copy(update={"steps": changed})


def _changed(
    steps: Mapping[str, Step], step: str, change: Callable[[Step], Step]
) -> dict[str, Step] | None:
    if step in steps:
        return {**steps, step: change(steps[step])}
    for name, outer in steps.items():
        inner = _changed(outer.steps, step, change) if outer.steps else None
        if inner is not None:
            return {**steps, name: outer.model_copy(update={"steps": inner})}
    return None


def with_flows(process: Process, step: str, change: Callable[[int, Flow], Flow]) -> Process:
    """Change the flows that leave one step; `change` gets each with its place, 0 first.

    Raises:
        KeyError: there is no such step.
    """

    def changed(found: Step) -> Step:
        flows = tuple(change(place, flow) for place, flow in enumerate(found.next))
        return found.model_copy(update={"next": flows})

    return with_step(process, step, changed)


def with_actor(process: Process, actor: str, **changes: Any) -> Process:  # noqa: ANN401 - fields of an actor
    """Change fields of one actor.

    Raises:
        KeyError: there is no such actor.
    """
    found: Actor = process.actors[actor].model_copy(update=changes)
    return process.model_copy(update={"actors": {**process.actors, actor: found}})


def scaled(duration: Duration, factor: float) -> Duration:
    """Multiply a duration, and so every value of its distribution, by a factor of 0 or more.

    Where it came from is no longer said: a number that was changed was not measured.
    """
    times = ((name, getattr(duration, name)) for name in DURATION_PARAMETERS)
    changes: dict[str, Any] = {n: value * factor for n, value in times if value is not None}
    if duration.values is not None:
        changes["values"] = tuple(value * factor for value in duration.values)
    return duration.model_copy(update={**changes, "provenance": None})
