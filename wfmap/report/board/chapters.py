"""The chapters of a report for a board, each with where its figures come from."""

from collections.abc import Iterator, Sequence
from typing import Final

from wfmap.findings import SEVERITIES, Finding
from wfmap.graph import ProcessGraph
from wfmap.insertion.candidates import Candidates
from wfmap.report.answers.bottlenecks import bottlenecks_section
from wfmap.report.answers.sections import sections as answer_sections
from wfmap.report.board.parts import HEADINGS, Board
from wfmap.report.board.readiness import readiness_chapters
from wfmap.report.board.summary import summary_section
from wfmap.report.html import Chapter, Picture, page
from wfmap.report.insertion.charts import candidate_charts
from wfmap.report.insertion.portfolio import portfolio_section
from wfmap.report.insertion.portfolio_charts import payback_chart
from wfmap.report.insertion.sections import candidates_sections
from wfmap.report.plan.gantt_chart import gantt
from wfmap.report.plan.sections import challenges_section, schedule_sections
from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.words.sentences import plural

__all__ = ["board_page", "chapters_of"]

ANNEX: Final = "answers"
"""The chapter at which the annex begins: what stands before it is two sheets of paper."""


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
    return page(process.name or "Process", lead, chapters_of(board), foot, ANNEX)


def chapters_of(board: Board) -> tuple[Chapter, ...]:
    """List the chapters of the report, the summary first."""
    rest = tuple(_chapters(board))
    summary = Chapter(
        "summary",
        HEADINGS["summary"],
        sections=(summary_section(board, {chapter.anchor for chapter in rest}),),
        source="each line says what it rests on, and which chapter tells more.",
        closing=tuple(_chart(board)),
    )
    return summary, *rest


def _chart(board: Board) -> Iterator[Picture]:
    """Draw the one chart of a board: when it has paid back, else what is proposed, else dates."""
    found, done = board.candidates, board.portfolio
    paid = payback_chart(found, done, "report") if found and done and done.members else ""
    if paid:
        yield Picture(paid, "When all that is proposed has paid back; the table says it in words")
    elif found is not None and any(c.rank and not c.is_nothing for c in found.all):
        yield Picture(candidate_charts(found)["ranks"], "Ranks of the candidates, with intervals")
    elif board.plan.tasks:
        yield Picture(gantt(board.plan), "The plan as a Gantt chart")


def _chapters(board: Board) -> Iterator[Chapter]:
    name = board.process.name or "the process"
    yield Chapter(
        "map",
        HEADINGS["map"],
        (_map(board, "flow", f"Map of {name}"),),
        source="drawn from the document as it is stated.",
    )
    yield Chapter(
        "answers",
        HEADINGS["answers"],
        sections=answer_sections(board.process, board.answers, answer="report"),
        source="stated in the document; nothing is predicted here.",
    )
    if board.ranked is not None:
        yield Chapter(
            "bottlenecks",
            HEADINGS["bottlenecks"],
            _pictures(board, "bottlenecks", "Time saved per case where a step is made faster"),
            (bottlenecks_section(board.process, board.ranked, "report"),),
            f"{board.ranked.basis} from the stated times, arrivals and people.",
        )
    yield from readiness_chapters(board)
    if board.candidates is not None:
        yield from _proposals(board, board.candidates)
    yield from _work(board)
    yield Chapter(
        "findings",
        HEADINGS["findings"],
        sections=(_findings(board.plan.graph, board.findings),),
        source="found by the rules on the document; `wfmap rules` explains each.",
    )


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
    how = "predicted" if found.tried is None else "predicted, and simulated where it matters,"
    yield Chapter(
        "candidates",
        HEADINGS["candidates"],
        pictures,
        candidates_sections(found, titled=True, answer="report"),
        f"effects are {how} from the document and from assumed ranges of what AI can do.",
    )
    if board.portfolio is not None and board.portfolio.members:
        yield Chapter(
            "portfolio",
            HEADINGS["portfolio"],
            sections=(portfolio_section(found, board.portfolio, titled=True, answer="report"),),
            source=f"effects together are {board.portfolio.joint.basis}; weeks are assumed.",
        )


def _work(board: Board) -> Iterator[Chapter]:
    yield Chapter(
        "challenges",
        HEADINGS["challenges"],
        sections=(challenges_section(board.plan),),
        source="found on the document and its candidates, and kept in the register where one is "
        "given; efforts are assumed.",
    )
    picture = Picture(
        gantt(board.plan),
        "The plan as a Gantt chart; the table of tasks below says the same in words",
        "Each bar ends when its task is done as likely as not, its tail when nine of ten runs are.",
    )
    yield Chapter(
        "plan",
        HEADINGS["plan"],
        (picture,) if board.plan.tasks else (),
        schedule_sections(board.plan, "report"),
        "dates are simulated from assumed efforts and the stated calendars.",
    )


def _findings(graph: ProcessGraph, findings: Sequence[Finding]) -> Section:
    graver = sorted(findings, key=lambda f: -SEVERITIES.index(f.severity))
    rows = tuple((f.severity, f.rule, _where(graph, f), f.message, f.hint) for f in graver)
    headings = ("severity", "rule", "where", "what", "what helps")
    return Section(plural(len(findings), "finding"), (), (("", Table(headings, rows)),))


def _where(graph: ProcessGraph, finding: Finding) -> str:
    """Name the place of a finding; a flow by the steps it joins."""
    element = finding.element
    if element is None:
        return ""
    flow = graph.flows.get(element.id) if element.kind == "flow" else None
    if flow is not None and not element.name:
        return " → ".join(graph.steps[end].label for end in (flow.source, flow.target))
    return element.name or element.id
