"""What happens to a name on its way into a form: slips of the finger, of the ear, of habit.

Linkage was tuned on `TUNED` alone; `HELD_OUT` are the kinds it had not seen.
"""

from collections.abc import Callable, Mapping
from random import Random
from typing import Final

__all__ = ["HELD_OUT", "TUNED", "Typo"]

Typo = Callable[[str, str, Random], tuple[str, str]]
"""First name, surname and chance → both as they were written."""

NICKNAMES: Final[Mapping[str, str]] = {
    "Robert": "Bob", "William": "Bill", "Elizabeth": "Liz", "Margaret": "Maggie",
    "Richard": "Rick", "Katherine": "Kate", "Alexander": "Alex", "Christine": "Chris",
    "Michael": "Mike", "Susan": "Sue", "Thomas": "Tom", "Joanna": "Jo", "Patrick": "Pat",
    "Edward": "Ted", "Victoria": "Vicky", "Samuel": "Sam", "Charlotte": "Lotte",
}  # fmt: skip
SOUNDS: Final = (
    ("ph", "f"), ("ck", "k"), ("tz", "z"), ("ei", "ai"), ("v", "w"), ("c", "k"),
    ("i", "y"), ("mm", "m"), ("nn", "n"), ("ll", "l"), ("s", "z"), ("d", "t"),
)  # fmt: skip
LOOKS: Final = (("rn", "m"), ("l", "1"), ("o", "0"), ("m", "rn"), ("e", "c"), ("h", "b"))
MARKS: Final = (("ae", "ä"), ("oe", "ö"), ("ue", "ü"), ("e", "é"), ("o", "ø"), ("a", "á"))
NEAR: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _on_one(change: Callable[[str, Random], str]) -> Typo:
    """Let a slip happen in the longer of the two names, or in the other."""

    def typo(first: str, last: str, random: Random) -> tuple[str, str]:
        if random.random() < len(last) / (len(first) + len(last)):
            return first, change(last, random)
        return change(first, random), last

    return typo


def _place(name: str, random: Random) -> int:
    return random.randrange(1, max(2, len(name) - 1))


def _substituted(name: str, random: Random) -> str:
    at = _place(name, random)
    return name[:at] + random.choice("abcdefghijklmnopqrstuvwxyz") + name[at + 1 :]


def _dropped(name: str, random: Random) -> str:
    at = _place(name, random)
    return name[:at] + name[at + 1 :]


def _swapped(name: str, random: Random) -> str:
    at = _place(name, random)
    return name[:at] + name[at : at + 2][::-1] + name[at + 2 :]


def _doubled(name: str, random: Random) -> str:
    at = _place(name, random)
    return name[:at] + name[at - 1] + name[at:]


def _inserted(name: str, random: Random) -> str:
    at = _place(name, random)
    return name[:at] + random.choice("abcdefghijklmnopqrstuvwxyz") + name[at:]


def _neighbour(name: str, random: Random) -> str:
    at = _place(name, random)
    row = next((row for row in NEAR if name[at].lower() in row), "")
    k = row.find(name[at].lower())
    near = row[max(0, k - 1) : k] + row[k + 1 : k + 2]
    return name[:at] + random.choice(near) + name[at + 1 :] if near else name


def _replaced(table: tuple[tuple[str, str], ...]) -> Callable[[str, Random], str]:
    def change(name: str, random: Random) -> str:
        fits = [(a, b) for a, b in table if a in name[1:]]
        if not fits:
            return _doubled(name, random)
        a, b = random.choice(fits)
        return name[0] + name[1:].replace(a, b, 1)

    return change


def _turned(first: str, last: str, _: Random) -> tuple[str, str]:
    return last, first


def _initial(first: str, last: str, _: Random) -> tuple[str, str]:
    return f"{first[0]}.", last


def _nickname(first: str, last: str, random: Random) -> tuple[str, str]:
    short = NICKNAMES.get(first)
    return (short, last) if short else _on_one(_inserted)(first, last, random)


def _shouted(first: str, last: str, _: Random) -> tuple[str, str]:
    return first.upper(), last.upper()


def _titled(first: str, last: str, random: Random) -> tuple[str, str]:
    return f"{random.choice(('Dr.', 'Mr', 'Mrs', 'Ms'))} {first}", last


TUNED: Final[tuple[Typo, ...]] = (
    _on_one(_substituted),
    _on_one(_dropped),
    _on_one(_swapped),
    _shouted,
    _turned,
)
HELD_OUT: Final[tuple[Typo, ...]] = (
    _on_one(_doubled),
    _on_one(_inserted),
    _on_one(_neighbour),
    _on_one(_replaced(SOUNDS)),
    _on_one(_replaced(LOOKS)),
    _on_one(_replaced(MARKS)),
    _initial,
    _nickname,
    _titled,
)
