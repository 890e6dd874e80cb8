"""Why a candidate may not be done, or not yet: each reason, how grave it is, and what to ask.

What is silent is no consent: an unknown use, unknown data, or errors that nobody would see stop
whatever acts by itself; a help that a person reads before anything happens may then be tried on a
sample of cases. Unknown people or systems are a condition. No default blocks by itself.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import StepNode
from wfmap.insertion.criteria.judged import Judged
from wfmap.insertion.deciding.knowing import SAMPLE, acts, can_be_told, known_causes, known_of
from wfmap.insertion.deciding.law import NOT_AT_ALL, decision_at
from wfmap.insertion.deciding.money import cost_of_error
from wfmap.insertion.deciding.phrases import by_hand_in
from wfmap.insertion.deciding.terms import Ground, Law, Question, Verdict
from wfmap.insertion.terms import Candidate
from wfmap.model.steps import Step
from wfmap.readiness.terms import Shortfall
from wfmap.words.sentences import percent, quoted

__all__ = [
    "by_hand_question",
    "error_cost_question",
    "grounds",
    "lacks_cost_of_error",
    "says_nothing",
]

SURVEY: Final = 5
"""Answers of a role that are enough to be shown."""
CALLS: Final = 20
"""Calls of an interface that show whether it answers."""
YES_NO: Final = ("true", "false")


def grounds(judged: Judged, candidate: Candidate, law: Law) -> Iterator[Ground]:
    """Yield the reasons against a candidate, money left out."""
    if judged.is_nothing:
        return
    yield from _vetoed(candidate)
    yield from _physical(judged)
    yield from _control(judged)
    yield from known_of(judged)
    yield from known_causes(judged, candidate.shortfalls)
    yield from _by_law(judged, law)
    if judged.has_machine and judged.screened.stage != "shadow":
        yield from _unseen(judged, candidate)
        yield from _systems(candidate)
    yield from _people(candidate)
    yield from _repairs(candidate)
    yield from _busy(judged)
    yield from _unproven(judged)


def _vetoed(candidate: Candidate) -> Iterator[Ground]:
    for veto in candidate.vetoes:
        yield Ground("do_not", f"{veto.reason} ({veto.source})")


def _physical(judged: Judged) -> Iterator[Ground]:
    """Ask where nothing, or a word, speaks for work by hand; people's own work may be repaired."""
    node = judged.setting.graph.steps[judged.screened.match.step]
    step = node.step
    if not judged.has_machine or step.physical is False:
        return
    by_hand = by_hand_in(step.name, step.description)
    question = by_hand_question(node)
    if by_hand:
        told = f"'{by_hand}' sounds like work by hand at a place, which no software does"
        yield Ground("cannot_say", told, question)
    elif says_nothing(step):
        told = "what it reads, writes or is done in is not stated"
        yield Ground("cannot_say", told, question)
    elif judged.screened.pattern.is_general and not _produces(judged, node):
        yield Ground("cannot_say", "what it produces is not stated", question)
    elif step.type == "manual" and acts(judged):
        told = "it is done without IT, as stated; a machine may help at most"
        yield Ground("cannot_say", told, question)


def _produces(judged: Judged, node: StepNode) -> bool:
    """Tell whether it is stated what a step makes: a record, something handed on, an answer.

    So it is where it is done in a system, or how often its results are wrong.
    """
    graph = judged.setting.graph
    handed = any(f.handoff is not None and f.handoff.data for f in graph.outgoing(node.id))
    answers = judged.setting.decision(node.id) is not None
    step = node.step
    told = step.systems or step.type or step.error_rate or step.evidence or step.trial
    return bool(told or step.writes or handed or answers)


def by_hand_question(node: StepNode) -> Question:
    """Ask whether a step is done by hand at a place."""
    return Question(
        f"/steps/{node.id}/physical",
        f"Is {quoted(node.label)} done by hand at a place? What does it read and produce?",
        "ask who does it; state `reads`, `writes` or `systems`",
        allowed=YES_NO,
    )


def says_nothing(step: Step) -> bool:
    """Tell whether a step states nothing that it reads, writes or is done in."""
    return not (step.reads or step.writes or step.systems)


