"""A fix is a promise: the finding is gone, no new error stands there, and nothing else changes."""

import json
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
from wfmap.pipeline.checking import Checked, CheckOptions, check
from wfmap.pipeline.importing import import_document
from wfmap.pipeline.sources import Source, source_of

FOLDER = Path(__file__).parent
OPTIONS = CheckOptions(date(2026, 1, 15), "all")
CASES = sorted(
    path
    for path in FOLDER.glob("*/*.json")
    if path.name.startswith(("finds", "spares")) and path.stat().st_size < 200_000
)
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


def promises(found: Checked) -> Iterator[tuple[Finding, Fix]]:
    """List every fix of every finding."""
    for finding in found.findings:
        for fix in finding.fixes:
            yield finding, fix


def keep_their_word(data: bytes) -> int:
    """Apply each fix of a document, on its values and in its text; give how many there were."""
    before = checked(data)
    count = 0
    for finding, fix in promises(before):
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
    """Those of the rule the case is for, and of all others that find something in it."""
    data = path.read_bytes()
    if not check(Source("case.json", data), OPTIONS).unreadable:
        keep_their_word(data)


def test_every_fix_on_random_documents_keeps_its_word() -> None:
    """Faults of every kind at once, sown into documents by a seed."""
    documents = (mutated(Random(seed)) for seed in range(40))  # noqa: S311 - no secret
    assert sum(keep_their_word(json.dumps(document).encode()) for document in documents) > 30


def test_every_fix_on_real_diagrams_keeps_its_word(shared_bpmn: tuple[Path, ...]) -> None:
    """Imports of diagrams that people drew; a slice of them, spread over all."""
    count = 0
    for path in shared_bpmn[::4]:
        text = import_document(source_of(str(path))).text
        if len(text) < 60_000:
            count += keep_their_word(text.encode())
    assert count > 10


def test_fixes_are_found_where_they_are_expected() -> None:
    """The property says nothing where there is no fix: rules that have some are named here."""
    with_fixes: set[str] = set()
    for path in CASES:
        if path.name.startswith("finds"):
            found = check(Source("case.json", path.read_bytes()), OPTIONS)
            with_fixes |= {f.rule for f in found.findings if f.fixes and f.rule == path.parent.name}
    assert with_fixes >= {"deadlock", "lack-of-sync"}
