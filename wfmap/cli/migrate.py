"""`wfmap migrate`: documents of an older format in the newest."""

from typing import Annotated

import typer

from wfmap.cli.options import Documents

__all__ = ["migrate"]


def migrate(
    files: Documents,
    *,
    write: Annotated[
        bool, typer.Option("--write", "-w", help="Write the result back into the files.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 if a file is outdated.")
    ] = False,
) -> int:
    """Bring documents up to the newest version of the format."""
    from wfmap.cli.rewriting import rewrite
    from wfmap.operations.writing import migrate as bring_up_to_date

    return rewrite(files, bring_up_to_date, write=write, check=check, wish="outdated")
