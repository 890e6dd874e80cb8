"""Batches: tokens gather before a step and are let go together."""

from wfmap.simulation.calendars import rounds
from wfmap.simulation.engine import layout as at
from wfmap.simulation.engine.events import schedule
from wfmap.simulation.engine.layout import Batch, Integers, Reals, Token
from wfmap.simulation.engine.records import append, make_ready, remove
from wfmap.simulation.engine.routing import next_multiple
from wfmap.simulation.engine.statistics import count_step
from wfmap.simulation.native.jit import seldom

__all__ = ["gather", "leave_batch", "let_go"]


@seldom
def _times_before(i: Integers, f: Reals, batch: Batch, moment: float) -> int:
    """Count the times of a batch before a moment."""
    low, high = 0, i[batch + at.B_TIMES_COUNT]
    while low < high:
        middle = (low + high) // 2
        if f[i[batch + at.B_TIMES] + middle] < moment:
            low = middle + 1
        else:
            high = middle
    return low


@seldom
def _next_time(i: Integers, f: Reals, batch: Batch) -> float:
    """Say when the next time of day is, now included; infinite beyond the last."""
    period = f[batch + at.BF_PERIOD]
    passed = rounds(f, batch + at.BF_ORIGIN, f[at.F_NOW])
    shift = passed * period if passed > 0.0 else 0.0
    k = _times_before(i, f, batch, f[at.F_NOW] - shift)
    if k == i[batch + at.B_TIMES_COUNT]:
        shift += period
        k = _times_before(i, f, batch, f[batch + at.BF_ORIGIN])
    return f[i[batch + at.B_TIMES] + k] + shift if k < i[batch + at.B_TIMES_COUNT] else float("inf")


@seldom
def _expect(i: Integers, f: Reals, batch: Batch) -> None:
    """Make sure that a batch that starts by the clock will."""
    if i[batch + at.R_EVENT] != 0:
        return
    has_times, every = i[batch + at.B_TIMES_COUNT] > 0, f[batch + at.BF_EVERY]
    if every > 0.0 and has_times:
        time = min(next_multiple(every, f[at.F_NOW]), _next_time(i, f, batch))
        schedule(i, f, batch, time)
    elif every > 0.0:
        schedule(i, f, batch, next_multiple(every, f[at.F_NOW]))
    elif has_times:
        schedule(i, f, batch, _next_time(i, f, batch))


@seldom
def gather(i: Integers, f: Reals, token: Token) -> None:
    """Let a token wait for the batch of its step, which may be complete with it."""
    batch = i[i[token + at.T_NODE] + at.N_BATCH]
    f[token + at.TF_SINCE] = f[at.F_NOW]
    i[token + at.T_STATE] = at.GATHERED
    append(i, batch + at.B_HEAD, token)
    i[batch + at.B_COUNT] += 1
    if 0 < i[batch + at.B_SIZE] <= i[batch + at.B_COUNT]:
        let_go(i, f, batch)
    else:
        _expect(i, f, batch)


@seldom
def leave_batch(i: Integers, f: Reals, token: Token) -> None:
    """Take a token out of its batch."""
    batch = i[i[token + at.T_NODE] + at.N_BATCH]
    remove(i, batch + at.B_HEAD, token)
    i[batch + at.B_COUNT] -= 1
    count_step(i, f, token, at.X_BATCHING, f[at.F_NOW] - f[token + at.TF_SINCE])


@seldom
def let_go(i: Integers, f: Reals, batch: Batch) -> None:
    """Let a batch go; the set-up is for its first token."""
    later = 0
    while i[batch + at.B_HEAD] != 0:
        token = i[batch + at.B_HEAD]
        leave_batch(i, f, token)
        i[token + at.T_IS_LATER] = later
        make_ready(i, token, at.ENGAGING)
        later = 1
