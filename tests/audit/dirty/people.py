"""People who do not exist: names from syllables, households, namesakes, addresses."""

# ruff: noqa: SIM905 - a list of words reads best as words

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

__all__ = ["People", "people"]

FIRST: Final = (
    "Anna Ben Clara David Elena Felix Greta Hugo Ines Jonas Katrin Lukas Maria Nils Olga Paul "
    "Ruth Simon Tara Uwe Vera Walter Yara Zoe Amir Beatriz Carlos Dunja Emil Farid Gianna Henrik "
    "Ilse Javier Kamila Leif Mireille Noah Odette Pavel Quentin Rosa Stefan Thea Ursula Viktor "
    "Wanda Xenia Yusuf Zlata Robert William Elizabeth Margaret Richard Katherine Alexander "
    "Christine Michael Susan Thomas Joanna Patrick Caroline Edward Victoria Samuel Charlotte"
).split()
STARTS: Final = (
    "Al Ber Cas Dor El Fal Gar Hol Iv Jan Kel Lor Mar Nor Ol Per Quin Ros Sal Tor Ul Ver Wes Yor "
    "Zel Bran Cor Den Fen Gold Hart Kro Lind Mei Neu Ost Pfei Rei Schul Stein Trau Vogel Win Zim"
).split()
MIDDLES: Final = "a e i o u an er in on ar el il or ur am em ".split(" ")
ENDS: Final = (
    "mann son berg stein feld bach hoff wald meier schmidt dorf burg lund strom gren ski vic ov "
    "ez ini ard eau ley ton ham ford well more kamp brink huis veld sen"
).split()
STREETS: Final = (
    "Mill Station Church Garden Harbour Forest Market Bridge Castle School River Linden Oak Park "
    "Hill Spring Meadow King Queen Tower"
).split()
KINDS: Final = ("Street", "Road", "Lane", "Way")
CITIES: Final = (
    "Aldorf Bremen Calden Dresden Essen Fulda Goslar Hanau Ilmenau Jena Kassel Lemgo Mainz Neuss "
    "Oldenburg Passau Rostock Soest Trier Ulm"
).split()
MAILS: Final = ("example.com", "example.org", "example.net", "mail.example", "post.example")
COUNTRIES: Final = ("DE", "AT", "CH", "FR", "NL", "DK", "PL", "CZ")

Text = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class People:
    """Columns of text, one entry a person; `birth` is days since 1970 (negative before)."""

    first: Text
    last: Text
    email: Text
    phone: Text
    birth: NDArray[np.int64]
    street: Text
    postcode: Text
    city: Text
    country: Text


def people(count: int, random: Generator, homes: float = 1 / 8, juniors: float = 1 / 25) -> People:
    """Make people: a share, one in eight, lives in a home of one surname, address and telephone.

    One in fifty has the very name of somebody else; of those in such a home, a share has the name
    of who lives there too (as father and son have), so that a name alone proves nothing.
    """
    surnames = np.array([s + m + e for s in STARTS for m in MIDDLES for e in ENDS], dtype=object)
    weights = 1 / np.arange(10, 10 + len(surnames))
    surnames = random.permutation(surnames)
    last = surnames[random.choice(len(surnames), count, p=weights / weights.sum())]
    first = np.array(FIRST, dtype=object)[random.integers(0, len(FIRST), count)]
    birth = random.integers(-15_000, 13_000, count)
    street, postcode, city, country = _addresses(count, random)
    phone = _phones(count, random)
    home = np.flatnonzero(random.random(count) < homes)
    home = home[home > 0]
    for column in (last, street, postcode, city, country, phone):
        column[home] = column[home - 1]
    same = np.flatnonzero(random.random(count) < 1 / 50)
    other = random.integers(0, count, len(same))
    first[same], last[same] = first[other], last[other]
    junior = home[random.random(len(home)) < juniors]
    first[junior], last[junior] = first[junior - 1], last[junior - 1]
    birth[junior] = birth[junior - 1] + random.integers(7_500, 12_000, len(junior))
    mails = _mails(first, last, random)
    return People(first, last, mails, phone, birth, street, postcode, city, country)


def _addresses(count: int, random: Generator) -> tuple[Text, Text, Text, Text]:
    names = np.array(STREETS, dtype=object)[random.integers(0, len(STREETS), count)]
    kinds = np.array(KINDS, dtype=object)[random.integers(0, len(KINDS), count)]
    numbers = random.integers(1, 200, count)
    street = np.array(
        [f"{n} {k} {h}" for n, k, h in zip(names, kinds, numbers, strict=True)], dtype=object
    )
    place = random.integers(0, len(CITIES), count)
    city = np.array(CITIES, dtype=object)[place]
    codes = place * 5_000 + random.integers(0, 5_000, count)
    postcode = np.array([f"{code:05d}" for code in codes], dtype=object)
    country = np.array(COUNTRIES, dtype=object)[
        random.choice(len(COUNTRIES), count, p=(0.4, 0.1, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05))
    ]
    return street, postcode, city, country


def _phones(count: int, random: Generator) -> Text:
    areas, numbers = random.integers(20, 999, count), random.integers(1_000_000, 9_999_999, count)
    return np.array([f"+49 {a} {n}" for a, n in zip(areas, numbers, strict=True)], dtype=object)


def _mails(first: Text, last: Text, random: Generator) -> Text:
    hosts = np.array(MAILS, dtype=object)[random.integers(0, len(MAILS), len(first))]
    numbers = random.integers(0, 100_000, len(first))
    return np.array(
        [f"{f}.{s}{n}@{h}".lower() for f, s, n, h in zip(first, last, numbers, hosts, strict=True)],
        dtype=object,
    )
