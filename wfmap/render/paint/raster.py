"""PNG and PDF, made from SVG by a renderer that carries its own fonts.

The renderer knows no page of a browser: it draws the light colours. Texts stay texts in PDF.
"""

import io
from collections.abc import Sequence
from typing import Final

import vl_convert
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

__all__ = ["MOST_PIXELS", "pdf", "png"]

MOST_PIXELS: Final = 120_000_000
"""Larger pictures are drawn at a smaller scale, so that memory stays bounded."""


def png(svg: str, *, width: float, height: float, scale: float = 2) -> bytes:
    """Draw an SVG of `width` × `height` px as PNG, `scale` pixels per px.

    A picture that would have more than `MOST_PIXELS` is drawn at the largest scale that has not.
    """
    largest = (MOST_PIXELS / max(1.0, width * height)) ** 0.5
    return bytes(vl_convert.svg_to_png(svg, scale=min(scale, largest)))


def _put_in_order(part: PdfObject | None, seen: set[int]) -> None:
    """Sort the keys of all dictionaries under a part: the renderer writes them in any order."""
    if isinstance(part, IndirectObject):
        if part.idnum not in seen:
            seen.add(part.idnum)
            _put_in_order(part.get_object(), seen)
    elif isinstance(part, DictionaryObject):
        entries = sorted((key, part.raw_get(key)) for key in part)
        for key, _ in entries:
            del part[key]
        for key, value in entries:
            part[key] = value
            if key != "/Parent":
                _put_in_order(value, seen)
    elif isinstance(part, ArrayObject):
        for item in part:
            _put_in_order(item, seen)


def _page(svg: str) -> PdfReader:
    reader = PdfReader(io.BytesIO(bytes(vl_convert.svg_to_pdf(svg))))
    seen: set[int] = set()
    for page in reader.pages:
        _put_in_order(page, seen)
    return reader


def pdf(pages: Sequence[str], *, title: str = "") -> bytes:
    """Draw SVGs as the pages of one PDF, in their order; the same pages give the same bytes."""
    writer = PdfWriter()
    for svg in pages:
        writer.append(_page(svg), import_outline=False)
    writer.metadata = {"/Title": title} if title else None
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
