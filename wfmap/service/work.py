"""What workers do: bytes in, a reply out. No HTTP here, and nothing that needs the event loop."""

from email import policy
from email.parser import BytesParser
from typing import TYPE_CHECKING, Final

from wfmap.model.reading.json_text import decode, parse
from wfmap.operations import analyse as analysis
from wfmap.operations import check as finding
from wfmap.operations import checking, importing
from wfmap.operations import draw as drawing
from wfmap.operations import export as exporting
from wfmap.operations.besides import beside
from wfmap.operations.checking import Built, Limits
from wfmap.operations.progress import SILENT, Progress
from wfmap.operations.results.analysis import analysis_result
from wfmap.operations.results.findings import findings_result
from wfmap.operations.sources import Source
from wfmap.service.parts import document_in, parts_of
from wfmap.service.problems import Problem
from wfmap.service.replies import Reply, refusing, result_reply
from wfmap.service.settled import demand_settled

if TYPE_CHECKING:
    from wfmap.operations import candidates as proposing
    from wfmap.operations import explain as explaining
    from wfmap.operations import insert as putting
    from wfmap.operations import simulate as simulating

__all__ = [
    "SIDES",
    "analyse",
    "both",
    "candidates",
    "check",
    "compare",
    "diff",
    "draw",
    "explain",
    "export",
    "import_bpmn",
    "insert",
    "portfolio",
    "simulate",
]

SIDES: Final = ("as_is", "to_be")
"""The two documents of a comparison."""


@refusing("check")
def check(body: bytes, options: "finding.Options", limits: Limits) -> Reply:
    """Check a document: every finding, in the document's order."""
    checked = finding.check(Source("", body), options, limits=limits)
    if checked.unreadable:
        raise checking.refusal(checked.findings[0])
    return result_reply(findings_result(checked.findings, checked.failures))


@refusing("analyse")
def analyse(
    body: bytes, options: "analysis.Options", limits: Limits, progress: Progress = SILENT
) -> Reply:
    """Rank the bottlenecks of a document and answer the four questions about it."""
    done = analysis.analyse(Source("", body), options, progress, limits=limits)
    demand_settled(done.settled, done.not_settled, required=options.require_settled)
    return result_reply(analysis_result(done, beside(done.built, seen=done.baseline)))


@refusing("simulate")
def simulate(
    body: bytes, options: "simulating.Options", limits: Limits, progress: Progress = SILENT
) -> Reply:
    """Simulate a document."""
    from wfmap.operations import simulate as simulating  # noqa: PLC0415 - others need no numba
    from wfmap.operations.results.simulation import simulation_result  # noqa: PLC0415 - as above

    built = checking.open_document(Source("", body), limits)
    base = simulating.simulate(built, options, progress)
    why = base.simulated.not_settled
    demand_settled(base.settled, why, required=options.require_settled)
    around = beside(built, seen=base)
    return result_reply(simulation_result(base, around, forced=options.allow_unstable))


@refusing("compare")
def compare(
    body: bytes, options: "simulating.Options", limits: Limits, progress: Progress = SILENT
) -> Reply:
    """Simulate two documents, `as_is` and `to_be`, and compare them."""
    from wfmap.operations import simulate as simulating  # noqa: PLC0415 - others need no numba
    from wfmap.operations.results.comparison import comparison_result  # noqa: PLC0415 - as above

    before, after = both(body, limits, SIDES)
    found = simulating.compare(before, after, options, progress)
    demand_settled(found.settled, found.not_settled, required=options.require_settled)
    around = beside(before, after, seen=found.as_is)
    return result_reply(comparison_result(found, around, forced=options.allow_unstable))


@refusing("propose")
def candidates(
    body: bytes, options: "proposing.Options", limits: Limits, progress: Progress = SILENT
) -> Reply:
    """Find and rank the insertions of a document."""
    from wfmap.operations import candidates as proposing  # noqa: PLC0415 - others do without
    from wfmap.operations.results.candidates import candidates_result  # noqa: PLC0415 - as above

    built = checking.open_document(Source("", body), limits)
    found = proposing.candidates(built, options, progress)
    demand_settled(found.settled, found.not_settled, required=options.require_settled)
    return result_reply(candidates_result(found, beside(built, seen=found.baseline)))


@refusing("choose")
def portfolio(
    body: bytes,
    options: "proposing.PortfolioOptions",
    limits: Limits,
    progress: Progress = SILENT,
) -> Reply:
    """Choose insertions of a document under a budget of weeks."""
    from wfmap.operations import candidates as proposing  # noqa: PLC0415 - others do without
    from wfmap.operations.results.portfolio import portfolio_result  # noqa: PLC0415 - as above

    built = checking.open_document(Source("", body), limits)
    found, chosen = proposing.portfolio(built, options, progress)
    demand_settled(chosen.settled, chosen.state.not_settled, required=options.require_settled)
    return result_reply(portfolio_result(found, chosen, beside(built, seen=found.baseline)))


