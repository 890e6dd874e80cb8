"""Tables of many columns: no statement asks for more of them than an engine plans in no time."""

import re
from datetime import date
from typing import Any

import duckdb

from wfmap.audit.contract import Contract
from wfmap.audit.measures import AT_ONCE, measures
from wfmap.audit.personal import personal_data
from wfmap.audit.tables import Table

COLUMNS = tuple(f"c{k}" for k in range(3 * AT_ONCE + 1))


class Listener:
    """Passes statements on, and keeps how many columns each tests one by one."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.widths: list[int] = []

    def execute(self, sql: str) -> duckdb.DuckDBPyConnection:
        """Run a statement."""
        tests = re.findall(r'trim\("(c\d+)"\)', sql)
        self.widths.append(len(set(tests)))
        return self.connection.execute(sql)


def wide() -> tuple[Any, Table]:
    """Give a table whose column k is missing in the first of two rows where k is odd."""
    cells = ", ".join(f"case when r or {k} % 2 = 0 then 'a{k}@b.org' end as c{k}"
                      for k in range(len(COLUMNS)))  # fmt: skip
    connection = duckdb.connect()
    connection.execute(f"create table t as select {cells} from (values (false), (true)) as v(r)")  # noqa: S608 - our own
    return Listener(connection), Table("t", COLUMNS, 2, (), 2, None, 0)


def test_every_column_is_measured_few_at_a_time() -> None:
    """The gaps of each are counted, and the weighted share of all."""
    listener, table = wide()
    weights = {"c1": 3.0}
    contract = Contract(required=COLUMNS, weights=weights, key="c0")
    found = list(measures(listener, table, contract, date(2026, 11, 1), None))
    gaps = {m.field: m.counted for m in found if m.metric == "missingValues"}
    assert gaps == {name: k % 2 for k, name in enumerate(COLUMNS)}
    (present,) = [m for m in found if m.metric == "presentCells"]
    odd = len(COLUMNS) // 2
    assert abs(present.value - (1 - (odd + 2) / (2 * (len(COLUMNS) + 2)))) < 1e-12
    assert max(listener.widths) <= AT_ONCE


def test_every_column_is_searched_for_personal_data_few_at_a_time() -> None:
    """The kind of each is found, in the order of the table."""
    listener, table = wide()
    found = personal_data(listener, table, Contract())
    assert [p.column for p in found if p.kind == "e-mail address"] == list(COLUMNS)
    assert max(listener.widths) <= AT_ONCE
