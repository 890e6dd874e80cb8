"""A document → everything that a report for a board is made of, each part found once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from wfmap.analysis.answers import answers
from wfmap.analysis.bottlenecks import Bottlenecks, Setup
from wfmap.insertion.candidates import Candidates
from wfmap.pipeline.answering import RankBy, rank
from wfmap.pipeline.auditing import Audit, audit_document
from wfmap.pipeline.checking import Built, CheckOptions, findings_of
from wfmap.pipeline.drawing import MapOptions, draw, paint_map
from wfmap.pipeline.inserting import LARGEST, InsertionOptions, candidates_of, portfolio_of
from wfmap.report.board import Board

__all__ = ["ReportOptions", "gather"]


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """How a report is made: effects simulated or predicted, and the budget of its portfolio."""

    today: date
    ranking: RankBy = "predicted"
    setup: Setup = field(default_factory=Setup)
    insertion: InsertionOptions = field(default_factory=lambda: InsertionOptions(simulate=False))
    weeks: float = 26.0
    folder: Path | None = None
    told: Callable[[str], None] | None = None


def gather(built: Built, options: ReportOptions) -> Board:
    """Find every part of a report.

    Raises:
        RenderError: a map could not be laid out.
    """
    ranked = rank(built, options.ranking, options.setup)
    small = len(built.graph.steps) <= LARGEST
    found = candidates_of(built, options.insertion) if small else None
    chosen = portfolio_of(found, options.weeks, options.insertion) if found is not None else None
    audit = _audit(built, options)
    return Board(
        process=built.process,
        today=options.today,
        maps=_maps(built, options, ranked, found),
        answers=answers(built.graph, built.facts),
        findings=findings_of(built, CheckOptions(options.today)),
        ranked=ranked,
        candidates=found,
        portfolio=chosen,
        audited=audit.audited if audit is not None else (),
        verdicts=audit.verdicts if audit is not None else (),
    )


def _maps(
    built: Built, options: ReportOptions, ranked: Bottlenecks | None, found: Candidates | None
) -> dict[str, str]:
    from wfmap.analysis.bottlenecks import bottlenecks_overlay  # noqa: PLC0415 - only here
    from wfmap.insertion.overlay import candidates_overlay  # noqa: PLC0415 - as above

    wanted = MapOptions(options.today)
    maps = {"flow": draw(built, wanted).decode()}
    if ranked is not None and any(ranked.kinds.values()):
        over = bottlenecks_overlay(ranked)
        maps["bottlenecks"] = paint_map(built.graph, over, wanted, "svg").decode()
    if found is not None:
        over = candidates_overlay(found)
        maps["candidates"] = paint_map(built.graph, over, wanted, "svg").decode()
    return maps


def _audit(built: Built, options: ReportOptions) -> Audit | None:
    """Audit the tables beside the document, where a store names one and it is there."""
    if options.folder is None:
        return None
    there = tuple(
        name
        for name, store in built.process.stores.items()
        if store.source and (options.folder / store.source.partition("#")[0]).is_file()
    )
    return audit_document(built, options.folder, options.today, there) if there else None
