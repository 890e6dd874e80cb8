"""Pools: who waits, who is served by whom, and why the wait.

Higher priority first, first come first served within, nobody interrupted. A free member on duty
with the highest speed is taken first. Work pauses at closing time. Waiting while nobody of the
pool is on duty is unavailability; waiting while somebody who came later is being served is
prioritization; the rest is contention. Unless the document says otherwise, work pauses at closing
time; see `closing`.
"""

from wfmap.simulation.calendars import advance, open_before
from wfmap.simulation.engine.closing import (
    ROUNDING,
    closes_at,
    may_start,
    next_turn,
    start_in_time,
)
from wfmap.simulation.engine.drawing import draw_work
from wfmap.simulation.engine.duty import divided, done_at, is_on_duty, open_time, opens
from wfmap.simulation.engine.events import next_number, schedule
from wfmap.simulation.engine.layout import (
    C_HEAD,
    CLASS_SIZE,
    F_NOW,
    GROUP_SIZE,
    IN_SERVICE,
    K_AT,
    K_COUNT,
    N_CLASS,
    N_CLOSING,
    N_POOL,
    NF_FIXED_COST,
    ON_CLOSING_DO_NOT_START,
    ON_CLOSING_FINISH,
    ON_CLOSING_PAUSE,
    P_CALENDAR,
    P_CLASS_COUNT,
    P_CLASSES,
    P_ENTERED,
    P_GROUP_COUNT,
    P_GROUPS,
    P_UNLIMITED,
    P_WAITING,
    PF_WAITS,
    PF_WORK,
    Q_BELOW,
    Q_NUMBER,
    QUEUED,
    R_EVENT,
    SERVER_SIZE,
    T_GROUP,
    T_NEXT,
    T_NODE,
    T_NUMBER,
    T_OVERTAKERS,
    T_PARTS,
    T_REPEATS,
    T_SERVER,
    T_STATE,
    TF_FIRST_QUEUED,
    TF_FIRST_STARTED,
    TF_LEFT,
    TF_OVERTAKEN,
    TF_OVERTAKEN_FROM,
    TF_QUEUED,
    TF_QUEUED_OPEN,
    TF_STARTED,
    TF_STATED,
    TF_WORK,
    U_CALENDAR,
    U_FIRST,
    U_FREE,
    U_POOL,
    U_RESTED,
    UF_AVAILABILITY,
    UF_COST,
    UF_SPEED,
    X_CONTENTION,
    X_PRIORITIZATION,
    X_RUNS,
    X_UNAVAILABILITY,
    X_WORK,
    Integers,
    Reals,
)
from wfmap.simulation.engine.records import append, fresh, insert, remove
from wfmap.simulation.engine.statistics import charge, count_step, log, queue_changes
from wfmap.simulation.jit import compiled, inlined

__all__ = [
    "dispatch",
    "end_service",
    "hand_over",
    "leave_queue",
    "request",
    "stop_service",
]


@inlined
def request(i: Integers, f: Reals, token: int) -> None:
    """Let a token ask its step's pool for service."""
    pool = i[i[token + T_NODE] + N_POOL]
    i[pool + P_ENTERED] += 1
    f[token + TF_QUEUED] = f[F_NOW]
    f[token + TF_QUEUED_OPEN] = open_time(i, f, i[pool + P_CALENDAR])
    f[token + TF_OVERTAKEN] = 0.0
    i[token + T_OVERTAKERS] = 0
    i[token + T_NUMBER] = next_number(i)
    if i[i[token + T_NODE] + N_CLOSING] == ON_CLOSING_DO_NOT_START:
        f[token + TF_LEFT] = draw_work(i, f, token)
    if i[pool + P_UNLIMITED] != 0:
        _serve_at_once(i, f, token, pool)
        return
    if i[pool + P_WAITING] == 0:
        group = _free_group(i, f, pool, token)
        if group != 0:
            _start(i, f, token, pool, group)
            return
    i[token + T_STATE] = QUEUED
    append(i, i[i[token + T_NODE] + N_CLASS] + C_HEAD, token)
    queue_changes(i, f, pool, 1)
    dispatch(i, f, pool)


@inlined
def _free_group(i: Integers, f: Reals, pool: int, token: int) -> int:
    """Find the fastest group of a pool with somebody free who may begin now; 0 for none."""
    for k in range(i[pool + P_GROUP_COUNT]):
        group = i[pool + P_GROUPS] + k * GROUP_SIZE
        if (
            i[group + U_FREE] > 0
            and is_on_duty(i, f, i[group + U_CALENDAR])
            and may_start(i, f, token, group)
        ):
            return group
    return 0


@compiled
def _wake(i: Integers, f: Reals, pool: int) -> None:
    """Come back when the next of those who are free but cannot begin now begins."""
    for k in range(i[pool + P_GROUP_COUNT]):
        group = i[pool + P_GROUPS] + k * GROUP_SIZE
        if i[group + U_FREE] > 0 and i[group + R_EVENT] == 0:
            schedule(i, f, group, next_turn(i, f, group, f[F_NOW]))


