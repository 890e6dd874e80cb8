"""Where everything lies in the memory of a run: names for addresses, no numbers elsewhere.

The memory is two arrays of equal length, whole numbers `i` and reals `f`. A record is a range of
addresses in both; its handle is the first of them, and 0 stands for none. What the process is
(steps, flows, pools, calendars) comes first and never changes; counters, statistics and the state
of each pool follow; tokens, scopes, joins, timers and cases are taken from the free room behind
and given back. The heap of future events is at the far end, where it can be moved: nothing points
into it.
"""

from collections.abc import MutableSequence
from typing import Any, Final, NewType, TypeAlias

__all__ = [
    "NOTHING",
    "Batch",
    "Calendar",
    "Case",
    "Flow",
    "Group",
    "Integers",
    "Join",
    "Node",
    "Pool",
    "Reals",
    "Record",
    "Row",
    "Scope",
    "Timer",
    "Token",
]

Integers: TypeAlias = MutableSequence[Any]
"""Whole numbers, and the handles of records: what is read from here is what it is taken for."""
Reals = MutableSequence[float]
Record: TypeAlias = Any
"""The handle of a record of a kind that only the caller knows."""
NOTHING: Final[Record] = 0
"""The handle of no record."""

# The handles of records: whole numbers to the machine, and never one in place of another to mypy.
Batch = NewType("Batch", int)
Calendar = NewType("Calendar", int)
Case = NewType("Case", int)
Flow = NewType("Flow", int)
Group = NewType("Group", int)
Join = NewType("Join", int)
Node = NewType("Node", int)
Pool = NewType("Pool", int)
Row = NewType("Row", int)
Scope = NewType("Scope", int)
Timer = NewType("Timer", int)
Token = NewType("Token", int)

# The header, at address 0: whole numbers …
(H_ZERO, H_TOP, H_NEXT_NUMBER, H_HEAP, H_HEAP_AT, H_HEAP_LIMIT, H_READY_HEAD, H_READY_TAIL,
 H_FREE_TOKEN, H_FREE_SCOPE, H_FREE_JOIN, H_FREE_TIMER, H_FREE_CASE, H_FREE_ROW, H_CASES, H_BORN,
 H_LIMIT, H_DONE, H_ENDED, H_EVENTS, H_LOG_AT, H_LOG_COUNT, H_LOG_ROOM, H_SLACK, H_NODE_COUNT,
 H_CASE_SIZE, H_JOIN_SIZE, H_POOLS, H_POOL_COUNT, H_ROOT, H_ARRIVAL, H_BACKLOG, H_BACKLOG_COUNT,
 H_STATS_WIDTH, H_FLOW_STATS, H_SEED, H_REPLICATION, H_BEYOND, H_STARTED, H_HOLE, H_CELL,
 # Rows of statistics: the one that cases are born into now, the last that is waited for, how many
 # rows it is waited for longest; where a row begins by the number of a case; the first row kept,
 # the one that is filled, the one of cases that do not count; the room of a row; the clock.
 H_ROW, H_TARGET, H_PATIENCE, H_ROW_LIMIT, H_ROW_AT, H_ROW_CASES, H_ROWS_END, H_FIRST_ROW,
 H_LAST_ROW, H_FILLED_ROW, H_REST, H_ROW_HEAD, H_ROW_SIZE, H_MEASURED, H_CLOCK, H_IS_IDLE,
 # Cases that have ended, until they are taken out.
 H_OUT_AT, H_OUT_COUNT, H_OUT_ROOM, H_FREE_UNDO, H_SCOPE_SIZE,
 # Whether there is too little room for the next event: so it is from a top of the memory, and from
 # a number of events on (`H_HEAP_LIMIT`). How many acts there were since the last event.
 H_IS_CRAMPED, H_TOP_LIMIT, H_ACTS, H_MARKS, H_MARK_COUNT,
 # Whether what tokens do is traced in place of the event log; 2: more than there was room for.
 H_TRACED) = range(68)  # fmt: skip
# … and reals.
F_NOW, F_GRID_WIDTH, F_CELL_FROM, F_CELL_UNTIL, F_BOUNDARY, F_ROW_SPAN = range(6)
HEADER_SIZE: Final = 68
NEVER: Final = 1 << 62
"""A number of cases or rows that no run comes to."""

