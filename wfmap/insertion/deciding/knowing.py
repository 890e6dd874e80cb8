"""What is known of right and wrong at a step, and what a machine may do by it.

A machine learns what its cases tell. Where they tell what somebody chose, it chooses alike, and
those who were turned down never show that it was wrong; where what a right result hangs on is in no
store, it guesses, however often it was right elsewhere. What nobody but its maker tried is not
known to be right; what was never measured before cannot be told to be better after. Where much
hangs on a result these are reasons against it; elsewhere a person who reads first may try a sample.

Sources: label choice bias and selective labels (Obermeyer et al. 2019; Lakkaraju et al. 2017);
external validation (TRIPOD+AI 2024; Wong et al. 2021); baseline before pilot (own).
"""

from collections.abc import Iterator, Sequence
from typing import Final

from wfmap.insertion.criteria.judged import Judged
from wfmap.insertion.deciding.law import decision_at, judges
from wfmap.insertion.deciding.terms import Ground, Question, Verdict
from wfmap.model.evidence import Evidence
from wfmap.readiness.terms import Shortfall
from wfmap.words.sentences import quoted

__all__ = ["acts", "can_be_told", "known_causes", "known_of"]

SAMPLE: Final = 60
"""Cases of a first sample: with no fault among them, under 5 % have one (95 %)."""
GRAVE: Final = frozenset(("high", "critical"))
OTHERS: Final = frozenset(("here", "elsewhere"))
NOTHING: Final = frozenset(("nothing", "none", "no"))
UNTRIED: Final = {
    "maker": "nobody but its maker has tried a machine for it",
    "nobody": "nobody has held a machine for it against the truth",
}


def acts(judged: Judged) -> bool:
    """Tell whether a machine does the step, reviewed or not, beyond a help."""
    return judged.has_machine and judged.screened.stage in {"supervised", "autonomous"}


def can_be_told(judged: Judged) -> bool:
    """Tell whether right and wrong are told apart at a step on which little hangs.

    By others than the maker who tried it, by what came of past cases, or by whoever did the step
    before and edits what is only prepared, where it is stated how errors come to light.
    """
    step = judged.setting.graph.steps[judged.screened.match.step].step
    decision = decision_at(judged.setting, judged.screened.match)
    known = step.evidence
    stated = step.found_by or (decision.found_by if decision is not None else None)
    edited = _is_read_first(judged) and bool(stated)
    tried = known is not None and (known.tried in OTHERS or known.labels == "outcome")
    return not _is_grave(judged) and (tried or edited)


def known_of(judged: Judged) -> Iterator[Ground]:
    """Yield what is known to speak against a machine at a step; silence is asked for elsewhere."""
    known = judged.setting.graph.steps[judged.screened.match.step].step.evidence
    if known is None or not judged.has_machine or judged.screened.stage == "shadow":
        return
    yield from _lacking(judged, known)
    yield from _without_baseline(judged, known)
    if judged.is_ai:
        yield from _learned(judged, known)
        yield from _untried(judged, known)


def known_causes(judged: Judged, short: Sequence[Shortfall]) -> Iterator[Ground]:
    """Ask what wrong results come from before anybody repairs their cause.

    Where work comes back, or data is measured and falls short, it is known where to look.
    """
    match, setting = judged.screened.match, judged.setting
    known = setting.graph.steps[match.step].step.evidence
    told = known.causes if known is not None else None
    measured = any(one.subject == "data" and not one.missing for one in short)
    back = any(flow.is_rework for flow in setting.graph.incoming(match.step))
    if judged.form != "repair" or told or measured or back:
        return
    question = _asked(
        judged,
        "causes",
        f"What do the wrong results of {_label(judged)} come from?",
        "read a sample of wrong cases and count their causes",
    )
    yield Ground("cannot_say", "what the errors come from is not known", question)


def _lacking(judged: Judged, known: Evidence) -> Iterator[Ground]:
    if not known.lacks or known.lacks.strip().casefold() in NOTHING:
        return
    told = f"what a right result hangs on is in no store: {known.lacks}"
    question = _asked(
        judged,
        "lacks",
        f"What does a right result of {_label(judged)} hang on that no store holds?",
        "let those who do it say, for a sample of cases, what they looked at",
    )
    if _decides(judged) and (_is_grave(judged) or _affects(judged)):
        yield Ground("do_not", told)
    else:
        yield Ground("cannot_say" if acts(judged) else "only_after", told, question)


def _learned(judged: Judged, known: Evidence) -> Iterator[Ground]:
    question = _asked(
        judged,
        "labels",
        f"What do past cases of {_label(judged)} tell: what came of them, or what was chosen?",
        "look up, for a sample of cases, what came of them in the end",
        ("outcome", "choice", "none"),
    )
    if known.labels == "choice" and _decides(judged):
        told = "past cases tell what was chosen, not what was right: a machine would choose alike"
        if _affects(judged) and _is_grave(judged):
            yield Ground("do_not", f"{told}, and who is turned down never shows that it was wrong")
        else:
            yield Ground("cannot_say" if acts(judged) else "only_after", told, question)
    elif known.labels == "none":
        told = "nothing of past cases tells right from wrong"
        yield Ground(_open(judged), told, question)


def _untried(judged: Judged, known: Evidence) -> Iterator[Ground]:
    told = UNTRIED.get(known.tried or "")
    if told is None:
        return
    question = _asked(
        judged,
        "tried",
        f"How often is a machine for {_label(judged)} right on cases of your own?",
        "run it beside the people, seen by nobody who decides, and hold it against the truth",
        ("here", "elsewhere", "maker", "nobody"),
    )
    yield Ground(_open(judged), told, question)


def _without_baseline(judged: Judged, known: Evidence) -> Iterator[Ground]:
    if known.baseline is not False:
        return
    question = _asked(
        judged,
        "baseline",
        f"How long does {_label(judged)} take today, and how often is it wrong?",
        "measure time and errors of a sample before anything changes, beside a group without it",
        ("true", "false"),
    )
    told = "what it takes today was never measured, so that nobody could tell a gain"
    yield Ground("cannot_say", told, question)


def _open(judged: Judged) -> Verdict:
    """Give how far something goes whose worth nobody has seen: a text read first may be tried."""
    if acts(judged) or (_is_grave(judged) and not _is_read_first(judged)):
        return "cannot_say"
    return "only_after"


def _is_read_first(judged: Judged) -> bool:
    """Tell whether it only prepares what a person then reads and answers for."""
    pattern = judged.screened.pattern
    return pattern.only_prepares and not pattern.watches


def _decides(judged: Judged) -> bool:
    """Tell whether it takes part in a decision, more than by finding what is asked for."""
    return judges(judged.screened) and not judged.screened.pattern.answers


def _affects(judged: Judged) -> bool:
    decision = decision_at(judged.setting, judged.screened.match)
    return decision is not None and decision.affects_person is True


def _is_grave(judged: Judged) -> bool:
    decision = decision_at(judged.setting, judged.screened.match)
    return decision is not None and (
        decision.stakes in GRAVE or decision.reversibility == "irreversible"
    )


def _label(judged: Judged) -> str:
    return quoted(judged.setting.graph.steps[judged.screened.match.step].label)


def _asked(
    judged: Judged, field: str, ask: str, how: str, allowed: tuple[str, ...] = ()
) -> Question:
    at = f"/steps/{judged.screened.match.step}/evidence/{field}"
    return Question(at, ask, how, SAMPLE, allowed=allowed)
