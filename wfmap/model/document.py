"""Text → Process, and back.

`examine` finds every fault in one pass and never raises for a document a person wrote; `read` is
for programs that want a process or an exception. `write` gives the normal form.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from wfmap.errors import DocumentError, UnreadableError, WfmapError
from wfmap.findings import Finding, Fix, Related
from wfmap.model.checks import check
from wfmap.model.include import Loader, merge
from wfmap.model.migrate import major, minor, ordinal
from wfmap.model.normal import to_json, to_text
from wfmap.model.patch import ground
from wfmap.model.pointers import pointer, split
from wfmap.model.process import FORMAT_VERSION, Process
from wfmap.model.reading.elements import element_at, existing
from wfmap.model.reading.faults import RawFault, json_type, value_fix
from wfmap.model.reading.formats import visible
from wfmap.model.reading.json_text import MAX_BYTES, MAX_DEPTH, decode, parse
from wfmap.model.reading.places import Places
from wfmap.model.reading.plenty import some, untold
from wfmap.model.reading.walk import Walk
from wfmap.model.renaming import with_new_ids
from wfmap.model.versions import needed, younger

__all__ = ["Reading", "errors_in", "examine", "examine_values", "read", "to_json", "write"]

MOST_FITTED: Final = 20_000_000
"""Characters of all texts that fixes are fitted to, one for each fix; later ones are left out."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a document.

    `written` is the process as it stands in the text, `process` the same with the shared parts of
    its includes; both hold what could be read where there are faults, and are None where nothing
    could. `findings` are the faults, in document order.
    """

    process: Process | None
    written: Process | None
    findings: tuple[Finding, ...]
    file: str = ""
    raw: Any = None
    places: Places | None = field(default=None, repr=False)
    unreadable: bool = False

    @property
    def size(self) -> int:
        """Characters of the text; 0 where there is none."""
        return 0 if self.places is None else self.places.size

    @property
    def is_sound(self) -> bool:
        """Whether the process can be relied on: no fault of severity error."""
        return self.process is not None and all(f.severity != "error" for f in self.findings)

    def place(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Add file, line and column to findings that know only their pointer."""
        return tuple(self._placed(finding) for finding in findings)

    def _placed(self, finding: Finding) -> Finding:
        if finding.line is not None or finding.file not in ("", self.file):
            return finding
        place, line, column = self._locate(finding.pointer, at_key=True)
        related = tuple(self._related(item) for item in finding.related)
        return replace(
            finding,
            pointer=place,
            file=self.file,
            line=line,
            column=column,
            related=related,
            fixes=tuple(self._grounded(finding.fixes)),
        )

    def _grounded(self, fixes: Iterable[Fix]) -> Iterator[Fix]:
        """Write fixes for the text as it stands; those for included files are left out."""
        for fix in fixes:
            patch = ground(self.raw, fix.patch)
            if patch:
                yield replace(fix, patch=patch)

    def _related(self, item: Related) -> Related:
        place, line, column = self._locate(item.pointer, at_key=True)
        return replace(item, pointer=place, line=line, column=column)

    def _locate(self, place: str, *, at_key: bool) -> tuple[str, int | None, int | None]:
        found = pointer(existing(self.raw, split(place)))
        if self.places is None:
            return found, None, None
        where = self.places.key(found) if at_key else self.places.value(found)
        line, column = where if where is not None else (None, None)
        return found, line, column

    def finding(self, fault: RawFault) -> Finding:
        """Make a finding of a fault: with its element, line and column."""
        path = existing(self.raw, fault.path)
        place, line, column = self._locate(pointer(path), at_key=fault.at_key)
        return Finding(
            rule=fault.rule,
            severity=fault.severity,
            message=visible(fault.message),
            hint=visible(fault.hint),
            file=self.file,
            pointer=place,
            line=line,
            column=column,
            element=element_at(self.raw, fault.path),
            related=tuple(
                self._related(Related(message, pointer(where))) for message, where in fault.related
            ),
            fixes=tuple(self._grounded(fault.fixes)),
            key=place,
        )


def read(document: str | bytes, *, file: str = "", load: Loader | None = None) -> Process:
    """Read a process document.

    Args:
        document: JSON text, or its bytes in UTF-8.
        file: its name, for messages.
        load: fetches included files; without it a document with includes has a fault.

    Raises:
        UnreadableError: it is not JSON, not UTF-8, or over a limit.
        DocumentError: it has faults; the exception carries all of them.
    """
    reading = examine(document, file=file, load=load)
    if reading.unreadable:
        first = reading.findings[0]
        raise UnreadableError(
            first.message, first.hint, line=first.line, column=first.column, rule=first.rule
        )
    if reading.process is None or not reading.is_sound:
        raise DocumentError(reading.findings)
    return reading.process


