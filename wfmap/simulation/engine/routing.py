"""Where work goes from a step: along which flows, with which delay, back or on.

Shares are those that `wfmap.graph.visits` counts with, so that the same numbers come out.
"""

from math import floor

from wfmap.simulation.distributions import sample
from wfmap.simulation.engine import layout as at
from wfmap.simulation.engine.events import schedule
from wfmap.simulation.engine.layout import Flow, Integers, Reals, Token
from wfmap.simulation.engine.records import drop, key_of, make_ready, spawn
from wfmap.simulation.engine.statistics import columns_of, trace
from wfmap.simulation.native.jit import compiled, inlined, seldom
from wfmap.simulation.randoms import uniform

__all__ = ["next_multiple", "route", "trace_way"]


@compiled
def next_multiple(period: float, moment: float) -> float:
    """Say when the next multiple of a period is, now included."""
    count = float(floor(moment / period))
    if count * period < moment:
        count += 1.0
    return max(moment, count * period)


@inlined
def _follow(i: Integers, f: Reals, token: Token, flow: Flow) -> None:
    """Send a token along a flow, or back to where it came from if it is not accepted there."""
    now = f[at.F_NOW]
    columns = columns_of(i, token, flow)
    f[columns + at.Y_TAKEN] += 1.0
    if i[flow + at.L_LIMIT] != 0:
        i[i[token + at.T_SCOPE] + at.S_COUNTS + i[flow + at.L_COUNT]] += 1
    arrival = now
    if i[flow + at.L_WAIT] != 0:
        arrival += sample(i, f, i[flow + at.L_WAIT], key_of(i, token, flow, at.FOR_HANDOFF))
        f[columns + at.Y_HANDOFF] += arrival - now
    if f[flow + at.LF_EVERY] > 0.0:
        handed = arrival
        arrival = next_multiple(f[flow + at.LF_EVERY], handed)
        f[columns + at.Y_BATCHING] += arrival - handed
    i[token + at.T_FLOW] = flow
    i[token + at.T_NODE] = i[flow + at.L_TARGET]
    returned = f[flow + at.LF_RETURN]
    if returned > 0.0 and uniform(key_of(i, token, flow, at.FOR_RETURN), 0) < returned:
        i[token + at.T_FLOW] = 0
        i[token + at.T_NODE] = i[flow + at.L_SOURCE]
    if arrival > now:
        i[token + at.T_STATE] = at.TRAVELLING
        i[token + at.T_NEXT] = flow
        f[token + at.TF_SINCE] = now
        schedule(i, f, token, arrival)
    else:
        _trace(i, f, token, flow, now)
        make_ready(i, token, at.ARRIVING if i[token + at.T_FLOW] != 0 else at.BEGINNING)


@inlined
def trace_way(i: Integers, f: Reals, token: Token) -> None:
    """Trace the way of a token along a flow, which is over now; some come back to its source."""
    _trace(i, f, token, i[token + at.T_NEXT], f[token + at.TF_SINCE])


@inlined
def _trace(i: Integers, f: Reals, token: Token, flow: Flow, since: float) -> None:
    if i[at.H_TRACED] != 0:
        kind = at.TRACE_WENT if i[token + at.T_FLOW] != 0 else at.TRACE_CAME_BACK
        trace(i, f, token, kind, i[flow + at.L_INDEX], since, since)


@compiled
def _copy(i: Integers, f: Reals, token: Token) -> Token:
    """Make another token like one that leaves a step."""
    other = spawn(i, f, i[token + at.T_SCOPE], i[token + at.T_CASE], i[token + at.T_NODE])
    i[other + at.T_VISIT] = i[token + at.T_VISIT]
    return other


@inlined
def route(i: Integers, f: Reals, token: Token) -> None:
    """Send a token on from its step, or end it where nothing leaves."""
    node = i[token + at.T_NODE]
    flow, count, split = i[node + at.N_OUT], i[node + at.N_OUT_COUNT], i[node + at.N_SPLIT]
    if count == 0:
        drop(i, token)
    elif count == 1:
        _follow(i, f, token, flow)
    elif split == at.SPLIT_ALL:
        _split(i, f, token, flow, count)
    elif split == at.SPLIT_EXCLUSIVE:
        _follow(i, f, token, _choice(i, f, token, flow, count))
    elif split == at.SPLIT_RACE:
        _race(i, f, token, flow, count)
    elif split == at.SPLIT_INCLUSIVE:
        _include(i, f, token, flow, count)
    else:
        _split_or_rework(i, f, token, flow, count)


@inlined
def _choice(i: Integers, f: Reals, token: Token, flow: Flow, count: int) -> Flow:
    """Choose one flow by its share; shares add up to 1."""
    if i[i[token + at.T_NODE] + at.N_LIMITED] != 0:
        return _choice_left(i, f, token, flow, count)
    u = uniform(key_of(i, token, i[token + at.T_NODE], at.FOR_ROUTE), 0)
    for k in range(count - 1):
        u -= f[flow + k * at.FLOW_SIZE + at.LF_SHARE]
        if u < 0.0:
            return flow + k * at.FLOW_SIZE
    last = count - 1
    while last > 0 and f[flow + last * at.FLOW_SIZE + at.LF_SHARE] <= 0.0:
        last -= 1
    return flow + last * at.FLOW_SIZE


