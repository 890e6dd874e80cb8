"""The answers as sections of sentences and tables, which text and Markdown then write out."""

from collections.abc import Iterator, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Final

from wfmap.analysis.answers import Answers, DataAnswer, DecisionsAnswer, HandoffsAnswer
from wfmap.analysis.answers.data import ItemLineage
from wfmap.analysis.answers.decisions import DecisionTaken
from wfmap.analysis.answers.names import Named
from wfmap.analysis.bottlenecks import Bottlenecks
from wfmap.model.process import Process
from wfmap.report.answers.bottlenecks import bottlenecks_section
from wfmap.report.answers.opening import opening_section
from wfmap.report.answers.time_section import percent, time_section
from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.report.telling import counted, few
from wfmap.units.durations import human

if TYPE_CHECKING:
    from wfmap.analysis.baseline import Baseline

__all__ = ["Section", "sections"]


def sections(
    process: Process,
    answers: Answers,
    ranked: Bottlenecks | None = None,
    base: "Baseline | None" = None,
    answer: str = "analyse",
) -> tuple[Section, ...]:
    """Tell how long a case takes and where the bottlenecks are, then the four answers.

    Where it is simulated, what is predicted comes first: text of it can be shown meanwhile.
    """
    lead = () if ranked is None else (bottlenecks_section(process, ranked),)
    first = () if base is None else (opening_section(base.graph, base.predicted, answer),)
    second = () if base is None else (_how_long(base),)
    return (
        *first,
        *second,
        *lead,
        time_section(process, answers.time, answer),
        _handoffs(answers.handoffs),
        _decisions(answers.decisions),
        _data(answers.data),
    )


def _how_long(base: "Baseline") -> Section:
    """Tell what `wfmap simulate` tells first, in the same figures."""
    from wfmap.report.simulation.sections import (  # noqa: PLC0415 - starts slowly
        baseline_sentences,
    )

    return baseline_sentences(base, "analyse")


def _handoffs(answer: HandoffsAnswer) -> Section:
    tables = [
        ("Who gives to whom, times in an average case", _matrix(answer)),
        ("Each handoff", _details(answer)),
    ]
    if answer.messages:
        tables.append(("Messages with those whose steps are not described", _messages(answer)))
    return Section("What is handed over", tuple(_handed(answer)), tuple(tables))


def _handed(answer: HandoffsAnswer) -> Iterator[str]:
    if answer.handoffs:
        yield (
            f"The work changes hands at {_counted(len(answer.handoffs), 'flow')}, "
            + (
                f"{answer.per_case:.1f} times in an average case"
                if isfinite(answer.per_case)
                else "in an average case without end"
            )
            + (
                f", {few(answer.per_day)} times a day"
                if answer.per_day is not None and isfinite(answer.per_day)
                else ""
            )
            + (
                f"; it waits {human(answer.wait_per_case)} on the way."
                if answer.wait_per_case
                else "."
            )
        )
        if len(answer.longest_chain) > 1:
            chain = " → ".join(actor.name for actor in answer.longest_chain)
            yield f"The longest chain of hands: {chain}."
    if answer.messages:
        messages = _counted(len(answer.messages), "message")
        passes = "goes to or comes" if len(answer.messages) == 1 else "go to or come"
        yield f"{messages} {passes} from parties whose own steps are not described."
    if not answer.handoffs and not answer.messages:
        yield "Nothing is handed over."


def _matrix(answer: HandoffsAnswer) -> Table:
    volume = {(pair.giver, pair.receiver): pair.per_case for pair in answer.matrix}
    rows = tuple(
        (
            giver.name,
            *(
                counted(volume[giver, receiver]) if (giver, receiver) in volume else "·"
                for receiver in answer.actors
            ),
        )
        for giver in answer.actors
    )
    headings = ("from \\ to", *(_initials(actor.name) for actor in answer.actors))
    return Table(headings, rows, tuple(range(1, len(answer.actors) + 1)))


_LONGEST_HEADING: Final = 14


def _initials(name: str) -> str:
    return name if len(name) <= _LONGEST_HEADING else f"{name[: _LONGEST_HEADING - 1]}…"


def _details(answer: HandoffsAnswer) -> Table:
    rows = tuple(
        (
            str(handoff.number),
            f"{handoff.giver.name} → {handoff.receiver.name}",
            f"{handoff.from_step.name} → {handoff.to_step.name}",
            counted(handoff.per_case),
            handoff.medium,
            "" if handoff.wait is None else human(handoff.wait),
            _names(handoff.data),
        )
        for handoff in answer.handoffs
    )
    return Table(("#", "who", "where", "times", "by", "wait", "what"), rows, (0, 3, 5))


