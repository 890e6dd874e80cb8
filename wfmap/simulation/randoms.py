"""Random numbers that depend on what they are for, not on when they are drawn.

Every draw is a 64-bit mix of a key and a counter (SplitMix64; Steele, Lea & Flood 2014). The key
mixes the seed, the replication, the case, the step or flow, the visit and the purpose, so the same
seed gives the same bytes in any order of events and with any number of workers, and two variants
of a process share the random numbers of whatever they have in common.

Samplers are exact: inverse distribution functions where they are closed, the normal by Wichura's
AS 241 (1988), gamma by Marsaglia & Tsang (2000), PERT as the beta distribution of two gammas.
"""

from math import log, sqrt
from typing import Final

from wfmap.simulation.native.jit import MASK, Word, compiled, inlined, word

__all__ = ["EXPONENT", "hash_of", "mix", "normal", "stream", "uniform"]

_GAMMA: Final = word(0x9E3779B97F4A7C15)
_FIRST: Final = word(0xBF58476D1CE4E5B9)
_SECOND: Final = word(0x94D049BB133111EB)
_MASK: Final = word(MASK)
_S30, _S27, _S31, _S11 = word(30), word(27), word(31), word(11)
_ONE: Final = word(1)
EXPONENT: Final = 2.0**-53
"""Distance of neighbouring uniform numbers."""

_FNV_OFFSET: Final = 0xCBF29CE484222325
_FNV_PRIME: Final = 0x100000001B3
_SIGN: Final = 1 << 63


def hash_of(text: str) -> int:
    """Hash an id to a signed 64-bit number, the same everywhere (FNV-1a)."""
    value = _FNV_OFFSET
    for byte in text.encode():
        value = ((value ^ byte) * _FNV_PRIME) & MASK
    return value - (1 << 64) if value >= _SIGN else value


@inlined
def mix(value: Word) -> Word:
    """Mix the bits of a word (the finalizer of SplitMix64)."""
    value = ((value ^ (value >> _S30)) * _FIRST) & _MASK
    value = ((value ^ (value >> _S27)) * _SECOND) & _MASK
    return value ^ (value >> _S31)


@inlined
def stream(key: Word, part: int) -> Word:
    """Derive the key of a part from the key of the whole; `part` is any signed whole number."""
    return mix(((key ^ (word(part) & _MASK)) * _GAMMA + _ONE) & _MASK)


@inlined
def uniform(key: Word, counter: int) -> float:
    """Draw the counter-th uniform number of a stream, strictly between 0 and 1."""
    bits = mix((key + word(counter + 1) * _GAMMA) & _MASK)
    return (float(bits >> _S11) + 0.5) * EXPONENT


@compiled
def _central(q: float) -> float:
    r = 0.180625 - q * q
    top = (
        (
            (
                (
                    (
                        (2509.0809287301226727 * r + 33430.575583588128105) * r
                        + 67265.770927008700853
                    )
                    * r
                    + 45921.953931549871457
                )
                * r
                + 13731.693765509461125
            )
            * r
            + 1971.5909503065514427
        )
        * r
        + 133.14166789178437745
    ) * r + 3.387132872796366608
    bottom = (
        (
            (
                (
                    ((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061)
                    * r
                    + 21213.794301586595867
                )
                * r
                + 5394.1960214247511077
            )
            * r
            + 687.1870074920579083
        )
        * r
        + 42.313330701600911252
    ) * r + 1.0
    return q * top / bottom


@compiled
def _middle(r: float) -> float:
    r -= 1.6
    top = (
        (
            (
                (
                    (
                        (7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r
                        + 0.24178072517745061177
                    )
                    * r
                    + 1.27045825245236838258
                )
                * r
                + 3.64784832476320460504
            )
            * r
            + 5.7694972214606914055
        )
        * r
        + 4.6303378461565452959
    ) * r + 1.42343711074968357734
    bottom = (
        (
            (
                (
                    (
                        (1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r
                        + 0.0151986665636164571966
                    )
                    * r
                    + 0.14810397642748007459
                )
                * r
                + 0.68976733498510000455
            )
            * r
            + 1.6763848301838038494
        )
        * r
        + 2.05319162663775882187
    ) * r + 1.0
    return top / bottom


@compiled
def _far(r: float) -> float:
    r -= 5.0
    top = (
        (
            (
                (
                    (
                        (2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r
                        + 0.0012426609473880784386
                    )
                    * r
                    + 0.026532189526576123093
                )
                * r
                + 0.29656057182850489123
            )
            * r
            + 1.7848265399172913358
        )
        * r
        + 5.4637849111641143699
    ) * r + 6.6579046435011037772
    bottom = (
        (
            (
                (
                    (
                        (2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r
                        + 1.8463183175100546818e-5
                    )
                    * r
                    + 7.868691311456132591e-4
                )
                * r
                + 0.0148753612908506148525
            )
            * r
            + 0.13692988092273580531
        )
        * r
        + 0.59983220655588793769
    ) * r + 1.0
    return top / bottom


_CENTRE: Final = 0.425
_TAIL: Final = 5.0


@compiled
def normal(p: float) -> float:
    """Invert the standard normal distribution function, to some 16 digits (AS 241, PPND16)."""
    q = p - 0.5
    if abs(q) <= _CENTRE:
        return _central(q)
    r = sqrt(-log(p if q < 0 else 1.0 - p))
    found = _middle(r) if r <= _TAIL else _far(r)
    return -found if q < 0 else found
