"""What workers do: bytes in, a reply out. No HTTP here, and nothing that needs the event loop."""

from email import policy
from email.parser import BytesParser
from typing import TYPE_CHECKING

from wfmap.model.document import to_json
from wfmap.model.process import ProfileName
from wfmap.model.reading.json_text import decode, parse
from wfmap.operations import analyse as analysis
from wfmap.operations import checking, importing
from wfmap.operations import draw as drawing
from wfmap.operations import export as exporting
from wfmap.operations.besides import beside
from wfmap.operations.checking import CheckOptions, Limits
from wfmap.operations.sources import Source
from wfmap.report.answers import answers_json
from wfmap.report.findings import findings_json
from wfmap.service.parts import part_of_body
from wfmap.service.problems import Problem
from wfmap.service.replies import Reply, json_reply, refusing, today
from wfmap.service.settled import demand_settled

if TYPE_CHECKING:
    from wfmap.operations import candidates as proposing
    from wfmap.operations import simulate as simulating

__all__ = [
    "analyse",
    "candidates",
    "check",
    "compare",
    "draw",
    "export",
    "import_bpmn",
    "insert",
    "simulate",
]


@refusing
def check(body: bytes, profile: ProfileName | None, limits: Limits) -> Reply:
    """Check a document: every finding, in the document's order."""
    checked = checking.check(Source("", body), CheckOptions(today(), profile, limits=limits))
    if checked.unreadable:
        raise checking.refusal(checked.findings[0])
    return json_reply(findings_json(checked.findings, checked.failures))


@refusing
def analyse(body: bytes, options: "analysis.Options", limits: Limits) -> Reply:
    """Rank the bottlenecks of a document and answer the four questions about it."""
    done = analysis.analyse(Source("", body), options, limits=limits)
    demand_settled(done.settled, done.not_settled, required=options.require_settled)
    found = answers_json(
        done.built.process, done.answers, done.findings, done.ranked, done.baseline
    )
    return json_reply(beside(done.built, seen=done.baseline).with_values(found))


@refusing
def simulate(body: bytes, options: "simulating.Options", limits: Limits) -> Reply:
    """Simulate a document."""
    from wfmap.operations import simulate as simulating  # noqa: PLC0415 - others need no numba
    from wfmap.report.simulation import simulation_json  # noqa: PLC0415 - as above

    built = checking.open_document(Source("", body), limits)
    base = simulating.simulate(built, options)
    why = base.simulated.not_settled
    demand_settled(base.settled, why, required=options.require_settled)
    around = beside(built, seen=base)
    forced = options.allow_unstable
    values = simulation_json(built.graph, base.simulated, base, forced=forced)
    return json_reply(around.with_values(values))


@refusing
def compare(body: bytes, options: "simulating.Options", limits: Limits) -> Reply:
    """Simulate two documents, `as_is` and `to_be`, and compare them."""
    from wfmap.operations import simulate as simulating  # noqa: PLC0415 - others need no numba
    from wfmap.report.simulation import comparison_json  # noqa: PLC0415 - as above

    before, after = (checking.open_document(source, limits) for source in _both(body, limits))
    found = simulating.compare(before, after, options)
    demand_settled(found.settled, found.not_settled, required=options.require_settled)
    around = beside(before, after, seen=found.as_is)
    forced = options.allow_unstable
    values = comparison_json(before.graph, after.graph, found, forced=forced)
    return json_reply(around.with_values(values))


@refusing
def candidates(body: bytes, options: "proposing.Options", limits: Limits) -> Reply:
    """Find and rank the insertions of a document."""
    from wfmap.operations import candidates as proposing  # noqa: PLC0415 - others do without
    from wfmap.report.insertion import answer_json  # noqa: PLC0415 - as above

    built = checking.open_document(Source("", body), limits)
    found = proposing.candidates(built, options)
    demand_settled(found.settled, found.not_settled, required=options.require_settled)
    return json_reply(beside(built, seen=found.baseline).with_values(answer_json(found)))


@refusing
def insert(body: bytes, candidate: str, limits: Limits) -> Reply:
    """Rewrite a document by one of its candidates."""
    from wfmap.operations import inserting  # noqa: PLC0415 - other requests do without

    built = checking.open_document(Source("", body), limits)
    made = inserting.insert(built, candidate)
    return json_reply({"to_be": to_json(made.process), "candidate": candidate})


def _both(body: bytes, limits: Limits) -> tuple[Source, Source]:
    """Take the two documents out of a body, read as strictly as documents are."""
    text, _ = decode(body, limits.max_bytes)
    parsed = parse(text, limits.max_depth + 1)
    if parsed.has_duplicates:
        raise Problem("unreadable-document", "a key stands there twice")
    raw = parsed.value if isinstance(parsed.value, dict) else {}
    lacking = [name for name in ("as_is", "to_be") if name not in raw]
    if lacking:
        missing = {"detail": f"'{lacking[0]}' is missing", "pointer": "", "rule": "missing-field"}
        raise Problem("faulty-document", "the body is no pair of documents", (missing,))
    return part_of_body("as_is", raw["as_is"]), part_of_body("to_be", raw["to_be"])


@refusing
def draw(body: bytes, options: drawing.Options, limits: Limits) -> Reply:
    """Draw a map."""
    built = checking.open_document(Source("", body), limits)
    picture = options.picture or "svg"
    return Reply(drawing.MEDIA_TYPES[picture], drawing.draw(built, options))


@refusing
def export(body: bytes, options: exporting.Options, limits: Limits) -> Reply:
    """Write a document in another format."""
    made = exporting.export(checking.open_document(Source("", body), limits), options)
    return Reply(made.media_type, made.text.encode())


@refusing
def import_bpmn(body: bytes, content_type: str, process: str | None = None) -> Reply:
    """Import a BPMN file, or one process of it, sent as it is or as the first file of a form."""
    name, data = "upload.bpmn", body
    if content_type.lower().startswith("multipart/form-data"):
        name, data = _first_file(body, content_type)
    imported = importing.import_document(Source(name, data), None, process)
    losses = [loss.to_json() for loss in imported.losses]
    return json_reply({"document": to_json(imported.process), "losses": losses})


def _first_file(body: bytes, content_type: str) -> tuple[str, bytes]:
    head = f"Content-Type: {content_type}\r\nMIME-Version: 1.0\r\n\r\n".encode("latin-1")
    message = BytesParser(policy=policy.HTTP).parsebytes(head + body)
    for part in message.iter_parts() if message.is_multipart() else ():
        name = part.get_filename()
        if name is not None:
            data = part.get_payload(decode=True)
            return name, data if isinstance(data, bytes) else b""
    raise Problem("unreadable-document", "the form holds no file")
