"""Whether the terms of money are what the event logs of the paired runs say, to a cent.

Random processes with wages, fees and costs of errors are rewritten at random; the process as it is
and the one to be run on the same random numbers. The terms are worked out from the figures of the
engine. Beside them the money is counted from the event logs alone: seconds of work × wage, what
each result costs beside time, calls × price, and results × the share that is wrong × what one
costs. Both must agree within a cent or 1e-9 of the sum.

    python tests/benchmarks/bench_money.py [PROCESSES] [FIRST]
"""

# ruff: noqa: T201 - a table is printed

import json
import sys
from dataclasses import dataclass, replace
from random import Random
from typing import Any, Final

from tests.benchmarks.processes import random_process
from wfmap.facts import Facts, Figure
from wfmap.facts.statements import stated
from wfmap.graph import ProcessGraph, build
from wfmap.insertion.criteria.judged import Judged
from wfmap.insertion.deciding.drawn import errors_of
from wfmap.insertion.deciding.money import YEAR, money_of
from wfmap.insertion.deciding.prices import prices_of
from wfmap.insertion.patterns.pattern import COMES_BACK, Setting
from wfmap.insertion.screening import Screened, screened
from wfmap.model.document import examine
from wfmap.prediction.predictor import predict
from wfmap.simulation import compile as program_of
from wfmap.simulation.engine import layout as at
from wfmap.simulation.runs import Run, run

__all__ = ["Identity", "identity"]

Json = dict[str, Any]

CASES: Final = 60
"""Cases of each run."""
CENT: Final = 0.01
CLOSE: Final = 1e-9
HOUR: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Identity:
    """A candidate: the sum of its terms a year, and the same counted from the logs."""

    candidate: str
    terms: float
    counted: float

    @property
    def holds(self) -> bool:
        """Whether both agree."""
        off = abs(self.terms - self.counted)
        return off <= max(CENT, CLOSE * abs(self.counted))


def priced(seed: int) -> Json:
    """Write the process of a seed with all that money is made of."""
    draw = Random(seed)  # noqa: S311 - no secret
    document = random_process(seed)
    document |= {
        "currency": "EUR",
        "stores": {
            "in": {"kind": "database", "holds": ["form"]},
            "out": {"kind": "database", "holds": ["form"]},
        },
        "data": {"form": {"structure": "unstructured"}},
        "decisions": {"which": {"question": "Which way?", "logic": "decision-table"}},
    }
    for actor in document["actors"].values():
        actor["cost_per_hour"] = round(draw.uniform(20, 90), 2)
    for name, step in document["steps"].items():
        if name.startswith("task"):
            step.update(_task(draw))
        if name.startswith("choice"):
            step["decision"] = "which"
    return document


def _task(draw: Random) -> Json:
    kinds: list[Json] = [
        {"reads": ["in"], "writes": [{"store": "out", "data": "form", "mode": "manual-entry"}]},
        {"reads": ["in"], "type": "user"},
        {"reads": ["in"], "writes": ["out"], "type": "send"},
        {"value": "waste"},
        {"type": "rule"},
        {"error_rate": round(draw.uniform(0.03, 0.2), 3), "reads": ["out"]},
    ]
    found = dict(draw.choice(kinds))
    if "error_rate" in found:
        return found  # a log has one row for what is done again at once, and cannot tell how often
    if draw.random() < 0.5:
        found["fixed_cost"] = round(draw.uniform(0.1, 40), 2)
    if draw.random() < 0.5:
        found["error_cost"] = round(draw.uniform(5, 500), 2)
    return found


def identity(seed: int) -> Identity | None:
    """Take one candidate of a seed; None where it has none that changes anything."""
    process = examine(json.dumps(priced(seed))).process
    assert process is not None
    graph = build(process)
    setting = Setting(graph, predict(graph))
    plans = [p for p in screened(setting) if p.match.form != "nothing"]
    if not plans:
        return None
    plan = Random(seed).choice(plans)  # noqa: S311 - no secret
    before, after = _ran(graph, seed), _ran(plan.graph, seed)
    return Identity(
        f"{seed} {plan.id}",
        _terms(setting, plan, before, after),
        _counted(plan, graph, before, after),
    )


