"""Events that are thrown: who catches them, and what they stop (BPMN 2.0.2, 10.5.3 and 13.5).

What an event stops is stopped when nobody is ready to act any more at that instant: so nothing
that is about to act is taken away under it. The token that throws waits that long.
"""

from wfmap.simulation.engine.events import schedule_first
from wfmap.simulation.engine.hosts import cancel
from wfmap.simulation.engine.layout import (
    ARRIVING,
    BEGINNING,
    CATCH_INSIDE,
    CATCH_SIZE,
    D_EVENT,
    D_HOST,
    D_INTERRUPTS,
    D_LEVEL,
    D_WHERE,
    FOR_OCCASION,
    H_FREE_TIMER,
    JOINED,
    KIND_TIMER,
    LEAVING,
    M_HOST,
    M_NEXT,
    M_NODE,
    M_PREVIOUS,
    N_CATCH_COUNT,
    N_CATCHES,
    N_INNER,
    N_INNER_COUNT,
    N_INTERRUPTS,
    N_THROWS,
    N_UNDO_LEVEL,
    NF_SHARE,
    R_KIND,
    S_CASE,
    S_HANDLED,
    S_LATE,
    S_LEVEL,
    S_PARENT,
    S_TOKENS,
    S_WATCHES,
    T_AFTER,
    T_CASE,
    T_NODE,
    T_SCOPE,
    T_STATE,
    T_THROWN,
    T_TIMERS,
    T_UNDO,
    THROW_CANCEL,
    THROW_COMPENSATION,
    THROW_ERROR,
    THROW_ESCALATION,
    THROW_SIGNAL,
    THROW_TERMINATE,
    THROWING,
    TIMER_SIZE,
    TRAVELLING,
    Integers,
    Reals,
)
from wfmap.simulation.engine.records import give, link, make_ready, spawn, take, unlink
from wfmap.simulation.engine.scopes import (
    forget_undo,
    forget_watches,
    level_scope,
    occasion_key,
    outwards,
    undo_next,
    watch_for,
)
from wfmap.simulation.jit import compiled
from wfmap.simulation.randoms import uniform

__all__ = ["begin_late", "fire_watch", "notify", "take_effect", "throw"]


@compiled
def throw(i: Integers, f: Reals, token: int) -> None:
    """Let a token throw its event, before anything else happens at this instant."""
    i[token + T_STATE] = THROWING
    schedule_first(i, f, token)


@compiled
def take_effect(i: Integers, f: Reals, token: int) -> int:
    """Let what a token throws have its effect; give the scope that is to be looked at."""
    kind = i[i[token + T_NODE] + N_THROWS]
    if kind == THROW_TERMINATE:
        scope = level_scope(i, i[token + T_SCOPE])
        _end_all(i, f, scope)
        return scope
    if kind == THROW_COMPENSATION:
        return _compensate(i, f, token)
    if kind == THROW_CANCEL and i[token + T_THROWN] == 0:
        return _give_up(i, f, token)
    if kind == THROW_SIGNAL:
        return _signal(i, f, token)
    return _go_outwards(i, f, token, kind)


@compiled
def _go_on(i: Integers, token: int) -> int:
    """Let a token that has thrown its event go on."""
    i[token + T_THROWN] = 1
    make_ready(i, token, LEAVING)
    return i[token + T_SCOPE]


@compiled
def _end_all(i: Integers, f: Reals, scope: int) -> None:
    """End all that goes on in a scope, without compensation or handling of events."""
    i[scope + S_HANDLED] = 1
    i[scope + S_LATE] = 1
    while i[scope + S_TOKENS] != 0:
        cancel(i, f, i[scope + S_TOKENS])
    forget_watches(i, scope)
    forget_undo(i, scope)


@compiled
def _go_outwards(i: Integers, f: Reals, token: int, kind: int) -> int:
    """Let the innermost that can catch an error, an escalation or a cancel."""
    node, scope = i[token + T_NODE], i[token + T_SCOPE]
    for k in range(i[node + N_CATCH_COUNT]):
        catch = i[node + N_CATCHES] + k * CATCH_SIZE
        target = outwards(i, scope, i[catch + D_LEVEL])
        if i[catch + D_WHERE] == CATCH_INSIDE:
            if target != 0 and i[target + S_HANDLED] == 0:
                return _caught_inside(i, f, token, catch, target)
        elif target != 0:
            return _caught_at_border(i, f, token, catch, target)
    if kind == THROW_ESCALATION:
        return _go_on(i, token)
    target = level_scope(i, scope)
    while kind == THROW_ERROR and i[target + S_PARENT] != 0:
        target = level_scope(i, i[i[target + S_PARENT] + T_SCOPE])
    _end_all(i, f, target)
    return target


@compiled
def _caught_inside(i: Integers, f: Reals, token: int, catch: int, scope: int) -> int:
    """Begin an event sub-process that catches, in place of its scope or beside it."""
    if i[catch + D_INTERRUPTS] == 0:
        _go_on(i, token)
    return _begin(i, f, scope, i[catch + D_EVENT], i[catch + D_INTERRUPTS])


