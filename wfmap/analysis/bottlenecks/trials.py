"""Levers tried in the simulator, all on the same random numbers.

A trial of a process is a row of replications, each a figure for cycle time, cost and lateness over
the cases after the warm-up. The random numbers belong to cases and steps, so the same replication
of two processes differs by what the lever changed, and by nothing else.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wfmap.graph import ProcessGraph
from wfmap.simulation import Program, compile, run  # noqa: A004 - what it is called there
from wfmap.simulation.warm import is_warm

__all__ = ["Trial", "Trials"]

Samples = NDArray[np.float64]
Key = int


@dataclass(frozen=True, slots=True)
class Trial:
    """One figure per replication, in order: seconds, currency, share of cases that are late."""

    cycle_time: Samples
    cost: Samples
    late: Samples

    def __len__(self) -> int:
        """Count the replications."""
        return len(self.cycle_time)

    def and_(self, more: "Trial") -> "Trial":
        """Append further replications."""
        return Trial(
            np.concatenate([self.cycle_time, more.cycle_time]),
            np.concatenate([self.cost, more.cost]),
            np.concatenate([self.late, more.late]),
        )


@dataclass(slots=True)
class Trials:
    """Processes under trial, by number; replications are added as they are asked for.

    `cases` are measured after the first `warm_up` of a replication; `limit` is the cycle time
    beyond which a case is late, None without a target. `workers` processes share the work, with
    the joblib backend of that name; the results are the same whatever they are.
    """

    cases: int
    warm_up: int
    seed: int = 0
    limit: float | None = None
    workers: int = 1
    backend: str | None = None
    cancelled: Callable[[], bool] | None = None
    programs: dict[Key, Program] = field(default_factory=dict)
    done: dict[Key, Trial] = field(default_factory=dict)

    def add(self, key: Key, graph: ProcessGraph) -> None:
        """Put a process on trial."""
        self.programs[key] = compile(graph)

    def extend(self, keys: Sequence[Key], replications: int) -> None:
        """Bring some processes to a number of replications, all they lack in one go."""
        lacking = [(k, range(self._count(k), replications)) for k in keys]
        work = [(k, todo) for k, todo in lacking if len(todo)]
        found = _spread(
            [(_trial, (self.programs[key], self._plan(), todo)) for key, todo in work],
            self.workers,
            self.backend,
        )
        for (key, _), more in zip(work, found, strict=True):
            before = self.done.get(key)
            self.done[key] = more if before is None else before.and_(more)

    def _count(self, key: Key) -> int:
        return len(self.done[key]) if key in self.done else 0

    def _plan(self) -> Mapping[str, Any]:
        return {
            "cases": self.cases,
            "warm_up": self.warm_up,
            "seed": self.seed,
            "limit": self.limit,
            "cancelled": self.cancelled if self.workers == 1 else None,
        }


def _spread(
    jobs: Sequence[tuple[Callable[..., Trial], tuple[Any, ...]]], workers: int, backend: str | None
) -> list[Trial]:
    """Do jobs here, or over processes where there is more than one worker."""
    if (workers == 1 and backend is None) or not is_warm():
        return [function(*arguments) for function, arguments in jobs]
    joblib: Any = import_module("joblib")  # ships no types, and only this needs it
    with joblib.parallel_config(backend=backend or "loky", n_jobs=workers):
        return list(joblib.Parallel()(joblib.delayed(work)(*given) for work, given in jobs))


def _trial(program: Program, plan: Mapping[str, Any], replications: range) -> Trial:
    rows = [_replication(program, plan, number) for number in replications]
    table = np.array(rows, dtype=np.float64)
    return Trial(table[:, 0], table[:, 1], table[:, 2])


def _replication(
    program: Program, plan: Mapping[str, Any], number: int
) -> tuple[float, float, float]:
    """Run once; give the means over the cases after the warm-up that came to an end."""
    warm_up: int = plan["warm_up"]
    done = run(
        program,
        seed=plan["seed"],
        replication=number,
        cases=plan["cases"] + warm_up,
        cancelled=plan["cancelled"],
    )
    times, costs = done.cycle_times[warm_up:], done.costs[warm_up:]
    ended = ~np.isnan(times)
    if not ended.any():
        return float("nan"), float("nan"), float("nan")
    limit = plan["limit"]
    late = float(np.mean(times[ended] > limit)) if limit is not None else float("nan")
    return float(np.mean(times[ended])), float(np.mean(costs[ended])), late
