"""Steps with an inside: sub-processes, and steps done several times in a case.

The token at such a step is a host: it waits until all its instances have ended. An instance of a
task is a token of its own, an instance of a sub-process a scope.
"""

from math import floor

from wfmap.simulation.engine import layout as at
from wfmap.simulation.engine.batches import leave_batch
from wfmap.simulation.engine.joins import leave_join
from wfmap.simulation.engine.layout import Case, Integers, Reals, Scope, Token
from wfmap.simulation.engine.records import (
    child_of,
    drop,
    give,
    key_of,
    make_ready,
    make_ready_first,
    spawn,
)
from wfmap.simulation.engine.routing import trace_way
from wfmap.simulation.engine.scopes import (
    INSTANCE,
    empty_scope,
    free_scope,
    hand_on_undo,
    undo_next,
)
from wfmap.simulation.engine.service import leave_queue, stop_service
from wfmap.simulation.engine.statistics import charge, count_step, trace
from wfmap.simulation.native.jit import compiled, inlined, seldom
from wfmap.simulation.randoms import uniform

__all__ = [
    "become_host",
    "cancel",
    "clear_timers",
    "end_instance",
    "end_scope",
    "multiply",
    "open_scope",
]


@seldom
def become_host(i: Integers, f: Reals, token: Token) -> None:
    """Begin the instances of a step: all at once, or the first of them."""
    node = i[token + at.T_NODE]
    count = 1
    if i[node + at.N_MULTI] != at.MULTI_NONE:
        mean = f[node + at.NF_INSTANCES]
        count = floor(mean)
        if uniform(key_of(i, token, node, at.FOR_COUNT), 0) < mean - count:
            count += 1
    i[token + at.T_LEFT] = count
    i[token + at.T_STATE] = at.HOSTING
    if count == 0:
        f[token + at.TF_PRESET] = 0.0  # who does nothing here waits for nothing after it
        make_ready(i, token, at.AFTER_WORK)
        return
    if i[node + at.N_MULTI] == at.MULTI_SEQUENTIAL:
        _begin_instance(i, f, token)
    else:
        i[token + at.T_TO_BEGIN] = count
        multiply(i, f, token)


@compiled
def multiply(i: Integers, f: Reals, host: Token) -> None:
    """Begin the instances of a step that go on side by side, some in each act of their host."""
    i[host + at.T_STATE] = at.HOSTING
    now = min(i[host + at.T_TO_BEGIN], at.AT_ONCE)
    i[host + at.T_TO_BEGIN] -= now
    for _ in range(now):
        _begin_instance(i, f, host)
    if i[host + at.T_TO_BEGIN] > 0:
        make_ready_first(i, host, at.MULTIPLYING)


@compiled
def _begin_instance(i: Integers, f: Reals, host: Token) -> None:
    node = i[host + at.T_NODE]
    i[host + at.T_MADE] += 1
    if i[node + at.N_START_COUNT] > 0:
        count_step(i, f, host, at.X_RUNS, 1.0)
        charge(i, f, host, f[node + at.NF_FIXED_COST])
        open_scope(i, f, host, i[host + at.T_CASE], node)
        return
    child = child_of(i, f, host)
    i[child + at.T_VISIT] = i[host + at.T_VISIT] + i[host + at.T_MADE] * INSTANCE
    i[child + at.T_IS_LATER] = i[host + at.T_IS_LATER]
    make_ready(i, child, at.EXECUTING)


@inlined
def open_scope(i: Integers, f: Reals, host: Token, case: Case, level: int) -> Scope:
    """Begin a level in a case; `host` is 0 for the outermost level.

    It begins at one of its alternatives, which may be several steps, and at all its other starts.
    """
    scope = empty_scope(i, f, host, case, level)
    starts, either = i[level + at.N_STARTS], i[level + at.N_EITHER]
    after = i[i[level + at.N_BUNDLES] + either]
    if either > 0:
        token = spawn(i, f, scope, case, i[starts])
        bundle = i[level + at.N_BUNDLES]
        if either > 1:
            if host != 0:
                i[token + at.T_VISIT] = i[host + at.T_VISIT] + i[host + at.T_MADE] * INSTANCE
            u = uniform(key_of(i, token, level, at.FOR_START), 0)
            bundle += int(u * either)
            i[token + at.T_NODE] = i[starts + i[bundle]]
        make_ready(i, token, at.BEGINNING)
        for k in range(i[bundle] + 1, i[bundle + 1]):
            make_ready(i, spawn(i, f, scope, case, i[starts + k]), at.BEGINNING)
    for k in range(after, i[level + at.N_START_COUNT]):
        make_ready(i, spawn(i, f, scope, case, i[starts + k]), at.BEGINNING)
    return scope