def write(process: Process) -> str:
    """Write a process in the normal form, ending with a line break."""
    return to_text(process)


def examine(
    document: str | bytes,
    *,
    file: str = "",
    load: Loader | None = None,
    max_bytes: int = MAX_BYTES,
    max_depth: int = MAX_DEPTH,
) -> Reading:
    """Read a process document and find all that is wrong with it.

    Args:
        document: JSON text, or its bytes in UTF-8.
        file: its name, for messages.
        load: fetches included files; without it a document with includes has a fault.
        max_bytes: the largest document that is read.
        max_depth: the deepest nesting that is read.

    Returns:
        The process as far as it could be read, with every finding.
    """
    data = document.encode("utf-8", "surrogatepass") if isinstance(document, str) else document
    try:
        text, marked = decode(data, max_bytes)
        parsed = parse(text, max_depth)
        if not isinstance(parsed.value, dict):
            raise UnreadableError(  # noqa: TRY301 - one way out for all that cannot be read
                f"a process document is a JSON object, not {json_type(parsed.value)}",
                "start with `wfmap new`",
                line=1,
                column=1,
            )
    except UnreadableError as error:
        return _unreadable(error, file)
    reading = Reading(None, None, (), file, parsed.value, Places(text))
    early = [*_mark(marked=marked), *_version(parsed.value)]
    early += some(_duplicates(reading)) if parsed.has_duplicates else []
    if any(fault.rule == "newer-format" and fault.severity == "error" for fault in early):
        return replace(reading, findings=_sorted(reading, early))
    return _walked(reading, early, load)


def examine_values(values: dict[str, Any], like: Reading, load: Loader | None = None) -> Reading:
    """Read JSON values as `examine` reads a text, without lines, columns and fixes.

    Args:
        values: the document.
        like: the reading whose file still holds.
        load: fetches included files.
    """
    reading = Reading(None, None, (), like.file, values)
    early = [*_version(values)]
    if any(fault.rule == "newer-format" and fault.severity == "error" for fault in early):
        return replace(reading, findings=_sorted(reading, early))
    return _walked(reading, early, load)


def errors_in(process: Process) -> tuple[Finding, ...]:
    """Hold a process that a program made to what the reader asks of a text: its errors.

    Where it includes other files, references are not looked up: what they lead to may stand there.
    """
    raw = to_json(process)
    walk = Walk()
    walk.part(Process, raw)
    faults = [*walk.faults, *([] if process.include or walk.faults else check(process))]
    reading = Reading(None, None, (), raw=raw)
    return tuple(reading.finding(fault) for fault in faults if fault.severity == "error")


def _unreadable(error: UnreadableError, file: str) -> Reading:
    finding = Finding(
        error.rule,
        "error",
        error.message,
        error.hint,
        file,
        line=error.line,
        column=error.column,
    )
    return Reading(None, None, (finding,), file, unreadable=True)


def _walked(reading: Reading, faults: list[RawFault], load: Loader | None) -> Reading:
    walk = Walk()
    written = walk.part(Process, reading.raw)
    faults = [*faults, *_lenient(walk, reading.raw)]
    if written is None:
        return replace(reading, findings=_sorted(reading, faults))
    faults = [*with_new_ids(faults, written, reading.raw), *_older(written)]
    process, included, foreign = _include(written, load)
    faults += included
    faults += some(check(process))
    findings = (*_sorted(reading, faults), *foreign)
    return replace(reading, process=process, written=written, findings=findings)


def _sorted(reading: Reading, faults: Iterable[RawFault]) -> tuple[Finding, ...]:
    every = list(faults)
    left = MOST_FITTED // max(1, reading.size) if reading.places is not None else 0
    for place, fault in enumerate(every):
        if fault.fixes and (left := left - len(fault.fixes)) < 0:
            every[place] = replace(fault, fixes=())
    found = [reading.finding(fault) for fault in every]
    return tuple(sorted(found, key=lambda f: (f.line or 0, f.column or 0)))


def _mark(*, marked: bool) -> Iterator[RawFault]:
    if marked:
        yield RawFault(
            (),
            "byte-order-mark",
            "the file begins with a byte order mark",
            "save it as UTF-8 without one; `wfmap format` does",
            severity="info",
        )


