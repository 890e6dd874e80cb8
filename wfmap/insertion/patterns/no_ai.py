"""Do without AI: leave the step out, use a rule, connect the systems, repair the cause, do nothing.

Matches:
    *remove*: a step that adds no value and decides nothing. *rule*: a person follows a table, an
    expression or points. *api*: a person types from one system into another. *repair*: work comes
    back often, or is often wrong the first time. *nothing*: always.

What it does:
    What each form says. It competes with the insertions on equal terms.

How it is rewritten:
    *remove* leads past the step. *rule* and *api* let a machine do what is covered, and the person
    the rest. *repair* lowers the share that comes back. *nothing* leaves the process as it is.

When it is wrong:
    Where the law wants the step; where the rule has more exceptions than cases; where a system is
    closed; where the cause of errors lies outside the house.

Sources:
    Reijers and Liman Mansar 2005 (task elimination, task automation, integral technology); own.
"""

from collections.abc import Iterator
from math import inf
from typing import Final, Literal

from wfmap.analysis.rekeying import rekeyings
from wfmap.findings import Element
from wfmap.graph import ProcessGraph, StepNode
from wfmap.insertion.patterns.pattern import Match, Pattern, Plan, Setting, at_step
from wfmap.insertion.patterns.words import SIGNING, says
from wfmap.insertion.rewriting.simpler import by_machine, leave_out, repair, unchanged
from wfmap.insertion.terms import Stage
from wfmap.model.process import Process
from wfmap.readiness.terms import Purpose
from wfmap.words.sentences import percent, quoted

NAME: Final = "no-ai"

ACTING: Final[tuple[Stage, ...]] = ("autonomous",)
"""A rule or an interface acts by itself."""
HELPING: Final[tuple[Stage, ...]] = ("assist",)
"""People go on doing the work."""
TABLES: Final = frozenset(("decision-table", "expression", "scorecard"))
OFTEN: Final = 0.05
"""Share of work that comes back, from which its cause is worth repairing."""
WRONG: Final = 0.03
"""Share of errors the first time, from which their cause is worth repairing."""


def matches(setting: Setting) -> Iterator[Match]:
    """Yield doing nothing, then what is simpler than AI, step by step."""
    yield _nothing(setting)
    typed = {r.write.step: r for r in rekeyings(setting.graph)}
    for node in setting.staffed:
        if _may_go(setting, node):
            why = ("the document calls it waste, and it decides nothing",)
            yield at_step(setting, NAME, node, why, form="remove", stages=HELPING)
        if _has_rule(setting, node) and node.step.physical is not True:
            why = (f"{quoted(node.label)} follows a rule that is written down",)
            yield at_step(setting, NAME, node, why, form="rule", stages=ACTING, verb="Apply rule")
        if node.id in typed and node.step.physical is not True:
            source = setting.lineage.store_name(typed[node.id].source.store)
            target = setting.lineage.store_name(typed[node.id].write.store)
            why = (f"what {quoted(source)} has is typed into {quoted(target)}",)
            yield at_step(setting, NAME, node, why, form="api", stages=ACTING, verb="Transfer")
        yield from _repairs(setting, node)


def _nothing(setting: Setting) -> Match:
    process = setting.graph.process
    first = next(iter(setting.graph.steps), "")
    return Match(
        pattern=NAME,
        element=Element("document", process.id or "", process.name),
        step=first,
        why=("doing nothing costs nothing and risks nothing new",),
        form="nothing",
        stages=HELPING,
    )


def _may_go(setting: Setting, node: StepNode) -> bool:
    """Tell whether a step could be left out: it is called waste, and nothing else hangs on it.

    What is sent is waited for by whoever gets it, whatever it is worth to the house.
    """
    graph = setting.graph
    return (
        node.step.value == "waste"
        and node.step.type != "send"
        and len(node.outgoing) == 1
        and bool(node.incoming)
        and setting.decision(node.id) is None
        and not node.attached
        and not _is_needed(setting, node)
        and not any(f.is_rework for f in (*graph.incoming(node.id), *graph.outgoing(node.id)))
    )


def _is_needed(setting: Setting, node: StepNode) -> bool:
    """Tell whether others use what a step writes, or what it finds and hands over."""
    graph = setting.graph
    written = {access.store for access in node.step.writes}
    read = {a.store for n in graph.steps.values() if n.id != node.id for a in n.step.reads}
    came = {d for f in graph.incoming(node.id) if f.handoff for d in f.handoff.data}
    given = {d for f in graph.outgoing(node.id) if f.handoff for d in f.handoff.data}
    return bool(written & read) or bool(given - came)


def _has_rule(setting: Setting, node: StepNode) -> bool:
    asked = setting.decision(node.id)
    decision = asked[1] if asked is not None else None
    by_table = decision is not None and decision.logic in TABLES and node.step.type != "send"
    return node.step.type == "rule" or (by_table and not _signs(setting, node))


def _signs(setting: Setting, node: StepNode) -> bool:
    """Tell whether a step answers for something by name, before a rule asks something else.

    Whether an amount is over a limit is no reason why it was approved.
    """
    asked = setting.decision(node.id)
    if asked is None or asked[0].id == node.id or not says(node.label, SIGNING):
        return False
    said = (asked[1].question if asked[1] is not None else "") or asked[0].label
    return not says(said, SIGNING)


def _repairs(setting: Setting, node: StepNode) -> Iterator[Match]:
    back = sum(
        setting.facts.flows[f.id].visits.value
        for f in setting.graph.incoming(node.id)
        if f.is_rework
    )
    visits = setting.facts.steps[node.id].visits.value
    rate = node.step.error_rate
    if 0 < visits < inf and back / visits >= OFTEN:
        why = (f"{percent(back / visits)} of the work here has come back",)
        yield at_step(setting, NAME, node, why, form="repair", stages=HELPING)
    elif rate is not None and rate.value >= WRONG:
        why = (f"{percent(rate.value)} of it is wrong the first time",)
        yield at_step(setting, NAME, node, why, form="repair", stages=HELPING)


def rewrite(graph: ProcessGraph, plan: Plan) -> Process:
    """Rewrite the process by the form of the match."""
    match = plan.match
    candidate, step = plan.candidate, match.step
    match match.form:
        case "remove":
            return leave_out(graph, candidate, step, pattern=NAME)
        case "rule" | "api":
            kind: Literal["rule", "service"] = "rule" if match.form == "rule" else "service"
            return by_machine(graph, candidate, step, match.verb, kind, plan.values, pattern=NAME)
        case "repair":
            return repair(graph, candidate, step, plan.values, pattern=NAME)
        case _:
            return unchanged(graph, candidate, step, pattern=NAME)


PATTERN: Final = Pattern(
    name=NAME,
    page=__doc__,
    matches=matches,
    rewrite=rewrite,
    purpose=Purpose(
        name=NAME,
        needed=("completeness",),
        helpful=("conformity", "accuracy"),
        said="a change without AI",
        because="a rule needs its fields",
    ),
    is_ai=False,
    badge="no AI",
)
