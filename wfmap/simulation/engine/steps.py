"""What happens to a token at a step: it begins, gathers, is worked on, rests, and leaves."""

from wfmap.simulation.distributions import sample
from wfmap.simulation.engine import layout as at
from wfmap.simulation.engine.batches import gather
from wfmap.simulation.engine.drawing import work_alone
from wfmap.simulation.engine.events import schedule
from wfmap.simulation.engine.hosts import become_host, cancel, clear_timers, end_instance, multiply
from wfmap.simulation.engine.joins import wait_at_join
from wfmap.simulation.engine.layout import Integers, Node, Reals, Scope, Timer, Token
from wfmap.simulation.engine.records import (
    drop,
    give,
    key_of,
    link,
    make_ready,
    spawn,
    take,
    unlink,
)
from wfmap.simulation.engine.routing import route
from wfmap.simulation.engine.scopes import level_scope, outwards, remember
from wfmap.simulation.engine.service import request
from wfmap.simulation.engine.statistics import charge, count_step, log, trace
from wfmap.simulation.engine.throwing import notify, throw
from wfmap.simulation.native.jit import inlined, seldom
from wfmap.simulation.randoms import uniform

__all__ = ["act", "fire_timer"]


@inlined
def act(i: Integers, f: Reals, token: Token) -> None:
    """Let a token that is ready do the next thing."""
    state = i[token + at.T_STATE]
    if state == at.ARRIVING and i[i[token + at.T_NODE] + at.N_JOIN] != 0:
        wait_at_join(i, f, token)
    elif state in (at.ARRIVING, at.BEGINNING):
        _begin(i, f, token)
    elif state == at.ENGAGING:
        place, since = i[i[token + at.T_NODE] + at.N_INDEX], f[token + at.TF_SINCE]
        trace(i, f, token, at.TRACE_GATHERED, place, since, since)
        _engage(i, f, token)
    elif state == at.EXECUTING:
        _execute(i, f, token)
    elif state == at.AFTER_WORK:
        _rest(i, f, token)
    elif state == at.MULTIPLYING:
        multiply(i, f, token)
    else:
        _leave(i, f, token)


@inlined
def _begin(i: Integers, f: Reals, token: Token) -> None:
    """Begin a visit of a step."""
    node = i[token + at.T_NODE]
    place = i[token + at.T_CASE] + at.E_VISITS + i[node + at.N_INDEX]
    i[place] += 1
    i[token + at.T_VISIT] = i[place]
    i[token + at.T_IS_LATER] = 0
    count_step(i, f, token, at.X_VISITS, 1.0)
    if i[node + at.N_EVENT_COUNT] > 0:
        _set_timers(i, f, token, node)
    if i[node + at.N_BATCH] != 0:
        gather(i, f, token)
    else:
        _engage(i, f, token)


@seldom
def _set_timers(i: Integers, f: Reals, token: Token, node: Node) -> None:
    """Start the timers on the border of a step."""
    for k in range(i[node + at.N_EVENT_COUNT]):
        event = i[i[node + at.N_EVENTS] + k]
        if i[event + at.N_TIMER] == 0:
            continue
        timer = take(i, at.H_FREE_TIMER, at.TIMER_SIZE)
        i[timer + at.R_KIND] = at.KIND_TIMER
        i[timer + at.M_NODE] = event
        i[timer + at.M_HOST] = token
        link(i, token + at.T_TIMERS, timer, at.M_NEXT, at.M_PREVIOUS)
        time = sample(i, f, i[event + at.N_TIMER], key_of(i, token, event, at.FOR_TIMER))
        schedule(i, f, timer, f[at.F_NOW] + time)


@seldom
def fire_timer(i: Integers, f: Reals, timer: Timer) -> Scope:
    """Let a timer on the border of a step go off; give the scope this happens in."""
    host, event = i[timer + at.M_HOST], i[timer + at.M_NODE]
    scope = i[host + at.T_SCOPE]
    unlink(i, host + at.T_TIMERS, timer, at.M_NEXT, at.M_PREVIOUS)
    give(i, timer, at.H_FREE_TIMER)
    token = spawn(i, f, scope, i[host + at.T_CASE], event)
    if i[event + at.N_INTERRUPTS] != 0:
        cancel(i, f, host)
    make_ready(i, token, at.BEGINNING)
    return scope


@inlined
def _engage(i: Integers, f: Reals, token: Token) -> None:
    node = i[token + at.T_NODE]
    if i[node + at.N_START_COUNT] > 0 or i[node + at.N_MULTI] != 0:
        become_host(i, f, token)
    else:
        _execute(i, f, token)


