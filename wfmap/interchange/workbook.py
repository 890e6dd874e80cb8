"""The sheet as a workbook of Excel: the same columns, a step of several ways in merged cells.

It is written without a library, as the few parts of Office Open XML that a sheet needs (ECMA-376,
part 1), so that the bytes are the same everywhere. Words are words there and never formulas. Any
workbook of steps is read: lines above the names of the columns, cells merged over several rows, a
line of totals, and cells that are times.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from wfmap.errors import InputLimitError, UnreadableError, WfmapError
from wfmap.graph import ProcessGraph
from wfmap.interchange.headings import COLUMNS, WAY
from wfmap.interchange.losses import Imported
from wfmap.interchange.sheet import MAX_BYTES, MAX_ROWS, SheetReader, columns_in, rows_of
from wfmap.interchange.xml import Tag, text_of
from wfmap.units import durations

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

__all__ = ["read", "write"]

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every part: the first that a ZIP file can tell."""

_BOLD: Final = "1"
_SHARE: Final = "2"
_TEXT: Final = "3"
"""Formats of cells: names of columns, shares in percent, and text at the top with line breaks."""
_NUMBERS: Final = ("share", "fixed_cost")
_WIDTHS: Final = {"name": 32, "description": 48, "when": 20, "actor": 20, "step": 20, "next": 20}
_USUAL_WIDTH: Final = 14
"""Widths of columns, in letters."""

_MOST: Final = 200_000_000
"""Bytes of a workbook that is unpacked."""
_DAY: Final = 86_400


def write(graph: ProcessGraph) -> bytes:
    """Write a process as a workbook of Excel, one row for each way."""
    rows = rows_of(graph)
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": _book(),
        "xl/_rels/workbook.xml.rels": _relations(
            ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")
        ),
        "xl/styles.xml": _styles(),
        "xl/worksheets/sheet1.xml": _sheet(rows),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, tag in parts.items():
            package.writestr(zipfile.ZipInfo(name, _EPOCH), text_of(tag))
    return out.getvalue()


def _types() -> Tag:
    tag = Tag("Types", {"xmlns": f"{_PACKAGE}/content-types"})
    tag.add("Default", Extension="rels", ContentType=_RELATIONS)
    tag.add("Default", Extension="xml", ContentType="application/xml")
    for place, kind in (
        ("/xl/workbook.xml", "sheet.main"),
        ("/xl/worksheets/sheet1.xml", "worksheet"),
        ("/xl/styles.xml", "styles"),
    ):
        tag.add("Override", PartName=place, ContentType=f"{_TYPE}.{kind}+xml")
    return tag


_RELATIONS: Final = "application/vnd.openxmlformats-package.relationships+xml"


def _relations(*targets: tuple[str, str]) -> Tag:
    tag = Tag("Relationships", {"xmlns": f"{_PACKAGE}/relationships"})
    for number, (kind, target) in enumerate(targets, 1):
        tag.add("Relationship", Id=f"r{number}", Type=f"{_OFFICE}/{kind}", Target=target)
    return tag


def _book() -> Tag:
    tag = Tag("workbook", {"xmlns": _MAIN, "xmlns:r": _OFFICE})
    sheet = tag.add("sheets").add("sheet", name="Steps", sheetId="1")
    sheet.attributes["r:id"] = "r1"
    return tag


def _styles() -> Tag:
    tag = Tag("styleSheet", {"xmlns": _MAIN})
    fonts = tag.add("fonts", count="2")
    for bold in (False, True):
        font = fonts.add("font")
        if bold:
            font.add("b")
        font.add("sz", val="11")
        font.add("name", val="Calibri")
    fills = tag.add("fills", count="2")
    for pattern in ("none", "gray125"):
        fills.add("fill").add("patternFill", patternType=pattern)
    border = tag.add("borders", count="1").add("border")
    for side in ("left", "right", "top", "bottom", "diagonal"):
        border.add(side)
    plain = {"numFmtId": "0", "fontId": "0", "fillId": "0", "borderId": "0"}
    tag.add("cellStyleXfs", count="1").children.append(Tag("xf", dict(plain)))
    formats = tag.add("cellXfs", count="4")
    for number, font_id in (("0", "0"), ("0", "1"), ("10", "0"), ("0", "0")):
        made = formats.add("xf", **{**plain, "numFmtId": number, "fontId": font_id, "xfId": "0"})
        made.attributes["applyAlignment"] = "1"
        made.add("alignment", vertical="top", wrapText="1")
    tag.add("cellStyles", count="1").add("cellStyle", name="Normal", xfId="0", builtinId="0")
    return tag


