"""The systems of a process, looked through, as a result."""

from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import Field

from wfmap.operations.results.figures import FigureResult, figures_result
from wfmap.readiness.systems.landscape import Landscape, State, Transfer, Use
from wfmap.readiness.systems.needs import Direction
from wfmap.readiness.systems.recorded import landscape_records
from wfmap.readiness.terms import Shortfall
from wfmap.results import Number, Result
from wfmap.units.durations import HOUR

__all__ = ["LandscapeResult", "landscape_result"]

DIGITS: Final = 4
"""Decimals of rates."""


@dataclass(frozen=True)
class SystemResult:
    """A system of the process."""

    id: str
    name: str


@dataclass(frozen=True)
class FitResult:
    """How fit a system is for its use, from 0 to 1 with its interval; null if nothing is known."""

    value: Number | None
    low: Number
    high: Number


@dataclass(frozen=True)
class SystemLackResult:
    """One thing that is not ready; `missing` tells that it is not known, `blocks` that it stops."""

    dimension: str
    found: str
    needed: str
    remedy: str
    blocks: bool
    missing: bool


@dataclass(frozen=True)
class BlockerResult:
    """What a use of a system cannot do without."""

    system: str
    direction: Direction
    dimension: str
    found: str
    needed: str
    remedy: str
    blocks: bool
    missing: bool


@dataclass(frozen=True)
class ConnectorResult:
    """A connector in person-days, and what made them; `missing` where nothing can be called."""

    id: str
    p50: Number
    p90: Number
    factors: tuple[str, ...]
    missing: bool
    unit: Literal["person-days"]


@dataclass(frozen=True)
class UseResult:
    """One system in one direction, over the whole process.

    `interface` is the style of the best, null where none is stated, and `auth` to `idempotent` are
    what it says of itself. `operation` is the first that names one of the data; `uncovered` are the
    data that none names. Calls and limits are an hour; `headroom` is the limit over all calls.
    """

    system: str
    direction: Direction
    stores: tuple[str, ...]
    data: tuple[str, ...]
    steps: tuple[str, ...]
    interface: str | None
    auth: str | None
    mode: str | None
    sandbox: bool | None
    documented: bool | None
    idempotent: bool | None
    operation: str | None
    uncovered: tuple[str, ...]
    hosting: str
    lifecycle: str
    lock_in: str
    fitness: FitResult
    sentence: str
    shortfalls: tuple[SystemLackResult, ...]
    calls_per_hour_at_peak: Number | None
    limit_per_hour: Number | None
    headroom: Number | None
    connector: ConnectorResult


@dataclass(frozen=True)
class TransferResult:
    """Data carried from one system into another by steps; `lacking` are ends no program can call.

    `carried`: a program does it. `connectable`: a person does it, though programs could. `missing`:
    a person does it, and an end has no interface. `unknown`: that is not stated.
    """

    source: Annotated[str, Field(serialization_alias="from")]
    target: Annotated[str, Field(serialization_alias="to")]
    steps: tuple[str, ...]
    state: State
    lacking: tuple[str, ...]


@dataclass(frozen=True)
class LandscapeResult(Result):
    """The systems of a process: how each is used, what travels between them, what blocks."""

    process: str
    systems: tuple[SystemResult, ...]
    uses: tuple[UseResult, ...]
    transfers: tuple[TransferResult, ...]
    unused: tuple[str, ...]
    blockers: tuple[BlockerResult, ...]
    figures: tuple[FigureResult, ...]


def landscape_result(found: Landscape) -> LandscapeResult:
    """Make the result of a look through the systems."""
    return LandscapeResult(
        process=found.process,
        systems=tuple(SystemResult(name, label) for name, label in found.systems.items()),
        uses=tuple(_use(use) for use in found.uses),
        transfers=tuple(_transfer(transfer) for transfer in found.transfers),
        unused=found.unused,
        blockers=tuple(
            BlockerResult(use.system, use.need.direction, **vars(_lack(short)))
            for use in found.uses
            for short in use.fitness.shortfalls
            if short.blocks
        ),
        figures=figures_result(landscape_records(found, "survey systems")),
    )


def _transfer(one: Transfer) -> TransferResult:
    return TransferResult(one.source, one.target, one.steps, one.state, one.lacking)


def _use(use: Use) -> UseResult:
    best, made = use.interface, use.connector
    return UseResult(
        system=use.system,
        direction=use.need.direction,
        stores=use.need.stores,
        data=use.entities,
        steps=use.steps,
        interface=None if best is None else best.style,
        auth=None if best is None else best.auth,
        mode=None if best is None else best.mode,
        sandbox=None if best is None else best.sandbox,
        documented=None if best is None else best.documented,
        idempotent=None if best is None else best.idempotent,
        operation=use.operation,
        uncovered=use.uncovered,
        hosting=use.hosting,
        lifecycle=use.lifecycle,
        lock_in=use.lock_in,
        fitness=FitResult(use.fitness.value, use.fitness.low, use.fitness.high),
        sentence=use.fitness.sentence,
        shortfalls=tuple(_lack(short) for short in use.fitness.shortfalls),
        calls_per_hour_at_peak=_hourly(use.calls),
        limit_per_hour=_hourly(use.limit),
        headroom=use.headroom,
        connector=ConnectorResult(
            made.id, made.p50, made.p90, made.factors, made.is_missing, "person-days"
        ),
    )


def _hourly(per_second: float | None) -> float | None:
    endless = per_second == float("inf")
    return None if per_second is None or endless else round(per_second * HOUR, DIGITS)


def _lack(short: Shortfall) -> SystemLackResult:
    return SystemLackResult(
        short.dimension, short.found, short.needed, short.remedy, short.blocks, short.missing
    )
