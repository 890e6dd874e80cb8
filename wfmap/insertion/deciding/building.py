"""Who would build a candidate: a team of one's own beside a partner, each with what is not shown.

What it brings is the same whoever builds it. What differs is the price of a day and when they can
begin: the months before they do are lost from the horizon. Neither is better as such; what each
would have to bring, and the document does not show, is listed for both.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from wfmap.insertion.criteria.judged import Judged
from wfmap.insertion.deciding.effort import efforts
from wfmap.insertion.deciding.prices import Prices
from wfmap.insertion.deciding.returns import months_of_use, worth
from wfmap.insertion.deciding.terms import Builder, Building, Money
from wfmap.model.economy import Builders
from wfmap.readiness.systems.connectors import connectors
from wfmap.units.durations import DAY

__all__ = ["building_of"]

MONTH: Final = 365.25 * DAY / 12
"""Seconds of an average month."""
MONTHS: Final = 12.0
SHORTEST: Final = 3
"""Letters of a word that names something."""
COMMON: Final = frozenset(("and", "the", "system", "systems", "interface", "interfaces", "same"))
"""Words that tell no skill from another."""


def building_of(judged: Judged, money: Money | None, prices: Prices) -> tuple[Building, ...]:
    """Give the two scenarios of who builds; none where nothing is built or no money is told."""
    if judged.is_nothing or money is None or money.npv.value is None:
        return ()
    economy = judged.setting.graph.process.economy
    stated = economy if economy is not None and _is_ours(economy.currency, prices) else None
    own = stated.internal if stated is not None else None
    firm = stated.partner if stated is not None else None
    return (
        _scenario("internal", own, judged, money, prices),
        _scenario("partner", firm, judged, money, prices),
    )


def _is_ours(currency: str | None, prices: Prices) -> bool:
    return currency in {None, prices.currency}


def _scenario(
    who: Builder, stated: Builders | None, judged: Judged, money: Money, prices: Prices
) -> Building:
    lacking = tuple(_lacking(judged, stated))
    ramp = stated.ramp_up.expected / MONTH if stated is not None and stated.ramp_up else None
    day = stated.per_day.value if stated is not None and stated.per_day is not None else None
    usual = prices.per_day
    if day is None and who == "internal" and usual is not None:
        day = usual.mode
    if day is None or usual is None or money.build.value is None or money.npv.value is None:
        return Building(who, day, ramp, None, None, None, lacking)
    build = money.build.value * day / usual.mode
    later = ramp or 0.0
    slow = np.array([float(efforts()["ramp_up_months"]["mode"])])
    whole = float(worth(prices.horizon, prices.discount, slow)[0])
    left = float(worth(max(prices.horizon - later, 0.0), prices.discount, slow)[0])
    left /= (1 + prices.discount) ** (later / MONTHS)
    upkeep = (money.upkeep.value or 0.0) * (day / usual.mode - 1)
    taken = float(efforts()["adoption"]["mode"]) if judged.is_ai else 1.0
    gross = (money.npv.value - money.build.value) / whole + upkeep * taken / MONTHS
    months = float(months_of_use(np.array([-build]), np.array([gross]), slow)[0])
    payback = later + months if np.isfinite(months) else None
    return Building(who, day, ramp, build, gross * left + build, payback, lacking)


def _lacking(judged: Judged, stated: Builders | None) -> Iterator[str]:
    """Yield what building takes that no stated skill has a word of."""
    shown = _words(" ".join(stated.skills)) if stated is not None else frozenset()
    for need, told in _needs(judged):
        if not need & shown:
            yield told


def _needs(judged: Judged) -> Iterator[tuple[frozenset[str], str]]:
    plan, graph = judged.screened, judged.setting.graph
    if judged.is_ai:
        words = frozenset(("ai", "learning", "language", "models", "classification"))
        yield words, "machine learning, and to hold it against the truth"
    if judged.has_machine:
        found = connectors(graph, plan.match.step, plan.pattern.purpose)
        for name in dict.fromkeys(graph.process.systems[c.system].name or c.system for c in found):
            yield _words(name), f"interfaces of {name}"
    label = graph.steps[plan.match.step].label
    yield _words(label), f"how {label[:1].lower()}{label[1:]} is done here"


def _words(text: str) -> frozenset[str]:
    words = (word.casefold().strip(".,;:()") for word in text.split())
    return frozenset(w for w in words if len(w) >= SHORTEST and w not in COMMON)
