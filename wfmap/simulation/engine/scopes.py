"""Scopes: levels at work in a case, what watches over them, and what was done in them.

A scope is a level (the process, a sub-process) in which tokens are at work; it hangs on the token
that waits for it outside, its host, and so scopes are a tree. A scope without a level of its own is
work being undone: it belongs to the level around it.

Compensation (BPMN 2.0.2, 10.7). Each step that has an undoing is put on the stack of its scope when
it is done. Whoever throws compensation takes one from the top, runs its undoing in a scope without
level, waits for its end, and takes the next, until the stack is empty: what was done last is undone
first.

    book flight ─► book hotel ─► fail        stack: [flight, hotel]  →  undo hotel, undo flight

A sub-process that ends hands its stack on to the scope around it, unless it has an undoing of its
own, which then stands for all of it. The stack is a list in the memory of the run: to put on and to
take off cost one step; to undo one step only, a search through the stack. A copy of the data before
each step would be an undoing that no business has: a letter that was sent is not unsent.
"""

from wfmap.simulation.distributions import sample
from wfmap.simulation.engine import layout as at
from wfmap.simulation.engine.events import schedule
from wfmap.simulation.engine.joins import forget_joins
from wfmap.simulation.engine.layout import Case, Integers, Node, Reals, Scope, Timer, Token
from wfmap.simulation.engine.records import give, link, make_ready, spawn, take, unlink
from wfmap.simulation.native.jit import Word, compiled, inlined, seldom, word
from wfmap.simulation.randoms import stream

__all__ = [
    "INSTANCE",
    "empty_scope",
    "forget_undo",
    "forget_watches",
    "free_scope",
    "hand_on_undo",
    "level_scope",
    "occasion_key",
    "outwards",
    "remember",
    "take_undo",
    "undo_next",
    "watch_for",
]

INSTANCE = 1 << 24
"""Apart from visits, so that every instance has random numbers of its own."""


@compiled
def empty_scope(i: Integers, f: Reals, host: Token, case: Case, level: int) -> Scope:
    """Begin a level in a case, without any token yet; `level` is 0 where work is undone."""
    scope = take(i, at.H_FREE_SCOPE, i[at.H_SCOPE_SIZE])
    i[scope + at.S_PARENT] = host
    i[scope + at.S_CASE] = case
    i[scope + at.S_LEVEL] = level
    if host != 0:
        link(i, host + at.T_CHILDREN, scope, at.S_AFTER, at.S_BEFORE)
    if level != 0 and i[level + at.N_INNER_COUNT] > 0:
        _set_watches(i, f, scope)
    return scope


@inlined
def free_scope(i: Integers, scope: Scope) -> None:
    """Give a scope without tokens back, with all that belongs to it."""
    host = i[scope + at.S_PARENT]
    forget_joins(i, scope)
    forget_watches(i, scope)
    forget_undo(i, scope)
    if host != 0:
        unlink(i, host + at.T_CHILDREN, scope, at.S_AFTER, at.S_BEFORE)
    give(i, scope, at.H_FREE_SCOPE)


@compiled
def level_scope(i: Integers, scope: Scope) -> Scope:
    """Find the scope of a level that a scope is, or in which work is undone."""
    while i[scope + at.S_LEVEL] == 0:
        scope = i[i[scope + at.S_PARENT] + at.T_SCOPE]
    return scope


@compiled
def outwards(i: Integers, scope: Scope, level: int) -> Scope:
    """Find the scope of a level around a scope; 0 where there is none.

    What undoes a step may be at work when the level of that step has ended, somewhere else.
    """
    scope = level_scope(i, scope)
    while i[scope + at.S_LEVEL] != level:
        if i[scope + at.S_PARENT] == 0:
            return at.NOTHING
        scope = level_scope(i, i[i[scope + at.S_PARENT] + at.T_SCOPE])
    return scope


@compiled
def occasion_key(i: Integers, scope: Scope, event: int, purpose: int) -> Word:
    """Key the random numbers of an event sub-process in a scope."""
    host = i[scope + at.S_PARENT]
    which = i[host + at.T_VISIT] + i[host + at.T_MADE] * INSTANCE if host != 0 else 0
    key = stream(word(i[i[scope + at.S_CASE] + at.E_KEY]), i[event + at.N_HASH])
    return stream(stream(key, which), purpose)


