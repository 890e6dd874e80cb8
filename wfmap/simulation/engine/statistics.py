"""What is counted: columns of steps and flows, costs of cases, queue lengths, the event log."""

from wfmap.simulation.engine import layout as at
from wfmap.simulation.engine.layout import Case, Flow, Integers, Pool, Reals, Token
from wfmap.simulation.native.jit import compiled, inlined, seldom

__all__ = ["charge", "columns_of", "count_step", "log", "queue_changes", "trace", "trace_case"]


@inlined
def count_step(i: Integers, f: Reals, token: Token, column: int, amount: float) -> None:
    """Add to a column of the step a token is at, in the row of its case."""
    row = i[i[token + at.T_CASE] + at.E_ROW]
    f[row + at.STEP_COLUMNS * i[i[token + at.T_NODE] + at.N_INDEX] + column] += amount


@inlined
def columns_of(i: Integers, token: Token, flow: Flow) -> int:
    """Find the columns of a flow, in the row of a token's case."""
    row = i[i[token + at.T_CASE] + at.E_ROW] + i[at.H_FLOW_STATS]
    return row + at.FLOW_COLUMNS * i[flow + at.L_INDEX]


@inlined
def charge(i: Integers, f: Reals, token: Token, cost: float) -> None:
    """Add a cost to a token's case and step."""
    if cost == 0.0:
        return
    count_step(i, f, token, at.X_COST, cost)
    f[i[token + at.T_CASE] + at.EF_COST] += cost


@compiled
def _fold(i: Integers, f: Reals) -> None:
    """Double the width of the cells of every pool's queue over time."""
    for p in range(i[at.H_POOL_COUNT]):
        grid = i[i[at.H_POOLS] + p * at.POOL_SIZE + at.P_GRID]
        for k in range(at.GRID_CELLS // 2):
            f[grid + k] = f[grid + 2 * k] + f[grid + 2 * k + 1]
        for k in range(at.GRID_CELLS // 2, at.GRID_CELLS):
            f[grid + k] = 0.0
    f[at.F_GRID_WIDTH] *= 2.0


@inlined
def _add_queue(i: Integers, f: Reals, pool: Pool, since: float, waiting: int) -> None:
    """Add the queue of a pool since a time to the cells it lasted through; mostly it is one."""
    if f[at.F_CELL_FROM] <= since and f[at.F_NOW] <= f[at.F_CELL_UNTIL]:
        f[i[pool + at.P_GRID] + i[at.H_CELL]] += waiting * (f[at.F_NOW] - since)
    else:
        _spread(i, f, pool, since, waiting)


@seldom
def _spread(i: Integers, f: Reals, pool: Pool, since: float, waiting: int) -> None:
    """Add the queue of a pool to several cells, and note the one that now lies in."""
    now = f[at.F_NOW]
    while now >= at.GRID_CELLS * f[at.F_GRID_WIDTH]:
        _fold(i, f)
    width = f[at.F_GRID_WIDTH]
    cell = int(since / width)
    while since < now and cell < at.GRID_CELLS:
        until = min(now, (cell + 1) * width)
        if until > since:
            f[i[pool + at.P_GRID] + cell] += waiting * (until - since)
            since = until
        cell += 1
    i[at.H_CELL] = int(now / width)
    f[at.F_CELL_FROM] = i[at.H_CELL] * width
    f[at.F_CELL_UNTIL] = min(i[at.H_CELL] + 1, at.GRID_CELLS) * width


@inlined
def queue_changes(i: Integers, f: Reals, pool: Pool, by: int) -> None:
    """Let the queue of a pool grow or shrink, now."""
    waiting = i[pool + at.P_WAITING]
    if waiting > 0:
        since = f[pool + at.PF_CHANGED]
        f[pool + at.PF_AREA] += waiting * (f[at.F_NOW] - since)
        _add_queue(i, f, pool, since, waiting)
    f[pool + at.PF_CHANGED] = f[at.F_NOW]
    i[pool + at.P_WAITING] = waiting + by


@compiled
def _next_row(i: Integers) -> int:
    """Take the next row of the event log, and note whether there is room for what may follow."""
    row = i[at.H_LOG_AT] + at.LOG_WIDTH * i[at.H_LOG_COUNT]
    i[at.H_LOG_COUNT] += 1
    if i[at.H_LOG_COUNT] + i[at.H_SLACK] > i[at.H_LOG_ROOM]:
        i[at.H_IS_CRAMPED] = 1
    return row


@inlined
def log(i: Integers, f: Reals, token: Token) -> None:
    """Write an execution that ends now to the event log, if there is one."""
    node = i[token + at.T_NODE]
    if i[at.H_LOG_ROOM] == 0 or i[at.H_TRACED] != 0 or i[node + at.N_IS_LOGGED] == 0:
        return
    row = _next_row(i)
    pool = i[node + at.N_POOL]
    i[row + at.LOG_CASE] = i[i[token + at.T_CASE] + at.E_NUMBER]
    i[row + at.LOG_STEP] = i[node + at.N_INDEX]
    i[row + at.LOG_POOL] = i[pool + at.P_INDEX] if pool != 0 else -1
    server = i[token + at.T_SERVER]
    i[row + at.LOG_SERVER] = i[server + at.Q_NUMBER] if server != 0 else -1
    has_parts = i[token + at.T_PARTS] != 0
    f[row + at.LOG_QUEUED] = f[token + at.TF_FIRST_QUEUED] if has_parts else f[token + at.TF_QUEUED]
    f[row + at.LOG_STARTED] = (
        f[token + at.TF_FIRST_STARTED] if has_parts else f[token + at.TF_STARTED]
    )
    f[row + at.LOG_ENDED] = f[at.F_NOW]


@inlined
def trace(  # noqa: PLR0913, PLR0917 - a row has as many columns
    i: Integers, f: Reals, token: Token, kind: int, where: int, since: float, started: float
) -> None:
    """Write what a token did, or where it was until now, if tokens are traced.

    `where` is the number of a step or flow; `started` counts where somebody works.
    """
    if i[at.H_TRACED] != 0:
        _write(i, f, i[token + at.T_CASE], kind, where, i[token + at.T_PARTS], since, started)


@inlined
def trace_case(i: Integers, f: Reals, case: Case, kind: int) -> None:
    """Write that a case begins or ends now, if tokens are traced."""
    if i[at.H_TRACED] != 0:
        _write(i, f, case, kind, 0, 0, f[at.F_NOW], f[at.F_NOW])


@seldom
def _write(  # noqa: PLR0913, PLR0917 - as above
    i: Integers,
    f: Reals,
    case: Case,
    kind: int,
    where: int,
    part: int,
    since: float,
    started: float,
) -> None:
    """Write a row of the trace; beyond the room there is it says so, and writes none."""
    if i[at.H_LOG_COUNT] >= i[at.H_LOG_ROOM]:
        i[at.H_TRACED] = at.TRACED_TOO_MUCH
        return
    row = _next_row(i)
    i[row + at.LOG_CASE] = i[case + at.E_NUMBER]
    i[row + at.LOG_WHERE] = where
    i[row + at.LOG_KIND] = kind
    i[row + at.LOG_PART] = part
    f[row + at.LOG_QUEUED] = since
    f[row + at.LOG_STARTED] = started
    f[row + at.LOG_ENDED] = f[at.F_NOW]