def _version(raw: dict[str, Any]) -> Iterator[RawFault]:
    version = raw.get("wfmap")
    if not isinstance(version, str):
        return
    found, known = major(version), major(FORMAT_VERSION)
    if found is None or known is None:
        yield RawFault(
            ("wfmap",),
            "bad-format",
            f"'{version}' is not a format version",
            "write '1'",
            fixes=value_fix(("wfmap",), "1", "write '1'"),
        )
    elif found > known:
        yield RawFault(
            ("wfmap",),
            "newer-format",
            f"the document has format {version}; this wfmap reads {FORMAT_VERSION}",
            "update wfmap",
        )
    elif found < known:
        yield RawFault(
            ("wfmap",), "newer-format", f"format {version} is outdated", "run `wfmap migrate`"
        )
    elif minor(version) > minor(FORMAT_VERSION):
        yield RawFault(
            ("wfmap",),
            "newer-format",
            f"the document has format {version}; this wfmap knows {FORMAT_VERSION}",
            "update wfmap; keys it does not know are passed over",
            severity="warning",
        )


_NAMED: Final = 3
"""How many places of younger fields are pointed at."""


def _older(written: Process) -> Iterator[RawFault]:
    """Note a document that uses what is younger than the version it says it has."""
    wanted = needed(written)
    if major(written.wfmap) != major(wanted) or ordinal(written.wfmap) >= ordinal(wanted):
        return
    places = [place for place, since in younger(written) if ordinal(since) > ordinal(written.wfmap)]
    names = dict.fromkeys(str(place[-1]) for place in places)
    listed = ", ".join(f"'{name}'" for name in names)
    yield RawFault(
        ("wfmap",),
        "older-format",
        f"the document says format {written.wfmap}, and uses what {wanted} has added: {listed}",
        f'write "wfmap": "{wanted}"; it is read the same',
        severity="info",
        related=tuple((f"'{place[-1]}'", place) for place in places[:_NAMED]),
        fixes=value_fix(("wfmap",), wanted, f'write "wfmap": "{wanted}"', safe=True),
    )


def _lenient(walk: Walk, raw: dict[str, Any]) -> Iterator[RawFault]:
    """Give the faults of a walk, and let the keys of a newer minor version pass as warnings."""
    version = raw.get("wfmap")
    newer = isinstance(version, str) and minor(version) > minor(FORMAT_VERSION)
    yield from untold(walk.untold, newer=newer)
    for fault in walk.faults:
        softens = newer and fault.rule == "unknown-field"
        yield replace(fault, severity="warning") if softens else fault


def _duplicates(reading: Reading) -> Iterator[RawFault]:
    if reading.places is None:
        return
    for duplicate in reading.places.duplicates():
        line, _ = reading.places.at(duplicate.first)
        yield RawFault(
            existing(reading.raw, split(duplicate.pointer)),
            "duplicate-key",
            f"the key '{duplicate.key}' stands twice in one object, first on line {line}",
            "keep one; JSON would silently take the last",
            at_key=True,
        )


def _include(
    written: Process, load: Loader | None
) -> tuple[Process, list[RawFault], tuple[Finding, ...]]:
    """Read the included files: the merged process, faults here, and findings over there."""
    shared: dict[str, Process] = {}
    faults: list[RawFault] = []
    foreign: list[Finding] = []
    for index, name in enumerate(written.include):
        place = ("include", index)
        if load is None:
            message = f"'{name}' cannot be included here: there is no folder to look in"
            hint = "send one document with everything in it"
            faults.append(RawFault(place, "include-not-found", message, hint))
            continue
        try:
            reading = _shared_part(name, load(name))
        except WfmapError as error:
            faults.append(RawFault(place, "include-not-found", error.message, error.hint))
            continue
        foreign += reading.findings
        if reading.written is not None:
            shared[name] = reading.written
    return merge(written, shared), faults, tuple(foreign)


def _shared_part(name: str, data: bytes) -> Reading:
    """Read an included file: a document in which steps may be missing."""
    try:
        text, _ = decode(data)
        parsed = parse(text)
    except UnreadableError as error:
        return _unreadable(error, name)
    raw = parsed.value
    reading = Reading(None, None, (), name, raw, Places(text))
    walk = Walk()
    written = walk.part(Process, {"steps": {}, **raw} if isinstance(raw, dict) else raw)
    faults = [*untold(walk.untold, newer=False), *walk.faults]
    faults += _version(raw) if isinstance(raw, dict) else []
    faults += some(_duplicates(reading)) if parsed.has_duplicates else []
    return replace(reading, written=written, findings=_sorted(reading, faults))
