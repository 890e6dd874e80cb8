"""Records taken and given back, and the lists they are linked in."""

from wfmap.simulation.engine.layout import (
    E_KEY,
    H_FREE_TOKEN,
    H_IS_CRAMPED,
    H_READY_HEAD,
    H_READY_TAIL,
    H_TOP,
    H_TOP_LIMIT,
    KIND_TOKEN,
    N_HASH,
    R_KIND,
    S_LIVE,
    S_TOKENS,
    T_AFTER,
    T_BEFORE,
    T_CASE,
    T_CHILDREN,
    T_HOST,
    T_NEXT,
    T_NODE,
    T_NUMBER,
    T_PREVIOUS,
    T_READY,
    T_SCOPE,
    T_STATE,
    T_VISIT,
    TF_LEFT,
    TF_PRESET,
    TOKEN_SIZE,
    Integers,
    Reals,
)
from wfmap.simulation.jit import Word, compiled, inlined, word
from wfmap.simulation.randoms import stream

__all__ = [
    "append",
    "child_of",
    "drop",
    "fresh",
    "give",
    "insert",
    "key_of",
    "link",
    "make_ready",
    "make_ready_first",
    "next_ready",
    "remove",
    "spawn",
    "take",
    "unlink",
]


@compiled
def fresh(i: Integers, size: int) -> int:
    """Take a record of the free room behind all others."""
    record = i[H_TOP]
    i[H_TOP] = record + size
    if record + size > i[H_TOP_LIMIT]:
        i[H_IS_CRAMPED] = 1
    return record


@compiled
def take(i: Integers, free: int, size: int) -> int:
    """Take a record of a size, cleared; `free` is the header's list of such records."""
    record = i[free]
    if record != 0:
        i[free] = i[record]
    else:
        record = fresh(i, size)
    for k in range(record, record + size):
        i[k] = 0
    return record


@compiled
def give(i: Integers, record: int, free: int) -> None:
    """Give a record back; an event pending for it is void."""
    i[record] = i[free]
    i[record + 1] = 0
    i[free] = record


@compiled
def link(i: Integers, head: int, record: int, after: int, before: int) -> None:
    """Put a record first in a list; `after` and `before` are where its links are."""
    first = i[head]
    i[record + after] = first
    i[record + before] = 0
    if first != 0:
        i[first + before] = record
    i[head] = record


@compiled
def unlink(i: Integers, head: int, record: int, after: int, before: int) -> None:
    """Take a record out of a list."""
    following, preceding = i[record + after], i[record + before]
    if preceding != 0:
        i[preceding + after] = following
    else:
        i[head] = following
    if following != 0:
        i[following + before] = preceding


@inlined
def append(i: Integers, head: int, token: int) -> None:
    """Put a token last in a queue, whose tail stands behind its head."""
    last = i[head + 1]
    i[token + T_NEXT] = 0
    i[token + T_PREVIOUS] = last
    if last != 0:
        i[last + T_NEXT] = token
    else:
        i[head] = token
    i[head + 1] = token


@compiled
def insert(i: Integers, head: int, token: int) -> None:
    """Put a token into a queue by its number: before the first that came later."""
    other = i[head]
    while other != 0 and i[other + T_NUMBER] < i[token + T_NUMBER]:
        other = i[other + T_NEXT]
    if other == 0:
        append(i, head, token)
        return
    preceding = i[other + T_PREVIOUS]
    i[token + T_NEXT] = other
    i[token + T_PREVIOUS] = preceding
    i[other + T_PREVIOUS] = token
    if preceding != 0:
        i[preceding + T_NEXT] = token
    else:
        i[head] = token


@inlined
def remove(i: Integers, head: int, token: int) -> None:
    """Take a token out of a queue."""
    following, preceding = i[token + T_NEXT], i[token + T_PREVIOUS]
    if preceding != 0:
        i[preceding + T_NEXT] = following
    else:
        i[head] = following
    if following != 0:
        i[following + T_PREVIOUS] = preceding
    else:
        i[head + 1] = preceding


@inlined
def make_ready(i: Integers, token: int, state: int) -> None:
    """Let a token act at this instant, after those that are ready already."""
    i[token + T_STATE] = state
    i[token + T_READY] = 0
    last = i[H_READY_TAIL]
    if last != 0:
        i[last + T_READY] = token
    else:
        i[H_READY_HEAD] = token
    i[H_READY_TAIL] = token


@compiled
def make_ready_first(i: Integers, token: int, state: int) -> None:
    """Let a token act at this instant, before those that are ready already."""
    i[token + T_STATE] = state
    i[token + T_READY] = i[H_READY_HEAD]
    i[H_READY_HEAD] = token
    if i[H_READY_TAIL] == 0:
        i[H_READY_TAIL] = token


@inlined
def next_ready(i: Integers) -> int:
    """Take the first token that is ready."""
    token = i[H_READY_HEAD]
    i[H_READY_HEAD] = i[token + T_READY]
    if i[H_READY_HEAD] == 0:
        i[H_READY_TAIL] = 0
    return token


@compiled
def _token(i: Integers, f: Reals, scope: int, case: int, node: int) -> int:
    token = take(i, H_FREE_TOKEN, TOKEN_SIZE)
    i[token + R_KIND] = KIND_TOKEN
    i[token + T_SCOPE] = scope
    i[token + T_CASE] = case
    i[token + T_NODE] = node
    f[token + TF_PRESET] = -1.0
    f[token + TF_LEFT] = 0.0
    return token


@compiled
def spawn(i: Integers, f: Reals, scope: int, case: int, node: int) -> int:
    """Put a new token of a scope at a step."""
    token = _token(i, f, scope, case, node)
    link(i, scope + S_TOKENS, token, T_AFTER, T_BEFORE)
    i[scope + S_LIVE] += 1
    return token


@compiled
def child_of(i: Integers, f: Reals, host: int) -> int:
    """Make a token for one instance of the step of its host."""
    token = _token(i, f, i[host + T_SCOPE], i[host + T_CASE], i[host + T_NODE])
    i[token + T_HOST] = host
    link(i, host + T_CHILDREN, token, T_AFTER, T_BEFORE)
    return token


@compiled
def drop(i: Integers, token: int) -> None:
    """End a token."""
    host, scope = i[token + T_HOST], i[token + T_SCOPE]
    if host != 0:
        unlink(i, host + T_CHILDREN, token, T_AFTER, T_BEFORE)
    else:
        unlink(i, scope + S_TOKENS, token, T_AFTER, T_BEFORE)
        i[scope + S_LIVE] -= 1
    i[token + T_STATE] = 0
    give(i, token, H_FREE_TOKEN)


@inlined
def key_of(i: Integers, token: int, what: int, purpose: int) -> Word:
    """Key the random numbers of a token's visit: of a step or flow `what`, for a purpose."""
    key = stream(word(i[i[token + T_CASE] + E_KEY]), i[what + N_HASH])
    return stream(stream(key, i[token + T_VISIT]), purpose)
