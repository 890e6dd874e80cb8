"""Personal data is found by its shape, and what is none is left alone."""

import csv
import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from stdnum import iban, luhn
from stdnum.de import idnr
from stdnum.fr import nir
from stdnum.nl import bsn

from wfmap.audit.audit import Audited, audit
from wfmap.audit.drift import drift
from wfmap.audit.personal.shapes import CHECKS, WHOLE, WITHIN
from wfmap.audit.writing import with_quality
from wfmap.model.document import read
from wfmap.operations.auditing import Audit
from wfmap.operations.results.audit import audit_result

TODAY = date(2026, 11, 1)
ROWS = 400
FIRST = ("Ada", "Bo", "Cy", "Émile", "Jean-Luc", "Zoë")
LAST = ("Ek", "Ås", "de la Tour", "O'Neil", "Żak", "Müller")


def table(folder: Path, columns: dict[str, list[str]], **more: Any) -> Any:
    """Write a table and a document whose one store holds it."""
    with (folder / "t.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    document = {
        "wfmap": "1",
        "name": "Shop",
        "stores": {"t": {"source": "t.csv", **more.pop("store", {})}},
        "steps": {"a": {"name": "Sell"}},
        **more,
    }
    return read(json.dumps(document))


def found_in(folder: Path, columns: dict[str, list[str]], **more: Any) -> Audited:
    """Audit a table."""
    (found,) = audit(table(folder, columns, **more), folder, TODAY)
    assert not found.failed
    return found


def kinds(found: Audited) -> dict[str, str]:
    """Give the kind found in each column."""
    return {p.column: p.kind for p in found.personal}


def digits(rng: random.Random, count: int) -> str:
    """Draw a number of so many digits that begins with none of them zero."""
    return str(rng.randint(10 ** (count - 1), 10**count - 1))


def with_check(rng: random.Random, shape: str) -> str:
    """Draw numbers until one has the check digits of its kind."""
    while True:
        body = digits(rng, {"bsn": 9, "idnr": 11, "nir": 13, "iban": 18, "card": 16}[shape])
        if shape == "nir":
            body = "1" + body[1:]
            return body + nir.calc_check_digits(body)
        if shape == "iban":
            return iban.calc_check_digits(f"DE00{body}").join(("DE", body))
        if shape == "card":
            return luhn_card(body)
        if {"bsn": bsn, "idnr": idnr}[shape].is_valid(body):
            return body


def luhn_card(body: str) -> str:
    """Give a card's number in groups of four."""
    start = "4" + body[1:15]
    whole = start + luhn.calc_check_digit(start)
    return " ".join(whole[i : i + 4] for i in range(0, 16, 4))


def test_numbers_with_check_digits_are_told_from_numbers_without(tmp_path: Path) -> None:
    """Numbers of persons, accounts and cards are found; as long ones drawn at random never are."""
    rng = random.Random(7)  # noqa: S311 - a seed, no secret
    right = {
        "a": [with_check(rng, "iban") for _ in range(ROWS)],
        "b": [with_check(rng, "card") for _ in range(ROWS)],
        "c": [with_check(rng, "bsn") for _ in range(ROWS)],
        "d": [with_check(rng, "idnr") for _ in range(ROWS)],
        "e": [with_check(rng, "nir") for _ in range(ROWS)],
    }
    assert kinds(found_in(tmp_path, right)) == {
        "a": "bank account (IBAN)",
        "b": "payment card",
        "c": "number of a person (Netherlands)",
        "d": "number of a person (Germany)",
        "e": "number of a person (France)",
    }
    lengths = range(6, 20)
    numbers = {f"n{k}": [digits(rng, k) for _ in range(ROWS)] for k in lengths}
    assert kinds(found_in(tmp_path, numbers)) == {}


def test_things_are_not_taken_for_persons(tmp_path: Path) -> None:
    """Products, prices, dates, versions, codes and names of companies hold no personal data."""
    rng = random.Random(3)  # noqa: S311 - a seed, no secret
    things = {
        "name": [f"{rng.choice(['Blue', 'Red'])} Chair" for _ in range(ROWS)],
        "price": [f"{rng.uniform(0, 99):.2f}" for _ in range(ROWS)],
        "delivered_on": [
            f"2025-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}" for _ in range(ROWS)
        ],
        "version": [f"{rng.randint(1, 9)}.{rng.randint(0, 9)}" for _ in range(ROWS)],
        "sku": [f"AB-{digits(rng, 6)}" for _ in range(ROWS)],
        "customer": [f"C-{digits(rng, 6)}" for _ in range(ROWS)],
        "supplier_name": [f"{rng.choice(LAST)} Holding" for _ in range(ROWS)],
        "remark": [rng.choice(["sent", "at the door", "ring twice"]) for _ in range(ROWS)],
        "share": [f"0.{digits(rng, 7)}" for _ in range(ROWS)],
        "timestamp": [f"2025-01-{rng.randint(1, 28):02}T10:00:00+01:00" for _ in range(ROWS)],
    }
    assert kinds(found_in(tmp_path, things)) == {}


