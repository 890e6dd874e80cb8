"""The answers as sections of sentences and tables, which text and Markdown then write out."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from wfmap.answers import Answers, DataAnswer, DecisionsAnswer, HandoffsAnswer
from wfmap.answers.data import ItemLineage
from wfmap.answers.decisions import DecisionTaken
from wfmap.answers.names import Named
from wfmap.answers.recorded_flows import answer_place, flow_records, pair_place
from wfmap.bottlenecks import Bottlenecks
from wfmap.model.process import Process
from wfmap.report.answers.bottlenecks import bottlenecks_section
from wfmap.report.answers.opening import opening_section
from wfmap.report.answers.time_section import percent, time_section
from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.report.telling import Teller, counted, few
from wfmap.units.durations import DAY
from wfmap.units.record import place

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
    flows = flow_records(answers, answer)
    return (
        *first,
        *second,
        *lead,
        time_section(process, answers.time, answer),
        _handoffs(answers.handoffs, Teller(flows)),
        _decisions(answers.decisions, Teller(flows)),
        _data(answers.data, Teller(flows)),
    )


def _how_long(base: "Baseline") -> Section:
    """Tell what `wfmap simulate` tells first, in the same figures."""
    from wfmap.report.simulation.sections import (  # noqa: PLC0415 - starts slowly
        baseline_sentences,
    )

    return baseline_sentences(base, "analyse")


def _handoffs(answer: HandoffsAnswer, teller: Teller) -> Section:
    sentences = tuple(_handed(answer, teller))
    tables = [
        ("Who gives to whom, times in an average case", _matrix(answer, teller)),
        ("Each handoff", _details(answer, teller)),
    ]
    if answer.messages:
        messages = _messages(answer, teller)
        tables.append(("Messages with those whose steps are not described", messages))
    return Section("What is handed over", sentences, tuple(tables), figures=tuple(teller.told))


def _handed(answer: HandoffsAnswer, teller: Teller) -> Iterator[str]:
    if answer.handoffs:
        rate = teller.records.find("handoffs.rate")
        bounded = rate is not None and rate.is_bounded
        yield (
            f"The work changes hands at {_number(teller, 'handoffs.flows', 'flow')}, "
            + _often(teller)
            + (f", {teller('handoffs.rate', form=_few_a_day)} times a day" if bounded else "")
            + (
                f"; it waits {teller('handoffs.wait_per_case')} on the way."
                if answer.wait_per_case
                else "."
            )
        )
        if len(answer.longest_chain) > 1:
            chain = " → ".join(actor.name for actor in answer.longest_chain)
            yield f"The longest chain of hands: {chain}."
    if answer.messages:
        messages = _number(teller, "handoffs.messages", "message")
        passes = "goes to or comes" if len(answer.messages) == 1 else "go to or come"
        yield f"{messages} {passes} from parties whose own steps are not described."
    if not answer.handoffs and not answer.messages:
        yield "Nothing is handed over."


def _often(teller: Teller) -> str:
    """Say how often the work changes hands in a case."""
    handed = teller.records.find("handoffs")
    if handed is None or not handed.is_bounded:
        return "in an average case without end"
    return f"{teller('handoffs', form=lambda times: f'{times:.1f}')} times in an average case"


def _few_a_day(per_second: float) -> str:
    return few(per_second * DAY)


def _number(teller: Teller, key: str, noun: str) -> str:
    """Write how many there are of something: `1 flow`, `3 flows`."""
    return teller(key, form=lambda number: _counted(round(number), noun))


def _matrix(answer: HandoffsAnswer, teller: Teller) -> Table:
    pairs = {(pair.giver, pair.receiver): pair_place(pair) for pair in answer.matrix}
    rows = tuple(
        (
            giver.name,
            *(
                teller("handoffs", pairs[giver, receiver], form=counted)
                if (giver, receiver) in pairs
                else "·"
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


def _details(answer: HandoffsAnswer, teller: Teller) -> Table:
    form = teller.column(*(("wait", place("flow", handoff.flow)) for handoff in answer.handoffs))
    rows = tuple(
        (
            str(handoff.number),
            f"{handoff.giver.name} → {handoff.receiver.name}",
            f"{handoff.from_step.name} → {handoff.to_step.name}",
            teller("visits", place("flow", handoff.flow), form=counted),
            handoff.medium,
            teller("wait", place("flow", handoff.flow), form=form),
            _names(handoff.data),
        )
        for handoff in answer.handoffs
    )
    return Table(("#", "who", "where", "times", "by", "wait", "what"), rows, (0, 3, 5))


def _messages(answer: HandoffsAnswer, teller: Teller) -> Table:
    form = teller.column(*(("wait", place("message", sent.message)) for sent in answer.messages))
    rows = tuple(
        (
            f"{message.giver.name} → {message.receiver.name}",
            message.name or _names(message.data),
            "" if message.step is None else message.step.name,
            teller("visits", place("message", message.message), form=counted),
            message.medium,
            teller("wait", place("message", message.message), form=form),
        )
        for message in answer.messages
    )
    return Table(("who", "what", "at", "times", "by", "wait"), rows, (3, 5))


def _decisions(answer: DecisionsAnswer, teller: Teller) -> Section:
    sentences = [f"{_number(teller, 'decisions.described', 'decision')} described."]
    if answer.undescribed:
        steps = _names([taken.step for taken in answer.undescribed if taken.step is not None])
        sentences.append(
            f"{_number(teller, 'decisions.undescribed', 'split')} without a description of who "
            f"decides on which basis: {steps}."
        )
    rows = tuple(_decision_row(taken) for taken in answer.decisions)
    headings = ("question", "decides", "owns", "basis", "inputs", "stakes")
    tables = (
        ("", Table(headings, rows)),
        ("How often each way is taken", _ways(answer, teller)),
    )
    return Section("Who decides what", tuple(sentences), tables, figures=tuple(teller.told))


def _ways(answer: DecisionsAnswer, teller: Teller) -> Table:
    """List the ways a decision can go, each with its share of the cases that come to it."""
    rows = tuple(
        (
            taken.question,
            way.when or way.to.name,
            way.to.name,
            teller("share", answer_place(taken, way), form=percent) or "?",
        )
        for taken in answer.decisions
        for way in taken.answers
    )
    return Table(("question", "answer", "leads to", "share"), rows, (3,))


def _decision_row(taken: DecisionTaken) -> tuple[str, ...]:
    documented = {True: "", False: ", undocumented", None: ""}[taken.documented]
    stakes = [taken.stakes or "", taken.reversibility or ""]
    stakes += ["affects a person"] if taken.affects_person else []
    return (
        taken.question,
        taken.maker.name,
        taken.owner.name if taken.owner is not None else "?",
        f"{taken.logic}{documented}",
        _names([item.data for item in taken.inputs]) or "?",
        ", ".join(filter(None, stakes)),
    )


def _data(answer: DataAnswer, teller: Teller) -> Section:
    none = [item.data for item in answer.items if item.record == "none"]
    several = [item.data for item in answer.items if item.record == "several"]
    items, stores = (
        _number(teller, key, noun)
        for key, noun in (("data.items", "data item"), ("data.stores", "store"))
    )
    sentences = [f"{items} in {stores}."]
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
        figures=tuple(teller.told),
    )


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
