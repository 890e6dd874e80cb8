"""Records taken and given back, and the lists they are linked in."""

from wfmap.simulation.engine import layout as at
from wfmap.simulation.engine.layout import Case, Integers, Node, Reals, Record, Scope, Token
from wfmap.simulation.native.jit import Word, compiled, inlined, word
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
def fresh(i: Integers, size: int) -> Record:
    """Take a record of the free room behind all others."""
    record = i[at.H_TOP]
    i[at.H_TOP] = record + size
    if record + size > i[at.H_TOP_LIMIT]:
        i[at.H_IS_CRAMPED] = 1
    return record


@compiled
def take(i: Integers, free: int, size: int) -> Record:
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
def append(i: Integers, head: int, token: Token) -> None:
    """Put a token last in a queue, whose tail stands behind its head."""
    last = i[head + 1]
    i[token + at.T_NEXT] = 0
    i[token + at.T_PREVIOUS] = last
    if last != 0:
        i[last + at.T_NEXT] = token
    else:
        i[head] = token
    i[head + 1] = token


@compiled
def insert(i: Integers, head: int, token: Token) -> None:
    """Put a token into a queue by its number: before the first that came later."""
    other = i[head]
    while other != 0 and i[other + at.T_NUMBER] < i[token + at.T_NUMBER]:
        other = i[other + at.T_NEXT]
    if other == 0:
        append(i, head, token)
        return
    preceding = i[other + at.T_PREVIOUS]
    i[token + at.T_NEXT] = other
    i[token + at.T_PREVIOUS] = preceding
    i[other + at.T_PREVIOUS] = token
    if preceding != 0:
        i[preceding + at.T_NEXT] = token
    else:
        i[head] = token


@inlined
def remove(i: Integers, head: int, token: Token) -> None:
    """Take a token out of a queue."""
    following, preceding = i[token + at.T_NEXT], i[token + at.T_PREVIOUS]
    if preceding != 0:
        i[preceding + at.T_NEXT] = following
    else:
        i[head] = following
    if following != 0:
        i[following + at.T_PREVIOUS] = preceding
    else:
        i[head + 1] = preceding


@inlined
def make_ready(i: Integers, token: Token, state: int) -> None:
    """Let a token act at this instant, after those that are ready already."""
    i[token + at.T_STATE] = state
    i[token + at.T_READY] = 0
    last = i[at.H_READY_TAIL]
    if last != 0:
        i[last + at.T_READY] = token
    else:
        i[at.H_READY_HEAD] = token
    i[at.H_READY_TAIL] = token


@compiled
def make_ready_first(i: Integers, token: Token, state: int) -> None:
    """Let a token act at this instant, before those that are ready already."""
    i[token + at.T_STATE] = state
    i[token + at.T_READY] = i[at.H_READY_HEAD]
    i[at.H_READY_HEAD] = token
    if i[at.H_READY_TAIL] == 0:
        i[at.H_READY_TAIL] = token


@inlined
def next_ready(i: Integers) -> Token:
    """Take the first token that is ready."""
    token = i[at.H_READY_HEAD]
    i[at.H_READY_HEAD] = i[token + at.T_READY]
    if i[at.H_READY_HEAD] == 0:
        i[at.H_READY_TAIL] = 0
    return token


@compiled
def _token(i: Integers, f: Reals, scope: Scope, case: Case, node: Node) -> Token:
    token = take(i, at.H_FREE_TOKEN, at.TOKEN_SIZE)
    i[token + at.R_KIND] = at.KIND_TOKEN
    i[token + at.T_SCOPE] = scope
    i[token + at.T_CASE] = case
    i[token + at.T_NODE] = node
    f[token + at.TF_PRESET] = -1.0
    f[token + at.TF_LEFT] = 0.0
    return token


@compiled
def spawn(i: Integers, f: Reals, scope: Scope, case: Case, node: Node) -> Token:
    """Put a new token of a scope at a step."""
    token = _token(i, f, scope, case, node)
    link(i, scope + at.S_TOKENS, token, at.T_AFTER, at.T_BEFORE)
    i[scope + at.S_LIVE] += 1
    return token


@compiled
def child_of(i: Integers, f: Reals, host: Token) -> Token:
    """Make a token for one instance of the step of its host."""
    token = _token(i, f, i[host + at.T_SCOPE], i[host + at.T_CASE], i[host + at.T_NODE])
    i[token + at.T_HOST] = host
    link(i, host + at.T_CHILDREN, token, at.T_AFTER, at.T_BEFORE)
    return token


@compiled
def drop(i: Integers, token: Token) -> None:
    """End a token."""
    host, scope = i[token + at.T_HOST], i[token + at.T_SCOPE]
    if host != 0:
        unlink(i, host + at.T_CHILDREN, token, at.T_AFTER, at.T_BEFORE)
    else:
        unlink(i, scope + at.S_TOKENS, token, at.T_AFTER, at.T_BEFORE)
        i[scope + at.S_LIVE] -= 1
    i[token + at.T_STATE] = 0
    give(i, token, at.H_FREE_TOKEN)


@inlined
def key_of(i: Integers, token: Token, what: int, purpose: int) -> Word:
    """Key the random numbers of a token's visit: of a step or flow `what`, for a purpose."""
    key = stream(word(i[i[token + at.T_CASE] + at.E_KEY]), i[what + at.N_HASH])
    return stream(stream(key, i[token + at.T_VISIT]), purpose)