@inlined
def dispatch(i: Integers, f: Reals, pool: int) -> None:
    """Serve whoever waits while somebody is free and on duty."""
    while i[pool + P_WAITING] > 0:
        at = i[pool + P_CLASSES]
        while i[at + C_HEAD] == 0:
            at += CLASS_SIZE
        token = i[at + C_HEAD]
        group = _free_group(i, f, pool, token)
        if group == 0:
            _wake(i, f, pool)
            return
        leave_queue(i, f, token)
        _start(i, f, token, pool, group)


@inlined
def leave_queue(i: Integers, f: Reals, token: int) -> None:
    """Take a token out of its pool's queue, and split its wait by cause."""
    node = i[token + T_NODE]
    pool = i[node + N_POOL]
    remove(i, i[node + N_CLASS] + C_HEAD, token)
    queue_changes(i, f, pool, -1)
    wait = f[F_NOW] - f[token + TF_QUEUED]
    f[pool + PF_WAITS] += wait
    opened = open_time(i, f, i[pool + P_CALENDAR])
    at_work = opened - f[token + TF_QUEUED_OPEN]
    if at_work > wait - ROUNDING:
        at_work = wait
    if i[token + T_OVERTAKERS] > 0:
        f[token + TF_OVERTAKEN] += opened - f[token + TF_OVERTAKEN_FROM]
    overtaken = min(at_work, f[token + TF_OVERTAKEN])
    if at_work < wait:
        count_step(i, f, token, X_UNAVAILABILITY, wait - at_work)
    if overtaken > 0.0:
        count_step(i, f, token, X_PRIORITIZATION, overtaken)
    count_step(i, f, token, X_CONTENTION, at_work - overtaken)


@compiled
def _note_overtaking(i: Integers, f: Reals, token: int, pool: int, by: int) -> None:
    """Let those who came before a token, and wait behind it, know that its service starts or ends.

    `by` is 1 at the start and −1 at the end.
    """
    last = i[pool + P_CLASSES] + (i[pool + P_CLASS_COUNT] - 1) * CLASS_SIZE
    at = i[i[token + T_NODE] + N_CLASS]
    if at == last:
        return
    now = open_time(i, f, i[pool + P_CALENDAR])
    number = i[token + T_NUMBER]
    while at < last:
        at += CLASS_SIZE
        other = i[at + C_HEAD]
        while other != 0 and i[other + T_NUMBER] < number:
            i[other + T_OVERTAKERS] += by
            if by > 0 and i[other + T_OVERTAKERS] == 1:
                f[other + TF_OVERTAKEN_FROM] = now
            elif by < 0 and i[other + T_OVERTAKERS] < 0:
                i[other + T_OVERTAKERS] = 0  # it came back while the other was at work already
            elif by < 0 and i[other + T_OVERTAKERS] == 0:
                f[other + TF_OVERTAKEN] += now - f[other + TF_OVERTAKEN_FROM]
            other = i[other + T_NEXT]


@compiled
def _serve_at_once(i: Integers, f: Reals, token: int, pool: int) -> None:
    """Serve a token of a pool without limit, as soon as it is open."""
    group = i[pool + P_GROUPS]
    start = start_in_time(i, f, token, group, opens(i, f, i[group + U_CALENDAR]))
    count_step(i, f, token, X_UNAVAILABILITY, start - f[F_NOW])
    _work(i, f, token, group, start)


@inlined
def _server(i: Integers, group: int) -> int:
    """Choose who of a group works: who was free last, else the next who has not worked yet."""
    server = i[group + U_RESTED]
    if server != 0:
        i[group + U_RESTED] = i[server + Q_BELOW]
        return server
    server = fresh(i, SERVER_SIZE)
    i[server + Q_NUMBER] = i[group + U_FIRST]
    i[group + U_FIRST] += 1
    return server


@inlined
def _start(i: Integers, f: Reals, token: int, pool: int, group: int) -> None:
    i[group + U_FREE] -= 1
    i[token + T_SERVER] = _server(i, group)
    if i[pool + P_CLASS_COUNT] > 1:
        _note_overtaking(i, f, token, pool, 1)
    _work(i, f, token, group, f[F_NOW])


@inlined
def _work(i: Integers, f: Reals, token: int, group: int, start: float) -> None:
    stated = f[token + TF_LEFT]
    f[token + TF_LEFT] = 0.0
    if stated <= 0.0:
        stated = draw_work(i, f, token)
    i[token + T_STATE] = IN_SERVICE
    i[token + T_GROUP] = group
    f[token + TF_STARTED] = start
    f[token + TF_STATED] = stated
    f[token + TF_WORK] = divided(stated, f[group + UF_SPEED])
    span = divided(stated, f[group + UF_SPEED] * f[group + UF_AVAILABILITY])
    closing, calendar = i[i[token + T_NODE] + N_CLOSING], i[group + U_CALENDAR]
    if closing == ON_CLOSING_PAUSE or calendar == 0:
        schedule(i, f, token, done_at(i, f, calendar, span))
    else:
        schedule(i, f, token, _done_or_closed(i, f, token, group, span))


