"""The sheet: one row for each step, as people list a process before they draw it.

A step that is followed by several has a row for each way; the further ones say only where they
lead, under which answer and how often. A sheet holds what its columns say, a time as its mean.

    step,name,kind,actor,next,when,share,processing_time
    check,Check invoice,task,Clerk,limit,,,PT10M
    limit,Over limit?,decision,Clerk,approve,Yes,0.2,
    ,,,,pay,No,0.8,

Read, a step may be named instead of having an id and be named again for each way on. Columns may be
missing, be called otherwise, stand below a title and in any order, and be parted by commas,
semicolons or tabs; a share may be percent, and the last line totals. What begins like a formula has
an apostrophe before it, so that no spreadsheet works it out.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, get_args

from wfmap.errors import InputLimitError, UnreadableError
from wfmap.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.interchange.headings import (
    COLUMNS,
    TIMES,
    by_column,
    column_of,
    goes_on,
    heading_in,
    is_total,
    row_name,
)
from wfmap.interchange.losses import Imported, JsonObject, Loss
from wfmap.interchange.more import MORE, Told, restored, with_more
from wfmap.model.ids import ID, slug
from wfmap.model.process import FORMAT_VERSION
from wfmap.model.quantity import Duration
from wfmap.model.steps import StepKind, StepType, Trigger
from wfmap.units import durations

__all__ = [
    "MAX_BYTES",
    "MAX_ROWS",
    "SheetReader",
    "columns_in",
    "read",
    "rows_of",
    "write",
]

MAX_BYTES: Final = 20_000_000
"""Bytes of a sheet."""

MAX_ROWS: Final = 50_000
"""Rows of a sheet, one for each way on."""

_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": get_args(StepKind),
    "type": get_args(StepType),
    "trigger": get_args(Trigger),
}
"""Columns whose cells are one of a few words."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_PERCENT: Final = 100.0
_LARGEST: Final = 1e12
"""A number beyond it is a slip."""