@inlined
def end_scope(i: Integers, f: Reals, scope: Scope) -> None:
    """End a scope without tokens, and the instance it was."""
    host = i[scope + at.S_PARENT]
    hand_on_undo(i, scope)
    free_scope(i, scope)
    if host != 0:
        end_instance(i, f, host)


@compiled
def end_instance(i: Integers, f: Reals, host: Token) -> None:
    """Let a host know that one of its instances has ended."""
    i[host + at.T_LEFT] -= 1
    if i[host + at.T_UNDO] != 0:
        undo_next(i, f, host)
        return
    if i[host + at.T_LEFT] == 0:
        make_ready(i, host, at.AFTER_WORK)
    elif i[i[host + at.T_NODE] + at.N_MULTI] == at.MULTI_SEQUENTIAL:
        _begin_instance(i, f, host)


@compiled
def clear_timers(i: Integers, token: Token) -> None:
    """Forget the timers on the border of a step."""
    timer = i[token + at.T_TIMERS]
    while timer != 0:
        following = i[timer + at.M_NEXT]
        give(i, timer, at.H_FREE_TIMER)
        timer = following
    i[token + at.T_TIMERS] = 0


@compiled
def _stop(i: Integers, f: Reals, token: Token) -> None:
    """Take a token away from whatever it waits for, and end it."""
    state = i[token + at.T_STATE]
    _trace_stop(i, f, token, state)
    if state == at.GATHERED:
        leave_batch(i, f, token)
    elif state == at.QUEUED:
        leave_queue(i, f, token)
    elif state == at.JOINED:
        leave_join(i, token)
    elif state == at.IN_SERVICE:
        stop_service(i, f, token)
    i[token + at.R_EVENT] = 0
    clear_timers(i, token)
    drop(i, token)


@seldom
def _trace_stop(i: Integers, f: Reals, token: Token, state: int) -> None:
    """Trace where a token was until now, as it is stopped there."""
    place, since = i[i[token + at.T_NODE] + at.N_INDEX], f[token + at.TF_SINCE]
    if state == at.GATHERED:
        trace(i, f, token, at.TRACE_GATHERED, place, since, since)
    elif state == at.JOINED:
        trace(i, f, token, at.TRACE_GOES_ON, place, since, since)
    elif state == at.RESTING:
        trace(i, f, token, at.TRACE_RESTED, place, since, since)
    elif state == at.TRAVELLING:
        trace_way(i, f, token)
    elif state == at.QUEUED:
        trace(i, f, token, at.TRACE_STOPPED, place, f[token + at.TF_QUEUED], f[at.F_NOW])
    elif state == at.IN_SERVICE:
        started = min(f[token + at.TF_STARTED], f[at.F_NOW])
        trace(i, f, token, at.TRACE_STOPPED, place, f[token + at.TF_QUEUED], started)


@seldom
def cancel(i: Integers, f: Reals, token: Token) -> None:
    """End a token with all that goes on inside its step, from the innermost outwards."""
    while True:
        scope, place = at.NOTHING, token
        while i[place + at.T_STATE] == at.HOSTING and i[place + at.T_CHILDREN] != 0:
            child = i[place + at.T_CHILDREN]
            if i[i[place + at.T_NODE] + at.N_START_COUNT] > 0 or i[place + at.T_UNDO] != 0:
                scope = child
                child = i[scope + at.S_TOKENS]
            place = child
        is_last = place == token
        if is_last:
            _stop(i, f, token)
            return
        _stop(i, f, place)
        if scope != 0 and i[scope + at.S_LIVE] == 0:
            free_scope(i, scope)