@compiled
def _done_or_closed(i: Integers, f: Reals, token: int, group: int, span: float) -> float:
    """Say when work is done that does not pause, or when it is handed over at closing time."""
    calendar = i[group + U_CALENDAR]
    closing, start = i[i[token + T_NODE] + N_CLOSING], f[token + TF_STARTED]
    if closing == ON_CLOSING_FINISH:
        return start + span
    if closing == ON_CLOSING_DO_NOT_START:
        return advance(f, i[calendar + K_AT], i[calendar + K_COUNT], start, span)
    close = closes_at(i, f, calendar, start)
    if start + span <= close + ROUNDING or i[i[group + U_POOL] + P_UNLIMITED] != 0:
        return done_at(i, f, calendar, span)
    stated = f[token + TF_STATED]
    done = (close - start) * f[group + UF_AVAILABILITY] * f[group + UF_SPEED]
    f[token + TF_STATED] = done
    f[token + TF_WORK] = divided(done, f[group + UF_SPEED])
    f[token + TF_LEFT] = stated - done
    return close


@compiled
def hand_over(i: Integers, f: Reals, token: int) -> None:
    """Put work that is not done at closing time back in its place, for whoever is on duty next."""
    node = i[token + T_NODE]
    pool = i[node + N_POOL]
    if i[token + T_PARTS] == 0:
        f[token + TF_FIRST_QUEUED] = f[token + TF_QUEUED]
        f[token + TF_FIRST_STARTED] = f[token + TF_STARTED]
    i[token + T_PARTS] += 1
    elapsed = f[F_NOW] - f[token + TF_STARTED]
    group, work = i[token + T_GROUP], f[token + TF_WORK]
    f[token + TF_QUEUED] = f[F_NOW]
    f[token + TF_QUEUED_OPEN] = open_time(i, f, i[pool + P_CALENDAR])
    f[token + TF_OVERTAKEN] = 0.0
    i[token + T_OVERTAKERS] = 0
    i[token + T_STATE] = QUEUED
    insert(i, i[node + N_CLASS] + C_HEAD, token)
    queue_changes(i, f, pool, 1)
    _count_work(i, f, token, group, work, f[token + TF_STATED], elapsed)


@inlined
def end_service(i: Integers, f: Reals, token: int) -> None:
    """End the service of a token whose work is done."""
    node = i[token + T_NODE]
    count_step(i, f, token, X_RUNS, float(i[token + T_REPEATS]))
    charge(i, f, token, i[token + T_REPEATS] * f[node + NF_FIXED_COST])
    log(i, f, token)
    i[token + T_PARTS] = 0
    _account(i, f, token, f[token + TF_WORK], f[token + TF_STATED])


@compiled
def stop_service(i: Integers, f: Reals, token: int) -> None:
    """Break the service of a token off; what was done until now counts."""
    group = i[token + T_GROUP]
    i[token + R_EVENT] = 0
    started = f[token + TF_STARTED]
    done = max(0.0, f[F_NOW] - started)
    goes_on = i[i[token + T_NODE] + N_CLOSING] == ON_CLOSING_FINISH
    if group != 0 and i[group + U_CALENDAR] != 0 and not goes_on:
        calendar = i[group + U_CALENDAR]
        at, count = i[calendar + K_AT], i[calendar + K_COUNT]
        done = open_before(f, at, count, f[F_NOW]) - open_before(f, at, count, started)
    if group != 0:
        done = max(0.0, done) * f[group + UF_AVAILABILITY]
    pace = f[group + UF_SPEED] if group != 0 else 1.0
    _account(i, f, token, done, done * pace)


@inlined
def _account(i: Integers, f: Reals, token: int, work: float, stated: float) -> None:
    """Count the work of a token whose service is over."""
    elapsed = max(0.0, f[F_NOW] - f[token + TF_STARTED])
    _count_work(i, f, token, i[token + T_GROUP], work, stated, elapsed)


@inlined
def _count_work(  # noqa: PLR0913, PLR0917 - what was done, by whom, for how long
    i: Integers, f: Reals, token: int, group: int, work: float, stated: float, elapsed: float
) -> None:
    """Count work and pauses, charge it, and let go of the server."""
    count_step(i, f, token, X_WORK, work)
    if group == 0:
        return
    if elapsed - work > ROUNDING:
        count_step(i, f, token, X_UNAVAILABILITY, elapsed - work)
    charge(i, f, token, work * f[group + UF_COST])
    pool = i[group + U_POOL]
    f[pool + PF_WORK] += stated
    i[token + T_GROUP] = 0
    server = i[token + T_SERVER]
    i[token + T_SERVER] = 0
    if i[pool + P_UNLIMITED] != 0:
        return
    i[server + Q_BELOW] = i[group + U_RESTED]
    i[group + U_RESTED] = server
    i[group + U_FREE] += 1
    if i[pool + P_CLASS_COUNT] > 1:
        _note_overtaking(i, f, token, pool, -1)
    dispatch(i, f, pool)
