"""Events that are thrown: who catches them, and what they stop (BPMN 2.0.2, 10.5.3 and 13.5).

What an event stops is stopped when nobody is ready to act any more at that instant: so nothing
that is about to act is taken away under it. The token that throws waits that long.

    caught inside     by an event sub-process of the level, which interrupts it or works beside it
    caught outside    by an event on the border of the step around it, and so on outwards
    caught nowhere    an error ends the whole case, after an escalation work goes on

Who may catch is worked out once, when the program is made, in order from the inside out; here it is
only asked which of them has a scope at work. A signal goes to all that wait for it, an error to the
first. It costs the catchers of the step that throws, and what is stopped: each token of the scope
is cancelled by itself, so that it leaves its queue, its join and its server in order.
"""

from wfmap.simulation.engine import layout as at
from wfmap.simulation.engine.events import schedule_first
from wfmap.simulation.engine.hosts import cancel
from wfmap.simulation.engine.layout import Integers, Node, Reals, Scope, Timer, Token
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
from wfmap.simulation.native.jit import seldom
from wfmap.simulation.randoms import uniform

__all__ = ["begin_late", "fire_watch", "notify", "take_effect", "throw"]


@seldom
def throw(i: Integers, f: Reals, token: Token) -> None:
    """Let a token throw its event, before anything else happens at this instant."""
    i[token + at.T_STATE] = at.THROWING
    schedule_first(i, f, token)


@seldom
def take_effect(i: Integers, f: Reals, token: Token) -> Scope:
    """Let what a token throws have its effect; give the scope that is to be looked at."""
    kind = i[i[token + at.T_NODE] + at.N_THROWS]
    if kind == at.THROW_TERMINATE:
        scope = level_scope(i, i[token + at.T_SCOPE])
        _end_all(i, f, scope)
        return scope
    if kind == at.THROW_COMPENSATION:
        return _compensate(i, f, token)
    if kind == at.THROW_CANCEL and i[token + at.T_THROWN] == 0:
        return _give_up(i, f, token)
    if kind == at.THROW_SIGNAL:
        return _signal(i, f, token)
    return _go_outwards(i, f, token, kind)


@seldom
def _go_on(i: Integers, token: Token) -> Scope:
    """Let a token that has thrown its event go on."""
    i[token + at.T_THROWN] = 1
    make_ready(i, token, at.LEAVING)
    return i[token + at.T_SCOPE]


@seldom
def _end_all(i: Integers, f: Reals, scope: Scope) -> None:
    """End all that goes on in a scope, without compensation or handling of events."""
    i[scope + at.S_HANDLED] = 1
    i[scope + at.S_LATE] = 1
    while i[scope + at.S_TOKENS] != 0:
        cancel(i, f, i[scope + at.S_TOKENS])
    forget_watches(i, scope)
    forget_undo(i, scope)


@seldom
def _go_outwards(i: Integers, f: Reals, token: Token, kind: int) -> Scope:
    """Let the innermost that can catch an error, an escalation or a cancel."""
    node, scope = i[token + at.T_NODE], i[token + at.T_SCOPE]
    for k in range(i[node + at.N_CATCH_COUNT]):
        catch = i[node + at.N_CATCHES] + k * at.CATCH_SIZE
        target = outwards(i, scope, i[catch + at.D_LEVEL])
        if i[catch + at.D_WHERE] == at.CATCH_INSIDE:
            if target != 0 and i[target + at.S_HANDLED] == 0:
                return _caught_inside(i, f, token, catch, target)
        elif target != 0:
            return _caught_at_border(i, f, token, catch, target)
    if kind == at.THROW_ESCALATION:
        return _go_on(i, token)
    target = level_scope(i, scope)
    while kind == at.THROW_ERROR and i[target + at.S_PARENT] != 0:
        target = level_scope(i, i[i[target + at.S_PARENT] + at.T_SCOPE])
    _end_all(i, f, target)
    return target


@seldom
def _caught_inside(i: Integers, f: Reals, token: Token, catch: int, scope: Scope) -> Scope:
    """Begin an event sub-process that catches, in place of its scope or beside it."""
    if i[catch + at.D_INTERRUPTS] == 0:
        _go_on(i, token)
    return _begin(i, f, scope, i[catch + at.D_EVENT], i[catch + at.D_INTERRUPTS])


@seldom
def _begin(i: Integers, f: Reals, scope: Scope, event: Node, interrupts: int) -> Scope:
    """Begin an event sub-process; one that interrupts ends all else in its scope."""
    if interrupts != 0:
        i[scope + at.S_HANDLED] = 1
        i[scope + at.S_LATE] = 1
        while i[scope + at.S_TOKENS] != 0:
            cancel(i, f, i[scope + at.S_TOKENS])
        forget_watches(i, scope)
    make_ready(i, spawn(i, f, scope, i[scope + at.S_CASE], event), at.BEGINNING)
    return scope


