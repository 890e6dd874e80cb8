"""What happens to a token at a step: it begins, gathers, is worked on, rests, and leaves."""

from wfmap.simulation.distributions import sample
from wfmap.simulation.engine.batches import gather
from wfmap.simulation.engine.drawing import work_alone
from wfmap.simulation.engine.events import schedule
from wfmap.simulation.engine.hosts import become_host, cancel, clear_timers, end_instance, multiply
from wfmap.simulation.engine.joins import wait_at_join
from wfmap.simulation.engine.layout import (
    AFTER_WORK,
    ARRIVING,
    BEGINNING,
    CATCH_SIZE,
    E_VISITS,
    ENGAGING,
    EXECUTING,
    F_NOW,
    FOR_EVENT,
    FOR_MESSAGE,
    FOR_TIMER,
    FOR_WAIT,
    G_LEVEL,
    G_TARGET,
    GF_SHARE,
    H_FREE_TIMER,
    KIND_TIMER,
    M_HOST,
    M_NEXT,
    M_NODE,
    M_PREVIOUS,
    MESSAGE_SIZE,
    MULTIPLYING,
    N_BATCH,
    N_EVENT_COUNT,
    N_EVENTS,
    N_INDEX,
    N_INTERRUPTS,
    N_JOIN,
    N_MESSAGE_COUNT,
    N_MESSAGES,
    N_MULTI,
    N_POOL,
    N_SETUP,
    N_START_COUNT,
    N_TELL_COUNT,
    N_TELLS,
    N_THROWS,
    N_TIMER,
    N_UNDONE_BY,
    N_WAIT,
    N_WORK,
    NF_FIXED_COST,
    NF_SHARE,
    R_KIND,
    RESTING,
    T_CASE,
    T_FLOW,
    T_HOST,
    T_IS_LATER,
    T_NODE,
    T_SCOPE,
    T_STATE,
    T_THROWN,
    T_TIMERS,
    T_VISIT,
    TF_PRESET,
    TF_QUEUED,
    TF_STARTED,
    TIMER_SIZE,
    X_EXTRANEOUS,
    X_RUNS,
    X_VISITS,
    Integers,
    Reals,
)
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
from wfmap.simulation.engine.statistics import charge, count_step, log
from wfmap.simulation.engine.throwing import notify, throw
from wfmap.simulation.jit import compiled, inlined
from wfmap.simulation.randoms import uniform

__all__ = ["act", "fire_timer"]


@inlined
def act(i: Integers, f: Reals, token: int) -> None:
    """Let a token that is ready do the next thing."""
    state = i[token + T_STATE]
    if state == ARRIVING and i[i[token + T_NODE] + N_JOIN] != 0:
        wait_at_join(i, f, token)
    elif state in (ARRIVING, BEGINNING):
        _begin(i, f, token)
    elif state == ENGAGING:
        _engage(i, f, token)
    elif state == EXECUTING:
        _execute(i, f, token)
    elif state == AFTER_WORK:
        _rest(i, f, token)
    elif state == MULTIPLYING:
        multiply(i, f, token)
    else:
        _leave(i, f, token)


@inlined
def _begin(i: Integers, f: Reals, token: int) -> None:
    """Begin a visit of a step."""
    node = i[token + T_NODE]
    at = i[token + T_CASE] + E_VISITS + i[node + N_INDEX]
    i[at] += 1
    i[token + T_VISIT] = i[at]
    i[token + T_IS_LATER] = 0
    count_step(i, f, token, X_VISITS, 1.0)
    if i[node + N_EVENT_COUNT] > 0:
        _set_timers(i, f, token, node)
    if i[node + N_BATCH] != 0:
        gather(i, f, token)
    else:
        _engage(i, f, token)


@compiled
def _set_timers(i: Integers, f: Reals, token: int, node: int) -> None:
    """Start the timers on the border of a step."""
    for k in range(i[node + N_EVENT_COUNT]):
        event = i[i[node + N_EVENTS] + k]
        if i[event + N_TIMER] == 0:
            continue
        timer = take(i, H_FREE_TIMER, TIMER_SIZE)
        i[timer + R_KIND] = KIND_TIMER
        i[timer + M_NODE] = event
        i[timer + M_HOST] = token
        link(i, token + T_TIMERS, timer, M_NEXT, M_PREVIOUS)
        time = sample(i, f, i[event + N_TIMER], key_of(i, token, event, FOR_TIMER))
        schedule(i, f, timer, f[F_NOW] + time)