def _ran(graph: ProcessGraph, seed: int) -> Run:
    return run(program_of(graph), seed=seed, replication=0, cases=CASES, log=True)


def _terms(setting: Setting, plan: Screened, before: Run, after: Run) -> float:
    """Work out the terms from the engine's figures; upkeep is no part of any run."""
    base = replace(setting.prediction, facts=_facts(setting.graph, before))
    screen = replace(plan, prediction=replace(plan.prediction, facts=_facts(plan.graph, after)))
    judged = Judged(Setting(setting.graph, base), screen, None, None, None)
    money = money_of(judged, prices_of(setting.graph.process), ())
    assert money is not None
    terms = (money.work, money.errors, money.lateness, money.run, money.upkeep)
    work, errors, late, rest, upkeep = (term.value or 0.0 for term in terms)
    return work + errors + late + rest - upkeep


def _facts(graph: ProcessGraph, done: Run) -> Facts:
    """Put the engine's figures of the measured cases in place of what is stated."""
    base = stated(graph)
    names = program_of(graph).steps
    work, runs = _column(done, at.X_WORK), _column(done, at.X_RUNS)
    steps = {
        name: replace(base.steps[name], executions=Figure(runs[k] / CASES))
        for k, name in enumerate(names)
    }
    actors = {
        actor: replace(
            facts,
            work_per_case=Figure(
                sum(work[k] for k, n in enumerate(names) if graph.steps[n].actor == actor) / CASES
            ),
        )
        for actor, facts in base.actors.items()
    }
    process = replace(base.process, cost=Figure(float(done.costs[:CASES].sum()) / CASES))
    return replace(base, steps=steps, actors=actors, process=process)


def _column(done: Run, column: int) -> list[float]:
    return [float(value) for value in done.steps[:, :, column].sum(axis=0)]


def _counted(plan: Screened, graph: ProcessGraph, before: Run, after: Run) -> float:
    """Count a year's money from the two logs alone."""
    arrivals = graph.process.arrivals
    assert arrivals is not None
    year = stated(graph).process.arrivals
    assert year is not None
    now, later = _spent(graph, before), _spent(plan.graph, after)
    wrong = _wrong(plan, graph, before)
    return (now - later + wrong) / CASES * year.value * YEAR


def _spent(graph: ProcessGraph, done: Run) -> float:
    """Add up seconds of work × wage and what each result costs beside time."""
    nodes = [graph.steps[name] for name in program_of(graph).steps]
    spent = 0.0
    for (case, step, _, _), (_, started, ended) in zip(
        done.log_numbers, done.log_times, strict=True
    ):
        if not 0 <= case < CASES:
            continue
        node = nodes[step]
        actor = graph.process.actors.get(node.actor or "")
        wage = actor.cost_per_hour if actor is not None else None
        if wage is not None:
            spent += (ended - started) / HOUR * wage.value
        if node.step.fixed_cost is not None:
            spent += node.step.fixed_cost.value
    return spent


def _wrong(plan: Screened, graph: ProcessGraph, before: Run) -> float:
    """Count what fewer wrong results save: those of the log × share × what one costs."""
    node = graph.steps[plan.match.step]
    if node.step.error_cost is None:
        return 0.0
    values = plan.parameters.at("mode")
    judged = Judged(Setting(graph, plan.prediction), plan, None, None, None)
    saved = values.error_by_hand - float(errors_of(judged, values))
    if saved >= 0 and plan.parameters.source("error_by_hand") == COMES_BACK:
        return 0.0
    place = program_of(graph).steps.index(node.id)
    done = sum(1 for case, step, *_ in before.log_numbers if 0 <= case < CASES and step == place)
    return done * saved * node.step.error_cost.value


def main(count: int = 1000, first: int = 0) -> None:
    """Print the candidates whose terms do not add up, and how many do."""
    found = [one for seed in range(first, first + count) if (one := identity(seed)) is not None]
    for one in found:
        if not one.holds:
            print(f"{one.candidate}: terms {one.terms:.6f}, counted {one.counted:.6f}")
    print(f"{sum(one.holds for one in found)} of {len(found)} hold")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
