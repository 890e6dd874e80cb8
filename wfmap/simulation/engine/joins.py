"""Joins: tokens that wait for each other within one scope.

A join of all takes one token from each of its flows: a place for each flow counts what waits there,
and the join goes on when no place is empty. An inclusive join takes one from each flow on which
any waits, as soon as it has to wait for no other (BPMN 2.0.2, 13.4.3): for a token of its scope
that can come along an empty flow, and along none where one waits already. Which flows a token can
come along from a step is marked once, when the program is made (`N_REACHED`, a bit for each flow).

    split ─► a: token waits ──► join      b is still at work and can come: the join waits;
       └───► b: at work ──────►           when b ends elsewhere or comes too, it goes on

Where every token of a scope waits at inclusive joins for another, the join that came into use first
in the scope goes on: a circle for which the rule of BPMN has no answer (Kindler 2006).

To remember what the split set going would not do: branches may split again, end, or be stopped, and
some joins have no split of their own. Each time a token has acted in a scope where some wait at
such joins, a look at them costs joins × tokens.
"""

from wfmap.simulation.engine import layout as at
from wfmap.simulation.engine.layout import Integers, Join, Node, Reals, Scope, Token
from wfmap.simulation.engine.records import append, drop, give, make_ready, remove, take
from wfmap.simulation.engine.statistics import trace
from wfmap.simulation.native.jit import compiled, inlined

__all__ = ["forget_joins", "leave_join", "look_at_joins", "wait_at_join"]


@compiled
def _join_of(i: Integers, scope: Scope, node: Node) -> Join:
    """Find the join at work at a step, or set it up behind those at work before."""
    link = scope + at.S_JOINS
    while i[link] != 0:
        if i[i[link] + at.J_NODE] == node:
            return i[link]
        link = i[link] + at.J_NEXT
    join = take(i, at.H_FREE_JOIN, i[at.H_JOIN_SIZE])
    i[join + at.J_NODE] = node
    i[link] = join
    return join


@compiled
def wait_at_join(i: Integers, f: Reals, token: Token) -> None:
    """Let a token that came along a flow wait for the others, or go on with them."""
    node, scope = i[token + at.T_NODE], i[token + at.T_SCOPE]
    join = _join_of(i, scope, node)
    i[token + at.T_STATE] = at.JOINED
    f[token + at.TF_SINCE] = f[at.F_NOW]
    trace(i, f, token, at.TRACE_WAITS, i[node + at.N_INDEX], f[at.F_NOW], f[at.F_NOW])
    append(i, join + at.J_HEAD, token)
    if i[node + at.N_JOIN] == at.JOIN_INCLUSIVE:
        i[scope + at.S_JOINED] += 1
        return
    slot = join + at.J_SLOTS + i[i[token + at.T_FLOW] + at.L_SLOT]
    i[slot] += 1
    if i[slot] == 1:
        i[join + at.J_FILLED] += 1
    if i[join + at.J_FILLED] == i[node + at.N_ENTRIES]:
        _fire_all(i, f, join)


@inlined
def _trace_leaving(i: Integers, f: Reals, token: Token) -> None:
    """Trace that a token waits at its join no more."""
    now, place = f[at.F_NOW], i[i[token + at.T_NODE] + at.N_INDEX]
    trace(i, f, token, at.TRACE_GOES_ON, place, now, now)


@compiled
def _fire_all(i: Integers, f: Reals, join: Join) -> None:
    """Take the first token of every flow; one goes on for all."""
    for slot in range(i[i[join + at.J_NODE] + at.N_ENTRIES]):
        token = i[join + at.J_HEAD]
        while i[i[token + at.T_FLOW] + at.L_SLOT] != slot:
            token = i[token + at.T_NEXT]
        remove(i, join + at.J_HEAD, token)
        _trace_leaving(i, f, token)
        i[join + at.J_SLOTS + slot] -= 1
        if i[join + at.J_SLOTS + slot] == 0:
            i[join + at.J_FILLED] -= 1
        if slot == 0:
            make_ready(i, token, at.BEGINNING)
        else:
            drop(i, token)


@compiled
def leave_join(i: Integers, token: Token) -> None:
    """Take a token out of the join it waits at."""
    node, scope = i[token + at.T_NODE], i[token + at.T_SCOPE]
    join = _join_of(i, scope, node)
    remove(i, join + at.J_HEAD, token)
    if i[node + at.N_JOIN] == at.JOIN_ALL:
        slot = join + at.J_SLOTS + i[i[token + at.T_FLOW] + at.L_SLOT]
        i[slot] -= 1
        if i[slot] == 0:
            i[join + at.J_FILLED] -= 1
    else:
        i[scope + at.S_JOINED] -= 1


@inlined
def _bit_of(i: Integers, token: Token) -> int:
    """Give the bit of the flow that a token came along; the last one stands for all beyond."""
    return 1 << min(i[i[token + at.T_FLOW] + at.L_SLOT], at.LAST_BIT)


@compiled
def _has_more_to_come(i: Integers, scope: Scope, join: Join) -> bool:
    """Tell whether an inclusive join must wait for a token of its scope."""
    node, filled = i[join + at.J_NODE], 0
    token = i[join + at.J_HEAD]
    while token != 0:
        filled |= _bit_of(i, token)
        token = i[token + at.T_NEXT]
    token = i[scope + at.S_TOKENS]
    while token != 0:
        place, state = i[token + at.T_NODE], i[token + at.T_STATE]
        ways = 0
        if place == node and state in (at.TRAVELLING, at.ARRIVING):
            ways = _bit_of(i, token)
        elif place != node or state != at.JOINED:
            ways = i[i[node + at.N_REACHED] + i[place + at.N_INDEX]]
        if ways != 0 and ways & filled == 0:
            return True
        token = i[token + at.T_AFTER]
    return False


@compiled
def _fire_inclusive(i: Integers, f: Reals, scope: Scope, join: Join) -> None:
    """Take the first token of every flow on which any waits; the first of them goes on for all."""
    taken = 0
    token = i[join + at.J_HEAD]
    while token != 0:
        after, bit = i[token + at.T_NEXT], _bit_of(i, token)
        if taken & bit == 0:
            remove(i, join + at.J_HEAD, token)
            _trace_leaving(i, f, token)
            i[scope + at.S_JOINED] -= 1
            if taken == 0:
                make_ready(i, token, at.BEGINNING)
            else:
                drop(i, token)
            taken |= bit
        token = after


@compiled
def look_at_joins(i: Integers, f: Reals, scope: Scope) -> None:
    """Let the inclusive joins of a scope go on that nobody else can reach."""
    longest = at.NOTHING
    join = i[scope + at.S_JOINS]
    while join != 0:
        node = i[join + at.J_NODE]
        if i[node + at.N_JOIN] == at.JOIN_INCLUSIVE and i[join + at.J_HEAD] != 0:
            if not _has_more_to_come(i, scope, join):
                _fire_inclusive(i, f, scope, join)
                return
            if longest == 0:
                longest = join
        join = i[join + at.J_NEXT]
    if longest != 0 and i[scope + at.S_JOINED] == i[scope + at.S_LIVE]:
        _fire_inclusive(i, f, scope, longest)


@compiled
def forget_joins(i: Integers, scope: Scope) -> None:
    """Give the joins of a scope back."""
    join = i[scope + at.S_JOINS]
    while join != 0:
        following = i[join + at.J_NEXT]
        give(i, join, at.H_FREE_JOIN)
        join = following
    i[scope + at.S_JOINS] = 0
