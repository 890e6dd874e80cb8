"""The report for a board: map, answers, bottlenecks, candidates, data, findings, on one page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wfmap.analysis.answers import Answers
from wfmap.analysis.bottlenecks import Bottlenecks
from wfmap.analysis.wording import plural
from wfmap.findings import Finding
from wfmap.insertion.candidates import Candidates
from wfmap.insertion.portfolio.result import Portfolio
from wfmap.model.process import Process
from wfmap.readiness.data.audit import Audited
from wfmap.readiness.data.verdicts import StoreVerdict
from wfmap.report.answers.bottlenecks import bottlenecks_section
from wfmap.report.answers.sections import sections as answer_sections
from wfmap.report.audit import audit_sections
from wfmap.report.html import Chapter, Picture, page
from wfmap.report.insertion.charts import candidate_charts
from wfmap.report.insertion.portfolio import portfolio_section
from wfmap.report.insertion.sections import candidates_sections
from wfmap.report.section import Section
from wfmap.report.tables import Table

__all__ = ["Board", "board_page"]


@dataclass(frozen=True, slots=True)
class Board:
    """The parts of a report; None for what the document does not say enough for.

    `maps` are SVG by name: `flow`, `bottlenecks`, `candidates`.
    """

    process: Process
    today: date
    maps: Mapping[str, str]
    answers: Answers
    findings: tuple[Finding, ...]
    ranked: Bottlenecks | None = None
    candidates: Candidates | None = None
    portfolio: Portfolio | None = None
    audited: tuple[Audited, ...] = ()
    verdicts: tuple[StoreVerdict, ...] = ()


def board_page(board: Board) -> str:
    """Write the report as one HTML page that needs no network."""
    process = board.process
    lead = process.description or f"The process {process.stage}, as its document describes it."
    version = f", version {process.version}" if process.version else ""
    foot = (
        f"Made on {board.today.isoformat()} from the document{version}. Stated figures come from "
        "the document with their provenance; predicted ones from queueing theory, simulated ones "
        "from the simulator; assumptions are ranges to be measured. Legal remarks are a "
        "pre-screen, not legal advice."
    )
    return page(process.name or "Process", lead, tuple(_chapters(board)), foot)


def _chapters(board: Board) -> Iterator[Chapter]:
    name = board.process.name or "the process"
    yield Chapter("map", "The process", (_map(board, "flow", f"Map of {name}"),))
    yield Chapter(
        "answers",
        "What data flows where, who decides, what is handed over, where time goes",
        sections=answer_sections(board.process, board.answers),
    )
    if board.ranked is not None:
        yield Chapter(
            "bottlenecks",
            "Where the bottlenecks are",
            _pictures(board, "bottlenecks", "Time saved per case where a step is made faster"),
            (bottlenecks_section(board.process, board.ranked),),
        )
    if board.candidates is not None:
        yield from _proposals(board, board.candidates)
    if board.audited:
        sections = audit_sections(board.process, board.audited, board.verdicts)
        yield Chapter("data", "How good the data is", sections=sections)
    yield Chapter("findings", "Findings", sections=(_findings(board.findings),))


def _map(board: Board, name: str, words: str) -> Picture:
    return Picture(board.maps[name], f"{words}; the tables below say the same in words")


def _pictures(board: Board, name: str, words: str) -> tuple[Picture, ...]:
    return (_map(board, name, words),) if name in board.maps else ()


def _proposals(board: Board, found: Candidates) -> Iterator[Chapter]:
    charts = candidate_charts(found)
    pictures = (
        *_pictures(board, "candidates", "The best candidate at each step, with its ranks"),
        Picture(charts["pareto"], "Value of each candidate against its risk"),
        Picture(charts["ranks"], "Ranks of the candidates with their intervals"),
    )
    sections = candidates_sections(found)
    yield Chapter("candidates", "Where AI belongs, and what is better", pictures, sections)
    if board.portfolio is not None and board.portfolio.members:
        section = portfolio_section(found, board.portfolio)
        yield Chapter("portfolio", "What to do together", sections=(section,))


def _findings(findings: Sequence[Finding]) -> Section:
    rows = tuple(
        (
            f.severity,
            f.rule,
            (f.element.name or f.element.id) if f.element is not None else "",
            f.message,
            f.hint,
        )
        for f in findings
    )
    headings = ("severity", "rule", "where", "what", "what helps")
    return Section(plural(len(findings), "finding"), (), (("", Table(headings, rows)),))