@seldom
def _caught_at_border(i: Integers, f: Reals, token: Token, catch: int, scope: Scope) -> Scope:
    """Let an event on the border of the step around a scope occur."""
    host = i[scope + at.S_PARENT]
    outer = i[host + at.T_SCOPE]
    caught = spawn(i, f, outer, i[host + at.T_CASE], i[catch + at.D_EVENT])
    if i[catch + at.D_INTERRUPTS] != 0:
        cancel(i, f, host)
    else:
        _go_on(i, token)
    make_ready(i, caught, at.BEGINNING)
    return outer


@seldom
def _signal(i: Integers, f: Reals, token: Token) -> Scope:
    """Send a signal to all that wait for it around a token."""
    node = i[token + at.T_NODE]
    for k in range(i[node + at.N_CATCH_COUNT]):
        notify(i, f, i[token + at.T_SCOPE], i[node + at.N_CATCHES] + k * at.CATCH_SIZE)
    return _go_on(i, token)


@seldom
def notify(i: Integers, f: Reals, scope: Scope, catch: int) -> None:
    """Set off what waits for a signal or a message, once nobody is ready to act any more."""
    target = outwards(i, scope, i[catch + at.D_LEVEL])
    event = i[catch + at.D_EVENT]
    if target == 0:
        return
    if i[catch + at.D_WHERE] == at.CATCH_INSIDE:
        if i[target + at.S_HANDLED] == 0:
            schedule_first(i, f, watch_for(i, target, event))
        return
    host = i[target + at.S_TOKENS]
    while host != 0 and not _is_under_way(i, host, i[catch + at.D_HOST]):
        host = i[host + at.T_AFTER]
    if host != 0:
        timer = take(i, at.H_FREE_TIMER, at.TIMER_SIZE)
        i[timer + at.R_KIND] = at.KIND_TIMER
        i[timer + at.M_NODE] = event
        i[timer + at.M_HOST] = host
        link(i, host + at.T_TIMERS, timer, at.M_NEXT, at.M_PREVIOUS)
        schedule_first(i, f, timer)


@seldom
def _is_under_way(i: Integers, token: Token, node: Node) -> bool:
    """Tell whether a token is at work at a step: there, and no longer on its way to it."""
    state = i[token + at.T_STATE]
    coming = state in (at.TRAVELLING, at.ARRIVING, at.BEGINNING, at.JOINED)
    return i[token + at.T_NODE] == node and not coming


@seldom
def fire_watch(i: Integers, f: Reals, watch: Timer) -> Scope:
    """Let the time of an event sub-process come; give its scope."""
    scope, event = i[watch + at.M_HOST], i[watch + at.M_NODE]
    unlink(i, scope + at.S_WATCHES, watch, at.M_NEXT, at.M_PREVIOUS)
    give(i, watch, at.H_FREE_TIMER)
    return _begin(i, f, scope, event, i[event + at.N_INTERRUPTS])


@seldom
def begin_late(i: Integers, f: Reals, scope: Scope) -> bool:
    """Begin event sub-processes by their shares where all else in a scope is done."""
    i[scope + at.S_LATE] = 1
    level, begun = i[scope + at.S_LEVEL], False
    for k in range(i[level + at.N_INNER_COUNT]):
        event = i[i[level + at.N_INNER] + k]
        share = f[event + at.NF_SHARE]
        if share > 0.0 and uniform(occasion_key(i, scope, event, at.FOR_OCCASION), 0) < share:
            make_ready(i, spawn(i, f, scope, i[scope + at.S_CASE], event), at.BEGINNING)
            begun = True
    return begun


@seldom
def _compensate(i: Integers, f: Reals, token: Token) -> Scope:
    """Undo what was done around a token, the last first."""
    i[token + at.T_THROWN] = 1
    scope = outwards(i, i[token + at.T_SCOPE], i[i[token + at.T_NODE] + at.N_UNDO_LEVEL])
    i[token + at.T_UNDO] = scope if scope != 0 else level_scope(i, i[token + at.T_SCOPE])
    undo_next(i, f, token)
    return i[token + at.T_SCOPE]


@seldom
def _give_up(i: Integers, f: Reals, token: Token) -> Scope:
    """End all else in a transaction, and undo what was done in it before it is left."""
    i[token + at.T_THROWN] = 2
    scope = i[token + at.T_SCOPE]
    i[scope + at.S_HANDLED] = 1
    i[scope + at.S_LATE] = 1
    forget_watches(i, scope)
    other = i[scope + at.S_TOKENS]
    while other != 0:
        following = i[other + at.T_AFTER]
        if other != token:
            cancel(i, f, other)
        other = following
    i[token + at.T_UNDO] = scope
    undo_next(i, f, token)
    return scope
