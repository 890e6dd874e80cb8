"""A document → what was measured on the tables behind its stores."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from wfmap.audit.sources import MOST_ROWS, NOTHING_MORE, Allowed
from wfmap.operations import auditing
from wfmap.operations.auditing import Audit
from wfmap.operations.checking import Built
from wfmap.operations.fields import Today, day_of
from wfmap.options import Options as Asked
from wfmap.options import Said

__all__ = ["Options", "Tables", "audit"]


class Options(Asked):
    """What is audited."""

    store: Annotated[
        tuple[Annotated[str, Field(max_length=200)], ...],
        Said(("--store", "-s")),
        Field(max_length=200, description="Only this store; may be given several times."),
    ] = ()
    rows: Annotated[
        int,
        Said(is_setting=True, metavar="N", http_bounds=(1, MOST_ROWS)),
        Field(
            ge=0,
            le=10**12,
            description="Rows of a table that are read whole; of a larger one a sample. 0 reads "
            "all, which a service does not.",
        ),
    ] = MOST_ROWS
    today: Today = None


@dataclass(frozen=True, slots=True)
class Tables:
    """Where tables are read from.

    Files are relative to `folder`, where the document is; `connections` are the URL, folder or file
    of each named connection, `allowed` the hosts and folders a person allows beside them.
    """

    folder: Path
    connections: Mapping[str, str] = field(default_factory=dict)
    allowed: Allowed = NOTHING_MORE


HERE: Final = Tables(Path())


def audit(
    built: Built,
    options: Options,
    tables: Tables = HERE,
    told: Callable[[str, int, int | None], None] | None = None,
) -> Audit:
    """Measure the tables behind the stores of a document.

    Args:
        built: the document.
        options: what is audited.
        tables: where tables are read from.
        told: gets each store's name as it is read, the rows so far, and those to come where known.

    Raises:
        WfmapError: there is no such store, or none has a source.
    """
    return auditing.audit_document(
        built,
        tables.folder,
        day_of(options.today),
        options.store,
        told,
        connections=tables.connections,
        allowed=tables.allowed,
        most=options.rows,
    )
