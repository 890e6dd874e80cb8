"""Watch what is done, and raise an alarm where it looks wrong.

Matches:
    A step whose errors are only found later or by chance: it has many errors, or dear ones, or work
    comes back to it, or it takes effect for good, and nobody looks at its result before it goes on.

What it does:
    Looks at each result beside the work and sends those that look wrong to a person, no more than
    a budget of alarms allows.

How it is rewritten:
    A check, the watch and a gate behind the step; an alarm goes to a named person, everything else
    on as before. Errors it catches no longer come back.

When it is wrong:
    Where alarms are so many, or so seldom right, that nobody looks any more; where a control in
    the system (a mandatory field, a limit) would make the error impossible (see *no-ai*).

Sources:
    Alarm fatigue and precision: Lyell and Coiera 2017; own.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import ProcessGraph, StepNode
from wfmap.insertion.patterns.pattern import ErrorLimit, Match, Pattern, Plan, Setting, at_step
from wfmap.insertion.patterns.words import CHECKING, says
from wfmap.insertion.rewriting.watch import watch
from wfmap.insertion.terms import Stage
from wfmap.model.process import Process
from wfmap.readiness.terms import Purpose
from wfmap.units.figures import money
from wfmap.words.sentences import percent, quoted

NAME: Final = "monitor"

STAGES: Final[tuple[Stage, ...]] = ("assist",)
"""It points; people act. A watch whose alarms nobody sees would be none."""
ERRORS: Final = 0.02
"""Share of errors from which watching is worth it."""


def matches(setting: Setting) -> Iterator[Match]:
    """Yield the steps that nobody looks at and where something goes wrong."""
    for node in setting.by_hand:
        if says(node.label, CHECKING) or _is_checked(setting, node) or not node.outgoing:
            continue
        why = tuple(_why(setting, node))
        if why:
            yield at_step(setting, NAME, node, why, verb="Watch", stages=STAGES)


def _why(setting: Setting, node: StepNode) -> Iterator[str]:
    rate = node.step.error_rate
    if rate is not None and rate.value >= ERRORS:
        yield f"{percent(rate.value)} of it is wrong the first time"
    back = setting.comes_back(node.id)
    if back >= ERRORS:
        yield f"{percent(back)} of it comes back later"
    asked = setting.decision(node.id)
    decision = asked[1] if asked is not None else None
    if decision is not None and decision.reversibility == "irreversible":
        yield f"{quoted(decision.question or node.label)} cannot be undone, and nobody looks again"
    stated = decision.error_cost if decision is not None else None
    cost = stated if stated is not None else node.step.error_cost
    if rate is not None and rate.value > 0 and cost is not None and cost.value > 0:
        currency = setting.graph.process.currency
        yield f"a wrong result costs {money(cost.value, currency)}, and nobody looks again"


def _is_checked(setting: Setting, node: StepNode) -> bool:
    """Tell whether what comes next is a check, or a question of its own about the result."""
    after = setting.graph.successors(node.id)
    return any(says(target.label, CHECKING) for target in after) or node.split != "parallel"


def rewrite(graph: ProcessGraph, plan: Plan) -> Process:
    """Put a watch behind the step."""
    return watch(graph, plan.insertion())


PATTERN: Final = Pattern(
    name=NAME,
    page=__doc__,
    matches=matches,
    rewrite=rewrite,
    purpose=Purpose(
        name=NAME,
        needed=("completeness",),
        helpful=("accuracy", "timeliness"),
        reads_only=True,
        because="a gap raises an alarm, or hides one",
    ),
    only_prepares=True,
    watches=True,
    task_fit=(0.5, 0.2, 0.8),
    error_limit=ErrorLimit(
        0.85,
        "An alert is cheap to dismiss: most may be false, as long as some are true and few "
        "things slip by.",
    ),
)
