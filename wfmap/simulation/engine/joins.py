"""Joins: tokens that wait for each other within one scope.

A join of all takes one token from each of its flows. An inclusive join takes all that wait as
soon as no other token of its scope can come; where every token of a scope waits at inclusive
joins for another, the one that waited first goes on.
"""

from wfmap.simulation.engine.layout import (
    ARRIVING,
    BEGINNING,
    F_NOW,
    H_FREE_JOIN,
    H_JOIN_SIZE,
    J_FILLED,
    J_HEAD,
    J_NEXT,
    J_NODE,
    J_SLOTS,
    JOIN_ALL,
    JOIN_INCLUSIVE,
    JOINED,
    L_SLOT,
    N_ENTRIES,
    N_INDEX,
    N_JOIN,
    N_REACHED,
    S_JOINED,
    S_JOINS,
    S_LIVE,
    S_TOKENS,
    T_AFTER,
    T_FLOW,
    T_NEXT,
    T_NODE,
    T_SCOPE,
    T_STATE,
    TF_SINCE,
    TRAVELLING,
    Integers,
    Reals,
)
from wfmap.simulation.engine.records import append, drop, give, make_ready, remove, take
from wfmap.simulation.jit import compiled

__all__ = ["forget_joins", "leave_join", "look_at_joins", "wait_at_join"]


@compiled
def _join_of(i: Integers, scope: int, node: int) -> int:
    """Find the join at work at a step, or set it up behind those at work before."""
    link = scope + S_JOINS
    while i[link] != 0:
        if i[i[link] + J_NODE] == node:
            return i[link]
        link = i[link] + J_NEXT
    join = take(i, H_FREE_JOIN, i[H_JOIN_SIZE])
    i[join + J_NODE] = node
    i[link] = join
    return join


@compiled
def wait_at_join(i: Integers, f: Reals, token: int) -> None:
    """Let a token that came along a flow wait for the others, or go on with them."""
    node, scope = i[token + T_NODE], i[token + T_SCOPE]
    join = _join_of(i, scope, node)
    i[token + T_STATE] = JOINED
    f[token + TF_SINCE] = f[F_NOW]
    append(i, join + J_HEAD, token)
    if i[node + N_JOIN] == JOIN_INCLUSIVE:
        i[scope + S_JOINED] += 1
        return
    slot = join + J_SLOTS + i[i[token + T_FLOW] + L_SLOT]
    i[slot] += 1
    if i[slot] == 1:
        i[join + J_FILLED] += 1
    if i[join + J_FILLED] == i[node + N_ENTRIES]:
        _fire_all(i, join)


@compiled
def _fire_all(i: Integers, join: int) -> None:
    """Take the first token of every flow; one goes on for all."""
    for slot in range(i[i[join + J_NODE] + N_ENTRIES]):
        token = i[join + J_HEAD]
        while i[i[token + T_FLOW] + L_SLOT] != slot:
            token = i[token + T_NEXT]
        remove(i, join + J_HEAD, token)
        i[join + J_SLOTS + slot] -= 1
        if i[join + J_SLOTS + slot] == 0:
            i[join + J_FILLED] -= 1
        if slot == 0:
            make_ready(i, token, BEGINNING)
        else:
            drop(i, token)


@compiled
def leave_join(i: Integers, token: int) -> None:
    """Take a token out of the join it waits at."""
    node, scope = i[token + T_NODE], i[token + T_SCOPE]
    join = _join_of(i, scope, node)
    remove(i, join + J_HEAD, token)
    if i[node + N_JOIN] == JOIN_ALL:
        slot = join + J_SLOTS + i[i[token + T_FLOW] + L_SLOT]
        i[slot] -= 1
        if i[slot] == 0:
            i[join + J_FILLED] -= 1
    else:
        i[scope + S_JOINED] -= 1


@compiled
def _can_still_come(i: Integers, scope: int, node: int) -> bool:
    """Tell whether a token of a scope that does not wait at a step can get there."""
    token = i[scope + S_TOKENS]
    while token != 0:
        place, state = i[token + T_NODE], i[token + T_STATE]
        if place == node and state in (TRAVELLING, ARRIVING):
            return True
        waits_here = place == node and state == JOINED
        if not waits_here and i[i[node + N_REACHED] + i[place + N_INDEX]] != 0:
            return True
        token = i[token + T_AFTER]
    return False


@compiled
def _fire_inclusive(i: Integers, scope: int, join: int) -> None:
    """Let the first of those that wait go on for all."""
    first = i[join + J_HEAD]
    while i[join + J_HEAD] != 0:
        token = i[join + J_HEAD]
        remove(i, join + J_HEAD, token)
        i[scope + S_JOINED] -= 1
        if token == first:
            make_ready(i, token, BEGINNING)
        else:
            drop(i, token)


@compiled
def look_at_joins(i: Integers, scope: int) -> None:
    """Let the inclusive joins of a scope go on that nobody else can reach."""
    longest = 0
    join = i[scope + S_JOINS]
    while join != 0:
        node = i[join + J_NODE]
        if i[node + N_JOIN] == JOIN_INCLUSIVE and i[join + J_HEAD] != 0:
            if not _can_still_come(i, scope, node):
                _fire_inclusive(i, scope, join)
                return
            if longest == 0:
                longest = join
        join = i[join + J_NEXT]
    if longest != 0 and i[scope + S_JOINED] == i[scope + S_LIVE]:
        _fire_inclusive(i, scope, longest)


@compiled
def forget_joins(i: Integers, scope: int) -> None:
    """Give the joins of a scope back."""
    join = i[scope + S_JOINS]
    while join != 0:
        following = i[join + J_NEXT]
        give(i, join, H_FREE_JOIN)
        join = following
    i[scope + S_JOINS] = 0
