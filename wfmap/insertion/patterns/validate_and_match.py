"""Check early, by comparing what several stores say.

Matches:
    A step by hand that checks or compares, reading two or more stores or one store of data that
    others keep too; or one whose errors are only found later, by work that comes back.

What it does:
    Compares the facts and sorts cases in three: agree, disagree, and a grey zone between two
    thresholds that a person looks at. It runs as soon as the facts are there.

How it is rewritten:
    The common surround in front of the step: agreement goes on automatically, the grey zone is
    reviewed, what is doubtful or lacks data is checked by hand.

When it is wrong:
    Where equality of two fields decides (see *no-ai*: a rule); where one of the stores is out of
    date, so that agreement means nothing.

Sources:
    Own; two thresholds after Fellegi and Sunter 1969.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import ProcessGraph, StepNode
from wfmap.insertion.patterns.pattern import Match, Pattern, Plan, Setting, at_step, in_front
from wfmap.insertion.patterns.words import CHECKING, says
from wfmap.model.process import Process
from wfmap.readiness.terms import Purpose
from wfmap.words.sentences import listed, percent, quoted

NAME: Final = "validate-and-match"


def matches(setting: Setting) -> Iterator[Match]:
    """Yield the steps that compare, and those whose errors come back late."""
    for node in setting.by_hand:
        if not says(node.label, CHECKING):
            continue
        why = (*_compared(setting, node), *_found_late(setting, node))
        if why:
            yield at_step(setting, NAME, node, why, verb="Match")


def _compared(setting: Setting, node: StepNode) -> Iterator[str]:
    read = list(dict.fromkeys(a.store for a in node.step.reads))
    if len(read) > 1:
        names = listed((quoted(setting.lineage.store_name(s)) for s in read), 3)
        yield f"it compares {names}"
    for use in setting.lineage.of_step.get(node.id, ()):
        for item in use.data:
            holders = setting.lineage.holders.get(item, ())
            if not use.writes and len(holders) > 1:
                yield f"{quoted(setting.lineage.data_name(item))} is kept in {len(holders)} stores"
                return


def _found_late(setting: Setting, node: StepNode) -> Iterator[str]:
    asked = setting.decision(node.id)
    if asked is None:
        return
    for flow in setting.graph.outgoing(asked[0].id):
        if flow.share:
            target = setting.graph.steps[flow.target]
            if any(f.is_rework for f in setting.graph.outgoing(target.id)) or flow.is_rework:
                yield f"{percent(flow.share)} of the cases go back from here, to be done again"
                return


def rewrite(graph: ProcessGraph, plan: Plan) -> Process:
    """Put a comparison with its surround in front of the step."""
    return in_front(graph, plan)


PATTERN: Final = Pattern(
    name=NAME,
    page=__doc__,
    matches=matches,
    rewrite=rewrite,
    purpose=Purpose(
        name=NAME,
        needed=("completeness", "consistency"),
        helpful=("uniqueness", "timeliness", "accuracy"),
        because="two stores agree only on what both hold",
    ),
    knows_the_task=True,
    task_fit=(0.7, 0.4, 0.9),
)
