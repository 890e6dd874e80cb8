"""Pools: who waits, who is served by whom, and why the wait.

Higher priority first, first come first served within, nobody interrupted. A free member on duty
with the highest speed is taken first, at the end of the instant in which he is free: what his own
work leads to is there then, and goes before what is less urgent. Unless the document says
otherwise, work pauses at closing time; see `closing`. Waiting while nobody of the pool is on duty
is unavailability; waiting while somebody who came later is being served is prioritization; the rest
is contention.

    token    comes ├──────────────────── waits ────────────────────┤ begins
    pool     open  ├──────────────────────┤ closed  ├──────────────┤
    a later,         ├ served, more urgent ┤
    cause    conten.  prioritization       unavailab.  contention

Preemption accounting. A wait is split by cause while it goes on, for afterwards nobody knows who
was served meanwhile. When the service of a more urgent token starts, each token of a lower class
that came before it and waits gets one overtaker more; when that service ends or pauses for another
day, one less. While it has any, its open time counts as prioritization: from the first overtaker to
the last, each second once however many there are. A queue is in order of arrival, so the walk stops
at the first that came later; it costs the tokens that are overtaken, and nothing in a pool of one
class. To go through all waiting tokens at every event would cost the length of the queue each time.
Cobham's formula (1954) gives the waits of classes, but not by cause, nor with hours and members.
"""

from wfmap.simulation.calendars import advance, open_before
from wfmap.simulation.engine import layout as at
from wfmap.simulation.engine.closing import (
    ROUNDING,
    closes_at,
    may_start,
    next_turn,
    rounding_at,
    start_in_time,
)
from wfmap.simulation.engine.drawing import draw_work
from wfmap.simulation.engine.duty import divided, done_at, is_on_duty, open_time, opens
from wfmap.simulation.engine.events import next_number, schedule, schedule_first
from wfmap.simulation.engine.layout import Group, Integers, Pool, Reals, Token
from wfmap.simulation.engine.records import append, fresh, insert, remove
from wfmap.simulation.engine.statistics import charge, count_step, log, queue_changes, trace
from wfmap.simulation.native.jit import compiled, inlined, seldom

__all__ = [
    "dispatch",
    "end_service",
    "hand_over",
    "leave_queue",
    "request",
    "stop_service",
]


@inlined
def request(i: Integers, f: Reals, token: Token) -> None:
    """Let a token ask its step's pool for service."""
    pool = i[i[token + at.T_NODE] + at.N_POOL]
    i[pool + at.P_ENTERED] += 1
    f[token + at.TF_QUEUED] = f[at.F_NOW]
    f[token + at.TF_QUEUED_OPEN] = open_time(i, f, i[pool + at.P_CALENDAR])
    f[token + at.TF_OVERTAKEN] = 0.0
    i[token + at.T_OVERTAKERS] = 0
    i[token + at.T_NUMBER] = next_number(i)
    if i[i[token + at.T_NODE] + at.N_CLOSING] == at.ON_CLOSING_DO_NOT_START:
        f[token + at.TF_LEFT] = draw_work(i, f, token)
    if i[pool + at.P_UNLIMITED] != 0:
        _serve_at_once(i, f, token, pool)
        return
    if i[pool + at.P_WAITING] == 0:
        group = _free_group(i, f, pool, token)
        if group != 0:
            _start(i, f, token, pool, group)
            return
    i[token + at.T_STATE] = at.QUEUED
    append(i, i[i[token + at.T_NODE] + at.N_CLASS] + at.C_HEAD, token)
    queue_changes(i, f, pool, 1)
    dispatch(i, f, pool)


@inlined
def _free_group(i: Integers, f: Reals, pool: Pool, token: Token) -> Group:
    """Find the fastest group of a pool with somebody free who may begin now; 0 for none."""
    for k in range(i[pool + at.P_GROUP_COUNT]):
        group = i[pool + at.P_GROUPS] + k * at.GROUP_SIZE
        if (
            i[group + at.U_FREE] > 0
            and is_on_duty(i, f, i[group + at.U_CALENDAR])
            and may_start(i, f, token, group)
        ):
            return group
    return at.NOTHING


