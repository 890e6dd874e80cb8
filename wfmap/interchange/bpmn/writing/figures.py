"""Simulation parameters as BPSim, which simulators of other makers read.

Times of steps, shares of flows, costs and priorities of steps, the time between arrivals; in
seconds and the currency of the document. What BPSim has no place for, as calendars in words and
provenance, stands beside the elements.

Source: Workflow Management Coalition, *BPSim* (WFMC-BPSWG-2016-1).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import ProcessGraph, StepNode
from wfmap.interchange.bpmn.writing.model import Model
from wfmap.interchange.bpmn.writing.nodes import is_written
from wfmap.interchange.bpmn.writing.plan import Plan
from wfmap.interchange.xml import Tag
from wfmap.model.quantity import Duration
from wfmap.units.durations import iso

__all__ = ["figures"]

_TIMES: Final = (
    ("WaitTime", "wait_time"),
    ("SetUpTime", "setup_time"),
    ("ProcessingTime", "processing_time"),
)
_FAMILIES: Final = {
    "uniform": ("UniformDistribution", (("min", "min"), ("max", "max"))),
    "triangular": ("TriangularDistribution", (("min", "min"), ("mode", "mode"), ("max", "max"))),
    "normal": ("NormalDistribution", (("mean", "mean"), ("sd", "standardDeviation"))),
    "lognormal": ("LogNormalDistribution", (("mean", "mean"), ("sd", "standardDeviation"))),
    "exponential": ("NegativeExponentialDistribution", (("mean", "mean"),)),
}
"""Distributions of the document to those of BPSim, with the names of their parameters."""


def figures(plan: Plan, model: Model) -> Iterator[Tag]:
    """Write a scenario with what is known of a process; nothing where nothing is."""
    graph = plan.graph
    groups = [*_of_steps(plan), *_of_flows(plan)]
    if not groups:
        return
    about = model.collaboration or model.process_ids[0]
    relationship = Tag("bpmn:relationship", {"type": "BPSimData"})
    data = relationship.add("bpmn:extensionElements").add("bpsim:BPSimData")
    scenario = data.add("bpsim:Scenario", id=plan.ids.of("scenario", "scenario"), name="As stated")
    settings = scenario.add("bpsim:ScenarioParameters", baseTimeUnit="s")
    settings.attributes["baseCurrencyUnit"] = graph.process.currency or ""
    scenario.children.extend(groups)
    relationship.add("bpmn:source", about)
    relationship.add("bpmn:target", about)
    yield relationship


def _of_steps(plan: Plan) -> Iterator[Tag]:
    arriving = _first_start(plan.graph)
    for node in plan.graph.steps.values():
        step = node.step
        group = Tag("bpsim:ElementParameters", {"elementRef": plan.ids.of("step", node.id)})
        times = Tag("bpsim:TimeParameters")
        for name, field in _TIMES:
            _put(times, name, _time(getattr(step, field)))
        control = Tag("bpsim:ControlParameters")
        arrivals = plan.graph.process.arrivals
        if node is arriving and arrivals is not None:
            _put(control, "InterTriggerTimer", _time(arrivals.every))
        priority, cost = Tag("bpsim:PriorityParameters"), Tag("bpsim:CostParameters")
        if step.priority is not None:
            _put(priority, "Priority", _number("NumericParameter", step.priority))
        if step.fixed_cost is not None:
            _put(cost, "FixedCost", _number("FloatingParameter", step.fixed_cost.value))
        group.children = [one for one in (times, control, priority, cost) if one.children]
        if group.children:
            yield group


def _first_start(graph: ProcessGraph) -> StepNode | None:
    return next((node for node in graph.steps.values() if node.kind == "start"), None)


def _of_flows(plan: Plan) -> Iterator[Tag]:
    for flow in plan.graph.flows.values():
        share = flow.flow.share
        if share is not None and is_written(flow):
            name = plan.ids.of("flow", flow.id)
            group = Tag("bpsim:ElementParameters", {"elementRef": name})
            control = group.add("bpsim:ControlParameters")
            _put(control, "Probability", _number("FloatingParameter", share.value))
            yield group


def _put(group: Tag, name: str, value: Tag | None) -> None:
    if value is not None:
        group.add(f"bpsim:{name}").children.append(value)


def _number(kind: str, value: float) -> Tag:
    return Tag(f"bpsim:{kind}", {"value": repr(value)})


def _time(time: Duration | None) -> Tag | None:
    """Write a time, None where there is none, or BPSim has no such distribution."""
    if time is None:
        return None
    if time.distribution == "fixed" and time.value is not None:
        return Tag("bpsim:DurationParameter", {"value": iso(time.value)})
    family = _FAMILIES.get(time.distribution)
    if family is None:
        return None
    name, parameters = family
    values = {theirs: getattr(time, ours) for ours, theirs in parameters}
    if any(value is None for value in values.values()):
        return None
    return Tag(f"bpsim:{name}", {key: repr(value) for key, value in values.items()})
