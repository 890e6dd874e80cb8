"""A portfolio as data: the choice under a budget, what it does together, its payback."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wfmap.errors import WfmapError
from wfmap.facts.state import State
from wfmap.insertion.candidates import Candidates
from wfmap.insertion.deciding.terms import Money
from wfmap.insertion.portfolio.choosing import Choice, Limits, choose, frontier, staircase
from wfmap.insertion.portfolio.items import free_hours, items_of, repair_costs
from wfmap.insertion.portfolio.joint import Joint, jointly
from wfmap.insertion.portfolio.paybacks import Payback, payback, payback_together
from wfmap.insertion.portfolio.together import money_together
from wfmap.insertion.terms import Candidate
from wfmap.insertion.trying import Rounds
from wfmap.words.spelling import closest

__all__ = ["Portfolio", "Wishes", "bought", "every_step", "portfolio"]

STEPS: tuple[float, ...] = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0)
"""Multiples of the budget at which the frontier is shown."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """Ids of candidates that are taken whatever they are worth, and of those that are left."""

    wanted: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What to do together under a budget of weeks.

    `members` are the chosen candidates, `repairs` the weeks of what they need first. `frontier`
    holds the choice at several budgets, the smallest first. `paybacks` is by candidate, the repairs
    left out; `payback` is that of the whole, repairs and all; None where costs or arrivals are not
    stated. `money` is what the whole is worth, `found` the state of what it was chosen from.
    """

    budget: float
    choice: Choice
    members: tuple[Candidate, ...]
    repairs: Mapping[str, float]
    joint: Joint
    frontier: tuple[tuple[float, Choice], ...]
    found: State
    paybacks: Mapping[str, Payback | None]
    payback: Payback | None
    money: Money | None = None

    @property
    def saving_per_month(self) -> float | None:
        """What the whole saves a month once people take it up: 0 of nothing, None if not known."""
        if not self.members:
            return 0.0
        return None if self.payback is None else self.payback.saving

    @property
    def settled(self) -> bool | None:
        """Whether what was simulated has settled; None where nothing was."""
        if self.found.settled is None or self.joint.basis != "simulated":
            return self.found.settled
        return self.found.settled and self.joint.not_settled is None

    @property
    def state(self) -> State:
        """Which question is answered, and how surely."""
        why = None if self.settled else self.found.not_settled or self.joint.not_settled
        return State(self.found.question, self.settled, why)


def portfolio(
    found: Candidates,
    budget: float,
    rounds: Rounds | None = None,
    keep: Sequence[str] = (),
    wishes: Wishes | None = None,
) -> Portfolio:
    """Choose candidates under a budget of weeks and try the whole out.

    Args:
        found: the candidates of a process.
        budget: weeks of one person in all.
        rounds: how the whole is simulated; predicted only where None.
        keep: candidates among which the choice is made; all where empty.
        wishes: what is taken, and what is left, whatever it is worth.

    Raises:
        WfmapError: what is wanted cannot be chosen, or does not fit; what is left is unknown.
    """
    items, weeks = items_of(found)
    mine = tuple(item for item in items if not keep or item.id in keep)
    free, costs = free_hours(found.graph, found), repair_costs(found, weeks)
    asked = wishes or Wishes()
    _demand_known(asked.refused, found)
    choice = choose(mine, weeks, Limits(budget, free, asked.wanted, asked.refused, costs))
    members = tuple(c for c in found.all if c.id in choice.items)
    left = tuple(item for item in mine if item.id not in asked.refused)
    budgets = sorted(budget * step for step in STEPS)
    joint = jointly(found, [c.id for c in members], rounds)
    repairs = {name: weeks[name] for name in choice.repairs}
    whole = payback_together(found, members, repairs, joint)
    return Portfolio(
        budget=budget,
        choice=choice,
        members=members,
        repairs=repairs,
        joint=joint,
        frontier=tuple(zip(budgets, frontier(left, weeks, budgets, free, costs), strict=True)),
        found=found.state,
        paybacks={c.id: payback(found, c) for c in members},
        payback=whole,
        money=money_together(found, members, repairs, joint),
    )


def _demand_known(names: Sequence[str], found: Candidates) -> None:
    known = [candidate.id for candidate in found.all]
    for name in names:
        if name not in known:
            near = closest(name, tuple(known))
            hint = f"did you mean '{near}'?" if near else "see `wfmap candidates`"
            raise WfmapError(f"'{name}', which is to be left, is no candidate", hint)


def every_step(found: Candidates, most: float) -> tuple[Choice, ...]:
    """List the best sets of every budget up to one: what each further week buys."""
    items, weeks = items_of(found)
    return staircase(
        items, weeks, Limits(most, free_hours(found.graph, found), costs=repair_costs(found, weeks))
    )


def bought(found: Candidates, done: Portfolio) -> tuple[Choice, ...]:
    """List what each further week buys, up to the largest multiple of the budget that is shown.

    Of all sets these are the ones that are worth more than every one of fewer weeks.
    """
    walked = every_step(found, done.budget * max(STEPS))
    every = (*walked, done.choice, *(choice for _, choice in done.frontier))
    line: list[Choice] = []
    for choice in sorted(every, key=lambda c: (c.weeks, -c.value)):
        if not line or choice.value > line[-1].value:
            line.append(choice)
    return tuple(line)