@compiled
def fire_timer(i: Integers, f: Reals, timer: int) -> int:
    """Let a timer on the border of a step go off; give the scope this happens in."""
    host, event = i[timer + M_HOST], i[timer + M_NODE]
    scope = i[host + T_SCOPE]
    unlink(i, host + T_TIMERS, timer, M_NEXT, M_PREVIOUS)
    give(i, timer, H_FREE_TIMER)
    token = spawn(i, f, scope, i[host + T_CASE], event)
    if i[event + N_INTERRUPTS] != 0:
        cancel(i, f, host)
    make_ready(i, token, BEGINNING)
    return scope


@inlined
def _engage(i: Integers, f: Reals, token: int) -> None:
    node = i[token + T_NODE]
    if i[node + N_START_COUNT] > 0 or i[node + N_MULTI] != 0:
        become_host(i, f, token)
    else:
        _execute(i, f, token)


@inlined
def _execute(i: Integers, f: Reals, token: int) -> None:
    """Begin the work of an execution, or be done where there is none."""
    node = i[token + T_NODE]
    if i[node + N_WORK] != 0 or i[node + N_SETUP] != 0:
        if i[node + N_POOL] != 0:
            request(i, f, token)
        else:
            work_alone(i, f, token)
        return
    count_step(i, f, token, X_RUNS, 1.0)
    charge(i, f, token, f[node + NF_FIXED_COST])
    f[token + TF_QUEUED] = f[F_NOW]
    f[token + TF_STARTED] = f[F_NOW]
    log(i, f, token)
    _rest(i, f, token)


@inlined
def _rest(i: Integers, f: Reals, token: int) -> None:
    """Wait as long as the step says, once for all its instances."""
    node = i[token + T_NODE]
    wait = f[token + TF_PRESET]
    f[token + TF_PRESET] = -1.0
    if wait < 0.0:
        wait = 0.0
        if i[node + N_WAIT] != 0 and i[token + T_HOST] == 0:
            wait = sample(i, f, i[node + N_WAIT], key_of(i, token, node, FOR_WAIT))
    if wait > 0.0:
        i[token + T_STATE] = RESTING
        count_step(i, f, token, X_EXTRANEOUS, wait)
        schedule(i, f, token, f[F_NOW] + wait)
    else:
        _leave(i, f, token)


@inlined
def _leave(i: Integers, f: Reals, token: int) -> None:
    """End a visit: tell others, set off events on the border, go on."""
    host = i[token + T_HOST]
    if host != 0:
        drop(i, token)
        end_instance(i, f, host)
        return
    node = i[token + T_NODE]
    if i[node + N_THROWS] != 0 and i[token + T_THROWN] != 1:
        throw(i, f, token)
        return
    i[token + T_THROWN] = 0
    if i[node + N_EVENT_COUNT] > 0:
        clear_timers(i, token)
    if i[node + N_MESSAGE_COUNT] > 0 or i[node + N_TELL_COUNT] > 0:
        _tell(i, f, token)
    if i[node + N_EVENT_COUNT] > 0:
        event = _set_off(i, f, token)
        if event != 0:
            i[token + T_NODE] = event
            i[token + T_FLOW] = 0
            make_ready(i, token, BEGINNING)
            return
        if i[node + N_UNDONE_BY] != 0:
            remember(i, token)
    route(i, f, token)


@compiled
def _tell(i: Integers, f: Reals, token: int) -> None:
    """Begin the steps that a message from this one begins."""
    node = i[token + T_NODE]
    key = key_of(i, token, node, FOR_MESSAGE)
    for k in range(i[node + N_MESSAGE_COUNT]):
        message = i[node + N_MESSAGES] + k * MESSAGE_SIZE
        if uniform(key, k) >= f[message + GF_SHARE]:
            continue
        scope = outwards(i, i[token + T_SCOPE], i[message + G_LEVEL])
        if scope == 0:
            scope = level_scope(i, i[token + T_SCOPE])
        other = spawn(i, f, scope, i[token + T_CASE], i[message + G_TARGET])
        make_ready(i, other, BEGINNING)
    for k in range(i[node + N_TELL_COUNT]):
        notify(i, f, i[token + T_SCOPE], i[node + N_TELLS] + k * CATCH_SIZE)


@compiled
def _set_off(i: Integers, f: Reals, token: int) -> int:
    """Set off events on the border by their shares; give the one that stops the step, or 0."""
    node = i[token + T_NODE]
    key = key_of(i, token, node, FOR_EVENT)
    u = uniform(key, 0)
    stops = 0
    for k in range(i[node + N_EVENT_COUNT]):
        event = i[i[node + N_EVENTS] + k]
        share = f[event + NF_SHARE]
        if i[event + N_INTERRUPTS] != 0:
            u -= share
            if u < 0.0 and stops == 0:
                stops = event
        elif uniform(key, 1 + k) < share:
            other = spawn(i, f, i[token + T_SCOPE], i[token + T_CASE], event)
            make_ready(i, other, BEGINNING)
    return stops
