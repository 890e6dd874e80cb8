"""`wfmap audit`: how good the data is behind the stores of a process."""

from pathlib import Path
from typing import Annotated

import typer

from wfmap.cli.options import Document, Format, Output, Today, day

__all__ = ["audit"]


def audit(
    file: Document,
    *,
    store: Annotated[
        list[str] | None,
        typer.Option("--store", "-s", help="Only this store; may be given several times."),
    ] = None,
    write_to: Annotated[
        str | None,
        typer.Option(
            "--write", "-w", metavar="FILE", help="Write the document with what was found."
        ),
    ] = None,
    rows: Annotated[
        int | None,
        typer.Option(
            "--rows",
            metavar="N",
            envvar="WFMAP_ROWS",
            min=0,
            help="Rows of a table that are read whole; of a larger one a sample. 0 reads all.",
        ),
    ] = None,
    output_format: Format = "text",
    output: Output = None,
    today: Today = None,
) -> int:
    """Measure the tables behind the stores; exit with 1 where one could not be read."""
    from wfmap.cli.configuration import connections
    from wfmap.cli.files import STANDARD_OUTPUT, deliver, write_file
    from wfmap.cli.progress import reading
    from wfmap.pipeline.auditing import audit_document
    from wfmap.pipeline.checking import load
    from wfmap.readiness.data.sources import MOST_ROWS
    from wfmap.report.audit import audit_json, audit_sections
    from wfmap.report.writing import markdown_section, text_section

    built = load(file)
    folder = Path.cwd() if file == STANDARD_OUTPUT else Path(file).resolve().parent
    with reading() as told:
        found = audit_document(
            built,
            folder,
            day(today),
            tuple(store or ()),
            told,
            connections=connections(),
            most=MOST_ROWS if rows is None else rows,
        )
    if write_to is not None:
        inputs = () if write_to == file else (file,)
        write_file(Path(write_to), found.text.encode(), inputs=inputs)
    if output_format == "json":
        report = audit_json(found.audited, found.verdicts, found.today)
    else:
        writer = text_section if output_format == "text" else markdown_section
        sections = audit_sections(found.process, found.audited, found.verdicts)
        report = "\n".join(writer(section) for section in sections)
    deliver(report, output, inputs=[file])
    return int(found.failed)
