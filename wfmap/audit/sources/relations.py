"""The tables and views of a database, and which of them is meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from wfmap.audit.sources.masking import masked
from wfmap.audit.sources.telling import AuditError, distinct_names, way_out

__all__ = ["Column", "Relation", "found_relation", "names_of"]


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or view: `visible` without naming its schema, `readable` by this user."""

    schema: str
    name: str
    visible: bool
    readable: bool
    oid: int = 0

    def __str__(self) -> str:
        """Return its full name."""
        return f"{self.schema}.{self.name}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its kind in the words of the server, and whether it may be read."""

    name: str
    kind: str
    readable: bool = True


def names_of(columns: Sequence[Column]) -> tuple[str, ...]:
    """Give each column a name of its own, whatever its case."""
    return distinct_names([column.name for column in columns])[0]


def found_relation(
    relations: Sequence[Relation], part: str, url: str, schemas: frozenset[str]
) -> Relation:
    """Find the table that `SCHEMA.TABLE` or `TABLE` means; case decides only between several.

    Raises:
        AuditError: there is none, or there are several.
    """
    where = masked(url)
    listed = [str(r) for r in relations if r.readable] or [str(r) for r in relations]
    if not part:
        raise AuditError(
            f"'{where}' names no table", way_out("", listed, f"write {where}#TABLE; there are")
        )
    for alike in (_same, _same_but_for_case):
        matching = [r for r in relations if alike(str(r), part)]
        matching = matching or [r for r in relations if alike(r.name, part)]
        if len(matching) > 1:
            matching = [r for r in matching if r.visible] or matching
        if len(matching) == 1:
            return matching[0]
        if matching:
            several = ", ".join(map(str, matching))
            raise AuditError(f"'{part}' is there more than once", f"name one of {several}")
    schema, dot, _ = part.rpartition(".")
    if dot and schemas and schema not in schemas:
        raise AuditError(
            f"'{where}' has no schema '{schema}'", way_out(part, listed, "the tables are")
        )
    known = [*listed, *(r.name for r in relations)] if not dot else listed
    hint = way_out(part, known)
    raise AuditError(
        f"'{where}' has no table '{part}'",
        hint if hint.startswith("did") else way_out("", listed),
    )


def _same(one: str, other: str) -> bool:
    return one == other


def _same_but_for_case(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