def _messages(answer: HandoffsAnswer) -> Table:
    rows = tuple(
        (
            f"{message.giver.name} → {message.receiver.name}",
            message.name or _names(message.data),
            "" if message.step is None else message.step.name,
            "" if message.per_case is None else counted(message.per_case),
            message.medium,
            "" if message.wait is None else human(message.wait),
        )
        for message in answer.messages
    )
    return Table(("who", "what", "at", "times", "by", "wait"), rows, (3, 5))


def _decisions(answer: DecisionsAnswer) -> Section:
    described = len(answer.decisions) - len(answer.undescribed)
    sentences = [f"{_counted(described, 'decision')} described."]
    if answer.undescribed:
        steps = _names([taken.step for taken in answer.undescribed if taken.step is not None])
        sentences.append(
            f"{_counted(len(answer.undescribed), 'split')} without a description of who decides "
            f"on which basis: {steps}."
        )
    rows = tuple(_decision_row(taken) for taken in answer.decisions)
    headings = ("question", "decides", "owns", "basis", "inputs", "answers", "stakes")
    return Section("Who decides what", tuple(sentences), (("", Table(headings, rows)),))


def _decision_row(taken: DecisionTaken) -> tuple[str, ...]:
    documented = {True: "", False: ", undocumented", None: ""}[taken.documented]
    answers = ", ".join(
        f"{a.when or a.to.name} {percent(a.share)}" if a.share is not None else a.when or a.to.name
        for a in taken.answers
    )
    stakes = [taken.stakes or "", taken.reversibility or ""]
    stakes += ["affects a person"] if taken.affects_person else []
    return (
        taken.question,
        taken.maker.name,
        taken.owner.name if taken.owner is not None else "?",
        f"{taken.logic}{documented}",
        _names([item.data for item in taken.inputs]) or "?",
        answers,
        ", ".join(filter(None, stakes)),
    )


def _data(answer: DataAnswer) -> Section:
    none = [item.data for item in answer.items if item.record == "none"]
    several = [item.data for item in answer.items if item.record == "several"]
    sentences = [f"{_counted(len(answer.items), 'data item')} in {_stores(answer)}."]
    sentences += [f"Without a system of record: {_names(none)}."] if none else []
    sentences += [f"With several systems of record: {_names(several)}."] if several else []
    for found in answer.rekeyed:
        sentences.append(
            f"{found.actor.name} carries {_names(found.data)} over by hand from "
            f"{found.source.name} to {found.target.name} ({found.step.name})."
        )
    return Section(
        "What data flows where",
        tuple(sentences),
        (
            ("The way of each item", _lineage_table(answer)),
            ("Stores by step (R read, W written)", _store_matrix(answer)),
        ),
    )


def _stores(answer: DataAnswer) -> str:
    return _counted(len({cell.store for cell in answer.matrix}), "store")


def _lineage_table(answer: DataAnswer) -> Table:
    rows = tuple(
        (
            item.data.name,
            _names(item.records) or "none",
            _names(dict.fromkeys(access.step for access in item.written)),
            _names(dict.fromkeys(access.step for access in item.read)),
            ", ".join(dict.fromkeys(f"{c.giver.name} → {c.receiver.name}" for c in item.carried)),
            _sensitivity(item),
        )
        for item in answer.items
    )
    headings = ("item", "record", "written by", "read by", "handed over", "sensitivity")
    return Table(headings, rows)


def _sensitivity(item: ItemLineage) -> str:
    parts = [item.classification or "", "personal" if item.personal else ""]
    return ", ".join(filter(None, parts))


def _store_matrix(answer: DataAnswer) -> Table:
    stores = list(dict.fromkeys(cell.store for cell in answer.matrix))
    steps = list(dict.fromkeys(cell.step for cell in answer.matrix))
    uses = {(cell.step, cell.store): cell.use for cell in answer.matrix}
    rows = tuple(
        (step.name, *(str(uses.get((step, store), "·")) for store in stores)) for step in steps
    )
    return Table(("step", *(_initials(store.name) for store in stores)), rows)


def _names(items: "Sequence[Named] | dict[Named, None]") -> str:
    return ", ".join(item.name for item in items)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
