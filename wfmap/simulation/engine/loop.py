"""The loop of a run: cases are born, events happen in order, until enough cases are done.

Time leaps from one event to the next (next-event simulation; Law 2015, chapter 1). Two queues drive
it: tokens that are ready to act at this instant, in turn, and a heap of what happens later, by time
and, at equal times, by the number it was given.

    ready not empty  ──► the first one acts (begins, leaves, joins …); see to its scope; again
    ready empty      ──► the next event of the heap happens and mostly makes somebody ready; again

An event costs the logarithm of what is under way, an act mostly a constant. The loop comes back to
its caller when a number of events is used up, when memory is short, or when enough cases are done;
it can be entered again where it stopped, for all its state is in the two arrays. Acts that take no
time count too, so that work which goes round in no time uses its events up.
"""

from typing import Final

from wfmap.simulation.calendars import reach
from wfmap.simulation.distributions import sample
from wfmap.simulation.engine import layout as at
from wfmap.simulation.engine.batches import let_go
from wfmap.simulation.engine.events import pop, schedule
from wfmap.simulation.engine.hosts import end_scope, open_scope
from wfmap.simulation.engine.joins import look_at_joins
from wfmap.simulation.engine.layout import Case, Integers, Reals, Record, Scope, Token
from wfmap.simulation.engine.records import give, make_ready, next_ready, spawn, take
from wfmap.simulation.engine.routing import trace_way
from wfmap.simulation.engine.rows import enrol, note_birth, note_end, strike
from wfmap.simulation.engine.scopes import empty_scope
from wfmap.simulation.engine.service import dispatch, end_service, hand_over
from wfmap.simulation.engine.statistics import trace, trace_case
from wfmap.simulation.engine.steps import act, fire_timer
from wfmap.simulation.engine.throwing import begin_late, fire_watch, take_effect
from wfmap.simulation.native.jit import Word, cells, compiled, entry, inlined, seldom, word
from wfmap.simulation.randoms import stream, uniform

__all__ = ["proceed"]

_OF_ARRIVALS: Final = 1
_OF_CASES: Final = 2
_OF_BACKLOG: Final = 3


@compiled
def _run_key(i: Integers, part: int) -> Word:
    return stream(stream(stream(word(0), i[at.H_SEED]), i[at.H_REPLICATION]), part)


@inlined
def _case(i: Integers, f: Reals, number: int, part: int) -> Case:
    """Make a case; those of the backlog do not count."""
    case = take(i, at.H_FREE_CASE, i[at.H_CASE_SIZE])
    i[case + at.E_NUMBER] = number if part == _OF_CASES else -1 - number
    i[case + at.E_KEY] = stream(_run_key(i, part), number)
    f[case + at.EF_BORN] = f[at.F_NOW]
    f[case + at.EF_COST] = 0.0
    enrol(i, case, i[at.H_FILLED_ROW] if part == _OF_CASES else i[at.H_REST])
    trace_case(i, f, case, at.TRACE_BORN)
    return case


@inlined
def _birth(i: Integers, f: Reals) -> None:
    """Let the next case begin."""
    number = i[at.H_BORN]
    i[at.H_BORN] += 1
    note_birth(i, f, number)
    case = _case(i, f, number, _OF_CASES)
    open_scope(i, f, at.NOTHING, case, i[at.H_ROOT])


@inlined
def _expect_arrival(i: Integers, f: Reals) -> None:
    """Schedule the next arrival, if cases arrive and are not too many."""
    source = i[at.H_ARRIVAL]
    if i[at.H_BORN] >= i[at.H_LIMIT]:
        return
    f[source + at.AF_WEIGHT] += sample(
        i, f, i[source + at.A_BETWEEN], stream(_run_key(i, _OF_ARRIVALS), i[at.H_BORN])
    )
    calendar = i[source + at.A_CALENDAR]
    time = f[source + at.AF_WEIGHT]
    if calendar != 0:
        time = reach(f, i[calendar + at.K_AT], i[calendar + at.K_COUNT], time)
    schedule(i, f, source, time)


@seldom
def _put(i: Integers, f: Reals, case: Case, entry: int) -> None:
    """Put a case at a step: hosts at the steps around it, a token at the step itself."""
    host = at.NOTHING
    for k in range(i[entry + at.Z_DEPTH] + 1):
        node = i[i[entry + at.Z_PATH] + k]
        scope = empty_scope(
            i, f, host, case, i[at.H_ROOT] if k == 0 else i[i[entry + at.Z_PATH] + k - 1]
        )
        host = spawn(i, f, scope, case, node)
        i[host + at.T_STATE] = at.HOSTING
        i[host + at.T_LEFT] = 1
    make_ready(i, host, at.BEGINNING)


@seldom
def _begin_run(i: Integers, f: Reals) -> None:
    """Put the backlog at its steps, and let the first case begin or be expected.

    A row that begins with the run begins before the backlog is there, and so counts it as coming.
    """
    i[at.H_STARTED] = 1
    if i[at.H_CLOCK] != 0 and f[at.F_BOUNDARY] <= f[at.F_NOW]:
        strike(i, f, i[at.H_CLOCK])
    elif i[at.H_CLOCK] != 0:
        schedule(i, f, i[at.H_CLOCK], f[at.F_BOUNDARY])
    total = 0
    for k in range(i[at.H_BACKLOG_COUNT]):
        entry = i[at.H_BACKLOG] + k * at.BACKLOG_SIZE
        count = int(f[entry + at.ZF_COUNT])
        if uniform(stream(_run_key(i, _OF_BACKLOG), -1), k) < f[entry + at.ZF_COUNT] - count:
            count += 1
        for _ in range(count):
            _put(i, f, _case(i, f, total, _OF_BACKLOG), entry)
            total += 1
    if i[at.H_ARRIVAL] != 0:
        _expect_arrival(i, f)
    elif i[at.H_LIMIT] > 0:
        _birth(i, f)