def write(graph: ProcessGraph) -> str:
    """Write a process as CSV, parted by commas."""
    text = io.StringIO()
    rows = rows_of(graph)
    table = csv.DictWriter(text, columns_in(rows), restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(map(_safe, rows))
    return text.getvalue()


def columns_in(rows: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """Give the columns of a sheet: all, but for `more` where there is nothing to say in it."""
    return COLUMNS if any(row.get(MORE) for row in rows) else COLUMNS[:-1]


def rows_of(graph: ProcessGraph) -> list[dict[str, str]]:
    """Give the rows of a process: each step with its first way on, then its further ways.

    The last column says what the others do not.
    """
    rows = list(_rows(graph))
    reader = SheetReader("")
    cells = [COLUMNS, *([row.get(column, "") for column in COLUMNS] for row in rows)]
    reader.take(reader.rows(cells))
    return list(with_more(graph, rows, reader.document()))


def _rows(graph: ProcessGraph) -> Iterator[dict[str, str]]:
    for node in graph.steps.values():
        ways = graph.outgoing(node.id)
        first = _way(ways[0]) if ways else {}
        yield {**_row(graph, node), **first}
        yield from map(_way, ways[1:])


def _row(graph: ProcessGraph, node: StepNode) -> dict[str, str]:
    step = node.step
    actor = step.actor_id
    times = {name: _time(getattr(step, name)) for name in TIMES}
    return {
        "step": node.id,
        "name": step.name,
        "kind": step.kind,
        "type": step.type or "",
        "actor": "" if actor is None else graph.actor_name(actor),
        "actor_id": actor or "",
        "in": node.level,
        "on": step.attached_to or "",
        "trigger": step.trigger or "",
        **times,
        "fixed_cost": "" if step.fixed_cost is None else f"{step.fixed_cost.value!r}",
        "description": step.description,
    }


def _time(time: Duration | None) -> str:
    return "" if time is None else durations.iso(time.expected)


def _way(flow: FlowEdge) -> dict[str, str]:
    share = flow.flow.share
    return {
        "next": flow.target,
        "when": flow.flow.when or "",
        "share": "" if share is None else f"{share.value!r}",
    }


def _safe(row: Mapping[str, str]) -> dict[str, str]:
    return {
        name: f"'{cell}" if cell.startswith((*_FORMULA, "'")) else cell
        for name, cell in row.items()
    }


def read(data: bytes, *, name: str, simulation: bytes | None, process: str | None) -> Imported:
    """Read a sheet as a process.

    Args:
        data: the bytes of a CSV file, in UTF-8, or else in Windows-1252, which is told.
        name: the file's name: the process is called like it, and origins quote it.
        simulation: nothing lies beside a sheet; passed over.
        process: a sheet holds one process; passed over.

    Raises:
        UnreadableError: no table with a column `step` or `name`, or with no step.
        LimitError: over `MAX_BYTES` or `MAX_ROWS`.
    """
    del simulation, process
    if len(data) > MAX_BYTES:
        raise InputLimitError(
            f"the sheet has {len(data):,} bytes; the limit is {MAX_BYTES:,}",
            "split it",
            rule="too-large-input",
        )
    sheet = SheetReader(name)
    sheet.take(sheet.table(data))
    return sheet.imported()


@dataclass(slots=True)
class _Listed:
    """A step as it is listed: its row, the line it stands on, and its ways on with their lines."""

    row: Mapping[str, str]
    line: int
    ways: list[tuple[int, Mapping[str, str]]] = field(default_factory=list)


class SheetReader:
    """Reads one sheet; what cannot be used is a loss with its line."""

    def __init__(self, file: str) -> None:
        self.losses: list[Loss] = []
        self._file = file
        self._steps: dict[str, _Listed] = {}
        self._named: dict[str, str] = {}
        self._actors: dict[str, str] = {}
        self._more: list[Told] = []

    def table(self, data: bytes) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield each row of a CSV file that says something, by its columns, with its line."""
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
            self._lose("encoding", "file", "It is not UTF-8; it is read as Windows-1252.", 1)
        head = text.partition("\n")[0]
        separator = max((",", ";", "\t"), key=head.count)
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        try:
            yield from self.rows([[_plain(cell) for cell in row] for row in rows])
        except csv.Error as error:
            raise UnreadableError(f"the sheet is no CSV: {error}", "export it again") from error

    def rows(self, cells: Sequence[Sequence[str]]) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield each row below the names of the columns that says something, with its line."""
        head = heading_in(cells)
        names = [column_of(cell) for cell in cells[head]] if cells else []
        if not {"step", "name"} & set(names):
            raise UnreadableError(
                "no row names a column 'step' or 'name'",
                f"the columns are {', '.join(COLUMNS)}",
                line=1,
                column=1,
            )
        for line, above in enumerate(cells[:head], 1):
            told = next(filter(None, above), "")
            if told:
                self._lose("title", told, "It stands above the names of the columns.", line)
        for column in dict.fromkeys(names):
            if column and column not in COLUMNS:
                reason = "No field holds what stands in this column."
                self._lose("column", column, reason, head + 1)
        for line, given in enumerate(cells[head + 1 :], head + 2):
            if line > head + MAX_ROWS + 1:
                raise InputLimitError(
                    f"the sheet has more than {MAX_ROWS:,} rows", "split it", rule="too-large-input"
                )
            row = by_column(names, given)
            if is_total(row):
                self._lose("totals", row_name(row), "It adds up the rows above.", line)
            elif any(row.values()):
                yield line, row

    def take(self, table: Iterator[tuple[int, dict[str, str]]]) -> None:
        """Take in the rows: a step, or a further way of the one before."""
        last: _Listed | None = None
        for line, row in table:
            called = row_name(row)
            if last is not None and goes_on(last.row, row):
                called = ""
            if called:
                last = self._begin(line, row, called)
            elif row.get(MORE) and not row.get("next"):
                self._more.append(Told("row", None, line, row[MORE]))
                continue
            elif last is None:
                self._lose("row", "row", "It belongs to no step.", line)
                continue
            if last is not None and row.get("next"):
                last.ways.append((line, row))
        if not self._steps:
            raise UnreadableError("the sheet has no step", "write one in each row", line=2)

    def _begin(self, line: int, row: Mapping[str, str], called: str) -> _Listed | None:
        key = called if ID.fullmatch(called) else slug(called, "step")
        if key in self._steps:
            self._lose("duplicate-id", called, "Another row has this step already.", line)
            return None
        self._steps[key] = _Listed(row, line)
        if row.get(MORE):
            self._more.append(Told(called, key, line, row[MORE]))
        for word in (called, row.get("name", "")):
            if word:
                self._named.setdefault(word.casefold(), key)
        return self._steps[key]

    def imported(self) -> Imported:
        """Make the document with all that its last column says, and the losses."""
        found, lost = restored(self.document(), self._more)
        return Imported(found, (*self.losses, *lost))

    def document(self) -> JsonObject:
        """Make the document of what was taken in."""
        made = {key: self._step(key, listed) for key, listed in self._steps.items()}
        top: JsonObject = {}
        for key, listed in self._steps.items():
            outer = self._around(key, listed)
            if outer is None:
                top[key] = made[key]
            else:
                inside = made[outer].setdefault("steps", {})
                made[outer]["kind"] = "subprocess"
                assert isinstance(inside, dict)  # noqa: S101 - only steps are put there
                inside[key] = made[key]
        stem = self._file.rpartition(".")[0] or self._file
        actors: JsonObject = {key: {"name": name} for key, name in self._actors.items()}
        head: JsonObject = {"wfmap": FORMAT_VERSION, "name": stem}
        return {**head, **({"actors": actors} if actors else {}), "steps": top}

    def _around(self, key: str, listed: _Listed) -> str | None:
        """Return the sub-process a step is in, None where there is none or they go in a circle."""
        found = self._known(listed, "in", listed.row, listed.line)
        seen, outer = {key}, found
        while outer is not None:
            if outer in seen:
                self._lose("in", key, "It stands inside itself; it is put outside.", listed.line)
                return None
            seen.add(outer)
            around = self._steps[outer].row.get("in", "")
            outer = self._named.get(around.casefold())
        return found

    def _known(self, listed: _Listed, column: str, row: Mapping[str, str], line: int) -> str | None:
        """Return the step that a cell names; a name of none is a loss."""
        called = row.get(column, "")
        found = self._named.get(called.casefold())
        if called and found is None:
            told = listed.row.get("step") or listed.row.get("name", "")
            self._lose("unresolved-reference", told, f"Its {column} {called!r} is no step.", line)
        return found

    def _step(self, key: str, listed: _Listed) -> JsonObject:
        row, line = listed.row, listed.line
        called = row.get("step") or row.get("name", "")
        step: JsonObject = {}
        for column, words in _WORDS.items():
            word = row.get(column, "").casefold()
            if word in words:
                step[column] = word
            elif word:
                reason = f"Its {column} {word!r} is none of {', '.join(words)}."
                self._lose("value", called, reason, line)
        name = row.get("name", "") or ("" if called == key else called)
        texts = {"name": name, "description": row.get("description", "")}
        step.update({column: text for column, text in texts.items() if text})
        host = self._known(listed, "on", row, line)
        if host is not None:
            step["attached_to"] = host
        actor = self._actor(row)
        if actor:
            step["actor"] = actor
        step.update(self._figures(row, called, line))
        ways = [way for at, told in listed.ways if (way := self._way(listed, told, at))]
        if ways:
            step["next"] = list(ways)
        step["origin"] = {"format": "sheet", "file": self._file, "id": called}
        return step

    def _actor(self, row: Mapping[str, str]) -> str:
        name, given = row.get("actor", ""), row.get("actor_id", "")
        if not name and not given:
            return ""
        key = given if ID.fullmatch(given) else slug(name or given, "actor")
        self._actors.setdefault(key, name or given)
        return key

    def _figures(self, row: Mapping[str, str], called: str, line: int) -> JsonObject:
        found: JsonObject = {}
        for column in TIMES:
            cell = row.get(column, "")
            try:
                if cell:
                    found[column] = durations.iso(durations.seconds(cell))
            except durations.DurationError as fault:
                self._lose("value", called, f"Its {column} is no time: {fault}.", line)
        cost = self._number(row, "fixed_cost", called, line)
        return found if cost is None else {**found, "fixed_cost": cost}

    def _way(self, listed: _Listed, row: Mapping[str, str], line: int) -> JsonObject:
        target = self._known(listed, "next", row, line)
        if target is None:
            return {}
        way: JsonObject = {"to": target}
        if row.get("when"):
            way["when"] = row["when"]
        share = self._number(row, "share", row["next"], line)
        if share is not None and 0 <= share <= 1:
            way["share"] = share
        elif share is not None:
            self._lose("value", row["next"], f"Its share {row['share']!r} is not 0 to 1.", line)
        return way

    def _number(self, row: Mapping[str, str], column: str, called: str, line: int) -> float | None:
        """Read a number, with a comma or a point, as it is or in percent."""
        cell = row.get(column, "")
        if not cell:
            return None
        plain = cell.removesuffix("%").strip().replace(",", ".")
        try:
            value = float(plain)
        except ValueError:
            self._lose("value", called, f"Its {column} {cell!r} is no number.", line)
            return None
        if not abs(value) <= _LARGEST:
            self._lose("value", called, f"Its {column} {cell!r} is out of range.", line)
            return None
        return value / _PERCENT if cell.endswith("%") else value

    def _lose(self, code: str, element: str, reason: str, line: int) -> None:
        self.losses.append(Loss(code, element, None, reason, line))


def _plain(cell: str) -> str:
    """Take the apostrophe off that keeps a spreadsheet from working a cell out."""
    guarded = cell.startswith("'") and cell[1:2] in ("'", *_FORMULA)
    return (cell[1:] if guarded else cell).strip()
