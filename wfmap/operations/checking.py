"""Text → findings; and text → a graph with its facts, for all that builds on a sound document."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Self

from wfmap.errors import DocumentError, InputLimitError, UnreadableError
from wfmap.facts import Facts, stated
from wfmap.findings import Finding, RuleFailure
from wfmap.graph import ProcessGraph, build
from wfmap.model.document import Reading, examine
from wfmap.model.process import Process, ProfileName
from wfmap.model.reading.json_text import MAX_BYTES, MAX_DEPTH
from wfmap.operations.sources import Source, source_of
from wfmap.operations.trying import tried
from wfmap.prediction.trial import try_out

__all__ = [
    "USUAL",
    "Built",
    "CheckOptions",
    "Checked",
    "Limits",
    "check",
    "check_file",
    "findings_of",
    "load",
    "open_document",
    "read_only",
    "refusal",
    "unreadable",
]


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest document that is read, in bytes, and the deepest nesting, in levels."""

    max_bytes: int = MAX_BYTES
    max_depth: int = MAX_DEPTH


USUAL: Final = Limits()
"""The limits that hold unless others are set."""


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """How a document is checked.

    `profile` overrides the one the document names; `today` is the day against which accepted
    findings expire; `baseline` holds the fingerprints of findings that are known already.
    """

    today: date
    profile: ProfileName | None = None
    baseline: Collection[str] = frozenset()
    limits: Limits = USUAL

    def knowing(self, baseline: Collection[str]) -> Self:
        """Return the same options with another baseline."""
        return replace(self, baseline=baseline)


@dataclass(frozen=True, slots=True)
class Built:
    """A sound document, ready to be answered from or drawn: its graph and what it states.

    `failures` gathers the rules that failed while it was answered from: faults of wfmap, which
    every command tells apart from its answer.
    """

    reading: Reading
    process: Process
    graph: ProcessGraph
    facts: Facts
    failures: list[RuleFailure] = field(default_factory=list, compare=False)

    def add_failures(self, failures: Iterable[RuleFailure]) -> None:
        """Note rules that failed, each once."""
        known = {failure.rule for failure in self.failures}
        self.failures.extend(failure for failure in failures if failure.rule not in known)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found; `built` is None where the document has errors, so that no rule ran.

    `data` is the text that was checked, empty where there is none.
    """

    file: str
    findings: tuple[Finding, ...]
    built: Built | None = None
    unreadable: bool = False
    data: bytes = b""

    @property
    def failures(self) -> tuple[RuleFailure, ...]:
        """The rules that failed, which are faults of wfmap."""
        return tuple(self.built.failures) if self.built is not None else ()


def check(source: Source, options: CheckOptions) -> Checked:
    """Read a document and run the rules on it; never raises for what a person wrote."""
    reading = _examine(source, options.limits)
    if reading.unreadable:
        return Checked(source.name, reading.findings, unreadable=True)
    reading = tried(reading, len(source.data), source.load)
    if reading.process is None or not reading.is_sound:
        return Checked(source.name, _new(reading.findings, options), data=source.data)
    built = _build(reading, reading.process)
    found = _new(findings_of(built, options), options)
    return Checked(source.name, found, built, data=source.data)


def check_file(name: str, options: CheckOptions) -> Checked:
    """Check a file, or standard input for `-`; a file that cannot be read is a finding too."""
    try:
        source = source_of(name, max_bytes=options.limits.max_bytes)
    except UnreadableError as error:
        return unreadable(name, error)
    return check(source, options)


def unreadable(name: str, error: UnreadableError) -> Checked:
    """Tell what hinders a file from being read as a check tells what it finds."""
    finding = Finding(error.rule, "error", error.message, error.hint, file=name)
    return Checked(name, (finding,), unreadable=True)


def findings_of(built: Built, options: CheckOptions) -> tuple[Finding, ...]:
    """Run the rules on a sound document; what they find comes in the order of its lines.

    Rules that fail are added to the failures of the document.
    """
    from wfmap.insertion.rules import EVERY_RULE  # noqa: PLC0415 - as above
    from wfmap.rules.engine import find  # noqa: PLC0415 - faulty documents need no rules

    found = find(
        built.graph,
        built.facts,
        today=options.today,
        reading=built.reading.findings,
        profile=options.profile,
        rules=EVERY_RULE,
    )
    built.add_failures(found.failures)
    return tuple(sorted(built.reading.place(found.findings), key=_place))


def _place(finding: Finding) -> tuple[str, int, int]:
    return finding.file, finding.line or 0, finding.column or 0


def open_document(source: Source, limits: Limits = USUAL) -> Built:
    """Read a document and build its graph.

    Raises:
        UnreadableError: it cannot be parsed.
        LimitError: it is over a limit.
        DocumentError: it has errors; the exception carries every finding.
    """
    reading = read_only(source, limits)
    if reading.process is None or not reading.is_sound:
        raise DocumentError(reading.findings)
    return _build(reading, reading.process)


def load(path: str, limits: Limits = USUAL) -> Built:
    """Read a document from a file, with the files it includes, and build its graph.

    Raises:
        UnreadableError: it cannot be opened or parsed.
        LimitError: it is over a limit.
        DocumentError: it has errors; the exception carries every finding.
    """
    return open_document(source_of(path, max_bytes=limits.max_bytes), limits)


def read_only(source: Source, limits: Limits = USUAL) -> Reading:
    """Read a document as far as it can be read.

    Raises:
        UnreadableError: it cannot be parsed.
        LimitError: it is over a limit.
    """
    reading = _examine(source, limits)
    if reading.unreadable:
        raise refusal(reading.findings[0])
    return reading


def _examine(source: Source, limits: Limits) -> Reading:
    return examine(
        source.data,
        file=source.name,
        load=source.load,
        max_bytes=limits.max_bytes,
        max_depth=limits.max_depth,
    )


def _build(reading: Reading, process: Process) -> Built:
    graph = build(process)
    try_out(graph)
    return Built(reading, process, graph, stated(graph))


def _new(findings: tuple[Finding, ...], options: CheckOptions) -> tuple[Finding, ...]:
    return tuple(f for f in findings if f.fingerprint not in options.baseline)


def refusal(finding: Finding) -> UnreadableError:
    """Turn the finding of a document that cannot be read into what is raised for it."""
    kind = InputLimitError if finding.rule == "over-limit" else UnreadableError
    return kind(
        finding.message,
        finding.hint,
        line=finding.line,
        column=finding.column,
        rule=finding.rule,
        file=finding.file,
    )
