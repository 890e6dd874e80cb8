"""Sections and pictures as one HTML page that needs no network: readable, printable, escaped.

Every text passes through `html.escape`; pictures are data of `img` elements, so that nothing in
them is ever markup or script of the page.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from wfmap.report.section import Section
from wfmap.report.tables import Table

__all__ = ["Chapter", "Picture", "html_page", "page"]

STYLE: Final = """
:root { --ink: #1b2430; --soft: #4a5666; --rule: #d5dbe3; --page: #ffffff; --band: #f5f7fa; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1100px; padding: 24px; color: var(--ink); background: var(--page);
  font: 15px/1.5 Arial, Helvetica, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 28px; margin: 0 0 4px; }
h2 { font-size: 22px; margin: 40px 0 8px; border-bottom: 2px solid var(--ink); }
h3 { font-size: 17px; margin: 24px 0 6px; }
h4 { font-size: 15px; margin: 16px 0 4px; color: var(--soft); }
p.lead, p.source, footer { color: var(--soft); }
p.source { font-size: 13px; margin: 0 0 8px; }
nav ol { columns: 2; padding-left: 20px; }
figure { margin: 12px 0; }
figure img { max-width: 100%; height: auto; border: 1px solid var(--rule); background: #fff; }
figcaption { color: var(--soft); font-size: 13px; }
.table { overflow-x: auto; overflow-wrap: break-word; }
table { border-collapse: collapse; width: 100%; font-size: 13px; }
th, td { text-align: left; vertical-align: top; padding: 4px 8px;
  border-bottom: 1px solid var(--rule); }
th { background: var(--band); }
td.short { white-space: nowrap; }
td.figure, th.figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
ul.remarks { color: var(--soft); }
a { color: #0b5cad; }
code { font: 0.92em/1.4 Consolas, "DejaVu Sans Mono", monospace; background: var(--band);
  padding: 0 3px; }
td code { background: none; padding: 0; }
@media (max-width: 600px) { body { padding: 12px; } nav ol { columns: 1; }
  th.link, td.link { display: none; } }
@page { size: A4; margin: 14mm; }
@page wide { size: A4 landscape; }
@media print { body { max-width: none; padding: 0; font-size: 11px; } table { font-size: 10px; }
  h2 { font-size: 18px; break-before: page; } h3 { font-size: 14px; } h4 { font-size: 12px; }
  main > section:first-child h2 { break-before: auto; } h2, h3, h4 { break-after: avoid; }
  figure, tr { break-inside: avoid; } figure img { max-height: 245mm; }
  section#map { page: wide; } section#map img { max-height: 150mm; }
  section#map.tall { page: auto; } section#map.tall img { max-height: 235mm; }
  section#summary th.link, section#summary td.link { display: none; }
  section#summary h2 { margin-top: 10px; } section#summary h3 { margin: 8px 0 4px; }
  section#summary td { padding: 2px 6px; } section#summary figure { margin: 6px 0 0; }
  section#summary img { max-height: 66mm; border: none; } }
"""
TOLD: Final = 4
"""Sentences that make one paragraph; more are a list, unless all of them are short."""
BRIEF: Final = 420
"""Letters of a paragraph that is read at a glance."""
CODE: Final = re.compile(r"`([^`]+)`")
SHORT: Final = 16
"""Letters of a word that is never broken."""
SIZE: Final = re.compile(r'<svg[^>]* width="(?P<wide>[\d.]+)" height="(?P<high>[\d.]+)"')
UPRIGHT: Final = 1.2
"""Width by height below which upright paper shows more of a picture."""
POLICY: Final = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">"
)
"""Nothing is loaded, and nothing runs."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG with the words that stand for it, and a caption."""

    svg: str
    alternative: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a page: pictures, then sections, then the pictures that close it.

    `anchor` is its place in the contents, `source` says where its figures come from.
    """

    anchor: str
    heading: str
    pictures: tuple[Picture, ...] = ()
    sections: tuple[Section, ...] = ()
    source: str = ""
    closing: tuple[Picture, ...] = ()


def page(
    title: str, lead: str, chapters: Sequence[Chapter], foot: str, annex: str | None = None
) -> str:
    """Write a whole page.

    `annex` is the anchor of the chapter at which an annex begins, with the contents before it;
    without one, the contents lead.
    """
    shown = [c for c in chapters if c.pictures or c.sections]
    places = {chapter.heading: chapter.anchor for chapter in shown}
    return "\n".join(
        (
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            POLICY,
            f"<title>{escape(title)}</title>",
            f"<style>{STYLE}</style>",
            "</head>",
            "<body>",
            f"<header><h1>{escape(title)}</h1>",
            f'<p class="lead">{_marked(lead)}</p></header>',
            *([] if annex else _contents(shown)),
            "<main>",
            *(
                line
                for chapter in shown
                for line in (
                    *(_annex(shown) if chapter.anchor == annex else ()),
                    *_chapter(chapter, places),
                )
            ),
            "</main>",
            f"<footer><p>{escape(foot)}</p></footer>",
            "</body>",
            "</html>",
            "",
        )
    )


def html_page(
    title: str, sections: Sequence[Section], pictures: Iterable[tuple[str, str]] = ()
) -> str:
    """Write a page of one row of sections: the first, the pictures (caption and SVG), the rest.

    Each section is a chapter of its own.
    """
    shown = tuple(Picture(svg, caption, caption) for caption, svg in pictures)
    chapters = [
        Chapter(f"s{number}", section.heading, (), (section,))
        for number, section in enumerate(sections)
    ]
    if shown:
        chapters.insert(1, Chapter("pictures", "In pictures", shown))
    return page(title, "", chapters, "")


def _contents(chapters: Sequence[Chapter]) -> Iterator[str]:
    yield '<nav aria-label="Contents"><ol>'
    for chapter in chapters:
        yield f'<li><a href="#{escape(chapter.anchor)}">{escape(chapter.heading)}</a></li>'
    yield "</ol></nav>"


def _annex(chapters: Sequence[Chapter]) -> Iterator[str]:
    """Begin the annex: on paper it is a print of its own."""
    yield '<div id="annex"><h2>Annex</h2>'
    yield from _contents(chapters)
    yield "</div>"


def _marked(text: str) -> str:
    """Escape a text, and set apart what stands in it between backticks."""
    return CODE.sub(r"<code>\1</code>", escape(text))


def _chapter(chapter: Chapter, places: Mapping[str, str]) -> Iterator[str]:
    tall = ' class="tall"' if any(_is_tall(one.svg) for one in chapter.pictures[:1]) else ""
    yield f'<section id="{escape(chapter.anchor)}"{tall}>'
    yield f"<h2>{escape(chapter.heading)}</h2>"
    if chapter.source:
        yield f'<p class="source">Where the figures come from: {_marked(chapter.source)}</p>'
    for picture in chapter.pictures:
        yield from _picture(picture)
    for section in chapter.sections:
        yield from _section(section, places, within=chapter.heading)
    for picture in chapter.closing:
        yield from _picture(picture)
    yield "</section>"


def _is_tall(svg: str) -> bool:
    """Tell whether a picture is larger on upright paper than on paper that lies."""
    size = SIZE.match(svg[svg.find("<svg") :])
    return size is not None and float(size["wide"]) < UPRIGHT * float(size["high"])


def _picture(picture: Picture) -> Iterator[str]:
    data = b64encode(picture.svg.encode()).decode("ascii")
    source = f"data:image/svg+xml;base64,{data}"
    yield f'<figure><img src="{source}" alt="{escape(picture.alternative)}">'
    if picture.caption:
        yield f"<figcaption>{escape(picture.caption)}</figcaption>"
    yield "</figure>"


def _section(section: Section, places: Mapping[str, str], *, within: str) -> Iterator[str]:
    if section.heading != within:
        yield f"<h3>{escape(section.heading)}</h3>"
    told = [_marked(sentence) for sentence in section.sentences]
    if len(told) > TOLD and sum(map(len, told)) > BRIEF:
        yield "<ul>"
        yield from (f"<li>{sentence}</li>" for sentence in told)
        yield "</ul>"
    elif told:
        yield f"<p>{' '.join(told)}</p>"
    for caption, table in section.tables:
        yield from _table(caption, table, places)
    if section.remarks:
        yield '<ul class="remarks">'
        yield from (f"<li>{_marked(remark)}</li>" for remark in section.remarks)
        yield "</ul>"


def _table(caption: str, table: Table, places: Mapping[str, str]) -> Iterator[str]:
    if not table.rows:
        return
    if caption:
        yield f"<h4>{escape(caption)}</h4>"
    yield '<div class="table"><table>'
    heads = "".join(_cell("th", h, k, table, {}) for k, h in enumerate(table.headings))
    yield f"<thead><tr>{heads}</tr></thead><tbody>"
    for row in table.rows:
        cells = "".join(_cell("td", cell, k, table, places) for k, cell in enumerate(row))
        yield f"<tr>{cells}</tr>"
    yield "</tbody></table></div>"


def _cell(element: str, text: str, place: int, table: Table, places: Mapping[str, str]) -> str:
    kind = ' class="figure"' if place in table.right else _short(text)
    if place in table.links:
        kind = ' class="link"'
    scope = ' scope="col"' if element == "th" else ""
    told = _marked(text)
    if place in table.links and text in places:
        told = f'<a href="#{escape(places[text])}">{told}</a>'
    return f"<{element}{scope}{kind}>{told}</{element}>"


def _short(text: str) -> str:
    """Mark ids, dates and single words, which are never broken."""
    return ' class="short"' if len(text) <= SHORT and " " not in text else ""
