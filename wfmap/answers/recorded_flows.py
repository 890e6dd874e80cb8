"""The figures of handoffs, decisions and data, as the document states them, as records."""

from wfmap.answers import Answers
from wfmap.answers.data import DataAnswer
from wfmap.answers.decisions import Answer, DecisionsAnswer, DecisionTaken
from wfmap.answers.handoffs import HandoffPair, HandoffsAnswer
from wfmap.answers.recorded import time_records
from wfmap.units.durations import DAY
from wfmap.units.record import COUNT, PER_SECOND, SECONDS, SHARE, TIMES, Recorder, Records, place

__all__ = ["answer_place", "answers_records", "flow_records", "pair_place"]


def answers_records(answers: Answers, answer: str) -> Records:
    """List every figure that the four answers print, each once."""
    records = Recorder("stated")
    records.add(time_records(answers.time, answer).every)
    records.add(flow_records(answers, answer).every)
    return records.of(answer)


def flow_records(answers: Answers, answer: str) -> Records:
    """List the figures of what is handed over, who decides what, and what data flows where.

    A pair of actors is the element of what one gives to the other; an answer of a decision is that
    of its share, numbered from 1 in the order in which the document lists them.
    """
    records = Recorder("stated")
    _handoffs(records, answers.handoffs)
    _decisions(records, answers.decisions)
    _data(records, answers.data)
    return records.of(answer)


def pair_place(pair: HandoffPair) -> str:
    """Name two actors in a record, the giver first."""
    return f"{place('actor', pair.giver.id)} > {place('actor', pair.receiver.id)}"


def answer_place(taken: DecisionTaken, found: Answer) -> str:
    """Name one answer of a decision in a record: where it is taken, and its number from 1."""
    if taken.step is not None:
        at = place("step", taken.step.id)
    else:
        at = place("decision", "" if taken.decision is None else taken.decision.id)
    return f"{at}, answer {taken.answers.index(found) + 1}"


def _handoffs(records: Recorder, found: HandoffsAnswer) -> None:
    records.take("handoffs.flows", len(found.handoffs), COUNT)
    records.take("handoffs.messages", len(found.messages), COUNT)
    records.take("handoffs", found.per_case, TIMES)
    records.take("handoffs.wait_per_case", found.wait_per_case, SECONDS)
    if found.per_day is not None:
        records.take("handoffs.rate", found.per_day / DAY, PER_SECOND)
    for pair in found.matrix:
        records.take("handoffs", pair.per_case, TIMES, pair_place(pair))
    for handoff in found.handoffs:
        at = place("flow", handoff.flow)
        records.take("visits", handoff.per_case, TIMES, at)
        if handoff.wait is not None:
            records.take("wait", handoff.wait, SECONDS, at)
    for message in found.messages:
        at = place("message", message.message)
        if message.per_case is not None:
            records.take("visits", message.per_case, TIMES, at)
        if message.wait is not None:
            records.take("wait", message.wait, SECONDS, at)


def _decisions(records: Recorder, found: DecisionsAnswer) -> None:
    undescribed = len(found.undescribed)
    records.take("decisions.described", len(found.decisions) - undescribed, COUNT)
    records.take("decisions.undescribed", undescribed, COUNT)
    for taken in found.decisions:
        for answer in taken.answers:
            if answer.share is not None:
                records.take("share", answer.share, SHARE, answer_place(taken, answer))


def _data(records: Recorder, found: DataAnswer) -> None:
    records.take("data.items", len(found.items), COUNT)
    records.take("data.stores", len({cell.store for cell in found.matrix}), COUNT)
