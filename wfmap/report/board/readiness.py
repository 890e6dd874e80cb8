"""Chapters on what has to be ready before AI is: systems, data and people."""

from collections.abc import Iterator, Mapping
from typing import Final

from wfmap.audit.recorded import audit_records
from wfmap.model.people import Readiness
from wfmap.model.quantity import Quantity
from wfmap.readiness.people.fitness import FEWEST
from wfmap.readiness.people.questionnaire import questionnaire
from wfmap.readiness.people.recorded import survey_records
from wfmap.readiness.systems.recorded import landscape_records
from wfmap.report.audit import ready_section, store_sections
from wfmap.report.audit_charts import audit_charts
from wfmap.report.board.parts import HEADINGS, Board
from wfmap.report.html import Chapter, Picture
from wfmap.report.quality import quality_section
from wfmap.report.section import Section
from wfmap.report.survey.people import survey_sections
from wfmap.report.survey.people_charts import survey_charts
from wfmap.report.survey.systems import systems_sections
from wfmap.report.survey.systems_chart import systems_charts
from wfmap.report.tables import Table
from wfmap.report.telling import Teller
from wfmap.units.figures import exact
from wfmap.words.sentences import listed, plural

__all__ = ["kept", "readiness_chapters"]

NAMED: Final = 9
"""Names that a sentence lists."""
CHARTS: Final[Mapping[str, str]] = {
    "readiness": "Means of the answers with their intervals, by role and scale",
    "gap": "What leadership sees differently from the roles",
}


def readiness_chapters(board: Board) -> Iterator[Chapter]:
    """Tell how ready the systems, the data and the people are."""
    yield _systems(board)
    yield _data(board)
    yield _people(board)


def kept(board: Board) -> dict[str, Readiness]:
    """Give the surveys that the document holds by actor; those of too few are left out."""
    told = {actor: said.readiness for actor, said in board.process.actors.items()}
    return {
        actor: found
        for actor, found in told.items()
        if found is not None and (found.respondents is None or found.respondents >= FEWEST)
    }


def _systems(board: Board) -> Chapter:
    told = Teller(landscape_records(board.systems, "report"))
    pictures_of = systems_charts(board.systems, told)
    words = "What travels from system to system, and how; the tables below say the same in words"
    pictures = tuple(Picture(svg, words) for svg in pictures_of.values())
    return Chapter(
        "systems",
        HEADINGS["systems"],
        pictures,
        systems_sections(board.systems, "report"),
        "interfaces and volumes are stated in the document; days of work are assumed.",
    )


def _data(board: Board) -> Chapter:
    left = _unaudited(board)
    held = quality_section(board.process)
    sections = (held,) if held is not None else ()
    if board.audited:
        sections = (
            *store_sections(board.process, board.audited, board.verdicts, "report"),
            *sections,
        )
        if left:
            told = f"{listed(left, NAMED)}: not audited; `wfmap audit FILE` does it."
            sections = (*sections, Section("What was not audited", (told,), ()))
    else:
        sections = (*sections, _no_audit(left))
    if board.verdicts:
        sections = (*sections, ready_section(board.process, board.verdicts))
    pictures = tuple(
        Picture(svg, caption, caption)
        for caption, svg in audit_charts(
            board.process, board.audited, Teller(audit_records(board.audited, "report"))
        )
    )
    return Chapter("data", HEADINGS["data"], pictures, sections, _measured(board))


def _measured(board: Board) -> str:
    if board.audited:
        return "measured in the tables that the document names; the rest as it is stated."
    if any(store.quality for store in board.process.stores.values()):
        return "stated in the document, each with its provenance; no table was read."
    return "nothing was measured."


def _unaudited(board: Board) -> list[str]:
    done = {audited.store for audited in board.audited if not audited.failed}
    stores = board.process.stores.items()
    return [store.name or name for name, store in stores if name not in done]


def _no_audit(left: list[str]) -> Section:
    if not left:
        told = "The document declares no store, so there is no table to look into."
    else:
        told = f"None of {plural(len(left), 'store')} could be audited: {listed(left, NAMED)}."
    what = (
        "Name the table of each store as its `source`, then run `wfmap audit FILE`, which measures "
        "how complete, unique and fresh it is."
    )
    return Section("No table was looked into", (told, what), ())


def _people(board: Board) -> Chapter:
    survey = board.people.survey
    if survey is not None:
        charts = survey_charts(survey, Teller(survey_records(survey, "report")))
        return Chapter(
            "people",
            HEADINGS["people"],
            tuple(Picture(svg, CHARTS.get(name, name)) for name, svg in charts.items()),
            (*survey_sections(survey, board.people.close, "report"), _note()),
            "measured by the survey whose answers were given.",
        )
    found = kept(board)
    section = _kept_section(board, found) if found else _nobody(board)
    source = "measured by earlier surveys that the document holds." if found else "nobody was asked"
    return Chapter("people", HEADINGS["people"], sections=(section,), source=source)


def _note() -> Section:
    told = (
        "They are shown, and change no candidate until the document holds them: "
        "`wfmap survey score FILE ANSWERS --write`."
    )
    return Section("What the answers do here", (told,), ())


def _nobody(board: Board) -> Section:
    roles = [role.name for role in board.people.asked]
    told = "Nobody was asked: how ready the people are is unknown."
    whom = f"To be asked: {listed(roles, NAMED)}." if roles else "The document names no role."
    how = (
        "`wfmap survey form FILE` writes the questionnaire; `wfmap report FILE --answers ANSWERS` "
        "shows what they said."
    )
    return Section("Nobody was asked", (told, whom, how), ())


def _kept_section(board: Board, found: Mapping[str, Readiness]) -> Section:
    names = {actor: board.process.actors[actor].name or actor for actor in found}
    rows = [
        ("Respondents", *(_said(one.respondents) for one in found.values())),
        ("As of", *(one.as_of or "–" for one in found.values())),
    ]
    for scale in questionnaire().scales:
        cells = tuple(_said(getattr(one, scale.name, None)) for one in found.values())
        if any(cell != "–" for cell in cells):
            rows.append((scale.title, *cells))
    columns = tuple(range(1, len(names) + 1))
    table = Table(("Scale", *names.values()), tuple(rows), columns, (0,))
    told = f"The document holds the survey of {plural(len(found), 'role')}; scores are 1 to 5."
    silent = [role.name for role in board.people.asked if _is_silent(board, role.id)]
    remark = (
        f"{listed(silent, NAMED)}: not asked, or fewer than {FEWEST} answered; "
        "`wfmap survey form FILE` writes the questionnaire."
    )
    remarks = (remark,) if silent else ()
    return Section("What the document holds", (told,), (("Scores, 1 to 5", table),), remarks)


def _is_silent(board: Board, role: str) -> bool:
    return role in board.process.actors and role not in kept(board)


def _said(value: Quantity | float | None) -> str:
    if value is None:
        return "–"
    return exact(value.value if isinstance(value, Quantity) else value)
