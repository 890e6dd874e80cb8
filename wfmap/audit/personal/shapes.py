"""What personal data looks like: a value, and a value within a text.

Numbers of persons, accounts and cards carry check digits, which python-stdnum (LGPL) knows; where a
country's number is nothing but digits its shape alone would fit any number, so that the check
decides.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from ipaddress import ip_address
from typing import Final

from stdnum import iban, luhn
from stdnum.be import nn
from stdnum.br import cpf
from stdnum.ch import ssn as ahv
from stdnum.de import idnr
from stdnum.dk import cpr
from stdnum.es import dni, nie
from stdnum.exceptions import ValidationError
from stdnum.fi import hetu
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.it import codicefiscale
from stdnum.nl import bsn
from stdnum.no import fodselsnummer
from stdnum.pl import pesel
from stdnum.se import personnummer
from stdnum.us import ssn

__all__ = ["CHECKS", "WHOLE", "WITHIN", "are_versions", "like_a_card", "like_a_name"]

NETWORK_SIGNS: Final = re.compile(r"[.:].*[.:]")
EMAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
PHONE: Final = re.compile(r"(?:\+|00|\(?0|\(\d{3}\))[\d ()/.-]{6,}")
DAY: Final = re.compile(
    r"(?:\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:\d{2}|\d{4}))(?:[T ].*)?"
)
DECIMAL: Final = re.compile(r"[-+]?\d+[.,]\d+")
DIGITS: Final = range(7, 16)
"""How many digits a phone number has (E.164, and local ones)."""
CARD: Final = re.compile(r"(?:\d{4}[ -]){3}\d{1,7}|\d{4}[ -]\d{6}[ -]\d{5}|\d{13,19}")
CARD_NUMBERS: Final = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]|2[2-7])\d{14}|3[47]\d{13}|6(?:011|5\d\d)\d{12}"
    r"|3(?:0[0-5]|[68]\d)\d{11}"
)
"""Beginnings and lengths of the numbers of the large card networks."""
CARD_WITHIN: Final = re.compile(r"(?:\d{4}[ -]){3}\d{1,7}")
VERSION: Final = re.compile(r"v?\d{1,3}(?:\.\d{1,5}){2,3}", re.IGNORECASE)
HIGHEST: Final = 99
"""Number in a version up to which most are; of the four of an address one is mostly higher."""
ACCOUNT: Final = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?")
_CAPITAL: Final = r"[A-ZÀ-ÖØ-ÞŁŚŠČŽĐ][\w'\u2019.-]*"
PERSON: Final = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Herr|Frau)\.? )?"
    rf"{_CAPITAL}(?:,? (?:(?:van|von|de|da|den|der|la|el|bin|al) )*{_CAPITAL}){{1,3}}"
)
MOST_WORDS: Final = 4
"""Words of a first name or a surname, at most."""
COMPANY: Final = re.compile(
    r"\b(?:gmbh|mbh|ag|kg|ltd|limited|inc|llc|llp|plc|corp|co|company|sa|sas|sarl|bv|nv|ab|oy|spa|srl|"
    r"group|bank|insurance|university|hospital|ministry|department|dept|office|store|shop|team)\b",
    re.IGNORECASE,
)

Check = Callable[[str], bool]
Validator = Callable[[str], str]


def _numbered(validate: Validator, shape: str) -> Check:
    """Make a check of a number that has a shape and check digits."""
    pattern = re.compile(shape)

    def holds(value: str) -> bool:
        if not pattern.fullmatch(value):
            return False
        try:
            validate(value)
        except ValidationError:
            return False
        return True

    return holds


def _card(value: str) -> bool:
    digits = re.sub(r"\D", "", value)
    whole = CARD.fullmatch(value) is not None and CARD_NUMBERS.fullmatch(digits) is not None
    return whole and luhn.is_valid(digits)


def like_a_card(text: str) -> bool:
    """Tell whether a text contains a number that is shaped like one of a card, right or wrong."""
    return CARD_WITHIN.search(text) is not None


def are_versions(values: Sequence[str]) -> bool:
    """Tell whether numbers with points, as 1.2.3.4, are versions rather than addresses.

    Of the four numbers of an address one is mostly over 99, as 192.168.0.1; of a version's none.
    Different numbers that all begin with 10 are of a private network.
    """
    parts = ([int(part) for part in re.findall(r"\d+", value)] for value in values)
    high = sum(max(numbers, default=0) > HIGHEST for numbers in parts)
    private = all(value.startswith("10.") for value in values) and 2 * len(set(values)) > len(
        values
    )
    return 2 * high < len(values) and not private


def _account(value: str) -> bool:
    return ACCOUNT.fullmatch(value.upper()) is not None and iban.is_valid(value)


def _phone(value: str) -> bool:
    others = (DAY, DECIMAL, VERSION)
    if not PHONE.fullmatch(value) or any(other.fullmatch(value) for other in others):
        return False
    return sum(map(str.isdigit, value)) in DIGITS and not value.isdigit()


def _dialled(value: str) -> bool:
    """Tell whether a value of a column that is said to hold phone numbers looks like one."""
    return re.fullmatch(r"\+?[\d ()/.-]{6,}", value) is not None and not DAY.fullmatch(value)


def _address_of_machine(value: str) -> bool:
    if not NETWORK_SIGNS.search(value):
        return False
    try:
        ip_address(value)
    except ValueError:
        return False
    return True


def _person(value: str) -> bool:
    return PERSON.fullmatch(value) is not None and COMPANY.search(value) is None


def like_a_name(value: str) -> bool:
    """Tell whether a value may be a part of a person's name: words without digits, no company."""
    words = re.split(r"[\s'\u2019.-]+", value.strip(" ."))
    return (
        len(words) <= MOST_WORDS
        and all(word.isalpha() for word in words if word)
        and value[:1].isalpha()
        and COMPANY.search(value) is None
    )