@inlined
def _execute(i: Integers, f: Reals, token: Token) -> None:
    """Begin the work of an execution, or be done where there is none."""
    node = i[token + at.T_NODE]
    if i[node + at.N_WORK] != 0 or i[node + at.N_SETUP] != 0:
        if i[node + at.N_POOL] != 0:
            request(i, f, token)
        else:
            work_alone(i, f, token)
        return
    count_step(i, f, token, at.X_RUNS, 1.0)
    charge(i, f, token, f[node + at.NF_FIXED_COST])
    f[token + at.TF_QUEUED] = f[at.F_NOW]
    f[token + at.TF_STARTED] = f[at.F_NOW]
    log(i, f, token)
    _rest(i, f, token)


@inlined
def _rest(i: Integers, f: Reals, token: Token) -> None:
    """Wait as long as the step says, once for all its instances, if there was any."""
    node = i[token + at.T_NODE]
    wait = f[token + at.TF_PRESET]
    f[token + at.TF_PRESET] = -1.0
    if wait < 0.0:
        wait = 0.0
        if i[node + at.N_WAIT] != 0 and i[token + at.T_HOST] == 0:
            wait = sample(i, f, i[node + at.N_WAIT], key_of(i, token, node, at.FOR_WAIT))
    if wait > 0.0:
        i[token + at.T_STATE] = at.RESTING
        f[token + at.TF_SINCE] = f[at.F_NOW]
        count_step(i, f, token, at.X_EXTRANEOUS, wait)
        schedule(i, f, token, f[at.F_NOW] + wait)
    else:
        _leave(i, f, token)


@inlined
def _leave(i: Integers, f: Reals, token: Token) -> None:
    """End a visit: tell others, set off events on the border, go on."""
    host = i[token + at.T_HOST]
    if host != 0:
        drop(i, token)
        end_instance(i, f, host)
        return
    node = i[token + at.T_NODE]
    if i[node + at.N_THROWS] != 0 and i[token + at.T_THROWN] != 1:
        throw(i, f, token)
        return
    i[token + at.T_THROWN] = 0
    if i[node + at.N_EVENT_COUNT] > 0:
        clear_timers(i, token)
    if i[node + at.N_MESSAGE_COUNT] > 0 or i[node + at.N_TELL_COUNT] > 0:
        _tell(i, f, token)
    if i[node + at.N_EVENT_COUNT] > 0:
        event = _set_off(i, f, token)
        if event != 0:
            i[token + at.T_NODE] = event
            i[token + at.T_FLOW] = 0
            make_ready(i, token, at.BEGINNING)
            return
        if i[node + at.N_UNDONE_BY] != 0:
            remember(i, token)
    route(i, f, token)


@seldom
def _tell(i: Integers, f: Reals, token: Token) -> None:
    """Begin the steps that a message from this one begins."""
    node = i[token + at.T_NODE]
    key = key_of(i, token, node, at.FOR_MESSAGE)
    for k in range(i[node + at.N_MESSAGE_COUNT]):
        message = i[node + at.N_MESSAGES] + k * at.MESSAGE_SIZE
        if uniform(key, k) >= f[message + at.GF_SHARE]:
            continue
        scope = outwards(i, i[token + at.T_SCOPE], i[message + at.G_LEVEL])
        if scope == 0:
            scope = level_scope(i, i[token + at.T_SCOPE])
        other = spawn(i, f, scope, i[token + at.T_CASE], i[message + at.G_TARGET])
        make_ready(i, other, at.BEGINNING)
    for k in range(i[node + at.N_TELL_COUNT]):
        notify(i, f, i[token + at.T_SCOPE], i[node + at.N_TELLS] + k * at.CATCH_SIZE)


@seldom
def _set_off(i: Integers, f: Reals, token: Token) -> int:
    """Set off events on the border by their shares; give the one that stops the step, or 0."""
    node = i[token + at.T_NODE]
    key = key_of(i, token, node, at.FOR_EVENT)
    u = uniform(key, 0)
    stops = 0
    for k in range(i[node + at.N_EVENT_COUNT]):
        event = i[i[node + at.N_EVENTS] + k]
        share = f[event + at.NF_SHARE]
        if i[event + at.N_INTERRUPTS] != 0:
            u -= share
            if u < 0.0 and stops == 0:
                stops = event
        elif uniform(key, 1 + k) < share:
            other = spawn(i, f, i[token + at.T_SCOPE], i[token + at.T_CASE], event)
            make_ready(i, other, at.BEGINNING)
    return stops
