"""A step is never reached.

Finds:
    Steps that no flow from a start leads to, and steps without any flow.

Why it matters:
    They are never done. Most often a flow was forgotten, or left behind when the process changed;
    then what the map shows is not what people do.

How it decides:
    Per level and per part that flows connect. Where a part has start events, work begins there, at
    steps that a message sets off, and at events that wait for something outside; where it has
    none, at the steps that no flow enters. Of the steps that are not reached, the first are
    reported, with the number of steps behind them. A step without flows is reported where its
    level has flows; event sub-processes, compensation and steps that exchange messages are exempt.

When it is wrong:
    Link events, which lead from one page of a drawing to the next without a flow.

Sources:
    van der Aalst et al. 2011, "Soundness of workflow nets" (no dead transitions).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from wfmap.findings import Fix
from wfmap.graph import StepNode
from wfmap.graph.paths import components, links, reach
from wfmap.model.semantics import is_event_subprocess
from wfmap.rules.levels import level_name
from wfmap.rules.rewiring import added_flow
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import plural, quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each first step that nothing leads to."""
    for level in subject.graph.levels:
        if subject.graph.flows_at(level):
            parts = [[subject.graph.steps[s] for s in p] for p in components(subject.graph, level)]
            started = {n.actor for part in parts if _has_start(part) for n in part}
            after = links(subject.graph, level)
            for part in parts:
                yield from _in_part(subject, part, after, started - {None})


def _in_part(
    subject: Subject,
    part: Sequence[StepNode],
    after: Mapping[str, Sequence[str]],
    started: set[str | None],
) -> Iterator[Fault]:
    if len(part) == 1 and not part[0].outgoing and not part[0].incoming:
        if not _is_exempt(part[0]):
            yield _alone(subject, part[0])
        return
    begin = _begin(subject, part)
    if started and not _has_start(part) and any(node.actor in started for node in part):
        begin = [node for node in begin if node.told]
    left = {node.id: node for node in part}
    for step in reach(after, (node.id for node in begin)):
        left.pop(step, None)
    entered = {target for step in left for target in after[step] if target != step}
    firsts = [node for node in left.values() if node.id not in entered]
    if firsts or begin:
        near = [n for n in reversed(part) if n.id not in left and n.kind != "end"]
        for node in firsts or list(left.values())[:1]:
            behind = len(reach(after, (node.id,)) & left.keys()) - 1
            yield _unreached(node, behind, _before(subject, node, near))


def _begin(subject: Subject, part: Sequence[StepNode]) -> list[StepNode]:
    starts = [node for node in part if subject.graph.is_start(node)]
    if not _has_start(part):
        return starts
    return [n for n in starts if n.kind == "start" or n.told or _waits_outside(n)]


def _has_start(part: Sequence[StepNode]) -> bool:
    return any(node.kind == "start" for node in part)


def _waits_outside(node: StepNode) -> bool:
    return (node.kind == "event" and node.step.trigger is not None) or node.step.type == "receive"


def _is_exempt(node: StepNode) -> bool:
    aside = node.step.extensions.get("x-bpmn")
    compensates = isinstance(aside, dict) and "isForCompensation" in aside
    attached = node.attached or node.step.attached_to is not None
    messages = node.told or node.tells
    return bool(compensates or attached or messages or is_event_subprocess(node.step))


def _alone(subject: Subject, node: StepNode) -> Fault:
    return at_step(
        node,
        f"no flow leads to {quoted(node.label)} or away from it, while other steps of "
        f"{level_name(subject, node.level)} have flows",
        "say what comes before it and what comes after, or remove it",
        options=(Fix("remove it", ({"op": "remove", "path": node.pointer},)),),
        hint_stays=True,
    )


def _before(subject: Subject, node: StepNode, near: Sequence[StepNode]) -> Iterator[Fix]:
    """Offer a flow from the steps that stand before it: first one that leads nowhere yet.

    `near` are the steps that can be reached, the last of the document first.
    """
    earlier = (n for n in near if n.index < node.index)
    last = next(earlier, None)
    if last is None:
        return
    open_ = next((n for n in (last, *earlier) if not n.outgoing), last)
    for name in dict.fromkeys((open_.id, last.id)):
        step = subject.graph.steps[name]
        title = f'lead a way from {quoted(step.label)} to it ("next")'
        yield Fix(title, (added_flow(step, node.id),))


def _unreached(node: StepNode, behind: int, before: Iterator[Fix]) -> Fault:
    steps = plural(behind, "step") if behind > 1 else "step"
    more = f", nor to the {steps} after it" if behind else ""
    return at_step(
        node,
        f"no way leads from a start to {quoted(node.label)}{more}",
        f'add a flow to it: "next": "{node.id}" in the step before it',
        options=tuple(before),
        hint_stays=True,
    )


RULE: Final = Rule.of(__name__, __doc__, check)