@seldom
def _set_watches(i: Integers, f: Reals, scope: Scope) -> None:
    """Start the timers of the event sub-processes of a scope."""
    level = i[scope + at.S_LEVEL]
    for k in range(i[level + at.N_INNER_COUNT]):
        event = i[i[level + at.N_INNER] + k]
        if i[event + at.N_TIMER] != 0:
            time = sample(i, f, i[event + at.N_TIMER], occasion_key(i, scope, event, at.FOR_TIMER))
            schedule(i, f, watch_for(i, scope, event), f[at.F_NOW] + time)


@compiled
def watch_for(i: Integers, scope: Scope, event: int) -> Timer:
    """Make a watch of a scope for an event sub-process, not scheduled yet."""
    watch = take(i, at.H_FREE_TIMER, at.TIMER_SIZE)
    i[watch + at.R_KIND] = at.KIND_WATCH
    i[watch + at.M_NODE] = event
    i[watch + at.M_HOST] = scope
    link(i, scope + at.S_WATCHES, watch, at.M_NEXT, at.M_PREVIOUS)
    return watch


@compiled
def forget_watches(i: Integers, scope: Scope) -> None:
    """Forget the timers of the event sub-processes of a scope."""
    watch = i[scope + at.S_WATCHES]
    while watch != 0:
        following = i[watch + at.M_NEXT]
        give(i, watch, at.H_FREE_TIMER)
        watch = following
    i[scope + at.S_WATCHES] = 0


@compiled
def remember(i: Integers, token: Token) -> None:
    """Note that the step of a token was done and can be undone."""
    node, scope = i[token + at.T_NODE], i[token + at.T_SCOPE]
    record = take(i, at.H_FREE_UNDO, at.UNDO_SIZE)
    i[record + at.V_EVENT] = i[node + at.N_UNDONE_BY]
    i[record + at.V_STEP] = node
    i[record + at.V_NEXT] = i[scope + at.S_UNDO]
    i[scope + at.S_UNDO] = record


@compiled
def take_undo(i: Integers, scope: Scope, only: int) -> Node:
    """Take out what was done last in a scope, of one step where `only` is set; give its event."""
    place = scope + at.S_UNDO
    while i[place] != 0 and only != 0 and i[i[place] + at.V_STEP] != only:
        place = i[place] + at.V_NEXT
    record = i[place]
    if record == 0:
        return at.NOTHING
    i[place] = i[record + at.V_NEXT]
    event = i[record + at.V_EVENT]
    give(i, record, at.H_FREE_UNDO)
    return event


@compiled
def forget_undo(i: Integers, scope: Scope) -> None:
    """Forget what was done in a scope."""
    while take_undo(i, scope, 0) != 0:
        pass


@compiled
def hand_on_undo(i: Integers, scope: Scope) -> None:
    """Leave what was done in a scope that ends to the scope around it.

    A sub-process with a compensation of its own is undone by that as a whole.
    """
    host = i[scope + at.S_PARENT]
    if i[scope + at.S_UNDO] == 0 or host == 0 or i[scope + at.S_LEVEL] == 0:
        return
    if i[i[host + at.T_NODE] + at.N_UNDONE_BY] != 0:
        return
    outer = i[host + at.T_SCOPE]
    last = i[scope + at.S_UNDO]
    while i[last + at.V_NEXT] != 0:
        last = i[last + at.V_NEXT]
    i[last + at.V_NEXT] = i[outer + at.S_UNDO]
    i[outer + at.S_UNDO] = i[scope + at.S_UNDO]
    i[scope + at.S_UNDO] = 0


@seldom
def undo_next(i: Integers, f: Reals, host: Token) -> None:
    """Undo the next step for a token that waits for it, or let the token go on."""
    node = i[host + at.T_NODE]
    event = take_undo(i, i[host + at.T_UNDO], i[node + at.N_UNDO_ONLY])
    if event == 0:
        i[host + at.T_UNDO] = 0
        make_ready(i, host, at.LEAVING)
        return
    i[host + at.T_STATE] = at.HOSTING
    i[host + at.T_LEFT] = 1
    scope = empty_scope(i, f, host, i[host + at.T_CASE], 0)
    make_ready(i, spawn(i, f, scope, i[host + at.T_CASE], event), at.BEGINNING)
