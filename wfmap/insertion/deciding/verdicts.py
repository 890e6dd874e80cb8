"""Reasons and money → a verdict for each candidate, and their order.

The gravest reason decides: what may not be or loses is not done; of what nobody can say, it is said
what to find out; what needs something first says what. The rest is done only where no single number
within its doubt turns it into a loss. Doing nothing can always be done: what is worth doing stands
above it, what first needs something below.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from wfmap.insertion.criteria.judged import Judged
from wfmap.insertion.deciding.building import building_of
from wfmap.insertion.deciding.drawn import errors_of
from wfmap.insertion.deciding.grounds import (
    error_cost_question,
    grounds,
    lacks_cost_of_error,
)
from wfmap.insertion.deciding.knowing import SAMPLE
from wfmap.insertion.deciding.law import law_of
from wfmap.insertion.deciding.money import cost_of_error, money_of
from wfmap.insertion.deciding.moving import moved_tippings
from wfmap.insertion.deciding.numbers import within_doubt
from wfmap.insertion.deciding.prices import Prices, is_priced
from wfmap.insertion.deciding.saying import said_of
from wfmap.insertion.deciding.silence import unsaid
from wfmap.insertion.deciding.terms import VERDICTS, Ground, Money, Question, Tipping, Verdict
from wfmap.insertion.deciding.tipping import parameters_of, tippings
from wfmap.insertion.ranking import Ranking
from wfmap.insertion.terms import STAGES, Candidate, Stage
from wfmap.units.figures import exact
from wfmap.units.figures import money as in_money
from wfmap.words.sentences import percent, quoted

__all__ = ["decided"]

HALF: Final = 0.5
"""Share of samples that do not pay back within the horizon, above which it is not done."""
LESS_LATE: Final = 0.005
"""Share of cases by which fewer are late, from which it is worth asking what that is worth."""
LEVEL: Final = 0.95
"""The level of rank intervals."""
IN_SHADOW: Final = Ground(
    "only_after", "it changes nothing by itself: it measures what the stages after it need"
)
"""What is said of the stage at which nobody sees it: it is never worth its money alone."""
UNKNOWN: Final = -1e30
"""What stands for money that is not known, below every amount."""


def decided(ranking: Ranking, judged: Mapping[str, Judged], prices: Prices) -> Ranking:
    """Give every candidate its verdict, and put them in the order of verdict, money, utility."""
    proposed = {j.screened.match.step for j in judged.values() if not j.is_nothing}
    found = [_decide(c, judged[c.id], prices, proposed) for c in ranking.candidates]
    order = sorted(found, key=lambda c: _place(c, ranking))
    ranks = _ranked([c for c in order if c.verdict in {"do", "only_after"}], ranking)
    return replace(ranking, candidates=tuple(ranks.get(c.id) or _unranked(c) for c in order))


def _place(candidate: Candidate, ranking: Ranking) -> tuple[int, float, float, str]:
    net = _net(candidate)
    utility = ranking.utility.get(candidate.id, 0.0)
    return VERDICTS.index(candidate.verdict), -net, -utility, candidate.id


def _net(candidate: Candidate) -> float:
    value = candidate.money.net.value if candidate.money is not None else None
    if candidate.is_nothing:
        return 0.0
    return UNKNOWN if value is None else value


def _unranked(candidate: Candidate) -> Candidate:
    return replace(candidate, rank=None, rank_interval=None, first_rank_share=None)


def _ranked(order: Sequence[Candidate], ranking: Ranking) -> Mapping[str, Candidate]:
    """Number them, each with the interval of ranks it has within its verdict."""
    found: dict[str, Candidate] = {}
    before = 0
    for verdict in VERDICTS:
        mine = [c for c in order if c.verdict == verdict]
        if not mine:
            continue
        table = np.stack([_samples(c, ranking) for c in mine])
        ranks = 1 + before + (table[None, :, :] > table[:, None, :]).sum(axis=1)
        tail = (1 - LEVEL) / 2
        low = np.quantile(ranks, tail, axis=1, method="lower")
        high = np.quantile(ranks, 1 - tail, axis=1, method="higher")
        firsts = (ranks == 1).mean(axis=1)
        for k, candidate in enumerate(mine):
            place = before + k + 1
            ends = (min(int(low[k]), place), max(int(high[k]), place))
            share = float(firsts[k])
            found[candidate.id] = replace(
                candidate, rank=place, rank_interval=ends, first_rank_share=share
            )
        before += len(mine)
    return found


def _samples(
    candidate: Candidate, ranking: Ranking
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    scores = ranking.scores[candidate.id]
    if candidate.is_nothing:
        return np.zeros(_least(ranking))
    money = candidate.money
    if money is None or money.samples is None:
        return np.asarray(UNKNOWN * (1 - scores[: _least(ranking)]))
    return money.samples[: _least(ranking)]


def _least(ranking: Ranking) -> int:
    return min(2000, ranking.samples)


def _decide(
    candidate: Candidate, judged: Judged, prices: Prices, proposed: Collection[str]
) -> Candidate:
    step = judged.setting.graph.steps.get(judged.screened.match.step)
    known = replace(candidate, physical=step.step.physical if step is not None else None)
    law = law_of(judged.setting, judged.screened)
    money = money_of(judged, prices, candidate.shortfalls)
    if judged.is_nothing:
        told = "doing nothing costs nothing and risks nothing new"
        asked = unsaid(judged.setting, proposed)
        return replace(known, verdict="do", because=told, money=money, law=law, questions=asked)
    reasons = [*grounds(judged, candidate, law)]
    refused = any(g.verdict == "do_not" for g in reasons)
    in_shadow = candidate.stage == "shadow"
    reasons += [IN_SHADOW] if in_shadow else _of_money(judged, candidate, money)
    flips: tuple[Tipping, ...] = ()
    if money is not None and not in_shadow and not refused:
        flips = tippings(judged, money, prices, candidate.shortfalls)
        graph = judged.setting.graph
        if _worst((*reasons, *_to_measure(judged, within_doubt(graph, flips), money))) == "do":
            flips = _once((*flips, *moved_tippings(judged, money, prices, candidate.shortfalls)))
        reasons += _to_measure(judged, within_doubt(graph, flips), money)
    verdict = _worst(reasons)
    return replace(
        known,
        verdict=verdict,
        because=_because(verdict, reasons, money, prices),
        only_after=_told(reasons, "only_after") if verdict in {"only_after", "cannot_say"} else (),
        questions=_questions(reasons, money, verdict),
        flips=flips,
        next_rung=_next_rung(judged, verdict, reasons),
        money=money,
        law=law,
        details={**candidate.details, **_limit_of_errors(money)},
        parameters=parameters_of(judged, prices),
        building=building_of(judged, money, prices),
    )


def _once(flips: Sequence[Tipping]) -> tuple[Tipping, ...]:
    """Name each number once, by what it does within its doubt where it does anything."""
    order = sorted(flips, key=lambda flip: flip.far)
    return tuple({flip.pointer: flip for flip in reversed(order)}.values())[::-1]


def _limit_of_errors(money: Money | None) -> Mapping[str, float]:
    """Give the share of wrong results at which it loses, which limits the gates of a plan."""
    rate = money.break_even.error_rate if money is not None else None
    return {} if rate is None else {"break_even_error_rate": rate}


def _worst(reasons: Sequence[Ground]) -> Verdict:
    found: tuple[Verdict, ...] = ("do", *(g.verdict for g in reasons))
    return max(found, key=VERDICTS.index)


def _told(reasons: Sequence[Ground], verdict: Verdict) -> tuple[str, ...]:
    return tuple(dict.fromkeys(g.told for g in reasons if g.verdict == verdict))


def _of_money(judged: Judged, candidate: Candidate, money: Money | None) -> Sequence[Ground]:
    """List what speaks against it in money, and what of it is not known."""
    likely = judged.screened.parameters.at("mode")
    rises = errors_of(judged, likely) > likely.error_by_hand
    found = list(lacks_cost_of_error(judged, rises=bool(rises)))
    process = judged.setting.graph.process
    if money is None:
        if candidate.standing == "out" and not candidate.vetoes and not candidate.blocked:
            found.append(Ground("do_not", "something else is surely better"))
        return [*found, *_unstated(judged)]
    if judged.is_ai and not is_priced(judged.screened.parameters):
        question = Question(
            "/economy/call_price",
            f"What does a call to an AI cost in {process.currency or 'your currency'}?",
            "take it from the supplier's price list",
            unit=process.currency or "",
        )
        found.append(
            Ground("only_after", "what a call costs is not known in this currency", question)
        )
    if money.build.value is None:
        question = Question(
            "/economy/internal/per_day",
            f"What does a day of a builder cost in {process.currency or 'your currency'}?",
            "ask the people who would build it",
            unit=process.currency or "",
        )
        found.append(
            Ground("only_after", "what building costs is not known in this currency", question)
        )
    net, unit = money.net.value, process.currency
    surely = _sure_loss(money)
    if surely is not None:
        told = f"it loses at least {in_money(surely, unit)} a year, whatever it costs to run"
        return [Ground("do_not", told)]
    hidden = _unpriced_gain(judged)
    loses = net is not None and (net <= 0 or (money.never or 0.0) > HALF)
    if loses and hidden is not None:
        return [*found, hidden]
    if net is not None and net <= 0:
        what = "brings nothing" if net == 0 else f"loses {in_money(-net, unit)} a year"
        found.append(Ground("do_not", f"it {what} at its likely value"))
    elif money.never is not None and net is not None and money.never > HALF:
        told = (
            f"it has not paid back within {exact(money.horizon)} months in "
            f"{percent(money.never)} of the samples"
        )
        found.append(Ground("do_not", told))
    elif net is not None and net - (money.errors.value or 0.0) <= 0:
        assumed = _assumed_gain(judged)
        found += [assumed] if assumed is not None else []
    return found


def _sure_loss(money: Money) -> float | None:
    """Give what is lost a year where what it costs to run is not known, and no gain bears it."""
    known = (money.work.value, money.errors.value, money.lateness.value)
    if money.run.value is not None or None in known:
        return None
    total = sum(value for value in known if value is not None)
    return -total if total < 0 else None


def _unpriced_gain(judged: Judged) -> Ground | None:
    """Ask for the price of what gets better and has none: lateness, or errors."""
    process, base = judged.setting.graph.process, judged.setting.prediction
    likely = judged.screened.parameters.at("mode")
    unit = process.currency or "money"
    after = judged.screened.prediction
    priced = process.target is not None and process.target.late_cost is not None
    stable = not base.unstable and not after.unstable
    late = base.late if stable and not priced else None
    if late is not None and late - (after.late or 0.0) > LESS_LATE:
        question = Question(
            "/target/late_cost", "What does a late case cost?", "ask those who wait", unit=unit
        )
        told = "fewer cases would be late, and what a late one costs is not stated"
        return Ground("cannot_say", told, question)
    if cost_of_error(judged) is None and errors_of(judged, likely) < likely.error_by_hand:
        asked = error_cost_question(judged)
        told = "fewer results would be wrong, and what one costs is not stated"
        return Ground("cannot_say", told, asked)
    return None


def _assumed_gain(judged: Judged) -> Ground | None:
    """Ask how much is wrong today, where nobody stated it: no default leads alone."""
    known = judged.screened.parameters.ranges["error_by_hand"]
    if known.low == known.high:
        return None
    step = judged.screened.match.step
    label = quoted(judged.setting.graph.steps[step].label)
    question = Question(
        f"/steps/{step}/error_rate",
        f"In what share of the cases is the result of {label} wrong today?",
        "let a second person check a sample of finished cases",
        SAMPLE,
        unit="share, 0 to 1",
    )
    told = (
        f"its gain is fewer wrong results, and how many of {label} are wrong today is not stated "
        f"({percent(known.mode)} is only assumed)"
    )
    return Ground("cannot_say", told, question)


def _unstated(judged: Judged) -> Sequence[Ground]:
    """Ask for the volume and the wages without which no money can be told."""
    graph = judged.setting.graph
    found = []
    if judged.setting.facts.process.arrivals is None:
        question = Question(
            "/arrivals", "How many cases come in a week?", "count a month of them", 20
        )
        found.append(Ground("only_after", "how many cases come is not stated", question))
    doer = graph.steps[judged.screened.match.step].actor
    actor = graph.process.actors.get(doer or "")
    if doer and (actor is None or actor.cost_per_hour is None):
        at, name = f"/actors/{doer}/cost_per_hour", graph.actor_name(doer)
        question = Question(at, f"What does an hour of {name} cost?", "ask the payroll")
        found.append(Ground("only_after", f"what an hour of {name} costs is not stated", question))
    return found


def _to_measure(judged: Judged, flips: Sequence[Tipping], money: Money) -> Sequence[Ground]:
    """Ask for the numbers that turn it, where it gains as it is likely."""
    found = []
    for flip in flips:
        name = flip.pointer.rsplit("/", 1)[-1].replace("_", " ")
        told = said_of(flip, judged.setting.graph)
        how = (
            "measure it on a sample of cases" if flip.pointer.startswith("figures/") else "check it"
        )
        of = _whose(judged, flip.pointer)
        ask = f"What is the {name}{of}?"
        question = Question(flip.pointer, ask, how, SAMPLE, worth=_doubt(money))
        found.append(Ground("only_after", told, question))
    return found


def _whose(judged: Judged, pointer: str) -> str:
    """Name the element that a number is of; empty where it is of the whole."""
    graph, (kind, *rest) = judged.setting.graph, pointer.lstrip("/").split("/")
    if kind == "figures":
        return f" at {quoted(graph.steps[judged.screened.match.step].label)}"
    if kind == "steps" and rest[0] in graph.steps:
        return f" of {quoted(graph.steps[rest[0]].label)}"
    return f" of {quoted(graph.actor_name(rest[0]))}" if kind == "actors" else ""


def _doubt(money: Money) -> float | None:
    """Give what perfect knowledge is worth at most: the gain it would not miss or the loss."""
    if money.hope is None or money.npv.value is None:
        return None
    return money.hope - max(money.npv.value, 0.0) if money.hope > money.npv.value else 0.0


def _questions(
    reasons: Sequence[Ground], money: Money | None, verdict: Verdict
) -> tuple[Question, ...]:
    """List what to find out, each once, what is worth most first; of what is not done nothing."""
    if verdict == "do_not":
        return ()
    hope = money.hope if money is not None else None
    found: dict[tuple[str, str], Question] = {}
    for reason in reasons:
        asked = reason.question
        if asked is not None and (asked.pointer, asked.about) not in found:
            found[asked.pointer, asked.about] = replace(
                asked, worth=hope if asked.worth is None else asked.worth
            )
    return tuple(sorted(found.values(), key=lambda q: -(q.worth or 0.0)))


def _because(
    verdict: Verdict, reasons: Sequence[Ground], money: Money | None, prices: Prices
) -> str:
    if verdict == "do" and money is not None and money.net.value is not None:
        months = money.payback[0]
        back = f", paid back after {months:.0f} months of use" if months is not None else ""
        return f"it gains {in_money(money.net.value, prices.currency or None)} a year{back}"
    return "; ".join(_told(reasons, verdict)[:3])


def _next_rung(judged: Judged, verdict: Verdict, reasons: Sequence[Ground]) -> Stage | None:
    """Name the stage to go to next: beside the people first, where a sample is still owed."""
    if verdict not in {"do", "only_after"}:
        return None
    if not judged.is_ai:
        waits = judged.has_machine and verdict == "only_after"
        return "shadow" if waits else judged.screened.stage
    open_ = any(g.question is not None and g.told.startswith("a sample of") for g in reasons)
    if open_:
        return "shadow"
    stages = judged.screened.match.stages
    if judged.screened.stage == "shadow":
        return "shadow"
    acting: tuple[Stage, ...] = tuple(s for s in STAGES[1:] if s in stages)
    return acting[0] if acting else judged.screened.stage