def _birthday(value: str) -> bool:
    return DAY.fullmatch(value) is not None


WHOLE: Final[Mapping[str, Check]] = {
    "e-mail address": lambda value: EMAIL.fullmatch(value) is not None,
    "phone number": _phone,
    "bank account (IBAN)": _account,
    "payment card": _card,
    "IP address": _address_of_machine,
    "number of a person (Germany)": _numbered(idnr.validate, r"[\d ]{11,14}"),
    "number of a person (Belgium)": _numbered(nn.validate, r"[\d .-]{11,15}"),
    "number of a person (Brazil)": _numbered(cpf.validate, r"\d{3}\.?\d{3}\.?\d{3}-?\d{2}"),
    "number of a person (Denmark)": _numbered(cpr.validate, r"\d{6}-\d{4}"),
    "number of a person (Finland)": _numbered(hetu.validate, r"\d{6}[-+A-Z]\d{3}\w"),
    "number of a person (France)": _numbered(nir.validate, r"[12][\dAB ]{14,20}"),
    "number of a person (Italy)": _numbered(codicefiscale.validate, r"[A-Z]{6}\w{10}"),
    "number of a person (Netherlands)": _numbered(bsn.validate, r"\d{9}|\d{4}\.\d{2}\.\d{3}"),
    "number of a person (Norway)": _numbered(fodselsnummer.validate, r"\d{6} ?\d{5}"),
    "number of a person (Poland)": _numbered(pesel.validate, r"\d{11}"),
    "number of a person (Spain)": _numbered(dni.validate, r"\d{8}-?[A-Z]"),
    "number of a foreigner (Spain)": _numbered(nie.validate, r"[XYZ]-?\d{7}-?[A-Z]"),
    "number of a person (Sweden)": _numbered(personnummer.validate, r"(?:\d{2})?\d{6}[-+]\d{4}"),
    "number of a person (Switzerland)": _numbered(ahv.validate, r"756\.?\d{4}\.?\d{4}\.?\d{2}"),
    "number of a patient (United Kingdom)": _numbered(nhs.validate, r"\d{3} \d{3} \d{4}"),
    "number of a person (United States)": _numbered(ssn.validate, r"\d{3}-\d{2}-\d{4}"),
}
"""Values that tell by themselves what they are, by what they are."""

CHECKS: Final[Mapping[str, Check]] = {"person": _person, "date": _birthday, "phone": _dialled}
"""Values that tell what they are where the name of their column says so too."""


def _any(pattern: re.Pattern[str], check: Check) -> Check:
    return lambda text: any(check(found) for found in pattern.findall(text))


WITHIN: Final[Mapping[str, Check]] = {
    "e-mail address": lambda text: EMAIL.search(text) is not None,
    "bank account (IBAN)": _any(ACCOUNT, _account),
    "payment card": _any(CARD_WITHIN, _card),
    "phone number": _any(re.compile(r"(?<!\d)(?<!\d )(?:\+|\b00)\d[\d ()/-]{7,}\d"), _phone),
}
"""What tells what it is even amid a text: few texts have it by chance."""
