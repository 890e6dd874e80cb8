"""A portfolio as data: the choice under a budget, what it does together, its payback."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wfmap.insertion.candidates import Candidates
from wfmap.insertion.portfolio.choosing import Choice, Limits, choose, frontier
from wfmap.insertion.portfolio.items import free_hours, items_of
from wfmap.insertion.portfolio.joint import Joint, jointly
from wfmap.insertion.portfolio.payback import Payback, payback
from wfmap.insertion.terms import Candidate
from wfmap.insertion.trying import Rounds

__all__ = ["Portfolio", "portfolio"]

STEPS: tuple[float, ...] = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0)
"""Multiples of the budget at which the frontier is shown."""


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What to do together under a budget of weeks.

    `members` are the chosen candidates, `repairs` the weeks of what they need first. `frontier`
    holds the choice at several budgets, the smallest first; `paybacks` is by candidate, None where
    costs or arrivals are not stated.
    """

    budget: float
    choice: Choice
    members: tuple[Candidate, ...]
    repairs: Mapping[str, float]
    joint: Joint
    frontier: tuple[tuple[float, Choice], ...]
    paybacks: Mapping[str, Payback | None]


def portfolio(
    found: Candidates,
    budget: float,
    rounds: Rounds | None = None,
    keep: Sequence[str] = (),
) -> Portfolio:
    """Choose candidates under a budget of weeks and try the whole out.

    Args:
        found: the candidates of a process.
        budget: weeks of one person in all.
        rounds: how the whole is simulated; predicted only where None.
        keep: candidates among which the choice is made; all where empty.
    """
    items, weeks = items_of(found)
    mine = tuple(item for item in items if not keep or item.id in keep)
    free = free_hours(found.graph, found)
    choice = choose(mine, weeks, Limits(budget, free))
    members = tuple(c for c in found.all if c.id in choice.items)
    budgets = [budget * step for step in STEPS]
    line = frontier(mine, weeks, budgets, free)
    return Portfolio(
        budget=budget,
        choice=choice,
        members=members,
        repairs={name: weeks[name] for name in choice.repairs},
        joint=jointly(found, [c.id for c in members], rounds),
        frontier=tuple(zip(sorted(budgets), line, strict=True)),
        paybacks={c.id: payback(found, c) for c in members},
    )