# Every record that events are about begins with its kind and the number of its pending event.
R_KIND, R_EVENT = 0, 1
KIND_TOKEN, KIND_GROUP, KIND_BATCH, KIND_TIMER, KIND_ARRIVAL, KIND_CLOCK, KIND_WATCH = range(1, 8)
CLOCK_SIZE: Final = 2

# A step.
(N_INDEX, N_HASH, N_POOL, N_CLASS, N_WORK, N_SETUP, N_WAIT, N_JOIN, N_ENTRIES, N_SPLIT, N_OUT,
 N_OUT_COUNT, N_MESSAGES, N_MESSAGE_COUNT, N_EVENTS, N_EVENT_COUNT, N_MULTI, N_STARTS,
 N_START_COUNT, N_BATCH, N_REACHED, N_IS_LOGGED, N_TIMER, N_INTERRUPTS) = range(24)  # fmt: skip
# … what it throws and who catches it, the event sub-processes of its inside (those with a share
# counted apart), what undoes it, what a compensation undoes, what happens at closing time, and how
# many alternatives its starts are: which of them each takes are numbers in a row at N_BUNDLES, one
# more than alternatives; those after the last all begin.
(N_THROWS, N_CATCHES, N_CATCH_COUNT, N_TELLS, N_TELL_COUNT, N_INNER, N_INNER_COUNT, N_LATE_COUNT,
 N_UNDONE_BY, N_UNDO_LEVEL, N_UNDO_ONLY, N_CLOSING, N_LIMITED,
 N_EITHER, N_BUNDLES) = range(24, 39)  # fmt: skip
NF_ERROR, NF_INSTANCES, NF_FIXED_COST, NF_SHARE = range(4)
NODE_SIZE: Final[Record] = 39
JOIN_ANY, JOIN_ALL, JOIN_INCLUSIVE = range(3)
LAST_BIT: Final = 62
"""The most flows into an inclusive join that are told apart, less one."""
SPLIT_ALL, SPLIT_EXCLUSIVE, SPLIT_REWORK, SPLIT_INCLUSIVE, SPLIT_RACE = range(5)
MULTI_NONE, MULTI_PARALLEL, MULTI_SEQUENTIAL = range(3)
(THROW_NOTHING, THROW_TERMINATE, THROW_ERROR, THROW_ESCALATION, THROW_SIGNAL, THROW_COMPENSATION,
 THROW_CANCEL) = range(7)  # fmt: skip
ON_CLOSING_PAUSE, ON_CLOSING_FINISH, ON_CLOSING_HAND_OVER, ON_CLOSING_DO_NOT_START = range(4)
# Who may catch: the event, in which level, where it is, the step whose border it is on.
D_EVENT, D_LEVEL, D_WHERE, D_HOST, D_INTERRUPTS = range(5)
CATCH_SIZE: Final[Record] = 5
CATCH_INSIDE, CATCH_BORDER, CATCH_BESIDE = range(3)

# A flow. Its share is how likely it is taken, by the rules of its step's split.
# `L_LIMIT` is how often it is taken at most (0: as often as comes), counted in its scope at
# `L_COUNT`.
(L_INDEX, L_HASH, L_TARGET, L_SOURCE, L_SLOT, L_WAIT, L_IS_REWORK, L_IS_DEFAULT, L_LIMIT,
 L_COUNT) = range(10)  # fmt: skip
LF_SHARE, LF_EVERY, LF_RETURN = range(3)
FLOW_SIZE: Final[Record] = 10
# A message that begins a step: its target, in which level around (0: that of the sender), how
# often it does.
G_TARGET, G_LEVEL = range(2)
GF_SHARE: Final = 0
MESSAGE_SIZE: Final[Record] = 2

# A calendar: how many intervals, and where; handle 0 is around the clock.
K_COUNT, K_AT = range(2)
CALENDAR_SIZE: Final[Record] = 2

# A pool, its classes of priority (highest first) and its groups of like servers (fastest first).
(P_INDEX, P_GROUPS, P_GROUP_COUNT, P_CLASSES, P_CLASS_COUNT, P_WAITING, P_UNLIMITED, P_CALENDAR,
 P_ENTERED, P_GRID) = range(10)  # fmt: skip
