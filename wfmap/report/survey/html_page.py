"""The questionnaire as a page to print, or to fill on screen and print: one sheet for each role."""

from collections.abc import Sequence
from typing import Final

from wfmap.readiness.people.fitness import FEWEST
from wfmap.readiness.people.questionnaire import LEADERSHIP, LOWEST, Role, questionnaire
from wfmap.render.paint.xml import Xml, safe_id

__all__ = ["html_form"]

_STYLE: Final = """
:root { color-scheme: light; }
body { font: 15px/1.45 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: #1b2733;
  margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
section + section { margin-top: 4rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; font-weight: 600; margin: 0 0 1rem; color: #44525f; }
p { margin: .4rem 0; }
.about { background: #f3f5f7; border-left: 4px solid #0072b2; padding: .6rem .9rem; }
.who { margin: 1rem 0; }
.who input { border: 0; border-bottom: 1px solid #1b2733; width: 6rem; font: inherit; }
table { border-collapse: collapse; width: 100%; margin-top: .5rem; }
th { font-size: .82rem; font-weight: 600; text-align: center; vertical-align: bottom;
  padding: .3rem .25rem; border-bottom: 2px solid #1b2733; width: 3.9rem; }
th:nth-child(2) { text-align: left; width: auto; }
th:first-child { width: 2rem; }
td { padding: .38rem .25rem; border-bottom: 1px solid #d5dbe0; text-align: center; }
td:first-child { color: #5b6873; font-size: .85rem; }
td:nth-child(2) { text-align: left; }
td:last-child, th:last-child { border-left: 1px solid #d5dbe0; }
input[type=radio] { width: 1.1rem; height: 1.1rem; margin: 0; vertical-align: middle; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
@page { size: A4; margin: 12mm; }
@media print {
  body { margin: 0; max-width: none; padding: 0; font-size: 9pt; line-height: 1.15; }
  section { break-after: page; }
  section:last-child { break-after: auto; }
  section + section { margin-top: 0; }
  td { padding: .1rem .2rem; }
  th { padding: .15rem; width: 2.3rem; font-size: 7pt; }
  td:first-child { font-size: 7.5pt; }
  h1 { font-size: 14pt; }
  h2 { font-size: 11pt; margin-bottom: .4rem; }
  .who { margin: .5rem 0; }
  input[type=radio] { width: .9rem; height: .9rem; }
  .about { border: 1px solid #5b6873; background: none; padding: .2rem .6rem; }
}
"""


def html_form(process: str, roles: Sequence[Role]) -> str:
    """Write a self-contained page: no script, no network; every label is escaped."""
    page = Xml()
    page.trusted("<!DOCTYPE html>\n")
    with page.element("html", lang="en"):
        with page.element("head"):
            page.empty("meta", charset="utf-8")
            page.empty("meta", name="viewport", content="width=device-width, initial-scale=1")
            page.leaf("title", f"Survey: {process}")
            with page.element("style"):
                page.trusted(_STYLE)
        with page.element("body"):
            for role in roles:
                _sheet(page, process, role)
    page.line()
    return page.text()


def _sheet(page: Xml, process: str, role: Role) -> None:
    with page.element("section", id=f"role-{safe_id(role.id)}"):
        page.line()
        page.leaf("h1", process or "Survey")
        page.leaf("h2", f"For: {role.name}")
        _introduction(page, role)
        _table(page, role)
    page.line()


def _introduction(page: Xml, role: Role) -> None:
    with page.element("div", class_="about"):
        page.leaf("p", _what(role))
        page.leaf(
            "p",
            "There are no right answers. Write no name. Nothing is shown of a role with fewer than "
            f"{FEWEST} answers, and nobody's answers are shown by themselves. If you cannot say, "
            f"tick “{questionnaire().dont_know}”: that is an answer too.",
        )
    with page.element("p", class_="who"):
        page.trusted("Number of this sheet: ")
        page.empty("input", type="text", aria_label="Number of this sheet")


def _what(role: Role) -> str:
    if role.id == LEADERSHIP:
        return (
            "It is planned to let AI do a part of this process. You lead people who work in it. "
            "Please say how far each sentence is true for you."
        )
    steps = ", ".join(f"“{step}”" for step in dict.fromkeys(role.steps))
    at = f" You work here at: {steps}." if steps else ""
    return (
        f"It is planned to let AI do a part of this process.{at} "
        "Please say how far each sentence is true for you and your work."
    )


def _table(page: Xml, role: Role) -> None:
    asked = questionnaire()
    choices = [*enumerate(asked.labels, LOWEST)]
    with page.element("table"):
        with page.element("thead"), page.element("tr"):
            page.leaf("th", "")
            page.leaf("th", "How far is this true?", scope="col")
            for value, label in choices:
                page.leaf("th", f"{value} {label}", scope="col")
            page.leaf("th", asked.dont_know, scope="col")
        page.line()
        with page.element("tbody"):
            for item in asked.items:
                values = (*(str(value) for value, _ in choices), "dk")
                labels = (*asked.labels, asked.dont_know)
                _item(page, role, (item.id, item.text), tuple(zip(values, labels, strict=True)))


def _item(
    page: Xml, role: Role, item: tuple[str, str], choices: tuple[tuple[str, str], ...]
) -> None:
    identity, text = item
    with page.element("tr"):
        page.leaf("td", identity)
        page.leaf("td", text)
        for value, label in choices:
            with page.element("td"):
                page.empty(
                    "input",
                    type="radio",
                    name=f"{safe_id(role.id)}-{identity}",
                    value=value,
                    aria_label=f"{text} {label}",
                )
    page.line()