@compiled
def _is_used_up(i: Integers, token: Token, flow: Flow) -> bool:
    """Tell whether a flow was taken as often in this scope as it may be."""
    limit = i[flow + at.L_LIMIT]
    return limit != 0 and i[i[token + at.T_SCOPE] + at.S_COUNTS + i[flow + at.L_COUNT]] >= limit


@seldom
def _choice_left(i: Integers, f: Reals, token: Token, flow: Flow, count: int) -> Flow:
    """Choose among the flows that are not used up: by their shares, evenly where those are 0."""
    total, left = 0.0, 0
    for k in range(count):
        if not _is_used_up(i, token, flow + k * at.FLOW_SIZE):
            total += f[flow + k * at.FLOW_SIZE + at.LF_SHARE]
            left += 1
    last = flow
    u = uniform(key_of(i, token, i[token + at.T_NODE], at.FOR_ROUTE), 0)
    u *= total if total > 0.0 else left
    for k in range(count):
        out = flow + k * at.FLOW_SIZE
        weight = f[out + at.LF_SHARE] if total > 0.0 else 1.0
        if weight > 0.0 and not _is_used_up(i, token, out):
            last = out
            u -= weight
            if u < 0.0:
                return out
    return last


@compiled
def _split(i: Integers, f: Reals, token: Token, flow: Flow, count: int) -> None:
    """Take every flow that is no rework; a token ends where there is none."""
    taken = 0
    for k in range(count):
        out = flow + k * at.FLOW_SIZE
        if i[out + at.L_IS_REWORK] == 0 and not _is_used_up(i, token, out):
            _follow(i, f, token if taken == 0 else _copy(i, f, token), out)
            taken += 1
    if taken == 0:
        drop(i, token)


@compiled
def _share_left(i: Integers, f: Reals, token: Token, flow: Flow, count: int) -> float:
    """Sum what rework flows that are used up leave to the others."""
    left = 1.0
    for k in range(count):
        out = flow + k * at.FLOW_SIZE
        if i[out + at.L_IS_REWORK] != 0 and _is_used_up(i, token, out):
            left -= f[out + at.LF_SHARE]
    return max(0.0, left)


@compiled
def _split_or_rework(i: Integers, f: Reals, token: Token, flow: Flow, count: int) -> None:
    """Take one of the rework flows by its share, else all the others."""
    u = uniform(key_of(i, token, i[token + at.T_NODE], at.FOR_ROUTE), 0)
    if i[i[token + at.T_NODE] + at.N_LIMITED] != 0:
        u *= _share_left(i, f, token, flow, count)
    for k in range(count):
        out = flow + k * at.FLOW_SIZE
        if i[out + at.L_IS_REWORK] != 0 and not _is_used_up(i, token, out):
            u -= f[out + at.LF_SHARE]
            if u < 0.0:
                _follow(i, f, token, out)
                return
    _split(i, f, token, flow, count)


@compiled
def _fallback(i: Integers, f: Reals, token: Token, flow: Flow, count: int) -> Flow:
    """Find the flow that is taken when no other is: the default, else the likeliest left."""
    best, most = flow, -1.0
    for k in range(count):
        out = flow + k * at.FLOW_SIZE
        if i[out + at.L_IS_DEFAULT] != 0:
            return out
        if f[out + at.LF_SHARE] > most and not _is_used_up(i, token, out):
            best, most = out, f[out + at.LF_SHARE]
    return best


@seldom
def _include(i: Integers, f: Reals, token: Token, flow: Flow, count: int) -> None:
    """Take each flow by its own share, and at least one."""
    key = key_of(i, token, i[token + at.T_NODE], at.FOR_ROUTE)
    taken = 0
    for k in range(count):
        out = flow + k * at.FLOW_SIZE
        if uniform(key, k) < f[out + at.LF_SHARE] and not _is_used_up(i, token, out):
            _follow(i, f, token if taken == 0 else _copy(i, f, token), out)
            taken += 1
    if taken == 0:
        _follow(i, f, token, _fallback(i, f, token, flow, count))


@seldom
def _race(i: Integers, f: Reals, token: Token, flow: Flow, count: int) -> None:
    """Take the flow whose event comes first, with the time that it takes."""
    best, least = flow, float("inf")
    for k in range(count):
        out = flow + k * at.FLOW_SIZE
        target = i[out + at.L_TARGET]
        time = sample(i, f, i[target + at.N_WAIT], key_of(i, token, target, at.FOR_WAIT))
        if time < least and not _is_used_up(i, token, out):
            best, least = out, time
    f[token + at.TF_PRESET] = least
    _follow(i, f, token, best)
