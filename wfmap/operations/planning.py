"""A document and its candidates → the plan, and what differs from an older one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from wfmap.facts.state import PREDICTED, State
from wfmap.insertion.candidates import Candidates
from wfmap.insertion.portfolio.choosing import Limits, choose
from wfmap.insertion.portfolio.items import free_hours, items_of, repair_costs
from wfmap.insertion.terms import Candidate
from wfmap.insertion.trying import Rounds
from wfmap.operations.checking import Built, CheckOptions, findings_of
from wfmap.operations.inserting import InsertionOptions, candidates_of
from wfmap.operations.sources import Source
from wfmap.plan.candidates_file import read_candidates, read_state
from wfmap.plan.challenges import (
    Challenge,
    read_register,
    register_csv,
    register_json,
    with_both,
)
from wfmap.plan.diff import Change, diff, outline_of, read_outline
from wfmap.plan.planning import Plan, PlanOptions, make_plan

if TYPE_CHECKING:
    from wfmap.analysis.baseline import Baseline

__all__ = [
    "MOST_CHOSEN",
    "Choice",
    "Wish",
    "best_of",
    "candidates_in",
    "choice_of",
    "chosen_within",
    "plan_diff",
    "plan_of",
    "register_in",
    "register_text",
    "state_in",
    "with_both",
]

MOST_CHOSEN: Final = 3
"""Candidates that are chosen from a file where none are named."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be carried out: candidates by id, else the best within weeks of one person.

    `listed` are candidates that were found before, None to find them now; `own` are own figures
    of effects, by pattern and figure. Effects are simulated in `rounds`, predicted without them.
    `state` is that of candidates that are listed.
    """

    named: tuple[str, ...] = ()
    weeks: float = 26.0
    listed: tuple[Candidate, ...] | None = None
    own: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    rounds: Rounds | None = None
    state: State = PREDICTED


@dataclass(frozen=True, slots=True)
class Choice:
    """All candidates that are known, and the ids of those to carry out.

    `found` is what they were found with, None where they came from a file.
    """

    known: tuple[Candidate, ...] = ()
    chosen: tuple[str, ...] = ()
    state: State = PREDICTED
    found: Candidates | None = None

    @property
    def settled(self) -> bool | None:
        """Whether what was simulated has settled; None where nothing was."""
        return self.state.settled

    @property
    def baseline(self) -> "Baseline | None":
        """The process as it is, simulated; None where it was not."""
        return self.found.baseline if self.found is not None else None


def choice_of(built: Built, wish: Wish) -> Choice:
    """Find all candidates and choose: those named, else the best; of no weeks none.

    A name is not checked here: `plan_of` refuses one that does not exist.
    """
    if wish.listed is not None:
        best = best_of(wish.listed) if wish.weeks > 0 else ()
        return Choice(wish.listed, wish.named or best, wish.state)
    if wish.weeks <= 0 and not wish.named:
        return Choice()
    rounds = wish.rounds or Rounds()
    options = InsertionOptions(simulate=wish.rounds is not None, rounds=rounds, own=wish.own)
    found = candidates_of(built, options)
    named = wish.named or chosen_within(found, wish.weeks)
    return Choice(found.all, named, found.state, found)


def plan_of(
    built: Built,
    options: PlanOptions,
    candidates: Sequence[Candidate] = (),
    *,
    state: State = PREDICTED,
    found: Candidates | None = None,
) -> Plan:
    """Plan a process: its findings become challenges, its chosen candidates stages and tasks.

    Args:
        built: the document.
        options: what is chosen, when it starts, who works, and the register so far.
        candidates: all candidates of the document; without any, the register alone is planned.
        state: whether what was simulated for them has settled.
        found: what they were found with, where they were.

    Raises:
        WfmapError: a chosen candidate does not exist, or challenges
            wait for each other in a circle.
    """
    findings = findings_of(built, CheckOptions(options.today))
    made = make_plan(built.graph, findings, candidates, options)
    return replace(made, state=state, found=found)


def chosen_within(found: Candidates, weeks: float) -> tuple[str, ...]:
    """Choose the candidates that are worth most within so many weeks of one person."""
    items, repairs = items_of(found)
    costs = repair_costs(found, repairs)
    return choose(items, repairs, Limits(weeks, free_hours(found.graph, found), costs=costs)).items


def best_of(candidates: Sequence[Candidate], most: int = MOST_CHOSEN) -> tuple[str, ...]:
    """Choose the best ranked candidates, one at a place; none that is out, vetoed or nothing."""
    good = [c for c in candidates if c.rank is not None and not c.vetoes and not c.is_nothing]
    ranked = sorted(good, key=lambda c: (c.rank or 0, c.id))
    first = {c.element: c for c in reversed(ranked)}
    return tuple(c.id for c in ranked if first[c.element] is c)[:most]


def candidates_in(source: Source) -> tuple[Candidate, ...]:
    """Read the candidates of a file.

    Raises:
        UnreadableError: it holds none.
    """
    return read_candidates(source.data, source.name)


def state_in(source: Source | None) -> State:
    """Read whether the candidates of a file have settled; without one they are predicted."""
    return read_state(source.data) if source is not None else PREDICTED


def register_in(source: Source) -> tuple[Challenge, ...]:
    """Read a register that people edited, as JSON or CSV.

    Raises:
        UnreadableError: it is none; the message names the place.
    """
    return read_register(source.data, source.name)


def register_text(challenges: Sequence[Challenge], *, name: str) -> str:
    """Write a register, as CSV where the name of its file ends so, else as JSON."""
    write = register_csv if name.lower().endswith(".csv") else register_json
    return write(challenges)


def plan_diff(old: Source, new: Plan) -> tuple[Change, ...]:
    """Compare a plan with an older one that was written as JSON.

    Raises:
        UnreadableError: the older one is no plan.
    """
    return diff(read_outline(old.data, old.name), outline_of(new))