@compiled
def _wake(i: Integers, f: Reals, pool: Pool) -> None:
    """Come back when the next of those who are free but cannot begin now begins."""
    for k in range(i[pool + at.P_GROUP_COUNT]):
        group = i[pool + at.P_GROUPS] + k * at.GROUP_SIZE
        if i[group + at.U_FREE] > 0 and i[group + at.R_EVENT] == 0:
            schedule(i, f, group, next_turn(i, f, group, f[at.F_NOW]))


@inlined
def dispatch(i: Integers, f: Reals, pool: Pool) -> None:
    """Serve whoever waits while somebody is free and on duty."""
    while i[pool + at.P_WAITING] > 0:
        place = i[pool + at.P_CLASSES]
        while i[place + at.C_HEAD] == 0:
            place += at.CLASS_SIZE
        token = i[place + at.C_HEAD]
        group = _free_group(i, f, pool, token)
        if group == 0:
            _wake(i, f, pool)
            return
        leave_queue(i, f, token)
        _start(i, f, token, pool, group)


@inlined
def leave_queue(i: Integers, f: Reals, token: Token) -> None:
    """Take a token out of its pool's queue, and split its wait by cause."""
    node = i[token + at.T_NODE]
    pool = i[node + at.N_POOL]
    remove(i, i[node + at.N_CLASS] + at.C_HEAD, token)
    queue_changes(i, f, pool, -1)
    wait = f[at.F_NOW] - f[token + at.TF_QUEUED]
    f[pool + at.PF_WAITS] += wait
    opened = open_time(i, f, i[pool + at.P_CALENDAR])
    at_work = opened - f[token + at.TF_QUEUED_OPEN]
    if at_work > wait - ROUNDING:
        at_work = wait
    if i[token + at.T_OVERTAKERS] > 0:
        f[token + at.TF_OVERTAKEN] += opened - f[token + at.TF_OVERTAKEN_FROM]
    overtaken = min(at_work, f[token + at.TF_OVERTAKEN])
    if at_work < wait:
        count_step(i, f, token, at.X_UNAVAILABILITY, wait - at_work)
    if overtaken > 0.0:
        count_step(i, f, token, at.X_PRIORITIZATION, overtaken)
    count_step(i, f, token, at.X_CONTENTION, at_work - overtaken)


@seldom
def _note_overtaking(i: Integers, f: Reals, token: Token, pool: Pool, by: int) -> None:
    """Count a token as overtaker of those of lower classes who came before it and wait.

    This is the preemption accounting described above; `by` is 1 where its service starts and −1
    where it ends or is handed over. Times are open time of the pool, in seconds.
    """
    last = i[pool + at.P_CLASSES] + (i[pool + at.P_CLASS_COUNT] - 1) * at.CLASS_SIZE
    place = i[i[token + at.T_NODE] + at.N_CLASS]
    if place == last:
        return
    now = open_time(i, f, i[pool + at.P_CALENDAR])
    number = i[token + at.T_NUMBER]
    while place < last:
        place += at.CLASS_SIZE
        other = i[place + at.C_HEAD]
        while other != 0 and i[other + at.T_NUMBER] < number:
            i[other + at.T_OVERTAKERS] += by
            if by > 0 and i[other + at.T_OVERTAKERS] == 1:
                f[other + at.TF_OVERTAKEN_FROM] = now
            elif by < 0 and i[other + at.T_OVERTAKERS] < 0:
                i[other + at.T_OVERTAKERS] = 0  # it came back while the other was at work already
            elif by < 0 and i[other + at.T_OVERTAKERS] == 0:
                f[other + at.TF_OVERTAKEN] += now - f[other + at.TF_OVERTAKEN_FROM]
            other = i[other + at.T_NEXT]


@seldom
def _serve_at_once(i: Integers, f: Reals, token: Token, pool: Pool) -> None:
    """Serve a token of a pool without limit, as soon as it is open."""
    group = i[pool + at.P_GROUPS]
    start = start_in_time(i, f, token, group, opens(i, f, i[group + at.U_CALENDAR]))
    count_step(i, f, token, at.X_UNAVAILABILITY, start - f[at.F_NOW])
    _work(i, f, token, group, start)


