"""Tables as spreadsheets save them: their encoding, what parts their cells, decimal commas.

A German Excel saves CSV in windows-1252 with semicolons and decimal commas; another one writes
UTF-8 with a mark, or a first line `sep=;`. People send back what their program wrote.
"""

import re
from dataclasses import dataclass
from typing import Final

from wfmap.errors import UnreadableError
from wfmap.model.reading.json_text import decode

__all__ = ["Sheet", "opened", "pointed", "spreadsheet_text"]

_ZIPPED: Final = b"PK\x03\x04"
"""What a workbook begins with: it is a ZIP archive."""
_UNICODE: Final = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
"""Byte order marks of UTF-16 and UTF-32, which no text in windows-1252 begins with."""
_COMMA: Final = re.compile(r"([+-]?\d+),(\d+)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The text of a table from its headings on, and the lines of the file above it."""

    text: str
    delimiter: str
    above: int = 0


def spreadsheet_text(data: bytes) -> str:
    """Decode UTF-8, or windows-1252 where it is no UTF-8.

    Raises:
        LimitError: it is too large.
        UnreadableError: it is a workbook, or in another encoding.
    """
    if data.startswith(_ZIPPED):
        hint = "save the sheet as CSV, in the spreadsheet under 'Save as'"
        raise UnreadableError("it is a workbook, not a text", hint, rule="not-csv")
    try:
        return decode(data)[0]
    except UnreadableError:
        if data.startswith(_UNICODE) or data.lstrip()[:1] in {b"{", b"["}:
            raise
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            pass
        raise


def opened(text: str) -> Sheet:
    """Find what parts the headings: what a line `sep=` says, else comma, semicolon or tab."""
    head, _, rest = text.partition("\n")
    told = head.strip().strip('"').casefold()
    if told.startswith("sep=") and len(told) == len("sep=") + 1:
        return Sheet(rest, told[-1], 1)
    return Sheet(text, max((",", ";", "\t"), key=head.count))


def pointed(number: str) -> str:
    """Write a number with a point where it has a decimal comma; other texts stay as they are."""
    found = _COMMA.fullmatch(number.strip())
    return f"{found[1]}.{found[2]}" if found else number
