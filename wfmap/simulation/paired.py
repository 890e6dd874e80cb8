"""Several processes on the same random numbers and the same batches, against one as it is.

A `Race` holds the runs of all of them. They go on row by row, each as far as it is asked to, within
one total of events; what one of them does differently is told at any time, on the rows that both
have.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from wfmap.graph import ProcessGraph
from wfmap.model.limits import whole_number
from wfmap.simulation.batch import Batch
from wfmap.simulation.effect import Effect, effect_between
from wfmap.simulation.field import Field, Helpers, grouped
from wfmap.simulation.frames import LOOK, Frame, frame_of, has_week
from wfmap.simulation.longrun import BUDGET, Look, explained, look_at, next_rows, simulation_in
from wfmap.simulation.pilot import try_out
from wfmap.simulation.preconditions import demand_runnable
from wfmap.simulation.results import Simulation
from wfmap.simulation.settling import FEWEST, NotSettled

__all__ = ["Pair", "Race", "common_frame", "pair"]


_APART: Final = 128
"""Batches of a run of the process as it is that are kept apart. Rivals are held against it by the
larger batches of the two: kept in pairs of pairs, as it runs on with the best of them, they would
leave too few of a rival that only had a first look to say anything of it."""


def common_frame(graphs: Sequence[ProcessGraph], events: int) -> Frame:
    """Give a frame that suits all of some processes, `events` being the budget of each."""
    frames = [frame_of(graph, events) for graph in graphs]
    slowest = max(frame.relaxation for frame in frames)
    frames = [frame_of(graph, events, relaxed=slowest) for graph in graphs]
    by_week = [f for f, g in zip(frames, graphs, strict=True) if has_week(g)] or frames
    longest = max(by_week, key=lambda frame: (frame.row, frame.cases))
    return replace(
        longest,
        warm_up=max(frame.warm_up for frame in frames),
        is_short=any(frame.is_short for frame in frames),
        expected=max(frame.expected for frame in frames),
    )


class Race:
    """Processes measured against one as it is.

    Args:
        graph: the process as it is, in which no work goes round for ever.
        others: those that are compared with it, by a key of the caller's.
        events: the total of all runs of all processes.
        seed: of the random numbers.
        helpers: who does the work.
        frame: how runs are cut; None: so that it suits all of them.
    """

    def __init__(  # noqa: PLR0913 - a race has as many choices
        self,
        graph: ProcessGraph,
        others: Mapping[str, ProcessGraph],
        *,
        events: int = BUDGET,
        seed: int = 0,
        helpers: Helpers | None = None,
        frame: Frame | None = None,
    ) -> None:
        for one in (graph, *others.values()):
            demand_runnable(one)
            try_out(one)
        events = whole_number("events", events) or BUDGET
        share = max(1, events // (len(others) + 1))
        self.events = events
        self.helpers = helpers or Helpers()
        self.seed = seed
        self.frame = frame or common_frame([graph, *others.values()], share)
        target = graph.process.target
        self.has_target = target is not None and target.cycle_time is not None
        self.limit = (
            target.cycle_time.expected
            if target is not None and target.cycle_time is not None
            else None
        )
        self.base = Field(graph, self.frame, seed=seed, limit=self.limit, most=_APART)
        self.fields = {
            key: Field(other, self.frame, seed=seed, limit=self.limit)
            for key, other in others.items()
        }

    @property
    def is_stopped(self) -> bool:
        """Whether the clock ended a run of any of them: then nothing here has settled."""
        return any(field.is_stopped for field in (self.base, *self.fields.values()))

    def has_begun(self, key: str) -> bool:
        """Tell whether a process and the one as it is have brought something to compare."""
        return self.base.has_batches and self.fields[key].has_batches

    @property
    def spent(self) -> int:
        """How many events have happened in all."""
        return self.base.events + sum(field.events for field in self.fields.values())

    def extend(self, keys: Sequence[str], rows: int = LOOK, most: int | None = None) -> bool:
        """Bring the process as it is and some others to so many rows, as far as events last.

        What is left of the total is shared out evenly among those that lack rows. Rows are 16, 20,
        24, 28, 32, 40 … With `most`, no more events than that happen in each of them.

        Returns:
            Whether all of them have so many.
        """
        fields = [self.base, *(self.fields[key] for key in keys)]
        lacking = [field for field in fields if field.rows < rows]
        done = True
        for k, field in enumerate(lacking):
            share = (self.events - self.spent) // (len(lacking) - k)
            share = share if most is None else min(share, most)
            done &= share > 0 and field.extend(rows, field.events + share, self.helpers)
        return done

    def affordable(self, keys: Sequence[str], factor: float = 1.5) -> int | None:
        """Say to how many rows some processes can go next; None where the events do not last."""
        fields = [self.base, *(self.fields[key] for key in keys)]
        left = self.events - self.spent
        found = [next_rows(field, factor, field.events + left // len(fields)) for field in fields]
        known = [rows for rows in found if rows is not None]
        return min(known) if len(known) == len(found) and known else None

    def look(self, key: str | None = None) -> Look:
        """Look at a process's runs so far; None: at those of the process as it is."""
        return look_at(self.base if key is None else self.fields[key])

    def effect(self, key: str) -> Effect:
        """Tell what a process does differently, on the rows that both have.

        It has settled where both show no trend, neither is overloaded, and batches are long enough.
        How narrow its interval is decides nothing.
        """
        one, other = self._alike(self.base, self.fields[key])
        looks = [self.look(), self.look(key)]
        calm = not self.is_stopped and all(
            not (look.drifts or look.is_alike or look.is_overloaded or look.is_short)
            for look in looks
        )
        return effect_between(one, other, calm=calm, fewest=FEWEST, has_target=self.has_target)

    def _alike(self, one: Field, other: Field) -> tuple[list[list[Batch]], list[list[Batch]]]:
        """Cut the batches of two processes alike."""
        per = max(course.tally.per for field in (one, other) for course in field.courses)
        rows = min(one.rows, other.rows) or min(
            len(course.tally.batches) * course.tally.per
            for field in (one, other)
            for course in field.courses
        )
        found = [grouped(field.batches(per, rows)) for field in (one, other)]
        return found[0], found[1]

    def not_settled(
        self, key: str | None = None, precision: float | None = None, total: float | None = None
    ) -> NotSettled | None:
        """Say why a process has not settled; None where it has.

        The events that would settle it are those of its own runs, or a `total` of which they have a
        share.
        """
        field = self.base if key is None else self.fields[key]
        look = look_at(field)
        if look.settled(precision) and not self.is_stopped:
            return None
        return explained(field, look, precision, total)

    def simulation(self, key: str | None = None, precision: float | None = None) -> Simulation:
        """Tell all about a process's runs so far; None: about those of the process as it is."""
        return simulation_in(self.base if key is None else self.fields[key], self.seed, precision)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two processes simulated side by side, and what the other does differently from the one."""

    as_is: Simulation
    to_be: Simulation
    effect: Effect


def pair(  # noqa: PLR0913 - a simulation has as many choices
    as_is: ProcessGraph,
    to_be: ProcessGraph,
    *,
    events: int = BUDGET,
    seed: int = 0,
    precision: float | None = None,
    helpers: Helpers | None = None,
    frame: Frame | None = None,
) -> Pair:
    """Simulate two processes in the long run, until both have settled or the events end."""
    race = Race(as_is, {"to_be": to_be}, events=events, seed=seed, helpers=helpers, frame=frame)
    keys, rows = ["to_be"], LOOK
    while race.extend(keys, rows):
        looks = [race.look(), race.look("to_be")]
        if all(look.settled(precision) or look.is_overloaded for look in looks):
            break
        factor = max(look.lacking(precision) for look in looks if not look.is_overloaded)
        more = race.affordable(keys, factor)
        if more is None or any(look.is_overloaded for look in looks):
            break
        rows = more
    one, other = race.simulation(None, precision), race.simulation("to_be", precision)
    effect = race.effect("to_be")
    return Pair(one, other, effect)
