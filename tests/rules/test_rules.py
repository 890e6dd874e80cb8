"""Each rule finds its fault and spares what only looks like it; rules, pages and cases agree."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest

from wfmap import rules
from wfmap.facts import stated
from wfmap.findings import SEVERITIES, Finding
from wfmap.graph import build
from wfmap.insertion import rules as ai_rules
from wfmap.insertion.rules import AI_RULES, EVERY_RULE
from wfmap.model.document import examine
from wfmap.model.process import ProfileName
from wfmap.rules import RULES
from wfmap.rules.catalogue import PROFILES, Catalogue
from wfmap.rules.engine import find
from wfmap.rules.rule import Fault, Rule, Subject

FOLDER = Path(__file__).parent
TODAY = date(2026, 1, 15)
HEADINGS = ("Finds", "Why it matters", "How it decides", "When it is wrong", "Sources")
BY_ENGINE = {"unused-suppression", "unknown-rule"}
"""Rules that the engine decides after all others have run."""
CASES = sorted(
    path for path in FOLDER.glob("*/*.json") if path.name.startswith(("finds", "spares"))
)


def case_name(path: Path) -> str:
    """Name a case by its rule and file: `deadlock/finds-a-choice`."""
    return f"{path.parent.name}/{path.stem}"


def findings_of(path: Path) -> tuple[Finding, ...]:
    """Check a case for the rule it belongs to."""
    return findings_in(path.read_bytes(), path.parent.name, path.name)


def findings_in(data: bytes, rule: str, name: str = "case.json") -> tuple[Finding, ...]:
    """Check a document for one rule."""
    reading = examine(data, file=name)
    if reading.process is None or not reading.is_sound:
        return tuple(finding for finding in reading.findings if finding.rule == rule)
    graph = build(reading.process)
    found = find(
        graph,
        stated(graph),
        today=TODAY,
        reading=reading.findings,
        profile="all" if rule in BY_ENGINE else None,
        only=None if rule in BY_ENGINE else (rule,),
        rules=EVERY_RULE,
    )
    assert found.failures == ()
    return tuple(finding for finding in found.findings if finding.rule == rule)


def expected(path: Path) -> list[str] | None:
    """Read which pointers a case expects; None where the file cannot say."""
    try:
        found: list[str] = json.loads(path.read_bytes())["x-finds"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return sorted(found)


@pytest.mark.parametrize("path", CASES, ids=case_name)
def test_a_rule_finds_its_fault_where_it_is_and_spares_all_else(path: Path) -> None:
    """Cases called finds-… name the places in `x-finds`; in cases called spares-… is none."""
    found = findings_of(path)
    if path.name.startswith("spares"):
        assert found == ()
        return
    places = expected(path)
    assert found
    if places is not None:
        assert sorted(finding.pointer for finding in found) == places


@pytest.mark.parametrize("path", CASES, ids=case_name)
def test_a_finding_says_what_where_and_what_to_do(path: Path) -> None:
    """Messages have no full stop and no Python in them; no two findings look alike."""
    found = findings_of(path)
    assert len({finding.fingerprint for finding in found}) == len(found)
    for finding in found:
        assert finding.message
        assert not finding.message.endswith(".")
        if EVERY_RULE[finding.rule].check is not None:
            assert finding.hint
            assert not re.search(r"[{}]|\bNone\b|<wfmap", finding.message), finding.message


@pytest.mark.parametrize("path", CASES, ids=case_name)
def test_a_case_has_no_other_fault_of_reading(path: Path) -> None:
    """A case shows one fault, so that a reader sees which."""
    faults = [f for f in examine(path.read_bytes()).findings if f.severity != "info"]
    assert {fault.rule for fault in faults} <= {path.parent.name}


def test_rules_files_cases_and_profiles_agree() -> None:
    """One file, one line in the list, one folder of cases; a page reads the same unimported."""
    names = list(EVERY_RULE)
    assert len(names) == len(RULES) + len(AI_RULES)
    paths = [*_folder(rules).glob("*/*.py"), *_folder(ai_rules).glob("*.py")]
    files = {path.stem.replace("_", "-") for path in paths} - {"--init--"}
    assert set(names) == files
    cases = {path.parent.name for path in CASES}
    assert cases == set(names)
    for name in names:
        assert EVERY_RULE[name].name == name
        assert EVERY_RULE[name].page == EVERY_RULE.page(name)


def _folder(package: ModuleType) -> Path:
    return Path(str(package.__file__)).parent


@pytest.mark.parametrize("rule", sorted(EVERY_RULE))
def test_a_rule_has_a_case_it_finds_and_one_it_spares(rule: str) -> None:
    """Both sides of the line are drawn."""
    kinds = {path.name.partition("-")[0] for path in CASES if path.parent.name == rule}
    assert kinds == {"finds", "spares"}


@pytest.mark.parametrize("name", EVERY_RULE)
def test_a_rule_s_page_has_a_title_and_the_five_headings_in_order(name: str) -> None:
    """The page is what `wfmap rules` prints: each heading has text, and no line is too long."""
    page = EVERY_RULE.page(name)
    title, _, body = page.partition("\n\n")
    assert title.endswith(".")
    found = re.findall(r"^(\w[\w ]+):$", body, re.MULTILINE)
    assert tuple(found) == HEADINGS
    for part in re.split(r"^\w[\w ]+:$", body, flags=re.MULTILINE)[1:]:
        assert part.strip()


def test_severities_are_known_and_all_turns_every_rule_on() -> None:
    """`off` is for the other profiles; strict is never milder than recommended."""
    order = ("off", *SEVERITIES)
    assert get_args(ProfileName) == PROFILES
    for rule in EVERY_RULE:
        assert EVERY_RULE.level(rule, "all") in SEVERITIES
        grades = [order.index(EVERY_RULE.level(rule, profile)) for profile in PROFILES[:2]]
        assert grades == sorted(grades), rule


def test_a_rule_that_breaks_is_named_apart_and_hides_no_other() -> None:
    """It is a fault of wfmap and no finding; the next rule still runs."""

    def broken(_case: Subject) -> Iterator[Fault]:
        raise KeyError("x")

    rule = Rule.of("rules.broken_one", "A rule.", broken)
    text = '{"wfmap": "1", "name": "T", "steps": {"a": {"next": "b"}, "b": {"next": "a"}}}'
    process = examine(text).process
    assert process is not None
    graph = build(process)
    tried = Catalogue.holding((rule, EVERY_RULE["no-path-to-end"]))
    found = find(graph, stated(graph), today=TODAY, rules=tried)
    assert [finding.rule for finding in found.findings] == ["no-path-to-end"]
    assert [failure.rule for failure in found.failures] == ["broken-one"]


@pytest.mark.parametrize(
    ("weekly", "days"),
    [
        ("Mo-Fr 09:00-17:00", 5),
        ("Mo-Fr 00:00-24:00", 5),
        ("Mo 06:00-24:00; Tu-Th 00:00-24:00; Fr 00:00-22:00", 5),
        ("Mo-Fr 22:00-06:00", 5),
        ("Sa-Su 22:00-06:00", 2),
    ],
)
def test_days_of_a_working_week_are_those_on_which_work_begins_or_goes_on(
    weekly: str, days: int
) -> None:
    """A night belongs to the day it begins on; days without a break between them all count."""
    text = {
        "wfmap": "1",
        "name": "T",
        "calendar": "c",
        "calendars": {"c": {"weekly": weekly}},
        "arrivals": {"count": 8, "per": "1 d"},
        "steps": {"a": {"name": "Check order"}},
    }
    (told,) = findings_in(json.dumps(text).encode(), "arrivals-around-the-clock")
    assert f"and {8 * days} in the hours of" in told.message


def test_an_answer_that_another_flow_lists_is_not_offered_again() -> None:
    """A flow for "no, maybe" takes both; for another flow only what is left is offered."""
    flows = [("b", "yes"), ("c", "no, maybe"), ("e", "perhaps")]
    text = {
        "wfmap": "1",
        "name": "T",
        "decisions": {"d": {"answers": ["yes", "no", "maybe", "later"]}},
        "steps": {
            "a": {
                "kind": "decision",
                "decision": "d",
                "next": [{"to": to, "when": when} for to, when in flows],
            },
            "b": {"name": "Pay claim"},
            "c": {"name": "Reject claim"},
            "e": {"name": "Ask client"},
        },
    }
    found = findings_in(json.dumps(text).encode(), "incomplete-branches")
    titles = [fix.title for finding in found for fix in finding.fixes if "when" in fix.title]
    assert titles == ["write 'later' (\"when\")"]


def test_a_step_that_an_import_left_without_a_name_is_told_without_its_key() -> None:
    """By what stands beside it; the id that an author gave is the author's own word."""
    steps = {
        "task-4c1d": {"next": "ship", "origin": {"format": "bpmn", "id": "x"}},
        "ship": {"name": "Ship", "next": "pack"},
        "pack": {"next": "subprocess-77aa"},
        "subprocess-77aa": {
            "kind": "subprocess",
            "origin": {"format": "bpmn", "id": "y"},
            "steps": {"look": {"name": "Look"}},
        },
    }
    data = json.dumps({"wfmap": "1", "name": "T", "steps": steps}).encode()
    assert [finding.message for finding in findings_in(data, "missing-name")] == [
        'the step before "Ship" has no name',
        "the task 'pack' has no name",
        'the sub-process after "Ship" has no name',
    ]
