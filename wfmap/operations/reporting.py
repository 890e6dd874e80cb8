"""A document → everything that a report for a board is made of, each part found once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from wfmap.analysis.overlays import assuming
from wfmap.analysis.terms import Terms
from wfmap.answers import answers
from wfmap.audit.sources import NOTHING_MORE, Allowed, is_connected
from wfmap.audit.verdicts import StoreVerdict
from wfmap.bottlenecks import Bottlenecks
from wfmap.insertion.candidates import Candidates
from wfmap.insertion.portfolio.result import Portfolio
from wfmap.operations import draw as drawing
from wfmap.operations.answering import RankBy, base_of, rank
from wfmap.operations.auditing import Audit, audit_document, verdicts
from wfmap.operations.checking import Built, CheckOptions, findings_of
from wfmap.operations.inserting import LARGEST, InsertionOptions, candidates_of, portfolio_of
from wfmap.operations.planning import plan_of
from wfmap.operations.sources import FOLDERS
from wfmap.operations.surveying import asked, close_to_earlier, systems_survey
from wfmap.plan.challenges import Challenge
from wfmap.plan.planning import Plan, PlanOptions
from wfmap.plan.schedule import Capacity, Runs
from wfmap.readiness.people.scoring import Survey
from wfmap.report.board import Board
from wfmap.report.board.parts import People

if TYPE_CHECKING:
    from wfmap.analysis.baseline import Baseline

__all__ = ["ReportOptions", "gather"]


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """How a report is made: effects simulated or predicted, and the budget of its portfolio.

    Tables are read from `folder`, where the document is, and from named `connections`, as far as
    they are `allowed`; without a folder none is. `start` is the first day of work, today where
    None; `register` the challenges as people left them, `people` the survey of them, scored.
    `told` gets what is being done.
    """

    today: date
    ranking: RankBy = "predicted"
    terms: Terms = field(default_factory=Terms)
    insertion: InsertionOptions = field(default_factory=lambda: InsertionOptions(simulate=False))
    weeks: float = 26.0
    folder: Path | None = None
    connections: Mapping[str, str] = field(default_factory=dict)
    allowed: Allowed = NOTHING_MORE
    told: Callable[[str], None] | None = None
    start: date | None = None
    capacity: Capacity = field(default_factory=Capacity)
    runs: Runs = field(default_factory=Runs)
    register: tuple[Challenge, ...] = ()
    people: Survey | None = None


def gather(built: Built, options: ReportOptions) -> Board:
    """Find every part of a report.

    Candidates are found once, for the portfolio and the plan alike.

    Raises:
        RenderError: a map could not be laid out.
        WfmapError: challenges wait for each other in a circle.
    """
    tell = options.told or _nobody
    people = _people(built, options.people)
    tell("ranking what would make the process faster")
    ranked = rank(built, options.ranking, options.terms)
    base = base_of(built, options.terms) if options.ranking == "simulated" else None
    tell("looking for places for AI and for what is simpler")
    small = len(built.graph.steps) <= LARGEST
    found = candidates_of(built, options.insertion) if small else None
    tell("choosing what to do together")
    chosen = portfolio_of(found, options.weeks, options.insertion) if found is not None else None
    tell("looking at the data")
    audit = _audit(built, options)
    tell("drawing, planning and writing")
    return Board(
        process=built.process,
        today=options.today,
        maps=_maps(built, options, ranked, found, base),
        answers=answers(built.graph, built.facts),
        findings=findings_of(built, CheckOptions(options.today)),
        systems=systems_survey(built),
        people=people,
        plan=_plan(built, options, found, chosen),
        ranked=ranked,
        baseline=base,
        candidates=found,
        portfolio=chosen,
        audited=audit.audited if audit is not None else (),
        verdicts=audit.verdicts if audit is not None else _verdicts(built, small=small),
    )


def _nobody(_: str) -> None:
    """Hear nothing."""


def _people(built: Built, survey: Survey | None) -> People:
    """List who is asked, and what their answers come to."""
    if survey is None:
        return People(asked(built))
    return People(asked(built), survey, close_to_earlier(built, survey))


def _plan(
    built: Built, options: ReportOptions, found: Candidates | None, portfolio: Portfolio | None
) -> Plan:
    """Plan what the portfolio chose; the register alone where nothing is proposed."""
    wanted = PlanOptions(
        start=options.start or options.today,
        today=options.today,
        chosen=portfolio.choice.items if portfolio is not None else (),
        previous=options.register,
        capacity=options.capacity,
        runs=options.runs,
    )
    if found is None:
        return plan_of(built, wanted)
    return plan_of(built, wanted, found.all, state=found.state, found=found)


def _maps(
    built: Built,
    options: ReportOptions,
    ranked: Bottlenecks | None,
    found: Candidates | None,
    base: "Baseline | None",
) -> dict[str, str]:
    from wfmap.bottlenecks import bottlenecks_overlay  # noqa: PLC0415 - only here
    from wfmap.insertion.overlay import candidates_overlay  # noqa: PLC0415 - as above

    wanted = drawing.Options(today=options.today)
    maps = {"flow": drawing.draw(built, wanted).decode()}
    if ranked is not None and any(ranked.kinds.values()):
        over = assuming(built.graph, drawing.naming(bottlenecks_overlay(ranked), base))
        maps["bottlenecks"] = drawing.paint_map(built.graph, over, wanted).decode()
    if found is not None:
        over = assuming(built.graph, drawing.naming(candidates_overlay(found), base))
        maps["candidates"] = drawing.paint_map(built.graph, over, wanted).decode()
    return maps


def _verdicts(built: Built, *, small: bool) -> tuple[StoreVerdict, ...]:
    """Judge the data by what the document holds of it, where no table was read."""
    return verdicts(built.graph) if small else ()


def _audit(built: Built, options: ReportOptions) -> Audit | None:
    """Audit the tables beside the document and in named connections, where a store names one."""
    folder, named = options.folder, options.connections
    if folder is None:
        return None
    there = tuple(
        name
        for name, store in built.process.stores.items()
        if store.source
        and (
            (folder / store.source.partition("#")[0]).is_file() or is_connected(store.source, named)
        )
    )
    if not there:
        return None
    may = replace(options.allowed, folders=FOLDERS.get())
    return audit_document(built, folder, options.today, there, connections=named, allowed=may)
