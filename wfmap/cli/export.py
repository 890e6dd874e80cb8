"""`wfmap export`: a document as a file of another format."""

from wfmap.cli.console import say
from wfmap.cli.files import STANDARD_OUTPUT, deliver
from wfmap.cli.options import Document, Output
from wfmap.operations.checking import load
from wfmap.operations.export import Options
from wfmap.operations.export import export as written

__all__ = ["export"]


def export(file: Document, options: Options, *, output: Output = None) -> int:
    """Export a document to another format, such as Mermaid for a page or a wiki."""
    made = written(load(file), options, output or "")
    deliver(made.text, output, inputs=[file])
    if output not in (None, STANDARD_OUTPUT):
        say(f"{output}: holds {made.holds}")
        if made.left_out:
            say(f"{output}: left out: {', '.join(made.left_out)}")
    return 0