def _sheet(rows: Sequence[dict[str, str]]) -> Tag:
    tag = Tag("worksheet", {"xmlns": _MAIN})
    view = tag.add("sheetViews").add("sheetView", workbookViewId="0")
    view.add("pane", ySplit="1", topLeftCell="A2", activePane="bottomLeft", state="frozen")
    widths = tag.add("cols")
    for number, column in enumerate(COLUMNS, 1):
        width = str(_WIDTHS.get(column, _USUAL_WIDTH))
        widths.add("col", min=str(number), max=str(number), width=width, customWidth="1")
    data = tag.add("sheetData")
    data.children.append(_row(1, {name: name for name in columns_in(rows)}, _BOLD))
    data.children.extend(_row(number, row) for number, row in enumerate(rows, 2))
    merged = list(_merged(rows))
    if merged:
        around = tag.add("mergeCells", count=str(len(merged)))
        for place in merged:
            around.add("mergeCell", ref=place)
    return tag


def _row(number: int, cells: dict[str, str], style: str = "") -> Tag:
    row = Tag("row", {"r": str(number)})
    for column, text in cells.items():
        if not text:
            continue
        place = f"{_letter(COLUMNS.index(column))}{number}"
        if column in _NUMBERS and not style:
            cell = row.add("c", r=place, s=_SHARE if column == "share" else _TEXT)
            cell.add("v", text)
        else:
            cell = row.add("c", r=place, s=style or _TEXT, t="inlineStr")
            cell.add("is").children.append(Tag("t", {"xml:space": "preserve"}, [], text))
    return row


def _merged(rows: Sequence[dict[str, str]]) -> Iterator[str]:
    """Yield the ranges of cells that are one: of each step with several rows."""
    starts = [place for place, row in enumerate(rows) if not row.get("next") or row.get("step")]
    for first, following in zip(starts, [*starts[1:], len(rows)], strict=True):
        if following - first > 1:
            for column, name in enumerate(COLUMNS):
                if name not in WAY:
                    yield f"{_letter(column)}{first + 2}:{_letter(column)}{following + 1}"


def _letter(column: int) -> str:
    """Name a column from 0 on; there are fewer than 27."""
    return chr(ord("A") + column)


def read(data: bytes, *, name: str, simulation: bytes | None, process: str | None) -> Imported:
    """Read the first sheet of a workbook that names steps.

    Args:
        data: the bytes of the workbook.
        name: its name: the process is called like it, and origins quote it.
        simulation: nothing lies beside a workbook; passed over.
        process: a sheet holds one process; passed over.

    Raises:
        UnreadableError: it is no workbook, or no sheet of it has a column `step` or `name`.
        LimitError: it is too large.
        WfmapError: what reads workbooks is not installed.
    """
    del simulation, process
    try:
        import python_calamine  # noqa: PLC0415 - it may be missing
    except ImportError:
        raise WfmapError(
            "what reads workbooks of Excel is not installed",
            "install wfmap[audit], or save the sheet as CSV",
        ) from None
    _demand_small(data)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [book.get_sheet_by_name(one) for one in book.sheet_names]
    except (python_calamine.CalamineError, OSError) as error:
        told = str(error).partition("\n")[0]
        raise UnreadableError(
            f"the workbook cannot be read: {told}", "is it a workbook without a password?"
        ) from error
    refusal: UnreadableError | None = None
    for sheet in sheets:
        reader = SheetReader(name)
        try:
            reader.take(reader.rows(_rows(sheet)))
        except UnreadableError as error:
            refusal = refusal or error
            continue
        return reader.imported()
    raise refusal or UnreadableError("the workbook has no sheet", "is it the right one?")


def _demand_small(data: bytes) -> None:
    """Refuse what is too large, packed or unpacked, before anything is unpacked."""
    size = len(data)
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            size = sum(one.file_size for one in package.infolist())
    if len(data) > MAX_BYTES or size > _MOST:
        raise InputLimitError(
            f"the workbook has {size:,} bytes; the limit is {_MOST:,} unpacked and "
            f"{MAX_BYTES:,} packed",
            "split it",
            rule="too-large-input",
        )


def _rows(sheet: "CalamineSheet") -> list[list[str]]:
    """Give the cells as text; what is merged over several rows stands in each of them."""
    if sheet.height > 2 * MAX_ROWS:
        raise InputLimitError(
            f"the sheet has {sheet.height:,} rows; the limit is {MAX_ROWS:,}",
            "split it",
            rule="too-large-input",
        )
    rows = [[_cell(one) for one in row] for row in sheet.to_python(skip_empty_area=False)]
    for first, last in sheet.merged_cell_ranges or ():
        top, column = first
        for place in range(top + 1, min(last[0] + 1, len(rows))):
            rows[place][column] = rows[place][column] or rows[top][column]
    return rows


_Cell = int | float | str | bool | time | date | datetime | timedelta


def _cell(cell: _Cell) -> str:
    """Write a cell: a number in full, a time of day or a span of time as a duration."""
    match cell:
        case str():
            return cell.strip()
        case bool():
            return str(cell).lower()
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < _WHOLE else repr(cell)
        case timedelta():
            return durations.iso(cell.total_seconds())
        case time():
            spent = timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)
            return durations.iso(spent.total_seconds())
        case _:
            return str(cell)


_WHOLE: Final = 1e15
"""Up to here each whole number is one."""