PF_CHANGED, PF_AREA, PF_WAITS, PF_WORK = range(4)
POOL_SIZE: Final[Record] = 10
C_HEAD, C_TAIL = range(2)
CLASS_SIZE: Final[Record] = 2
# After R_KIND, R_EVENT: how many servers of a group are free. Only who has worked before has a
# record: those of them that are free are a stack from U_RESTED on, U_FIRST numbers the next other.
U_POOL, U_FREE, U_RESTED, U_FIRST, U_CALENDAR = range(2, 7)
UF_SPEED, UF_AVAILABILITY, UF_COST, UF_LONGEST = range(4)
GROUP_SIZE: Final[Record] = 7
Q_BELOW, Q_NUMBER = range(2)
SERVER_SIZE: Final = 2

# A batch: where cases gather before a step. Its times are reals at B_TIMES.
B_SIZE, B_TIMES, B_TIMES_COUNT, B_COUNT, B_HEAD, B_TAIL = range(2, 8)
BF_EVERY, BF_ORIGIN, BF_PERIOD = range(3)
BATCH_SIZE: Final[Record] = 8

# The source of cases: a distribution of weights between them, a calendar of weights.
A_BETWEEN, A_CALENDAR = range(2, 4)
AF_WEIGHT: Final = 0
ARRIVAL_SIZE: Final = 4
# Cases that are at a step from the start: the step under those around it, outermost first.
Z_DEPTH, Z_PATH = range(2)
ZF_COUNT: Final = 0
BACKLOG_SIZE: Final[Record] = 2

# A token: a piece of work on its way. Links: in a queue, batch or join (next, previous), among
# those about to act (ready), among the tokens of its scope or the instances of its host (after,
# before). Who travels is in none of the first: there `T_NEXT` is the flow it travels along.
# `T_THROWN` tells that its event was thrown (2: what a transaction has done is undone first),
# `T_UNDO` the scope that it undoes, `T_PARTS` by how many its work was handed over.
(T_STATE, T_NODE, T_SCOPE, T_CASE, T_VISIT, T_FLOW, T_HOST, T_LEFT, T_MADE, T_NEXT, T_PREVIOUS,
 T_READY, T_GROUP, T_SERVER, T_NUMBER, T_TIMERS, T_AFTER, T_BEFORE, T_IS_LATER, T_CHILDREN,
 T_OVERTAKERS, T_REPEATS, T_THROWN, T_UNDO, T_PARTS) = range(2, 27)  # fmt: skip
(TF_SINCE, TF_QUEUED, TF_QUEUED_OPEN, TF_STARTED, TF_OVERTAKEN, TF_OVERTAKEN_FROM, TF_PRESET,
 TF_WORK, TF_STATED, TF_LEFT, TF_FIRST_QUEUED, TF_FIRST_STARTED) = range(12)  # fmt: skip
TOKEN_SIZE: Final = 27
T_TO_BEGIN: Final = T_REPEATS
"""Of a host: how many instances that go on side by side are still to begin."""
(DEAD, ARRIVING, BEGINNING, ENGAGING, EXECUTING, GATHERED, QUEUED, IN_SERVICE, HOSTING, AFTER_WORK,
 RESTING, LEAVING, TRAVELLING, JOINED, THROWING, MULTIPLYING) = range(16)  # fmt: skip

# A scope: one level at work in one case. Its parent is the token that waits at the sub-process.
# `S_LEVEL` is the record of the sub-process (or of the outermost level); none where work is undone.
# An event sub-process that stops the rest may begin until `S_HANDLED`, one by its share until
# `S_LATE`. How often flows with a limit were taken stands behind, from `S_COUNTS` on.
(S_LINK, S_SPARE, S_PARENT, S_CASE, S_LIVE, S_TOKENS, S_JOINS, S_JOINED, S_AFTER, S_BEFORE, S_LEVEL,
 S_WATCHES, S_HANDLED, S_LATE, S_UNDO, S_COUNTS) = range(16)  # fmt: skip
