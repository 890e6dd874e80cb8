"""Two cleaned cells → how far they agree: level 0 is the same, the last level is different (SQL).

`match` is how often two records of one thing reach each level, where both have the cell, as a first
guess: it is learned from there, within the bounds of `mixture`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from wfmap.audit.linkage.cleaning import Side

__all__ = ["CROSSED", "Comparing", "comparing"]

CROSSED: Final = 2
"""The level of two single words that changed places with those of another column."""
ALIKE, SIMILAR = 0.88, 0.78
"""Jaro-Winkler similarity of the two words of two names that agree least."""
LETTERS_A_SLIP: Final = 8
"""Letters of a word in which a second slip is made: 'Steinberg' and 'Steinfeld' are two names."""
SHORTEST: Final = 3
"""Letters of a name that was cut short, at least."""
SAME_TEXT, NEAR_TEXT = 0.92, 0.8
"""Jaro-Winkler similarity of two addresses, and of two that are somewhat alike."""


@dataclass(frozen=True, slots=True)
class Comparing:
    """The levels of one column: conditions but for the last, and how often twins reach each.

    The first `alike` levels count as agreement.
    """

    side: Side
    conditions: tuple[str, ...]
    match: tuple[float, ...]
    alike: int


def comparing(side: Side, sides: Sequence[Side]) -> Comparing:
    """Give the levels of a column by its kind; `sides` are all, for words in the wrong column."""
    a, b = f"a.{side.name}", f"b.{side.name}"
    match side.kind:
        case "name":
            return Comparing(side, _name(a, b), (0.5, 0.33, 0.1, 0.04, 0.03), 3)
        case "word":
            others = [o.name for o in sides if o.kind == "word" and o is not side]
            return Comparing(side, _word(side.name, others), (0.72, 0.14, 0.05, 0.02, 0.07), 3)
        case "email":
            conditions = (
                f"{a} = {b}",
                f"split_part({a}, '@', 1) = split_part({b}, '@', 1)",
                f"damerau_levenshtein({a}, {b}) <= 1",
            )
            return Comparing(side, conditions, (0.75, 0.05, 0.05, 0.15), 3)
        case "phone" | "digits" | "number":
            slips = (f"damerau_levenshtein({a}, {b}) <= {slips}" for slips in (1, 2))
            return Comparing(side, (f"{a} = {b}", *slips), (0.78, 0.06, 0.02, 0.14), 2)
        case "date":
            return Comparing(side, _date(a, b), (0.8, 0.1, 0.03, 0.04, 0.03), 2)
        case _:
            likeness = f"jaro_winkler_similarity({a}, {b})"
            near = (f"{likeness} >= {SAME_TEXT}", f"{likeness} >= {NEAR_TEXT}")
            return Comparing(side, (f"{a} = {b}", *near), (0.7, 0.13, 0.04, 0.13), 2)


def _word(name: str, others: Sequence[str]) -> tuple[str, ...]:
    """Compare single words: a slip, an initial, two words that changed places, or less alike.

    Who swapped two words swapped both: of a household one of four is the same, wherever it stands.
    One of the swapped may be an initial, or missing in one of the rows.
    """
    a, b = f"a.{name}", f"b.{name}"
    likeness = f"jaro_winkler_similarity({a}, {b})"
    crossed = [condition for other in others for condition in _crossed(name, other)] or ["false"]
    return (
        f"{a} = {b}",
        f"{_initial(a, b)} or {likeness} >= {ALIKE} and ({_slips(a, b)} or {_begins(a, b)})",
        " or ".join(crossed),
        f"{likeness} >= {SIMILAR}",
    )


def _slips(one: str, two: str) -> str:
    """Write the condition that slips of the finger may part two words, and not another ending."""
    longest = f"greatest(length({one}), length({two}))"
    return f"damerau_levenshtein({one}, {two}) <= 1 + {longest} // {LETTERS_A_SLIP}"


def _begins(one: str, two: str) -> str:
    """Write the condition that one word is cut short of the other, as Rob of Robert."""
    return (
        f"(least(length({one}), length({two})) >= {SHORTEST} "
        f"and (starts_with({one}, {two}) or starts_with({two}, {one})))"
    )


def _initial(one: str, two: str) -> str:
    return f"(least(length({one}), length({two})) = 1 and {one}[1] = {two}[1])"


def _crossed(name: str, other: str) -> Iterator[str]:
    """Write the conditions under which the words of two columns changed places in one of the rows.

    Of two swapped words one at least is there in full, for two initials are soon the same.
    """
    here, there = (f"a.{name}", f"b.{other}"), (f"b.{name}", f"a.{other}")
    alike = [f"jaro_winkler_similarity({one}, {two}) >= {ALIKE}" for one, two in (here, there)]
    short = [_initial(one, two) for one, two in (here, there)]
    yield f"({alike[0]} and ({alike[1]} or {short[1]}))"
    yield f"({alike[1]} and {short[0]})"
    yield f"({alike[0]} and a.{other} is null)"
    yield f"({alike[1]} and b.{other} is null)"


def _name(a: str, b: str) -> tuple[str, ...]:
    """Compare names word by word in any order; the pair of words that agrees least decides.

    A nickname or a married name leaves one word the same; an initial stands for its word.
    """
    short = f"case when len({a}) <= len({b}) then {a} else {b} end"
    long = f"case when len({a}) <= len({b}) then {b} else {a} end"
    best = f"list_max(list_transform({long}, lambda y: jaro_winkler_similarity(x, y)))"
    least = f"list_min(list_transform({short}, lambda x: {best}))"
    initial = (
        f"({a}[-1] = {b}[-1] and {a}[1][1] = {b}[1][1] and least(len({a}[1]), len({b}[1])) = 1)"
    )
    same = f"list_sort({a}) = list_sort({b})"
    return (
        same,
        f"{least} >= {ALIKE}",
        f"{initial} or {least} >= {SIMILAR}",
        f"list_has_any({a}, {b})",
    )


def _date(a: str, b: str) -> tuple[str, ...]:
    """Compare days: one slip, day and month exchanged, two of three parts, or two slips.

    What is still further away is seldom a mistake: father and son are a generation apart.
    """
    turned = f"{a} = left({b}, 4) || right({b}, 2) || {b}[5:6]"
    parts = (
        f"(left({a}, 4) = left({b}, 4))::int + ({a}[5:6] = {b}[5:6])::int "
        f"+ (right({a}, 2) = right({b}, 2))::int = 2"
    )
    return (
        f"{a} = {b}",
        f"damerau_levenshtein({a}, {b}) <= 1 or {turned}",
        parts,
        f"damerau_levenshtein({a}, {b}) <= 2",
    )
