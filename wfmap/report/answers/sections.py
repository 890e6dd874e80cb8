"""The answers as sections of sentences and tables, which text and Markdown then write out."""

from collections.abc import Iterator, Sequence
from math import inf, isfinite
from typing import TYPE_CHECKING, Final

from wfmap.analysis.answers import Answers, DataAnswer, DecisionsAnswer, HandoffsAnswer, TimeAnswer
from wfmap.analysis.answers.data import ItemLineage
from wfmap.analysis.answers.decisions import DecisionTaken
from wfmap.analysis.answers.names import Named
from wfmap.analysis.answers.time import Share
from wfmap.analysis.bottlenecks import Bottlenecks
from wfmap.analysis.wording import meant_for
from wfmap.facts import Gap
from wfmap.model.process import Process
from wfmap.report.answers.bottlenecks import bottlenecks_section
from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.units.durations import human
from wfmap.units.figures import exact, figure, money

if TYPE_CHECKING:
    from wfmap.analysis.baseline import Baseline

__all__ = ["Section", "sections"]


def sections(
    process: Process,
    answers: Answers,
    ranked: Bottlenecks | None = None,
    base: "Baseline | None" = None,
) -> tuple[Section, ...]:
    """Tell how long a case takes and where the bottlenecks are, then the four answers."""
    lead = () if ranked is None else (bottlenecks_section(process, ranked),)
    first = () if base is None else (_how_long(base),)
    return (
        *first,
        *lead,
        _time(process, answers.time),
        _handoffs(answers.handoffs),
        _decisions(answers.decisions),
        _data(answers.data),
    )


def _how_long(base: "Baseline") -> Section:
    """Tell what `wfmap simulate` tells first, in the same figures."""
    from wfmap.report.simulation.sections import (  # noqa: PLC0415 - starts slowly
        simulation_section,
    )

    return Section("How long a case takes", simulation_section(base).sentences, ())


def _time(process: Process, time: TimeAnswer) -> Section:
    return Section(
        "Where time goes, as stated",
        tuple(_time_sentences(process, time)),
        (
            ("Steps, by time in an average case", _steps_table(time)),
            ("Waiting on the way between steps", _flows_table(time)),
            ("Actors", _actors_table(time)),
            ("Phases", _shares_table(time.phases, "phase")),
            ("Value to the customer", _shares_table(time.values, "value")),
        ),
        tuple(_gap(process, gap) for gap in time.gaps),
    )


def _time_sentences(process: Process, time: TimeAnswer) -> Iterator[str]:
    if time.work + time.wait > 0:
        known = time.flow_efficiency is not None
        efficiency = f" (flow efficiency {_percent(time.flow_efficiency)})" if known else ""
        yield (
            f"An average case takes {human(time.work)} of work and {human(time.wait)} of stated "
            f"waiting{efficiency}."
        )
    else:
        yield "The document states no times."
    if time.per_day is not None:
        yield f"{_number(time.per_day)} cases arrive a day."
    if time.cost is not None:
        yield f"A case costs {money(time.cost, time.currency)} as far as stated."
    target = process.target
    if target is not None and target.cycle_time is not None:
        at = f" for {exact(target.percentile.value)} % of cases" if target.percentile else ""
        yield f"The target is {human(target.cycle_time.expected)}{at}{meant_for(process)}."
    if time.waits:
        parts = sorted(time.waits.items(), key=lambda item: -item[1])
        told = ", ".join(f"{cause} {human(wait)}" for cause, wait in parts)
        yield f"Waiting by cause: {told}."
    yield "Waiting in queues is not stated; it follows from the load of the people."


def _steps_table(time: TimeAnswer) -> Table:
    total = time.work + time.wait or 1.0
    steps = sorted(time.steps, key=lambda step: -(step.work + step.wait))
    rows = tuple(
        (
            step.step.name,
            step.actor.name,
            _times(step.visits),
            human(step.work),
            human(step.wait),
            _percent((step.work + step.wait) / total),
            "" if step.cost is None else f"{step.cost:,.2f}",
        )
        for step in steps
        if step.work or step.wait
    )
    headings = ("step", "actor", "visits", "work", "wait", "share", _cost_of(time))
    return Table(headings, rows, (2, 3, 4, 5, 6))


def _cost_of(time: TimeAnswer) -> str:
    """Head a column of money with its currency."""
    return f"cost, {time.currency}" if time.currency else "cost"


def _flows_table(time: TimeAnswer) -> Table:
    flows = sorted(time.flows, key=lambda flow: -flow.wait)
    rows = tuple(
        (
            flow.from_step.name,
            flow.to_step.name,
            _times(flow.visits),
            human(flow.wait),
            ", ".join(flow.waits),
        )
        for flow in flows
        if flow.wait
    )
    return Table(("from", "to", "times", "wait", "cause"), rows, (2, 3))


def _actors_table(time: TimeAnswer) -> Table:
    rows = tuple(
        (
            actor.actor.name,
            str(actor.steps),
            human(actor.work),
            "" if actor.busy is None else _percent(actor.busy),
            "" if actor.cost is None else f"{actor.cost:,.2f}",
        )
        for actor in time.actors
    )
    return Table(("actor", "steps", "work", "busy", _cost_of(time)), rows, (1, 2, 3, 4))


def _shares_table(shares: Sequence[Share], heading: str) -> Table:
    total = sum(share.work + share.wait for share in shares) or 1.0
    rows = tuple(
        (s.name, human(s.work), human(s.wait), _percent((s.work + s.wait) / total)) for s in shares
    )
    return Table((heading, "work", "wait", "share"), rows, (1, 2, 3))


def _gap(process: Process, gap: Gap) -> str:
    names = {**process.actors}
    found = names.get(gap.id) if gap.element == "actor" else None
    label = found.name if found is not None and found.name else gap.id
    where = f" of {gap.element} '{label}'" if gap.id else ""
    return f"{gap.missing}{where}: {gap.effect}"


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
                f", {_number(answer.per_day)} times a day"
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
                _times(volume[giver, receiver]) if (giver, receiver) in volume else "·"
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
            _times(handoff.per_case),
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
            "" if message.per_case is None else _times(message.per_case),
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
        f"{a.when or a.to.name} {_percent(a.share)}" if a.share is not None else a.when or a.to.name
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


def _times(count: float) -> str:
    return f"{count:.2f}" if isfinite(count) else figure(count)


def _percent(share: float | None) -> str:
    if share is None:
        return "unknown"
    if not isfinite(share):
        return figure(share)
    return f"{share:.0%}" if share >= 0.095 or share == 0 else f"{share:.1%}"  # noqa: PLR2004 - two digits


_ROUND_FROM: Final = 10


def _number(value: float) -> str:
    return f"{value:,.0f}" if _ROUND_FROM <= value < inf else figure(value, 2)