def test_persons_are_found_by_values_names_and_within_texts(tmp_path: Path) -> None:
    """Mail, phones, names and birthdays; one mail in 400 remarks; a diagnosis is special."""
    rng = random.Random(5)  # noqa: S311 - a seed, no secret
    remarks = ["please call"] * ROWS
    remarks[17] = "write to ada.ek@example.org, not to the office"
    people = {
        "id": [str(i) for i in range(ROWS)],
        "name": [f"{rng.choice(FIRST)} {rng.choice(LAST)}" for _ in range(ROWS)],
        "contactMail": [f"p{i}@example.org" for i in range(ROWS)],
        "phone": [f"030{digits(rng, 6)}" for _ in range(ROWS)],
        "line": [f"+49 30 {digits(rng, 6)}" for _ in range(ROWS)],
        "BirthDate": [f"{rng.randint(1, 28):02}.03.19{rng.randint(40, 99)}" for _ in range(ROWS)],
        "diagnosis": ["J45"] * ROWS,
        "remark": remarks,
        "seen_from": [f"10.0.{rng.randint(0, 9)}.{rng.randint(1, 99)}" for _ in range(ROWS)],
    }
    found = found_in(tmp_path, people)
    assert kinds(found) == {
        "name": "person's name",
        "contactMail": "e-mail address",
        "phone": "phone number",
        "line": "phone number",
        "BirthDate": "date of birth",
        "diagnosis": "health",
        "remark": "e-mail address",
        "seen_from": "IP address",
    }
    by_column = {p.column: p for p in found.personal}
    assert by_column["diagnosis"].special
    assert (by_column["remark"].basis, by_column["remark"].counted) == ("text", 1)
    assert [p.column for p in found.personal if p.special] == ["diagnosis"]


def test_a_mail_among_missing_cells_is_counted_among_the_others(tmp_path: Path) -> None:
    """What is missing is no evidence against: two thirds empty, the rest mails."""
    mails = [f"p{i}@example.org" if i % 3 == 0 else ("", "N/A")[i % 2] for i in range(300)]
    (mail,) = found_in(tmp_path, {"m": mails, "k": ["x"] * 300}).personal
    assert (mail.counted, mail.n, mail.basis) == (100, 100, "values")


@pytest.mark.parametrize(
    ("data", "holds", "said", "declared"),
    [
        ({}, [], "say in `holds` what it holds", {}),
        ({"c": {}}, ["c"], "'c' is declared so", {"c": True}),
        ({"c": {"personal_data": True}}, ["c"], None, {"c": True}),
        ({"c": {"personal_data": False}}, ["c"], "one of the two is wrong", {"c": False}),
        ({"c": {}, "d": {}}, ["c", "d"], "say of which it is", {"c": None, "d": None}),
    ],
)
def test_what_is_found_is_held_against_what_is_declared(
    tmp_path: Path, data: Any, holds: list[str], said: str | None, declared: Any
) -> None:
    """One thing of which nothing is said is declared; of several, or against a no, people say."""
    columns = {"mail": [f"p{i}@example.org" for i in range(20)], "k": ["x"] * 20}
    process = table(tmp_path, columns, store={"holds": holds}, data=data)
    found = audit(process, tmp_path, TODAY)
    told = [remark for remark in found[0].remarks if "personal" in remark]
    assert bool(told) is (said is not None)
    assert all((said or "") in remark for remark in told)
    after = with_quality(process, found, TODAY)
    assert {name: item.personal_data for name, item in after.data.items()} == declared


