"""What is counted: columns of steps and flows, costs of cases, queue lengths, the event log."""

from wfmap.simulation.engine.layout import (
    E_NUMBER,
    E_ROW,
    EF_COST,
    F_CELL_FROM,
    F_CELL_UNTIL,
    F_GRID_WIDTH,
    F_NOW,
    FLOW_COLUMNS,
    GRID_CELLS,
    H_CELL,
    H_FLOW_STATS,
    H_IS_CRAMPED,
    H_LOG_AT,
    H_LOG_COUNT,
    H_LOG_ROOM,
    H_POOL_COUNT,
    H_POOLS,
    H_SLACK,
    L_INDEX,
    LOG_CASE,
    LOG_ENDED,
    LOG_POOL,
    LOG_QUEUED,
    LOG_SERVER,
    LOG_STARTED,
    LOG_STEP,
    LOG_WIDTH,
    N_INDEX,
    N_IS_LOGGED,
    N_POOL,
    P_GRID,
    P_INDEX,
    P_WAITING,
    PF_AREA,
    PF_CHANGED,
    POOL_SIZE,
    Q_NUMBER,
    STEP_COLUMNS,
    T_CASE,
    T_NODE,
    T_PARTS,
    T_SERVER,
    TF_FIRST_QUEUED,
    TF_FIRST_STARTED,
    TF_QUEUED,
    TF_STARTED,
    X_COST,
    Integers,
    Reals,
)
from wfmap.simulation.jit import compiled, inlined

__all__ = ["charge", "columns_of", "count_step", "log", "queue_changes"]


@inlined
def count_step(i: Integers, f: Reals, token: int, column: int, amount: float) -> None:
    """Add to a column of the step a token is at, in the row of its case."""
    row = i[i[token + T_CASE] + E_ROW]
    f[row + STEP_COLUMNS * i[i[token + T_NODE] + N_INDEX] + column] += amount


@inlined
def columns_of(i: Integers, token: int, flow: int) -> int:
    """Find the columns of a flow, in the row of a token's case."""
    row = i[i[token + T_CASE] + E_ROW] + i[H_FLOW_STATS]
    return row + FLOW_COLUMNS * i[flow + L_INDEX]


@inlined
def charge(i: Integers, f: Reals, token: int, cost: float) -> None:
    """Add a cost to a token's case and step."""
    if cost == 0.0:
        return
    count_step(i, f, token, X_COST, cost)
    f[i[token + T_CASE] + EF_COST] += cost


@compiled
def _fold(i: Integers, f: Reals) -> None:
    """Double the width of the cells of every pool's queue over time."""
    for p in range(i[H_POOL_COUNT]):
        grid = i[i[H_POOLS] + p * POOL_SIZE + P_GRID]
        for k in range(GRID_CELLS // 2):
            f[grid + k] = f[grid + 2 * k] + f[grid + 2 * k + 1]
        for k in range(GRID_CELLS // 2, GRID_CELLS):
            f[grid + k] = 0.0
    f[F_GRID_WIDTH] *= 2.0


@inlined
def _add_queue(i: Integers, f: Reals, pool: int, since: float, waiting: int) -> None:
    """Add the queue of a pool since a time to the cells it lasted through; mostly it is one."""
    if f[F_CELL_FROM] <= since and f[F_NOW] <= f[F_CELL_UNTIL]:
        f[i[pool + P_GRID] + i[H_CELL]] += waiting * (f[F_NOW] - since)
    else:
        _spread(i, f, pool, since, waiting)


@compiled
def _spread(i: Integers, f: Reals, pool: int, since: float, waiting: int) -> None:
    """Add the queue of a pool to several cells, and note the one that now lies in."""
    now = f[F_NOW]
    while now >= GRID_CELLS * f[F_GRID_WIDTH]:
        _fold(i, f)
    width = f[F_GRID_WIDTH]
    cell = int(since / width)
    while since < now and cell < GRID_CELLS:
        until = min(now, (cell + 1) * width)
        if until > since:
            f[i[pool + P_GRID] + cell] += waiting * (until - since)
            since = until
        cell += 1
    i[H_CELL] = int(now / width)
    f[F_CELL_FROM] = i[H_CELL] * width
    f[F_CELL_UNTIL] = min(i[H_CELL] + 1, GRID_CELLS) * width


@inlined
def queue_changes(i: Integers, f: Reals, pool: int, by: int) -> None:
    """Let the queue of a pool grow or shrink, now."""
    waiting = i[pool + P_WAITING]
    if waiting > 0:
        since = f[pool + PF_CHANGED]
        f[pool + PF_AREA] += waiting * (f[F_NOW] - since)
        _add_queue(i, f, pool, since, waiting)
    f[pool + PF_CHANGED] = f[F_NOW]
    i[pool + P_WAITING] = waiting + by


@inlined
def log(i: Integers, f: Reals, token: int) -> None:
    """Write an execution that ends now to the event log, if there is one."""
    node = i[token + T_NODE]
    if i[H_LOG_ROOM] == 0 or i[node + N_IS_LOGGED] == 0:
        return
    row = i[H_LOG_AT] + LOG_WIDTH * i[H_LOG_COUNT]
    i[H_LOG_COUNT] += 1
    if i[H_LOG_COUNT] + i[H_SLACK] > i[H_LOG_ROOM]:
        i[H_IS_CRAMPED] = 1
    pool = i[node + N_POOL]
    i[row + LOG_CASE] = i[i[token + T_CASE] + E_NUMBER]
    i[row + LOG_STEP] = i[node + N_INDEX]
    i[row + LOG_POOL] = i[pool + P_INDEX] if pool != 0 else -1
    server = i[token + T_SERVER]
    i[row + LOG_SERVER] = i[server + Q_NUMBER] if server != 0 else -1
    has_parts = i[token + T_PARTS] != 0
    f[row + LOG_QUEUED] = f[token + TF_FIRST_QUEUED] if has_parts else f[token + TF_QUEUED]
    f[row + LOG_STARTED] = f[token + TF_FIRST_STARTED] if has_parts else f[token + TF_STARTED]
    f[row + LOG_ENDED] = f[F_NOW]
