"""`wfmap format`: documents in the normal form."""

from typing import Annotated

import typer

from wfmap.cli.options import Documents

__all__ = ["format_"]


def format_(
    files: Documents,
    *,
    write: Annotated[
        bool, typer.Option("--write", "-w", help="Write the normal form back into the files.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 if a file would change.")
    ] = False,
) -> int:
    """Write documents in the normal form: one order of keys, one way to write each thing."""
    from wfmap.cli.rewriting import rewrite
    from wfmap.operations.writing import normal_form

    return rewrite(files, normal_form, write=write, check=check, wish="not in the normal form")
