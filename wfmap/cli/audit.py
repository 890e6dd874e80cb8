"""`wfmap audit`: how good the data is behind the stores of a process."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from wfmap.cli.allowing import Hosts
from wfmap.cli.options import Document, Output
from wfmap.operations.audit import Options

if TYPE_CHECKING:
    from wfmap.operations.auditing import Audit
    from wfmap.operations.sources import Source

__all__ = ["audit"]

AuditFormat = Literal["text", "json", "markdown", "html"]


def audit(
    file: Document,
    options: Options,
    *,
    write_to: Annotated[
        str | None,
        typer.Option(
            "--write", "-w", metavar="FILE", help="Write the document with what was found."
        ),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            "--against", metavar="JSON", help="An earlier audit as JSON: say what has drifted."
        ),
    ] = None,
    allow_host: Hosts = None,
    output_format: Annotated[
        AuditFormat,
        typer.Option("--format", "-f", help="How the result is written; HTML has pictures."),
    ] = "text",
    output: Output = None,
) -> int:
    """Measure the tables behind the stores; exit with 1 where one could not be read."""
    from wfmap.cli.allowing import allowed
    from wfmap.cli.configuration import connections
    from wfmap.cli.files import STANDARD_OUTPUT, Before, deliver, is_same_file, write_file
    from wfmap.cli.progress import reading
    from wfmap.operations.audit import Tables
    from wfmap.operations.audit import audit as measured
    from wfmap.operations.checking import open_document
    from wfmap.operations.merging import merging
    from wfmap.operations.sources import source_of
    from wfmap.operations.writing import self_contained

    source = source_of(file)
    built = open_document(source)
    folder = Path.cwd() if file == STANDARD_OUTPUT else Path(file).resolve().parent
    named = connections()
    may = allowed(built.process, folder, options.store, named, allow_host)
    with reading() as told:
        found = measured(built, options, Tables(folder, named.named, may), told)
    if write_to is not None:
        is_back = is_same_file(Path(write_to), file)
        before = Before(source.data, merging(source, found.text, self_contained))
        write_file(Path(write_to), found.text.encode(), before=before if is_back else None)
    earlier = source_of(against) if against is not None else None
    report = _written(found, output_format, earlier)
    deliver(report, output, inputs=[name for name in (file, against) if name])
    return int(found.failed)


def _written(found: "Audit", form: AuditFormat, earlier: "Source | None") -> str:
    from wfmap.operations.auditing import drifted
    from wfmap.operations.results.audit import audit_result
    from wfmap.report.audit import audit_sections, drift_section
    from wfmap.report.audit_charts import audit_charts
    from wfmap.report.html import html_page
    from wfmap.report.writing import markdown_section, text_section

    drift = drifted(found, earlier) if earlier is not None else None
    if form == "json":
        return audit_result(found, drift).to_json()
    sections = audit_sections(found.process, found.audited, found.verdicts)
    if drift is not None:
        sections = (drift_section(drift), *sections)
    if form == "html":
        title = f"Audit: {found.process.name}" if found.process.name else "Audit"
        return html_page(title, sections, audit_charts(found.process, found.audited))
    writer = text_section if form == "text" else markdown_section
    return "\n".join(writer(section) for section in sections)
