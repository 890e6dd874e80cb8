"""A page for each rule, with a picture of what it finds and of what it spares, from its cases."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from wfmap.errors import WfmapError
from wfmap.findings import Finding
from wfmap.insertion.rules import EVERY_RULE
from wfmap.operations.checking import CheckOptions, check, load
from wfmap.operations.draw import Options, draw
from wfmap.operations.rulebook import RulePage, rulebook
from wfmap.operations.sources import source_of
from wfmap.reference.markdown import (
    fence,
    folded,
    headed,
    picture,
    plain,
    sentence,
    table,
)
from wfmap.reference.page import Page

__all__ = ["rule_pages"]

_HEAD: Final = """\
# Rules

`wfmap check` looks for {count} faults. Each has a page: what it finds, why it matters, how it
decides, and when it is wrong. `wfmap rules NAME` prints the same page in the shell. A document says
under [lint](../format/lint.md) which profile holds, and [ignore](../format/ignore.md) accepts a
finding for a reason.
"""

DAY: Final = date(2026, 1, 15)
"""The day on which cases are checked; acceptances must not expire with the clock."""

LONGEST: Final = 60  # lines of a document that a page shows
WIDEST: Final = 200  # characters of a line


def rule_pages(cases: Path) -> Iterator[Page]:
    """Yield the list of the rules, and a page for each.

    Args:
        cases: the folder that holds a folder of cases for each rule.
    """
    rules = rulebook()
    yield Page("rules/index.md", _list(rules))
    for rule in rules:
        yield from _pages(rule, cases / rule.name)


def _list(rules: tuple[RulePage, ...]) -> str:
    parts = [_HEAD.format(count=len(rules))]
    for room, members in _by_room(rules).items():
        parts += [f"## {room}\n", _table(members)]
    return "\n".join(parts)


def _by_room(rules: tuple[RulePage, ...]) -> dict[str, list[RulePage]]:
    rooms: dict[str, list[RulePage]] = {}
    for rule in rules:
        rooms.setdefault(_room(rule.name), []).append(rule)
    return rooms


def _room(name: str) -> str:
    """Name the subject of a rule: the room where it stands."""
    room = EVERY_RULE.home(name).rpartition(".")[2]
    return "AI in a process" if room == "rules" else room.replace("_", " ").capitalize()


def _table(rules: list[RulePage]) -> str:
    return table(
        ("rule", "finds", "recommended", "strict"),
        (
            (
                f"[{rule.name}]({rule.name}.md)",
                plain(rule.summary),
                rule.severities["recommended"],
                rule.severities["strict"],
            )
            for rule in rules
        ),
    )


def _pages(rule: RulePage, folder: Path) -> Iterator[Page]:
    """Yield the page of a rule and its pictures."""
    levels = ", ".join(f"{level} in *{profile}*" for profile, level in rule.severities.items())
    parts = [
        f"# {rule.name}\n",
        "[All rules](index.md)\n",
        f"Severity: {levels}.\n",
        headed(plain(rule.page)),
        "",
    ]
    for title, kind in (("Wrong", "finds"), ("Right", "spares")):
        case = _smallest(folder, kind)
        if case is None:
            continue
        drawn = _drawn(case)
        if drawn is not None:
            yield Page(f"rules/{rule.name}.{kind}.svg", drawn)
        parts += [f"## {title}\n", *_case(rule.name, case, kind, is_drawn=drawn is not None)]
    yield Page(f"rules/{rule.name}.md", "\n".join(parts))


def _smallest(folder: Path, kind: str) -> Path | None:
    """Give the case that is read the quickest."""
    found = sorted(folder.glob(f"{kind}-*.json"), key=lambda case: (case.stat().st_size, case.name))
    return found[0] if found else None


def _drawn(case: Path) -> bytes | None:
    """Draw a case, if it can be drawn: one that cannot be read as a process has no map."""
    try:
        built = load(str(case))
        return draw(built, Options(overlay="findings", today=DAY))
    except WfmapError:
        return None


def _case(rule: str, case: Path, kind: str, *, is_drawn: bool) -> Iterator[str]:
    """Yield what a page shows of a case: its title, picture, what is said, and the document."""
    title = sentence(case.stem)
    yield f"{plain(title)}.\n"
    if is_drawn:
        yield picture(title, f"{rule}.{kind}.svg")
    found = _findings(case, rule) if kind == "finds" else ()
    for finding in found[:3]:
        yield f"> **{finding.severity}** {plain(finding.message)}"
        yield f">\n> → {plain(finding.hint)}\n" if finding.hint else ""
    yield _document(case, is_drawn=is_drawn)


def _findings(case: Path, rule: str) -> tuple[Finding, ...]:
    checked = check(source_of(str(case)), CheckOptions(DAY, profile="all"))
    return tuple(finding for finding in checked.findings if finding.rule == rule)


def _document(case: Path, *, is_drawn: bool) -> str:
    """Write the text of a case; folded away where a picture shows it, cut where it is long."""
    text = case.read_bytes().decode("utf-8", "replace")
    lines = text.splitlines()
    whole = len(lines) <= LONGEST and max(map(len, lines), default=0) <= WIDEST
    shown = fence(
        "\n".join(line[:WIDEST] for line in lines[:LONGEST]), _language(text) if whole else "text"
    )
    cut = f"\n… and {len(lines) - LONGEST} more lines.\n" if len(lines) > LONGEST else ""
    return folded("The document", shown + cut) if is_drawn else shown + cut


def _language(text: str) -> str:
    """Say how a text is coloured: as JSON only if it is."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return "text"
    return "json"
