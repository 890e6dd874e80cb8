"""Sections and pictures as one HTML page: self-contained, escaped, printable, without scripts."""

from collections.abc import Iterable, Sequence
from typing import Final

from wfmap.render.paint.xml import Xml
from wfmap.render.theme import FONTS, LIGHT
from wfmap.report.section import Section
from wfmap.report.tables import Table

__all__ = ["html_page"]

POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""What a page may load: nothing; its styles are its own."""

_STYLE: Final = f"""
body {{ font: 15px/1.5 {FONTS}; color: {LIGHT["ink"]}; max-width: 76rem; margin: 2rem auto;
  padding: 0 1.5rem; }}
h1 {{ font-size: 1.7rem; margin: 0 0 .5rem; }}
h2 {{ font-size: 1.25rem; margin: 2.2rem 0 .5rem; border-bottom: 2px solid {LIGHT["header"]}; }}
h3 {{ font-size: 1rem; margin: 1.3rem 0 .4rem; }}
nav ul {{ columns: 2; padding-left: 1.2rem; }}
.wide {{ overflow-x: auto; }}
table {{ border-collapse: collapse; width: 100%; font-size: .86rem; }}
th, td {{ text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0;
  border-bottom: 1px solid {LIGHT["header"]}; overflow-wrap: anywhere; }}
th {{ color: {LIGHT["muted"]}; font-weight: 600; overflow-wrap: normal; }}
td.whole {{ overflow-wrap: normal; min-width: 5.6rem; }}
td.figure, th.figure {{ text-align: right; font-variant-numeric: tabular-nums; }}
tr {{ break-inside: avoid; }}
svg {{ max-width: 100%; height: auto; }}
@media print {{ body {{ margin: 0; max-width: none; font-size: 10.5px; padding: 0; }}
  nav {{ display: none; }} h2, h3 {{ break-after: avoid; }} .wide {{ overflow: visible; }}
  @page {{ size: A4 landscape; margin: 12mm; }} }}
"""


def html_page(
    title: str, sections: Sequence[Section], pictures: Iterable[tuple[str, str]] = ()
) -> str:
    """Write a page.

    Args:
        title: the page's title and first heading.
        sections: what follows, in order; the first one stands before the pictures.
        pictures: captions and SVG drawn by this package, which escapes its own labels.
    """
    xml = Xml()
    xml.trusted("<!doctype html>\n")
    with xml.element("html", lang="en"):
        with xml.element("head"):
            xml.empty("meta", charset="utf-8")
            xml.empty("meta", http_equiv="Content-Security-Policy", content=POLICY)
            xml.empty("meta", name="viewport", content="width=device-width, initial-scale=1")
            xml.leaf("title", title)
            with xml.element("style"):
                xml.trusted(_STYLE)
        with xml.element("body"):
            xml.leaf("h1", title)
            _contents(xml, sections)
            for number, section in enumerate(sections):
                _section(xml, section, number)
                if number == 0:
                    _pictures(xml, pictures)
    return xml.text() + "\n"


def _contents(xml: Xml, sections: Sequence[Section]) -> None:
    with xml.element("nav"), xml.element("ul"):
        for number, section in enumerate(sections):
            with xml.element("li"):
                xml.leaf("a", section.heading, href=f"#s{number}")


def _pictures(xml: Xml, pictures: Iterable[tuple[str, str]]) -> None:
    for caption, svg in pictures:
        with xml.element("figure", class_="wide", style="margin: 1.5rem 0"):
            xml.trusted(svg)
            xml.leaf("figcaption", caption)


def _section(xml: Xml, section: Section, number: int) -> None:
    xml.line()
    with xml.element("section", id=f"s{number}"):
        xml.leaf("h2", section.heading)
        if section.sentences:
            xml.leaf("p", " ".join(section.sentences))
        for caption, table in section.tables:
            if table.rows:
                if caption:
                    xml.leaf("h3", caption)
                _table(xml, table)
        if section.remarks:
            with xml.element("ul"):
                for remark in section.remarks:
                    xml.leaf("li", remark)


def _table(xml: Xml, table: Table) -> None:
    with xml.element("div", class_="wide"), xml.element("table"):
        with xml.element("thead"), xml.element("tr"):
            for place, heading in enumerate(table.headings):
                xml.leaf("th", heading, class_="figure" if place in table.right else "")
        with xml.element("tbody"):
            for row in table.rows:
                with xml.element("tr"):
                    for place, cell in enumerate(row):
                        xml.leaf("td", cell, class_=_class(table, place))
                xml.line()


def _class(table: Table, place: int) -> str:
    if place in table.right:
        return "figure"
    return "whole" if place in table.whole else ""