@compiled
def _end_case(i: Integers, f: Reals, case: Case) -> None:
    """Note the cycle time of a case; without arrivals the next one begins."""
    number = i[case + at.E_NUMBER]
    note_end(i, f, case)
    trace_case(i, f, case, at.TRACE_ENDED)
    i[at.H_ENDED] += 1
    give(i, case, at.H_FREE_CASE)
    if number < 0 or i[at.H_ARRIVAL] != 0 or i[at.H_BORN] >= i[at.H_LIMIT]:
        return
    if i[at.H_DONE] < i[at.H_CASES]:
        _birth(i, f)
    else:
        i[at.H_IS_IDLE] = 1


@inlined
def _settle(i: Integers, f: Reals, scope: Scope) -> None:
    """End a scope that no token is left in; else see whether its joins can go on."""
    if i[scope + at.S_LIVE] == 0:
        level = i[scope + at.S_LEVEL]
        has_late = level != 0 and i[level + at.N_LATE_COUNT] > 0 and i[scope + at.S_LATE] == 0
        if has_late and begin_late(i, f, scope):
            return
        case, host = i[scope + at.S_CASE], i[scope + at.S_PARENT]
        end_scope(i, f, scope)
        if host == 0:
            _end_case(i, f, case)
    elif i[scope + at.S_JOINED] > 0:
        look_at_joins(i, f, scope)


@inlined
def _happen(i: Integers, f: Reals, who: Record) -> None:
    """Let an event happen."""
    kind = i[who + at.R_KIND]
    if kind == at.KIND_TOKEN:
        if i[who + at.T_STATE] == at.THROWING:
            _settle(i, f, take_effect(i, f, who))
        else:
            _go_on(i, f, who)
    elif kind == at.KIND_GROUP:
        dispatch(i, f, i[who + at.U_POOL])
    elif kind == at.KIND_BATCH:
        let_go(i, f, who)
    elif kind == at.KIND_TIMER:
        _settle(i, f, fire_timer(i, f, who))
    elif kind == at.KIND_WATCH:
        _settle(i, f, fire_watch(i, f, who))
    elif kind == at.KIND_CLOCK:
        strike(i, f, who)
    else:
        _birth(i, f)
        _expect_arrival(i, f)


@inlined
def _go_on(i: Integers, f: Reals, token: Token) -> None:
    """Let a token act whose work, rest or journey is over."""
    state = i[token + at.T_STATE]
    if state == at.IN_SERVICE and f[token + at.TF_LEFT] > 0.0:
        hand_over(i, f, token)
    elif state == at.IN_SERVICE:
        end_service(i, f, token)
        make_ready(i, token, at.AFTER_WORK)
    elif state == at.RESTING:
        place, since = i[i[token + at.T_NODE] + at.N_INDEX], f[token + at.TF_SINCE]
        trace(i, f, token, at.TRACE_RESTED, place, since, since)
        make_ready(i, token, at.LEAVING)
    else:
        trace_way(i, f, token)
        make_ready(i, token, at.ARRIVING if i[token + at.T_FLOW] != 0 else at.BEGINNING)


@compiled
def _go_about(i: Integers, f: Reals) -> None:
    """Begin the run, or go on with cases that follow each other where more are asked for."""
    if i[at.H_STARTED] == 0:
        _begin_run(i, f)
    elif i[at.H_IS_IDLE] != 0 and i[at.H_DONE] < i[at.H_CASES]:
        i[at.H_IS_IDLE] = 0
        _birth(i, f)


@inlined
def _why_not(i: Integers, events: int) -> int:
    """Say why the next event does not happen, if so."""
    if i[at.H_BEYOND] != 0:
        return at.BEYOND_CALENDAR
    if i[at.H_DONE] >= i[at.H_CASES]:
        return at.FINISHED
    if events <= 0:
        return at.PAUSED
    return at.NEED_ROOM if i[at.H_IS_CRAMPED] != 0 else at.GOING_ON


@compiled
def _advance(i: Integers, f: Reals, events: int) -> int:
    """Let all that is ready act, then the next event happen, and so on.

    A row of acts counts as an event too: work that goes round in no time uses events up by that.
    It takes longer than one, though, so the loop comes back sooner for it.
    """
    _go_about(i, f)
    why, acts = at.GOING_ON, i[at.H_ACTS]
    while True:
        if i[at.H_READY_HEAD] != 0:
            if i[at.H_IS_CRAMPED] != 0:
                why = at.NEED_ROOM
                break
            if acts == at.ACTS_PER_EVENT:
                if events <= 0:
                    why = at.PAUSED
                    break
                i[at.H_EVENTS] += 1
                events -= at.ACTS_WEIGH
                acts = 0
            acts += 1
            token = next_ready(i)
            scope = i[token + at.T_SCOPE]
            act(i, f, token)
            _settle(i, f, scope)
            continue
        why = _why_not(i, events)
        if why != at.GOING_ON:
            break
        who = pop(i, f)
        if who == 0:
            why = at.FINISHED
            break
        i[at.H_EVENTS] += 1
        events -= 1
        acts = 0
        _happen(i, f, who)
    i[at.H_ACTS] = acts
    return why


def _proceed(i: Integers, f: Reals, events: int) -> int:
    return _advance(cells(i), cells(f), events)


proceed: Final = entry(_proceed)
"""Go on with a run: (whole numbers, reals, most events) → why it came back."""
