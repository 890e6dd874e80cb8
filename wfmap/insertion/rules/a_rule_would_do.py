"""The AI guesses what is written down.

Finds:
    AI steps for a decision that a documented rule takes, on data that a program can read.

Why it matters:
    A rule is right every time, costs nothing, explains itself, and needs no reviewer.

How it decides:
    A decision has the logic decision-table, scorecard or expression, and is documented: the one
    at the AI step, at the step by hand that it spares people, or at a gateway right behind that
    one, if the AI gets all its inputs. And all data that the AI reads or is handed is declared
    structured; where that says nothing, all inputs of the decision. The gateway that asks how sure
    the AI is does not count: it decides on the AI's own proposal.

When it is wrong:
    Rules that nobody follows; say so by the logic.

Sources:
    OMG DMN 1.5 (decision logic); Sculley et al. 2015; Zinkevich, Rules of Machine Learning, rule 1
    (do not be afraid to launch without machine learning).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.lineage import lineage
from wfmap.findings import Fix, Related
from wfmap.graph import StepNode
from wfmap.insertion.oversight import ai_steps, replaced_by_ai
from wfmap.model.decisions import Decision
from wfmap.model.pointers import pointer
from wfmap.rules.repairs import put
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import quoted

RULES: Final = frozenset(("decision-table", "scorecard", "expression"))
"""Logics that a program can carry out."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each AI step whose decision a rule takes."""
    for node in ai_steps(subject.graph):
        for identity in dict.fromkeys(_decisions(subject, node)):
            decision = subject.process.decisions.get(identity)
            if decision is not None and _is_rule(decision) and _structured(subject, node, decision):
                name = decision.name or identity
                yield at_step(
                    node,
                    f"the AI in {quoted(node.label)} decides {quoted(name)}, for which a rule is "
                    f"written down ({decision.logic.replace('-', ' ')})",
                    "let a rule decide (type rule), and the AI at most read what is no table",
                    related=(Related("the rule", pointer(("decisions", identity))),),
                    options=(Fix('let a rule decide ("type": "rule")', put(node, type="rule")),),
                    hint_stays=True,
                    key=identity,
                )


def _decisions(subject: Subject, node: StepNode) -> Iterator[str]:
    by_hand = replaced_by_ai(subject.graph, node.id)
    for step in (node, *by_hand):
        if step.step.decision is not None:
            yield step.step.decision
    known = {*_read(subject, node), *_handed_over(subject, node)}
    for step in (n for hand in by_hand for n in subject.graph.successors(hand.id) if not n.is_work):
        decision = subject.process.decisions.get(step.step.decision or "")
        if decision is not None and decision.inputs and known.issuperset(decision.inputs):
            yield step.step.decision or ""


def _read(subject: Subject, node: StepNode) -> list[str]:
    uses = lineage(subject.graph).of_step.get(node.id, ())
    return [item for use in uses if not use.writes for item in use.data]


def _handed_over(subject: Subject, node: StepNode) -> list[str]:
    carried = lineage(subject.graph).carried
    return [item for flow in node.incoming for item in carried.get(flow, ())]


def _is_rule(decision: Decision) -> bool:
    return decision.logic in RULES and decision.documented is True


def _structured(subject: Subject, node: StepNode, decision: Decision) -> bool:
    """Tell whether all data the AI reads, else all the decision needs, is structured."""
    read = (*_read(subject, node), *_handed_over(subject, node))
    items = [subject.process.data.get(item) for item in read or decision.inputs]
    return bool(items) and all(i is not None and i.structure == "structured" for i in items)


RULE: Final = Rule.of(__name__, __doc__, check)