def _control(judged: Judged) -> Iterator[Ground]:
    """Ask what a step catches, and who wants it, before it is left out."""
    if judged.form != "remove":
        return
    node = judged.setting.graph.steps[judged.screened.match.step]
    control, name = node.step.control, quoted(node.label)
    wanted = control.required_by if control is not None else None
    if wanted and wanted.strip().casefold() not in {"nobody", "none", "no one"}:
        yield Ground("do_not", f"{name} is required by {wanted}")
        return
    if wanted is None:
        question = Question(
            f"/steps/{node.id}/control/required_by",
            f"Does a law, a contract or an auditor want {name}?",
            "ask the owner of the process, audit and law",
        )
        yield Ground("cannot_say", f"whether anybody requires {name} is not stated", question)
    if control is None or control.catches is None:
        question = Question(
            f"/steps/{node.id}/control/catches",
            f"In what share of the cases does {name} stop something wrong?",
            "count what it sent back or corrected",
            SAMPLE,
            unit="share of cases, 0 to 1",
        )
        yield Ground("cannot_say", f"what {name} catches is not known", question)


def _by_law(judged: Judged, law: Law) -> Iterator[Ground]:
    if not law.until_answered:
        return
    match = judged.screened.match
    decision = _decision_id(judged)
    at = f"/decisions/{decision}/use" if decision else f"/steps/{match.step}/use"
    question = Question(
        at,
        "What would the machine be used for here, about whom, in which product, and who decides?",
        "a person who answers for it states `use` with `answered_by` and `on`",
        allowed=("prohibited", "high", "transparency", "gdpr-only", "none"),
    )
    told = f"what the law makes of the use is not answered ({'; '.join(law.basis)})"
    if law.until_answered == NOT_AT_ALL or acts(judged):
        yield Ground("cannot_say", told, question)
    else:
        yield Ground("only_after", f"{told}; until then at most a help", question)


def _decision_id(judged: Judged) -> str | None:
    match = judged.screened.match
    if match.element.kind != "step":
        return None
    asked = judged.setting.decision(match.step)
    return asked[0].step.decision if asked is not None and asked[1] is not None else None


def _unseen(judged: Judged, candidate: Candidate) -> Iterator[Ground]:
    """Ask for data that nobody measured, and for errors that nobody would see."""
    worst: Verdict = "cannot_say" if acts(judged) else "only_after"
    missing = [s for s in candidate.shortfalls if s.subject == "data" and s.missing]
    for short in missing:
        name = short.element.name or short.element.id
        at = f"/{_PLURAL.get(short.element.kind, 'steps')}/{short.element.id}"
        question = Question(
            f"{at}/{'quality' if short.element.kind == 'store' else 'reads'}",
            _asked_of(short, name),
            short.remedy,
            SAMPLE,
            unit="percent" if short.element.kind == "store" else "",
            about=short.dimension if short.element.kind == "store" else "",
        )
        yield Ground(worst, f"{quoted(name)}: {short.dimension}, {short.found}", question)
    if not _comes_to_light(judged):
        step = judged.screened.match.step
        decision = _decision_id(judged)
        at = f"/decisions/{decision}/found_by" if decision else f"/steps/{step}/found_by"
        label = quoted(judged.setting.graph.steps[step].label)
        question = Question(
            at,
            f"Where does a wrong result of {label} come to light?",
            "look over a sample of cases and ask where faults were seen",
            SAMPLE,
        )
        told = "how errors come to light is not stated"
        if not acts(judged):
            told = f"a sample of {SAMPLE} cases is looked over: {told}"
        yield Ground(worst, told, question)


def _asked_of(short: Shortfall, name: str) -> str:
    """Ask what the step reads, or how good that is, in words that its people use."""
    if short.dimension == "lineage":
        return f"What does {quoted(name)} read, and where does that stand?"
    return f"How good is {quoted(name)}, in {short.dimension}?"


_PLURAL: Final = {"store": "stores", "step": "steps", "actor": "actors"}


def _comes_to_light(judged: Judged) -> bool:
    match, setting = judged.screened.match, judged.setting
    step = setting.graph.steps[match.step].step
    decision = decision_at(setting, match)
    named = step.found_by or (decision is not None and decision.found_by)
    if named or step.error_rate is not None or setting.comes_back(match.step) > 0:
        return True
    return _is_controlled(judged)


def _is_controlled(judged: Judged) -> bool:
    """Tell whether a step right behind, or behind a gateway, is a check that catches something."""
    graph = judged.setting.graph
    for node in graph.successors(judged.screened.match.step):
        near = (node, *graph.successors(node.id)) if node.is_gateway else (node,)
        if any(n.step.control is not None and n.step.control.catches is not None for n in near):
            return True
    return False


