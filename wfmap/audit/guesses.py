"""What columns hold by their names: a guess that the values must bear out.

A column called like a telephone may hold extensions, or whether there is one. If hardly a cell is
what the name says, the name is not what the author meant, and the cells are no faults.
"""

from dataclasses import replace
from typing import Final

import duckdb

from wfmap.audit.contract import Contract
from wfmap.audit.measures import conforming
from wfmap.audit.tables import Table
from wfmap.model.contract import ColumnType

__all__ = ["with_types"]

LEAST: Final = 0.2
"""Share of its cells, at least, that are what the name of a column says; of fewer it is no type."""


def with_types(
    connection: duckdb.DuckDBPyConnection, table: Table, contract: Contract
) -> tuple[Contract, tuple[str, ...]]:
    """Keep of the guessed types those that the cells bear out, and say which they do not.

    Args:
        connection: where the table is.
        table: the table.
        contract: what was inferred of it.
    """
    kept: dict[str, ColumnType] = {}
    told: list[str] = []
    for column, kind in contract.fields.items():
        present, right = conforming(connection, table, contract, column)
        if not present or right >= LEAST * present:
            kept[column] = kind
            continue
        told.append(
            f"'{column}' is called like {_A[kind]} and holds {'hardly any' if right else 'none'}: "
            "it was read as text; say in `columns` of `audit` what it holds"
        )
    return replace(contract, fields=kept), tuple(told)


_A: Final = {
    "email": "an e-mail address", "phone": "a telephone number", "date": "a date",
    "number": "a number", "text": "a text",
}  # fmt: skip
