"""`wfmap insert`: the process as it would be with one candidate."""

from wfmap.cli.options import Document, Output, Own
from wfmap.operations.insert import Options

__all__ = ["insert"]


def insert(
    file: Document,
    options: Options,
    *,
    figures: Own = None,
    output: Output = None,
) -> int:
    """Write the to-be process of a candidate: an ordinary document that checks and simulates."""
    from wfmap.cli.files import deliver
    from wfmap.operations.checking import load
    from wfmap.operations.insert import insert as rewrite
    from wfmap.operations.inserting import own_figures
    from wfmap.operations.sources import source_of

    built = load(file)
    own = own_figures(source_of(figures)) if figures is not None else {}
    made = rewrite(built, options, own)
    deliver(made.text, output, inputs=[file])
    return 0
