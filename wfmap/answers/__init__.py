"""The four answers: what data flows where, who decides what, what is handed over, where time goes.

Plain frozen types, computed from the graph and its facts; `wfmap.report.answers` writes them.
"""

from dataclasses import dataclass

from wfmap.answers.data import DataAnswer, answer_data
from wfmap.answers.decisions import DecisionsAnswer, answer_decisions
from wfmap.answers.handoffs import HandoffsAnswer, answer_handoffs
from wfmap.answers.time import TimeAnswer, answer_time
from wfmap.facts import Facts
from wfmap.graph import ProcessGraph

__all__ = ["Answers", "DataAnswer", "DecisionsAnswer", "HandoffsAnswer", "TimeAnswer", "answers"]


@dataclass(frozen=True, slots=True)
class Answers:
    """The four answers about one process."""

    data: DataAnswer
    decisions: DecisionsAnswer
    handoffs: HandoffsAnswer
    time: TimeAnswer


def answers(graph: ProcessGraph, facts: Facts) -> Answers:
    """Answer the four questions about a process."""
    return Answers(
        data=answer_data(graph),
        decisions=answer_decisions(graph, facts),
        handoffs=answer_handoffs(graph, facts),
        time=answer_time(graph, facts),
    )