@inlined
def _server(i: Integers, group: Group) -> int:
    """Choose who of a group works: who was free last, else the next who has not worked yet."""
    server = i[group + at.U_RESTED]
    if server != 0:
        i[group + at.U_RESTED] = i[server + at.Q_BELOW]
        return server
    server = fresh(i, at.SERVER_SIZE)
    i[server + at.Q_NUMBER] = i[group + at.U_FIRST]
    i[group + at.U_FIRST] += 1
    return server


@inlined
def _start(i: Integers, f: Reals, token: Token, pool: Pool, group: Group) -> None:
    i[group + at.U_FREE] -= 1
    i[token + at.T_SERVER] = _server(i, group)
    if i[pool + at.P_CLASS_COUNT] > 1:
        _note_overtaking(i, f, token, pool, 1)
    _work(i, f, token, group, f[at.F_NOW])


@inlined
def _work(i: Integers, f: Reals, token: Token, group: Group, start: float) -> None:
    stated = f[token + at.TF_LEFT]
    f[token + at.TF_LEFT] = 0.0
    if stated <= 0.0:
        stated = draw_work(i, f, token)
    i[token + at.T_STATE] = at.IN_SERVICE
    i[token + at.T_GROUP] = group
    f[token + at.TF_STARTED] = start
    f[token + at.TF_STATED] = stated
    f[token + at.TF_WORK] = divided(stated, f[group + at.UF_SPEED])
    span = divided(stated, f[group + at.UF_SPEED] * f[group + at.UF_AVAILABILITY])
    closing, calendar = i[i[token + at.T_NODE] + at.N_CLOSING], i[group + at.U_CALENDAR]
    if closing == at.ON_CLOSING_PAUSE or calendar == at.NOTHING:
        schedule(i, f, token, done_at(i, f, calendar, span))
    else:
        schedule(i, f, token, _done_or_closed(i, f, token, group, span))


@seldom
def _done_or_closed(i: Integers, f: Reals, token: Token, group: Group, span: float) -> float:
    """Say when work is done that does not pause, or when it is handed over at closing time."""
    calendar = i[group + at.U_CALENDAR]
    closing, start = i[i[token + at.T_NODE] + at.N_CLOSING], f[token + at.TF_STARTED]
    if closing == at.ON_CLOSING_FINISH:
        return start + span
    if closing == at.ON_CLOSING_DO_NOT_START:
        return advance(f, i[calendar + at.K_AT], i[calendar + at.K_COUNT], start, span)
    close = closes_at(i, f, calendar, start)
    if start + span <= close + rounding_at(start) or i[i[group + at.U_POOL] + at.P_UNLIMITED] != 0:
        return done_at(i, f, calendar, span)
    stated = f[token + at.TF_STATED]
    done = (close - start) * f[group + at.UF_AVAILABILITY] * f[group + at.UF_SPEED]
    f[token + at.TF_STATED] = done
    f[token + at.TF_WORK] = divided(done, f[group + at.UF_SPEED])
    f[token + at.TF_LEFT] = stated - done
    return close


@seldom
def hand_over(i: Integers, f: Reals, token: Token) -> None:
    """Put work that is not done at closing time back in its place, for whoever is on duty next."""
    node = i[token + at.T_NODE]
    pool = i[node + at.N_POOL]
    _trace_work(i, f, token, at.TRACE_HANDED_OVER)
    if i[token + at.T_PARTS] == 0:
        f[token + at.TF_FIRST_QUEUED] = f[token + at.TF_QUEUED]
        f[token + at.TF_FIRST_STARTED] = f[token + at.TF_STARTED]
    i[token + at.T_PARTS] += 1
    elapsed = f[at.F_NOW] - f[token + at.TF_STARTED]
    group, work = i[token + at.T_GROUP], f[token + at.TF_WORK]
    f[token + at.TF_QUEUED] = f[at.F_NOW]
    f[token + at.TF_QUEUED_OPEN] = open_time(i, f, i[pool + at.P_CALENDAR])
    f[token + at.TF_OVERTAKEN] = 0.0
    i[token + at.T_OVERTAKERS] = 0
    i[token + at.T_STATE] = at.QUEUED
    insert(i, i[node + at.N_CLASS] + at.C_HEAD, token)
    queue_changes(i, f, pool, 1)
    _count_work(i, f, token, group, work, f[token + at.TF_STATED], elapsed)