def _systems(candidate: Candidate) -> Iterator[Ground]:
    for short in candidate.shortfalls:
        if short.subject != "systems":
            continue
        name, is_step = short.element.name or short.element.id, short.element.kind == "step"
        ask = (
            f"In which systems is {quoted(name)} done?"
            if is_step
            else f"Can {quoted(name)} be read and written by a program: {short.dimension}?"
        )
        at = f"/steps/{short.element.id}/systems"
        question = Question(
            at if is_step else f"/systems/{short.element.id}/interfaces", ask, short.remedy, CALLS
        )
        told = f"{quoted(name)}: {short.dimension} ({short.found}); {short.remedy}"
        yield Ground("only_after", told, question if short.missing else None)


def _people(candidate: Candidate) -> Iterator[Ground]:
    for short in candidate.shortfalls:
        if short.subject != "people":
            continue
        name = short.element.name or short.element.id
        question = Question(
            f"/actors/{short.element.id}/readiness",
            f"Does {quoted(name)} want the change, and know what to do when it is wrong?",
            short.remedy,
            SURVEY,
            unit="1 to 5",
        )
        told = f"{name}: {short.dimension} ({short.found}); {short.remedy}"
        yield Ground("only_after", told, question if short.missing else None)


def _repairs(candidate: Candidate) -> Iterator[Ground]:
    for short in candidate.shortfalls:
        if short.subject == "data" and not short.missing:
            name = short.element.name or short.element.id
            told = f"{quoted(name)}: {short.dimension} is {short.found}; {short.remedy}"
            yield Ground("only_after", told)


def _busy(judged: Judged) -> Iterator[Ground]:
    """Tell who would get more than can be done: surely, or only as it is likely."""
    over = judged.screened.prediction.unstable
    before = {pool.actor for pool in judged.setting.prediction.unstable}
    names = [judged.setting.graph.actor_name(p.actor) for p in over if p.actor not in before]
    if not names:
        return
    who = ", ".join(names)
    if judged.best is not None and not judged.best.unstable:
        known = judged.screened.parameters
        share = known.ranges["escalated"]
        told = (
            f"{who} would get more work than can be done if {percent(share.mode)} of the cases are "
            f"escalated ({share.source}); at {percent(share.low)} not: measure that first"
        )
        yield Ground("only_after", told, _measured("escalated", "share of cases escalated"))
    else:
        yield Ground("do_not", f"{who} would get more work than can be done")


def _measured(name: str, what: str) -> Question:
    how = "run it beside the people on a sample of cases"
    return Question(f"figures:{name}", f"What is the {what}?", how, SAMPLE, unit="share, 0 to 1")


def _unproven(judged: Judged) -> Iterator[Ground]:
    """Let nothing that acts lead by defaults alone: the rung before has to show it.

    Under full review it may be begun where right and wrong can be told and little hangs on it: each
    result is read by a person, and the number that would turn it is looked for all the same.
    """
    if not judged.is_ai or not acts(judged) or judged.orders_work:
        return
    known = judged.screened.parameters
    own = {known.source(name).startswith(("the figures of", "measured")) for name in PROVEN}
    told_apart = judged.screened.stage == "supervised" and can_be_told(judged)
    if own != {True} and not told_apart:
        told = "the rung before has shown its coverage and its errors on real cases"
        yield Ground("only_after", told, _measured("coverage", "share of cases it covers"))


PROVEN: Final = ("coverage", "accuracy")


def lacks_cost_of_error(judged: Judged, *, rises: bool) -> Iterator[Ground]:
    """Ask what a wrong result costs where more of them are expected and nobody says."""
    if not rises or cost_of_error(judged) is not None:
        return
    told = "more results would be wrong, and what one costs is not stated"
    yield Ground("cannot_say", told, error_cost_question(judged))


def error_cost_question(judged: Judged) -> Question:
    """Ask what a wrong result at the step costs."""
    match = judged.screened.match
    decision = _decision_id(judged)
    at = f"/decisions/{decision}" if decision else f"/steps/{match.step}"
    label = quoted(judged.setting.graph.steps[match.step].label)
    return Question(
        f"{at}/error_cost",
        f"What does one wrong result of {label} cost?",
        "take the last ten faults and add up what they cost",
        10,
        unit=judged.setting.graph.process.currency or "money",
    )
