"""A fix is a promise: the finding is gone, no new error stands there, and nothing else changes."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.benchmarks.documents import mutated
from wfmap.findings import Finding, Fix
from wfmap.model.document import examine, to_json
from wfmap.model.edits import edited
from wfmap.model.pointers import pointer, split
from wfmap.operations.checking import Checked, CheckOptions, check
from wfmap.operations.importing import import_document
from wfmap.operations.sources import Source, source_of

FOLDER = Path(__file__).parent
OPTIONS = CheckOptions(date(2026, 1, 15), "all")
CASES = sorted(
    path
    for path in FOLDER.glob("*/*.json")
    if path.name.startswith("finds")
    and path.parent.name != "unproven-soundness"  # large, and without a fix
    and path.stat().st_size < 200_000
)
MOST_FIXES = 100
"""First fixes that a small document takes at most."""
WITH_FIXES = """
    a-rule-would-do ai-on-stale-data arrivals-around-the-clock bad-duration bad-format bad-id
    bad-text circular-reference crossing-flow dead-end dead-node deadlock doubtful-unit
    duplicate-flow duplicate-id event-split-targets implicit-join implicit-split
    inclusive-split incomplete-branches input-not-available lack-of-sync mixed-gateway
    multiple-starts near-duplicate-entity no-actor no-feedback no-owner no-path-to-end
    no-start no-system-of-record older-format out-of-range personal-data-unclassified
    raci-accountable read-never-written several-masters several-systems-of-record
    shares-do-not-add-up superfluous-gateway unbounded-rework undeclared-actor unknown-field
    unknown-rule unlabelled-branch unreachable unresolved-reference unused-entity
    unused-suppression written-never-read wrong-type
"""
"""The rules whose hint can be written as edits."""
FINDINGS_OF_A_RULE = 2
"""Of how many findings of one rule the fixes are tried in a document that is for no rule."""
FOLLOWS = frozenset((("actors",), ("wfmap",)))
"""Where a normal form may change although nobody edited it: actors that are used are declared."""


def checked(data: bytes) -> Checked:
    """Check a document by every rule; none may fail."""
    found = check(Source("case.json", data), OPTIONS)
    assert found.failures == ()
    return found


def errors(found: Checked) -> set[tuple[str, str]]:
    """List the errors of a document by rule and what they are about.

    Where the reader found some, no rule has run: then only what the reader finds is compared. What
    follows from figures stands elsewhere: a loop that ends now keeps somebody busy.
    """
    if found.built is None:
        mine = [f for f in examine(found.data).findings if f.severity == "error"]
        return {(f.rule, f.message) for f in mine}
    mine = [f for f in found.findings if f.severity == "error" and f.rule != "overload"]
    return {(f.rule, f.element.id if f.element else f.message) for f in mine}


def promises(found: Checked, rule: str = "") -> Iterator[tuple[Finding, Fix]]:
    """List the fixes of a rule; of all rules where none is named, those of two findings of each."""
    seen: Counter[str] = Counter()
    for finding in found.findings:
        seen[finding.rule] += bool(finding.fixes)
        if finding.rule == rule or (not rule and seen[finding.rule] <= FINDINGS_OF_A_RULE):
            for fix in finding.fixes:
                yield finding, fix


def keep_their_word(data: bytes, rule: str = "") -> int:
    """Apply the fixes of a document, on its values and in its text; give how many there were."""
    before = checked(data)
    count = 0
    for finding, fix in promises(before, rule):
        count += 1
        told = f"{finding.rule}: {finding.message} | {fix.title} | {fix.patch}"
        text = edited(data.decode("utf-8-sig"), fix.patch)
        after = checked(text.encode())
        same = [
            f for f in after.findings if f.rule == finding.rule and f.message == finding.message
        ]
        assert not [f for f in same if f.fingerprint == finding.fingerprint], told
        known = errors(before)
        new = {error for error in errors(after) - known if before.built or not after.built}
        if finding.severity != "error" or len(split(fix.patch[0]["path"])) > 1:
            assert not new, f"{told}: {new}"
        assert_only_patched(data, text, fix, told)
    return count


def assert_only_patched(data: bytes, text: str, fix: Fix, told: str) -> None:
    """Compare normal forms outside of what was patched and what follows from it."""
    old, new = examine(data), examine(text)
    if old.process is None or new.process is None or not (old.is_sound and new.is_sound):
        return
    touched = [split(o[key]) for o in fix.patch for key in ("path", "from") if key in o]
    for place in differences(to_json(old.process), to_json(new.process)):
        near = any(related(place, path) for path in touched)
        assert near or place[:1] in FOLLOWS, f"{told}: {pointer(place)}"


def related(place: tuple[str, ...], path: tuple[str, ...]) -> bool:
    """Tell whether a place is at, in, or around a patched one; a list shifts as a whole."""
    cut = next((n for n, part in enumerate(path) if part.isdecimal() or part == "-"), len(path))
    length = min(cut, len(place))
    return place[:length] == path[:length]


def differences(one: Any, other: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """List the places at which two JSON values differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in {**one, **other}:
            if key not in one or key not in other:
                yield (*path, key)
            else:
                yield from differences(one[key], other[key], (*path, key))
    elif one != other:
        yield path


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_fix_of_every_case_keeps_its_word(path: Path) -> None:
    """Those of the rule that the case is for; the others have cases of their own."""
    data = path.read_bytes()
    if not check(Source("case.json", data), OPTIONS).unreadable:
        keep_their_word(data, path.parent.name)


def test_every_fix_on_random_documents_keeps_its_word() -> None:
    """Faults of every kind at once, sown into documents by a seed."""
    documents = (mutated(Random(seed), largest=4_000) for seed in range(40))  # noqa: S311 - no secret
    assert sum(keep_their_word(json.dumps(document).encode()) for document in documents) > 30


def test_every_fix_on_real_diagrams_keeps_its_word(shared_bpmn: tuple[Path, ...]) -> None:
    """Imports of diagrams that people drew; a slice of them, spread over all."""
    count = 0
    for path in shared_bpmn[::4]:
        text = import_document(source_of(str(path))).text
        if len(text) < 20_000:
            count += keep_their_word(text.encode())
    assert count > 10


def test_fixes_are_found_where_they_are_expected() -> None:
    """The property says nothing where there is no fix: rules that have some are named here."""
    without = set(WITH_FIXES.split())
    for path in CASES:
        if path.parent.name in without:
            found = check(Source("case.json", path.read_bytes()), OPTIONS)
            without -= {f.rule for f in found.findings if f.fixes}
    assert without == set()


def test_first_fixes_one_after_the_other_come_to_an_end() -> None:
    """No advice leads back to where it came from: whoever follows the first one arrives."""
    for seed in range(40):
        document = mutated(Random(seed), largest=1_500, composed=0.1)  # noqa: S311 - no secret
        text, known, applied = json.dumps(document), set[str](), 0
        while (fix := next((fix for _, fix in promises(checked(text.encode()))), None)) is not None:
            known.add(text)
            text = edited(text, fix.patch)
            assert text not in known, f"seed {seed}: {fix.title}"
            applied += 1
            assert applied < MOST_FIXES, f"seed {seed}: {fix.title}"
