"""Steps of small processes with events, by short names."""

from typing import Any

__all__ = ["RACE", "Row", "begun", "end", "fork", "inside", "on", "task"]

Steps = dict[str, dict[str, Any]]
Row = tuple[Steps, float, dict[str, float]]
"""Steps, the cycle time in minutes, and visits of some of the steps."""


def task(minutes: float, *after: str, **more: Any) -> dict[str, Any]:
    """Write a task that takes some minutes, and that nobody is needed for."""
    return {"processing_time": f"{minutes} min", "next": list(after), **more}


def fork(*after: str) -> dict[str, Any]:
    """Write a split into ways side by side."""
    return {"kind": "parallel", "next": list(after)}


def end(trigger: str = "none", **more: Any) -> dict[str, Any]:
    """Write an end."""
    return {"kind": "end", "trigger": trigger, **more}


def inside(steps: Steps, *after: str, **more: Any) -> dict[str, Any]:
    """Write a sub-process."""
    return {"kind": "subprocess", "name": "Sub", "steps": steps, "next": list(after), **more}


def on(host: str, trigger: str, *after: str, **more: Any) -> dict[str, Any]:
    """Write an event on the border of a step."""
    return {
        "kind": "event",
        "trigger": trigger,
        "attached_to": host,
        "next": list(after),
        **more,
    }


def begun(trigger: str, steps: Steps, **more: Any) -> dict[str, Any]:
    """Write an event sub-process; what is said of its start event is in `start`."""
    first = next(iter(steps))
    start = {"kind": "start", "trigger": trigger, "next": first, **more.pop("start", {})}
    return {
        "kind": "subprocess",
        "trigger": trigger,
        "steps": {f"go-{first}": start, **steps},
        **more,
    }


RACE = {"s": fork("fast", "slow"), "fast": task(1, "first"), "slow": task(60, "second")}
