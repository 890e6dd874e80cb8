"""Let a machine read beside the person who decides, and show where the two differ.

Matches:
    A look by hand (reading, examining, screening, marking) in which things are overseen: some of
    its results are wrong, or a wrong one is dear, and nobody looks again.

What it does:
    Reads the same after the person has decided. Where it comes to something else, the person looks
    again, knowing of the difference; everything else goes on as it was decided.

How it is rewritten:
    A check, the reader and a gate behind the step; a difference goes to who looked first, as far as
    the budget of second looks allows. What is seen the second time no longer comes back.

When it is wrong:
    Where the person is shown the machine's reading first: then its misses become theirs (one of
    three misses, against 3 of 100 alone). Where differences are many and most of them nothing.

Sources:
    Bernstein et al. 2023 (a wrong reading shown to radiologists); PRAIM 2025 (17.6 % more cancers
    found beside the usual reading); Goldsmith 2026 (no change of time; rejections fall by months).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import ProcessGraph, StepNode
from wfmap.insertion.patterns.pattern import ErrorLimit, Match, Pattern, Plan, Setting, at_step
from wfmap.insertion.patterns.words import AGAIN, LOOKING, says
from wfmap.insertion.rewriting.second import read_again
from wfmap.insertion.terms import Stage
from wfmap.model.process import Process
from wfmap.readiness.terms import Purpose
from wfmap.units.figures import money
from wfmap.words.sentences import percent

NAME: Final = "second-reader"

STAGES: Final[tuple[Stage, ...]] = ("assist",)
"""It reads beside people; what it finds does nothing until a person has looked again."""
ERRORS: Final = 0.02
"""Share of errors from which a second reading is worth it."""


def matches(setting: Setting) -> Iterator[Match]:
    """Yield the looks in which something is overseen, and that nobody repeats."""
    for node in setting.by_hand:
        if not says(node.label, LOOKING) or not node.step.reads or not _leads_on(node):
            continue
        if _is_second(setting, node):
            continue
        why = tuple(_why(setting, node))
        if why:
            yield at_step(setting, NAME, node, why, verb="Read", stages=STAGES)


def _leads_on(node: StepNode) -> bool:
    return bool(node.outgoing) and (len(node.outgoing) == 1 or node.split == "exclusive")


def _is_second(setting: Setting, node: StepNode) -> bool:
    """Tell whether people look twice already: here, or at what comes next."""
    near = (node, *setting.graph.successors(node.id))
    return any(one.is_work and says(one.label, AGAIN) for one in near)


def _why(setting: Setting, node: StepNode) -> Iterator[str]:
    rate = node.step.error_rate
    if rate is not None and rate.value >= ERRORS:
        yield f"{percent(rate.value)} of it is wrong the first time"
    asked = setting.decision(node.id)
    decision = asked[1] if asked is not None else None
    stated = decision.error_cost if decision is not None else None
    cost = stated if stated is not None else node.step.error_cost
    if cost is not None and cost.value > 0:
        currency = setting.graph.process.currency
        yield f"a wrong result costs {money(cost.value, currency)}, and nobody looks again"


def rewrite(graph: ProcessGraph, plan: Plan) -> Process:
    """Put a second reader behind the step."""
    return read_again(graph, plan.insertion())


PATTERN: Final = Pattern(
    name=NAME,
    page=__doc__,
    matches=matches,
    rewrite=rewrite,
    purpose=Purpose(
        name=NAME,
        needed=("completeness",),
        helpful=("accuracy", "conformity"),
        reads_only=True,
        because="it reads what the person reads, gaps included",
    ),
    knows_the_task=True,
    only_prepares=True,
    watches=True,
    task_fit=(0.6, 0.3, 0.85),
    error_limit=ErrorLimit(
        0.85,
        "A difference is cheap to dismiss: most may be nothing, as long as some are true and few "
        "things slip by.",
    ),
)