@compiled
def _begin(i: Integers, f: Reals, scope: int, event: int, interrupts: int) -> int:
    """Begin an event sub-process; one that interrupts ends all else in its scope."""
    if interrupts != 0:
        i[scope + S_HANDLED] = 1
        i[scope + S_LATE] = 1
        while i[scope + S_TOKENS] != 0:
            cancel(i, f, i[scope + S_TOKENS])
        forget_watches(i, scope)
    make_ready(i, spawn(i, f, scope, i[scope + S_CASE], event), BEGINNING)
    return scope


@compiled
def _caught_at_border(i: Integers, f: Reals, token: int, catch: int, scope: int) -> int:
    """Let an event on the border of the step around a scope occur."""
    host = i[scope + S_PARENT]
    outer = i[host + T_SCOPE]
    caught = spawn(i, f, outer, i[host + T_CASE], i[catch + D_EVENT])
    if i[catch + D_INTERRUPTS] != 0:
        cancel(i, f, host)
    else:
        _go_on(i, token)
    make_ready(i, caught, BEGINNING)
    return outer


@compiled
def _signal(i: Integers, f: Reals, token: int) -> int:
    """Send a signal to all that wait for it around a token."""
    node = i[token + T_NODE]
    for k in range(i[node + N_CATCH_COUNT]):
        notify(i, f, i[token + T_SCOPE], i[node + N_CATCHES] + k * CATCH_SIZE)
    return _go_on(i, token)


@compiled
def notify(i: Integers, f: Reals, scope: int, catch: int) -> None:
    """Set off what waits for a signal or a message, once nobody is ready to act any more."""
    target = outwards(i, scope, i[catch + D_LEVEL])
    event = i[catch + D_EVENT]
    if target == 0:
        return
    if i[catch + D_WHERE] == CATCH_INSIDE:
        if i[target + S_HANDLED] == 0:
            schedule_first(i, f, watch_for(i, target, event))
        return
    host = i[target + S_TOKENS]
    while host != 0 and not _is_under_way(i, host, i[catch + D_HOST]):
        host = i[host + T_AFTER]
    if host != 0:
        timer = take(i, H_FREE_TIMER, TIMER_SIZE)
        i[timer + R_KIND] = KIND_TIMER
        i[timer + M_NODE] = event
        i[timer + M_HOST] = host
        link(i, host + T_TIMERS, timer, M_NEXT, M_PREVIOUS)
        schedule_first(i, f, timer)


@compiled
def _is_under_way(i: Integers, token: int, node: int) -> bool:
    """Tell whether a token is at work at a step: there, and no longer on its way to it."""
    state = i[token + T_STATE]
    coming = state in (TRAVELLING, ARRIVING, BEGINNING, JOINED)
    return i[token + T_NODE] == node and not coming


@compiled
def fire_watch(i: Integers, f: Reals, watch: int) -> int:
    """Let the time of an event sub-process come; give its scope."""
    scope, event = i[watch + M_HOST], i[watch + M_NODE]
    unlink(i, scope + S_WATCHES, watch, M_NEXT, M_PREVIOUS)
    give(i, watch, H_FREE_TIMER)
    return _begin(i, f, scope, event, i[event + N_INTERRUPTS])


@compiled
def begin_late(i: Integers, f: Reals, scope: int) -> bool:
    """Begin event sub-processes by their shares where all else in a scope is done."""
    i[scope + S_LATE] = 1
    level, begun = i[scope + S_LEVEL], False
    for k in range(i[level + N_INNER_COUNT]):
        event = i[i[level + N_INNER] + k]
        share = f[event + NF_SHARE]
        if share > 0.0 and uniform(occasion_key(i, scope, event, FOR_OCCASION), 0) < share:
            make_ready(i, spawn(i, f, scope, i[scope + S_CASE], event), BEGINNING)
            begun = True
    return begun


@compiled
def _compensate(i: Integers, f: Reals, token: int) -> int:
    """Undo what was done around a token, the last first."""
    i[token + T_THROWN] = 1
    scope = outwards(i, i[token + T_SCOPE], i[i[token + T_NODE] + N_UNDO_LEVEL])
    i[token + T_UNDO] = scope if scope != 0 else level_scope(i, i[token + T_SCOPE])
    undo_next(i, f, token)
    return i[token + T_SCOPE]


@compiled
def _give_up(i: Integers, f: Reals, token: int) -> int:
    """End all else in a transaction, and undo what was done in it before it is left."""
    i[token + T_THROWN] = 2
    scope = i[token + T_SCOPE]
    i[scope + S_HANDLED] = 1
    i[scope + S_LATE] = 1
    forget_watches(i, scope)
    other = i[scope + S_TOKENS]
    while other != 0:
        following = i[other + T_AFTER]
        if other != token:
            cancel(i, f, other)
        other = following
    i[token + T_UNDO] = scope
    undo_next(i, f, token)
    return scope