def test_new_personal_data_is_a_drift(tmp_path: Path) -> None:
    """A column of remarks in which mails begin to stand is said; an older audit stays silent."""
    remarks = ["call", "ring twice", "urgent"] * 5
    process = table(tmp_path, {"remark": remarks})
    first = Audit(process, audit(process, tmp_path, TODAY), (), "", TODAY)
    before = audit_result(first).to_dict()
    assert before["stores"][0]["personal"] == []
    remarks[4] = "mail p1@example.org"
    now = [found_in(tmp_path, {"remark": remarks})]
    (told,) = (d for d in drift(now, before) if d.kind == "personal")
    assert told.sentence == "the column 'remark' now seems to hold personal data: e-mail address"
    del before["stores"][0]["personal"]
    assert not [d for d in drift(now, before) if d.kind == "personal"]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("536-22-1234", "number of a person (United States)"),
        ("943 476 5919", "number of a patient (United Kingdom)"),
        ("54362315K", "number of a person (Spain)"),
        ("X-2482300W", "number of a foreigner (Spain)"),
        ("RCCMNL83S18D969H", "number of a person (Italy)"),
        ("756.9217.0769.85", "number of a person (Switzerland)"),
        ("85.07.30-033 28", "number of a person (Belgium)"),
        ("131052-308T", "number of a person (Finland)"),
        ("44051401359", "number of a person (Poland)"),
        ("811228-9874", "number of a person (Sweden)"),
        ("390.533.447-05", "number of a person (Brazil)"),
        ("151086 95088", "number of a person (Norway)"),
        ("211062-5629", "number of a person (Denmark)"),
        ("2001:db8::1", "IP address"),
        ("GB29 NWBK 6016 1331 9268 19", "bank account (IBAN)"),
        ("378282246310005", "payment card"),
        ("+1 (212) 555-0100", "phone number"),
    ],
)
def test_published_examples_are_recognised(value: str, kind: str) -> None:
    """Each example that its authority or its standard prints is of its kind."""
    assert kind in [name for name, check in WHOLE.items() if check(value)]


@pytest.mark.parametrize(
    "value",
    ["2020-01-02", "01.02.2020", "0.1234567", "12:30:00", "1.2.3", "0049", "a@b"],
)
def test_near_misses_are_of_no_kind(value: str) -> None:
    """Dates, numbers, times, versions."""
    assert [name for name, check in WHOLE.items() if check(value)] == []


def test_recognising_takes_no_longer_than_the_text_is_long() -> None:
    """Texts made to mislead a pattern: ten times as long takes about ten times, not a hundred."""
    for check in (*WHOLE.values(), *CHECKS.values(), *WITHIN.values()):
        for part in ("a.", "+0 ", "A'", "1234 ", "DE00 ", "a@", "van ", "0-"):
            assert check(part * 20_000) in {True, False}


def test_versions_and_numbers_of_parts_are_no_personal_data(tmp_path: Path) -> None:
    """1.2.3.4 is a version; a part number is no card, though one in ten has right check digits."""
    rng = random.Random(7)  # noqa: S311 - for a test
    groups = [[digits(rng, 4) for _ in range(3)] for _ in range(ROWS)]
    cards = [f"4{digits(rng, 14)}" for _ in range(ROWS)]
    things = {
        "running": [
            f"{rng.randint(0, 9)}.{rng.randint(0, 30)}.{k % 9}.{k % 7}" for k in range(ROWS)
        ],
        "firmware": [f"10.0.{k % 9}.{k}" for k in range(ROWS)],
        "release": [f"0.{k % 60}.{k % 100}.{k % 200}" for k in range(ROWS)],
        "code": [f"4{a[1:]} {a} {b} {c}" for a, b, c in groups],
        "part_no": [card + luhn.calc_check_digit(card) for card in cards],
        "imei": [f"35{digits(rng, 12)}0" for _ in range(ROWS)],
    }
    assert not kinds(found_in(tmp_path, things))
    told = {"paid_with": things["part_no"], "host": [f"192.168.0.{k % 250}" for k in range(ROWS)]}
    assert kinds(found_in(tmp_path, told)) == {"paid_with": "payment card", "host": "IP address"}


@pytest.mark.parametrize(
    "columns",
    [
        ("first name", "last name"),
        ("first", "last"),
        ("given", "family"),
        ("Vorname", "Name"),
        ("prénom", "nom"),
        ("customer_first", "customer_last"),
        ("fname", "lname"),
    ],
)
def test_the_parts_of_a_name_are_personal_in_two_columns(
    tmp_path: Path, columns: tuple[str, str]
) -> None:
    """Whatever they are called, and where one of them alone would say little."""
    found = found_in(tmp_path, dict(zip(columns, (list(FIRST * 10), list(LAST * 10)), strict=True)))
    assert kinds(found) == dict.fromkeys(columns, "person's name")


@pytest.mark.parametrize("columns", [("first status", "last status"), ("name", "product")])
def test_first_and_last_of_a_thing_are_no_names(tmp_path: Path, columns: tuple[str, str]) -> None:
    """What is first and last may be anything, and a name alone too."""
    found = found_in(tmp_path, dict(zip(columns, (list(FIRST * 10), list(LAST * 10)), strict=True)))
    assert kinds(found) == {}
