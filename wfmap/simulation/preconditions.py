"""What the engine takes for granted, asserted before it runs: it looks at no address itself.

A document may be empty, which is told politely. Every other assertion is about the program that was
made of it: each handle must lead to a record that lies whole in the memory, of the kind its place
wants. If one does not, the compiler of programs is at fault, and the machine code is never called.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from wfmap.errors import LimitError, WfmapError
from wfmap.facts.outcome import refuse_round
from wfmap.graph import ROOT, ProcessGraph
from wfmap.graph.endings import HOW_OUT, caught_for_ever
from wfmap.graph.instants import endless_in_no_time
from wfmap.model.process import MOST_WAITING
from wfmap.simulation.distributions import DIST_SIZE, VALUE_COUNT, VALUES
from wfmap.simulation.engine import layout as at
from wfmap.simulation.image import Image

__all__ = [
    "OUT_OF_NO_TIME",
    "UnsoundProgramError",
    "demand_runnable",
    "demand_sound",
    "way_round",
]

MOST_SHOWN: Final = 8
"""Steps of a loop that a message names."""


OUT_OF_NO_TIME: Final = "give one of these steps a time, or let something else set the event off"
"""The way out of a loop that takes no time."""


def way_round(steps: Sequence[str]) -> str:
    """Write the steps of a loop, some of them where they are many."""
    shown = [f"'{step}'" for step in steps[:MOST_SHOWN]]
    if len(steps) > MOST_SHOWN:
        shown.append("…")
    return " → ".join([*shown, f"'{steps[0]}'"])


class UnsoundProgramError(RuntimeError):
    """A program that would lead the engine out of its memory: a fault of wfmap."""


def demand_runnable(graph: ProcessGraph) -> None:
    """Refuse what there is nothing to run of, or too much.

    Raises:
        WfmapError: the process has no step, or work in it goes round for ever.
        LimitError: more cases wait in its backlog than fit into the memory of a run.
    """
    if not graph.at(ROOT):
        raise WfmapError(
            "there is no step to simulate", "describe the process under 'steps'; `wfmap new` helps"
        )
    refuse_round(graph)
    caught = caught_for_ever(graph)
    if caught is not None:
        raise WfmapError(f"work goes round for ever: {caught.story(graph)}", HOW_OUT)
    loop = endless_in_no_time(graph)
    if loop:
        raise WfmapError(f"work goes round for ever in no time: {way_round(loop)}", OUT_OF_NO_TIME)
    waiting = sum(n.value for n in graph.process.backlog.values())
    if waiting > MOST_WAITING:
        raise LimitError(
            f"{waiting:,.0f} cases wait in the backlog; at most {MOST_WAITING:,} are simulated",
            "let one case stand for several, with longer times",
        )


def demand_sound(image: Image) -> None:
    """Assert that every handle of a program leads to a record of the program.

    Raises:
        UnsoundProgramError: one does not.
    """
    checker = _Checker(image)
    for fault in checker.faults():
        raise UnsoundProgramError(f"the program of the simulation is unsound: {fault}")


@dataclass(frozen=True, slots=True)
class _Checker:
    """Looks through the records of an image, from the header on."""

    image: Image

    def faults(self) -> Iterator[str]:
        """Yield what is wrong."""
        i = self.image.i
        size = len(i)
        if len(self.image.f) != size or size < at.HEADER_SIZE:
            yield "the two arrays are not equally long"
            return
        count = i[at.H_NODE_COUNT]
        root = i[at.H_ROOT]
        first = root - count * at.NODE_SIZE
        yield from self._within("root", root, at.NODE_SIZE)
        yield from self._within("steps", first, at.NODE_SIZE * (count + 1))
        yield from self._within("pools", i[at.H_POOLS], at.POOL_SIZE * i[at.H_POOL_COUNT])
        if i[at.H_SCOPE_SIZE] < at.S_COUNTS:
            yield f"scopes are {i[at.H_SCOPE_SIZE]} long"
        if i[root + at.N_START_COUNT] < 1:
            yield "the process has no start"
        for k in range(count + 1):
            yield from self._node(first + k * at.NODE_SIZE, first, count)
        for k in range(i[at.H_POOL_COUNT]):
            yield from self._pool(i[at.H_POOLS] + k * at.POOL_SIZE)
        for k in range(i[at.H_BACKLOG_COUNT]):
            place = i[at.H_BACKLOG] + k * at.BACKLOG_SIZE
            yield from self._within("backlog", place, at.BACKLOG_SIZE)
            yield from self._list("backlog", i[place + at.Z_PATH], i[place + at.Z_DEPTH] + 1)
        if i[at.H_ARRIVAL]:
            yield from self._within("arrivals", i[at.H_ARRIVAL], at.ARRIVAL_SIZE)
            yield from self._distribution(i[i[at.H_ARRIVAL] + at.A_BETWEEN])
            yield from self._calendar(i[i[at.H_ARRIVAL] + at.A_CALENDAR])

    def _within(self, what: str, place: int, size: int) -> Iterator[str]:
        """Find a record that is not whole in the memory behind the header; nothing is nowhere."""
        if size and not at.HEADER_SIZE <= place <= len(self.image.i) - size:
            yield f"{what} at {place}, {size} long, in {len(self.image.i)}"

    def _list(self, what: str, place: int, count: int) -> Iterator[str]:
        if count < 0:
            yield f"{what} holds {count}"
        yield from self._within(what, place, max(count, 0))

    def _step(self, what: str, place: int, first: int, count: int) -> Iterator[str]:
        """Find a handle of a step that is none."""
        number, rest = divmod(place - first, at.NODE_SIZE)
        if rest or not 0 <= number < count:
            yield f"{what} leads to {place}, which is no step"

    def _level(self, what: str, place: int, first: int, count: int) -> Iterator[str]:
        """Find a handle of a level that is none: that of a step, or the outermost."""
        yield from self._step(what, place, first, count + 1)

    def _one_of(self, what: str, value: int, most: int) -> Iterator[str]:
        """Find a number that stands for nothing."""
        if not 0 <= value <= most:
            yield f"{what} is {value}"

    def _bundles(self, node: int) -> Iterator[str]:
        """Find alternatives of a beginning that are none of its starts."""
        i = self.image.i
        either, starts = i[node + at.N_EITHER], i[node + at.N_START_COUNT]
        yield from self._one_of("alternatives", either, starts)
        if 0 <= either <= starts and starts > 0:
            place = i[node + at.N_BUNDLES]
            yield from self._list("alternatives", place, either + 1)
            bounds = [i[place + k] for k in range(either + 1)]
            if bounds[0] != 0 or bounds != sorted(set(bounds)) or bounds[-1] > starts:
                yield f"alternatives are cut at {bounds}"

    def _node(self, node: int, first: int, count: int) -> Iterator[str]:
        i = self.image.i
        for place in (at.N_WORK, at.N_SETUP, at.N_WAIT, at.N_TIMER):
            yield from self._distribution(i[node + place])
        if i[node + at.N_POOL]:
            yield from self._within("pool", i[node + at.N_POOL], at.POOL_SIZE)
            yield from self._within("class", i[node + at.N_CLASS], at.CLASS_SIZE)
        if i[node + at.N_BATCH]:
            yield from self._within("batch", i[node + at.N_BATCH], at.BATCH_SIZE)
        for what, where, many in (
            ("events", at.N_EVENTS, at.N_EVENT_COUNT),
            ("starts", at.N_STARTS, at.N_START_COUNT),
            ("event sub-processes", at.N_INNER, at.N_INNER_COUNT),
        ):
            place, members = i[node + where], i[node + many]
            yield from self._list(what, place, members)
            for k in range(members):
                yield from self._step(what, i[place + k], first, count)
        yield from self._flows(node, first, count)
        yield from self._one_of("closing", i[node + at.N_CLOSING], at.ON_CLOSING_DO_NOT_START)
        yield from self._bundles(node)
        yield from self._one_of("late", i[node + at.N_LATE_COUNT], i[node + at.N_INNER_COUNT])
        yield from self._throws(node, first, count)
        if i[node + at.N_JOIN] == at.JOIN_INCLUSIVE:
            yield from self._within("reached", i[node + at.N_REACHED], count + 1)

    def _throws(self, node: int, first: int, count: int) -> Iterator[str]:
        """Find what is wrong with what a step throws, who catches it, and what undoes the step."""
        i = self.image.i
        yield from self._one_of("what is thrown", i[node + at.N_THROWS], at.THROW_CANCEL)
        if i[node + at.N_THROWS] == at.THROW_COMPENSATION:
            yield from self._level("compensation", i[node + at.N_UNDO_LEVEL], first, count)
        for place in (at.N_UNDONE_BY, at.N_UNDO_ONLY):
            if i[node + place]:
                yield from self._step("compensation", i[node + place], first, count)
        for where, many in ((at.N_CATCHES, at.N_CATCH_COUNT), (at.N_TELLS, at.N_TELL_COUNT)):
            catches, members = i[node + where], i[node + many]
            yield from self._list("catches", catches, at.CATCH_SIZE * members)
            for k in range(members):
                yield from self._catch(catches + k * at.CATCH_SIZE, first, count)

    def _catch(self, catch: int, first: int, count: int) -> Iterator[str]:
        i = self.image.i
        where = i[catch + at.D_WHERE]
        yield from self._step("catch", i[catch + at.D_EVENT], first, count)
        yield from self._level("catch", i[catch + at.D_LEVEL], first, count)
        yield from self._one_of("where it is caught", where, at.CATCH_BESIDE)
        if where == at.CATCH_BESIDE:
            yield from self._step("catch", i[catch + at.D_HOST], first, count)
        if where == at.CATCH_BORDER:  # the outermost level has none
            yield from self._step("border", i[catch + at.D_LEVEL], first, count)

    def _flows(self, node: int, first: int, count: int) -> Iterator[str]:
        i = self.image.i
        flows, messages = i[node + at.N_OUT], i[node + at.N_MESSAGES]
        yield from self._list("flows", flows, at.FLOW_SIZE * i[node + at.N_OUT_COUNT])
        yield from self._list("messages", messages, at.MESSAGE_SIZE * i[node + at.N_MESSAGE_COUNT])
        for k in range(i[node + at.N_OUT_COUNT]):
            flow = flows + k * at.FLOW_SIZE
            yield from self._step("flow", i[flow + at.L_TARGET], first, count)
            yield from self._distribution(i[flow + at.L_WAIT])
            if not 0 <= i[flow + at.L_SLOT] < i[at.H_JOIN_SIZE] - at.J_SLOTS:
                yield f"flow {k} has the slot {i[flow + at.L_SLOT]} of a join"
            counted = i[flow + at.L_COUNT]
            if i[flow + at.L_LIMIT] and not 0 <= counted < i[at.H_SCOPE_SIZE] - at.S_COUNTS:
                yield f"flow {k} is counted at {counted} of a scope"
        for k in range(i[node + at.N_MESSAGE_COUNT]):
            message = messages + k * at.MESSAGE_SIZE
            yield from self._step("message", i[message + at.G_TARGET], first, count)
            if i[message + at.G_LEVEL]:
                yield from self._level("message", i[message + at.G_LEVEL], first, count)

    def _pool(self, pool: int) -> Iterator[str]:
        i = self.image.i
        groups, many = i[pool + at.P_GROUPS], i[pool + at.P_GROUP_COUNT]
        yield from self._list("groups", groups, at.GROUP_SIZE * many)
        classes = at.CLASS_SIZE * i[pool + at.P_CLASS_COUNT]
        yield from self._list("classes", i[pool + at.P_CLASSES], classes)
        yield from self._within("grid", i[pool + at.P_GRID], at.GRID_CELLS)
        yield from self._calendar(i[pool + at.P_CALENDAR])
        for k in range(many):
            group = groups + k * at.GROUP_SIZE
            if i[group + at.U_FREE] < 0 or i[group + at.U_RESTED]:
                yield f"group {k} begins with {i[group + at.U_FREE]} free servers"
            yield from self._calendar(i[group + at.U_CALENDAR])

    def _distribution(self, place: int) -> Iterator[str]:
        if not place:
            return
        yield from self._within("distribution", place, DIST_SIZE)
        i = self.image.i
        if place + DIST_SIZE <= len(i) and i[place + VALUE_COUNT]:
            yield from self._list("values", i[place + VALUES], 2 * i[place + VALUE_COUNT])

    def _calendar(self, place: int) -> Iterator[str]:
        i = self.image.i
        if place:
            yield from self._within("calendar", place, at.CALENDAR_SIZE)
            yield from self._list("intervals", i[place + at.K_AT], 3 * i[place + at.K_COUNT] + 7)