@inlined
def end_service(i: Integers, f: Reals, token: Token) -> None:
    """End the service of a token whose work is done."""
    node = i[token + at.T_NODE]
    count_step(i, f, token, at.X_RUNS, float(i[token + at.T_REPEATS]))
    charge(i, f, token, i[token + at.T_REPEATS] * f[node + at.NF_FIXED_COST])
    log(i, f, token)
    _trace_work(i, f, token, at.TRACE_DONE)
    i[token + at.T_PARTS] = 0
    _account(i, f, token, f[token + at.TF_WORK], f[token + at.TF_STATED])


@inlined
def _trace_work(i: Integers, f: Reals, token: Token, kind: int) -> None:
    """Trace the service of a token that is over now, with the wait before it."""
    place = i[i[token + at.T_NODE] + at.N_INDEX]
    trace(i, f, token, kind, place, f[token + at.TF_QUEUED], f[token + at.TF_STARTED])


@seldom
def stop_service(i: Integers, f: Reals, token: Token) -> None:
    """Break the service of a token off; what was done until now counts."""
    group = i[token + at.T_GROUP]
    i[token + at.R_EVENT] = 0
    started = f[token + at.TF_STARTED]
    done = max(0.0, f[at.F_NOW] - started)
    goes_on = i[i[token + at.T_NODE] + at.N_CLOSING] == at.ON_CLOSING_FINISH
    if group != 0 and i[group + at.U_CALENDAR] != 0 and not goes_on:
        calendar = i[group + at.U_CALENDAR]
        place, count = i[calendar + at.K_AT], i[calendar + at.K_COUNT]
        done = open_before(f, place, count, f[at.F_NOW]) - open_before(f, place, count, started)
    if group != 0:
        done = max(0.0, done) * f[group + at.UF_AVAILABILITY]
    pace = f[group + at.UF_SPEED] if group != 0 else 1.0
    _account(i, f, token, done, done * pace)


@inlined
def _account(i: Integers, f: Reals, token: Token, work: float, stated: float) -> None:
    """Count the work of a token whose service is over."""
    elapsed = max(0.0, f[at.F_NOW] - f[token + at.TF_STARTED])
    _count_work(i, f, token, i[token + at.T_GROUP], work, stated, elapsed)


@inlined
def _count_work(  # noqa: PLR0913, PLR0917 - what was done, by whom, for how long
    i: Integers, f: Reals, token: Token, group: Group, work: float, stated: float, elapsed: float
) -> None:
    """Count work and pauses, charge it, and let go of the server."""
    count_step(i, f, token, at.X_WORK, work)
    if group == 0:
        return
    if elapsed - work > ROUNDING:
        count_step(i, f, token, at.X_UNAVAILABILITY, elapsed - work)
    charge(i, f, token, work * f[group + at.UF_COST])
    pool = i[group + at.U_POOL]
    f[pool + at.PF_WORK] += stated
    i[token + at.T_GROUP] = 0
    server = i[token + at.T_SERVER]
    i[token + at.T_SERVER] = 0
    if i[pool + at.P_UNLIMITED] != 0:
        return
    i[server + at.Q_BELOW] = i[group + at.U_RESTED]
    i[group + at.U_RESTED] = server
    i[group + at.U_FREE] += 1
    if i[pool + at.P_CLASS_COUNT] <= 1:
        dispatch(i, f, pool)
        return
    _note_overtaking(i, f, token, pool, -1)
    if i[pool + at.P_WAITING] > 0:
        schedule_first(i, f, group)
