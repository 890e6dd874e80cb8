"""How much work an execution is, and work that needs nobody."""

from math import log as log_of
from typing import Final

from wfmap.simulation.distributions import sample
from wfmap.simulation.engine import layout as at
from wfmap.simulation.engine.events import schedule
from wfmap.simulation.engine.layout import Integers, Reals, Token
from wfmap.simulation.engine.records import key_of
from wfmap.simulation.native.jit import compiled, inlined
from wfmap.simulation.randoms import stream, uniform

__all__ = ["MOST_DRAWN", "draw_work", "work_alone"]

MOST_DRAWN: Final = 1_000
"""Executions whose times are drawn one by one where work is repeated for its errors."""


@inlined
def draw_work(i: Integers, f: Reals, token: Token) -> float:
    """Draw the work of an execution and its repeats for errors, set-up included.

    Where so many were not enough, the number of the others is drawn at once (it has forgotten how
    many there were), and they take as long as those on average.
    """
    node = i[token + at.T_NODE]
    error = f[node + at.NF_ERROR]
    total, runs = 0.0, 0
    while runs < MOST_DRAWN:
        if i[node + at.N_WORK] != 0:
            key = key_of(i, token, node, at.FOR_WORK)
            total += sample(i, f, i[node + at.N_WORK], stream(key, runs) if runs > 0 else key)
        if i[node + at.N_SETUP] != 0 and i[token + at.T_IS_LATER] == 0:
            key = key_of(i, token, node, at.FOR_SETUP)
            total += sample(i, f, i[node + at.N_SETUP], stream(key, runs) if runs > 0 else key)
        runs += 1
        if error <= 0.0 or uniform(key_of(i, token, node, at.FOR_ERROR), runs) >= error:
            i[token + at.T_REPEATS] = runs
            return total
    more = 1 + int(log_of(uniform(key_of(i, token, node, at.FOR_ERROR), 0)) / log_of(error))
    i[token + at.T_REPEATS] = runs + more
    return total * (runs + more) / runs


@compiled
def work_alone(i: Integers, f: Reals, token: Token) -> None:
    """Do work that needs nobody of any pool."""
    now = f[at.F_NOW]
    stated = draw_work(i, f, token)
    f[token + at.TF_QUEUED] = now
    f[token + at.TF_STARTED] = now
    f[token + at.TF_STATED] = stated
    f[token + at.TF_WORK] = stated
    i[token + at.T_STATE] = at.IN_SERVICE
    schedule(i, f, token, now + stated)