# A step that was done and can be undone: by which event, which step it was, the one done before it.
V_LINK, V_SPARE, V_EVENT, V_STEP, V_NEXT = range(5)
UNDO_SIZE: Final = 5
# A join at work in a scope: tokens that wait, and how many stand on each of its flows.
J_LINK, J_SPARE, J_NODE, J_NEXT, J_HEAD, J_TAIL, J_FILLED, J_SLOTS = range(8)
# A timer on the border of a step, or one of a scope for its event sub-process (a watch, whose host
# is the scope), after R_KIND, R_EVENT.
M_NODE, M_HOST, M_NEXT, M_PREVIOUS = range(2, 6)
TIMER_SIZE: Final = 6
# A case; visits of each step follow. Its row is where the columns begin, its record the row itself.
# A case that has ended waits in a list until it is taken out.
E_LINK, E_SPARE, E_NUMBER, E_ROW, E_RECORD, E_KEY, E_VISITS = range(7)
EF_BORN, EF_COST = 2, 3
# Which of the marked steps it came to, one bit for each, in `OUT_MARKS`.
OUT_NUMBER, OUT_ROW, OUT_MARKS = range(3)
OUTF_TIME, OUTF_COST, OUTF_BORN = range(3)
OUT_WIDTH: Final = 3
OUT_SPARE: Final = 4
"""More cases than one event can end."""

# A row of statistics per batch of cases: the row after it, its number, how many cases were born
# into it and have ended; then columns of each step, then of each flow.
W_LINK, W_SPARE, W_NEXT, W_NUMBER, W_BORN, W_ENDED = range(6)
ROW_HEAD: Final = 6
(X_VISITS, X_RUNS, X_WORK, X_CONTENTION, X_PRIORITIZATION, X_BATCHING, X_UNAVAILABILITY,
 X_EXTRANEOUS, X_COST) = range(9)  # fmt: skip
STEP_COLUMNS: Final = 9
Y_TAKEN, Y_HANDOFF, Y_BATCHING = range(3)
FLOW_COLUMNS: Final = 3
# A snapshot when a row begins, in the reals of its head: the time, how many cases have ended; for
# every pool, behind ROW_HEAD, area, waits, work, entered and how many wait.
WF_TIME, WF_ENDED = range(2)
SNAPSHOT_COLUMNS: Final = 5
GRID_CELLS: Final = 256
"""Cells of the queue length over time; their width doubles when time outgrows them."""

# The event log: whole numbers and reals of a row.
LOG_CASE, LOG_STEP, LOG_POOL, LOG_SERVER = range(4)
LOG_QUEUED, LOG_STARTED, LOG_ENDED = range(3)
LOG_WIDTH: Final = 4
# Where tokens are traced it holds rows of another kind instead: the case, a step or flow by its
# number, what it was (`TRACE_…`), how often the work was handed over before; since when, from when
# on somebody worked at it, and the end.
LOG_WHERE, LOG_KIND, LOG_PART = range(1, 4)
TRACED, TRACED_TOO_MUCH = 1, 2
# A case begins, ends; a token waits for others at a join, goes on from it, ends there; it was in a
# batch; in a queue and then at work: to its end, until it was handed over or stopped; at rest after
# work; on its way along a flow, which brought it on or back.
(TRACE_BORN, TRACE_ENDED, TRACE_WAITS, TRACE_GOES_ON, TRACE_GATHERED, TRACE_DONE, TRACE_HANDED_OVER,
 TRACE_STOPPED, TRACE_RESTED, TRACE_WENT, TRACE_CAME_BACK) = range(11)  # fmt: skip

# What a random number is for.
(FOR_WORK, FOR_SETUP, FOR_WAIT, FOR_ROUTE, FOR_COUNT, FOR_EVENT, FOR_RETURN, FOR_HANDOFF,
 FOR_ERROR, FOR_START, FOR_MESSAGE, FOR_TIMER, FOR_OCCASION) = range(13)  # fmt: skip

ACTS_PER_EVENT: Final = 256
"""Acts in a row that count as an event, so that work that takes no time uses a budget up too."""
ACTS_WEIGH: Final = 32
"""How many events take as long as those acts, roughly."""
AT_ONCE: Final = 64
"""Instances of a step that begin in one act; the others do in the acts that follow it at once."""

# Why the loop came back.
FINISHED, NEED_ROOM, PAUSED, BEYOND_CALENDAR, GOING_ON = range(5)
