"""Batches: tokens gather before a step and are let go together."""

from wfmap.simulation.calendars import rounds
from wfmap.simulation.engine.events import schedule
from wfmap.simulation.engine.layout import (
    B_COUNT,
    B_HEAD,
    B_SIZE,
    B_TIMES,
    B_TIMES_COUNT,
    BF_EVERY,
    BF_ORIGIN,
    BF_PERIOD,
    ENGAGING,
    F_NOW,
    GATHERED,
    N_BATCH,
    R_EVENT,
    T_IS_LATER,
    T_NODE,
    T_STATE,
    TF_SINCE,
    X_BATCHING,
    Integers,
    Reals,
)
from wfmap.simulation.engine.records import append, make_ready, remove
from wfmap.simulation.engine.routing import next_multiple
from wfmap.simulation.engine.statistics import count_step
from wfmap.simulation.jit import compiled

__all__ = ["gather", "leave_batch", "let_go"]


@compiled
def _times_before(i: Integers, f: Reals, batch: int, moment: float) -> int:
    """Count the times of a batch before a moment."""
    low, high = 0, i[batch + B_TIMES_COUNT]
    while low < high:
        middle = (low + high) // 2
        if f[i[batch + B_TIMES] + middle] < moment:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _next_time(i: Integers, f: Reals, batch: int) -> float:
    """Say when the next time of day is, now included; infinite beyond the last."""
    period = f[batch + BF_PERIOD]
    passed = rounds(f, batch + BF_ORIGIN, f[F_NOW])
    shift = passed * period if passed > 0.0 else 0.0
    k = _times_before(i, f, batch, f[F_NOW] - shift)
    if k == i[batch + B_TIMES_COUNT]:
        shift += period
        k = _times_before(i, f, batch, f[batch + BF_ORIGIN])
    return f[i[batch + B_TIMES] + k] + shift if k < i[batch + B_TIMES_COUNT] else float("inf")


@compiled
def _expect(i: Integers, f: Reals, batch: int) -> None:
    """Make sure that a batch that starts by the clock will."""
    if i[batch + R_EVENT] != 0:
        return
    has_times, every = i[batch + B_TIMES_COUNT] > 0, f[batch + BF_EVERY]
    if every > 0.0 and has_times:
        time = min(next_multiple(every, f[F_NOW]), _next_time(i, f, batch))
        schedule(i, f, batch, time)
    elif every > 0.0:
        schedule(i, f, batch, next_multiple(every, f[F_NOW]))
    elif has_times:
        schedule(i, f, batch, _next_time(i, f, batch))


@compiled
def gather(i: Integers, f: Reals, token: int) -> None:
    """Let a token wait for the batch of its step, which may be complete with it."""
    batch = i[i[token + T_NODE] + N_BATCH]
    f[token + TF_SINCE] = f[F_NOW]
    i[token + T_STATE] = GATHERED
    append(i, batch + B_HEAD, token)
    i[batch + B_COUNT] += 1
    if 0 < i[batch + B_SIZE] <= i[batch + B_COUNT]:
        let_go(i, f, batch)
    else:
        _expect(i, f, batch)


@compiled
def leave_batch(i: Integers, f: Reals, token: int) -> None:
    """Take a token out of its batch."""
    batch = i[i[token + T_NODE] + N_BATCH]
    remove(i, batch + B_HEAD, token)
    i[batch + B_COUNT] -= 1
    count_step(i, f, token, X_BATCHING, f[F_NOW] - f[token + TF_SINCE])


@compiled
def let_go(i: Integers, f: Reals, batch: int) -> None:
    """Let a batch go; the set-up is for its first token."""
    later = 0
    while i[batch + B_HEAD] != 0:
        token = i[batch + B_HEAD]
        leave_batch(i, f, token)
        i[token + T_IS_LATER] = later
        make_ready(i, token, ENGAGING)
        later = 1