@refusing("explain")
def explain(
    body: bytes,
    options: "explaining.ElementOptions",
    limits: Limits,
    progress: Progress = SILENT,
) -> Reply:
    """Say all there is to say of one element of a document."""
    from wfmap.operations import explain as explaining  # noqa: PLC0415 - others do without
    from wfmap.operations.results.explanation import explanation_result  # noqa: PLC0415 - as above

    source = Source("", body)
    found = explaining.explain(source, options.element, options, progress, limits=limits)
    if found.baseline is not None:
        why = found.baseline.simulated.not_settled
        demand_settled(found.baseline.settled, why, required=options.require_settled)
    return result_reply(explanation_result(found))


@refusing("diff")
def diff(body: bytes, limits: Limits) -> Reply:
    """List what differs between two documents, `old` and `new`."""
    from wfmap.operations.comparing import difference  # noqa: PLC0415 - others do without
    from wfmap.operations.results.difference import differences_result  # noqa: PLC0415 - as above

    return result_reply(differences_result(difference(*both(body, limits, ("old", "new")))))


@refusing("insert")
def insert(body: bytes, options: "putting.Options", limits: Limits) -> Reply:
    """Rewrite a document by one of its candidates."""
    from wfmap.operations import insert as putting  # noqa: PLC0415 - other requests do without
    from wfmap.operations.results.documents import inserted_result  # noqa: PLC0415 - as above

    built = checking.open_document(Source("", body), limits)
    made = putting.insert(built, options)
    return result_reply(inserted_result(made, options.candidate))


def both(body: bytes, limits: Limits, names: tuple[str, str]) -> tuple[Built, Built]:
    """Open the two documents of a body, read as strictly as documents are.

    Raises:
        Problem: one of them is missing.
        WfmapError: one of them cannot be read, or has errors.
    """
    text, _ = decode(body, limits.max_bytes)
    parsed = parse(text, limits.max_depth + 1)
    if parsed.has_duplicates:
        raise Problem("unreadable-document", "a key stands there twice")
    raw = parsed.value if isinstance(parsed.value, dict) else {}
    lacking = [name for name in names if name not in raw]
    if lacking:
        missing = {"detail": f"'{lacking[0]}' is missing", "pointer": "", "rule": "missing-field"}
        raise Problem("faulty-document", "the body is no pair of documents", (missing,))
    first, second = (checking.open_document(document_in(text, name), limits) for name in names)
    return first, second


@refusing("draw")
def draw(body: bytes, options: drawing.Options, limits: Limits) -> Reply:
    """Draw a map."""
    built = checking.open_document(Source("", body), limits)
    picture = options.picture or "svg"
    return Reply(drawing.MEDIA_TYPES[picture], drawing.draw(built, options))


@refusing("export")
def export(
    body: bytes, options: exporting.Options, limits: Limits, accepted: str | None = None
) -> Reply:
    """Write a document in another format, or into the file that it was imported from.

    Args:
        body: the document, or an object with it and the text of the file.
        options: how it is exported.
        limits: the largest document that is read.
        accepted: the format to take where neither the options nor a file say one.
    """
    asked = parts_of(body, limits, ("into",))
    built = checking.open_document(asked.process, limits)
    if "into" not in asked.beside:
        form = options.format or accepted
        made = exporting.export(built, options.model_copy(update={"format": form}))
        return Reply(made.media_type, made.data)
    given = asked.beside["into"]
    if not isinstance(given, str):
        place = {"detail": "it is no text", "pointer": "/into", "rule": "wrong-type"}
        raise Problem("faulty-document", "the file to write into is no text", (place,))
    made = exporting.export(built, options, into=exporting.file_of(given))
    return Reply(made.media_type, made.data)


@refusing("import")
def import_bpmn(body: bytes, content_type: str, options: importing.Options) -> Reply:
    """Import a BPMN file, or one process of it, sent as it is or as the first file of a form."""
    from wfmap.operations.results.documents import imported_result  # noqa: PLC0415 - as above

    name, data = "upload.bpmn", body
    if content_type.lower().startswith("multipart/form-data"):
        name, data = _first_file(body, content_type)
    imported = importing.import_document(Source(name, data), options)
    return result_reply(imported_result(imported))


def _first_file(body: bytes, content_type: str) -> tuple[str, bytes]:
    head = f"Content-Type: {content_type}\r\nMIME-Version: 1.0\r\n\r\n".encode("latin-1")
    message = BytesParser(policy=policy.HTTP).parsebytes(head + body)
    for part in message.iter_parts() if message.is_multipart() else ():
        name = part.get_filename()
        if name is not None:
            data = part.get_payload(decode=True)
            return name, data if isinstance(data, bytes) else b""
    raise Problem("unreadable-document", "the form holds no file")
