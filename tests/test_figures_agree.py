"""Every figure of every answer is a record, and no two answers have two values for one figure."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from wfmap.analysis.overlays import findings_overlay, waits_overlay
from wfmap.analysis.terms import Terms
from wfmap.bottlenecks import bottlenecks_overlay, deciding, screening, staffing, tornado
from wfmap.cli.element_page import element_page
from wfmap.insertion import candidates
from wfmap.insertion.overlay import candidates_overlay
from wfmap.insertion.portfolio.result import bought
from wfmap.insertion.recorded import candidate_records, drawn_portfolio
from wfmap.insertion.trying import Rounds
from wfmap.operations import answering, explaining, inserting, planning, reporting
from wfmap.operations import draw as drawing
from wfmap.operations import simulate as simulating
from wfmap.operations.checking import Built, CheckOptions, load
from wfmap.operations.draw import naming, paint_map
from wfmap.operations.results.analysis import analysis_result
from wfmap.operations.results.candidates import candidates_result
from wfmap.operations.results.comparison import comparison_result
from wfmap.operations.results.plan import plan_result
from wfmap.operations.results.portfolio import portfolio_result
from wfmap.operations.results.simulation import simulation_result
from wfmap.operations.sources import source_of
from wfmap.overlay import Overlay
from wfmap.plan.planning import PlanOptions
from wfmap.plan.recorded import plan_records
from wfmap.plan.schedule import Runs
from wfmap.readiness.systems.overlay import landscape_overlay
from wfmap.report.answers import FORMATS, brief_section, to_brief
from wfmap.report.answers.sections import sections as answer_sections
from wfmap.report.beside import Beside
from wfmap.report.board import board_page
from wfmap.report.board.chapters import chapters_of
from wfmap.report.insertion import (
    CANDIDATES,
    brief_candidates,
    brief_candidates_section,
    brief_portfolio,
    brief_portfolio_section,
)
from wfmap.report.insertion.charts import candidate_charts
from wfmap.report.insertion.portfolio import PORTFOLIOS, portfolio_section
from wfmap.report.insertion.portfolio_charts import portfolio_charts
from wfmap.report.insertion.sections import candidates_sections
from wfmap.report.plan import PLANS, brief_plan, brief_plan_section, gantt, plan_sections
from wfmap.report.section import Section
from wfmap.report.simulation import COMPARISONS, SIMULATIONS, comparison_charts, simulation_charts
from wfmap.report.simulation.charts import drawn_comparison, drawn_simulation
from wfmap.report.simulation.comparing import comparison_section
from wfmap.report.simulation.sections import simulation_section
from wfmap.report.telling import Teller

MODELS = sorted((Path(__file__).parents[1] / "models").glob("*.json"))
TODAY = date(2026, 3, 2)
EVENTS = 4_000_000
CHECKED = CheckOptions(TODAY)
TERMS = Terms(events=EVENTS)
RACED = ("invoice-to-pay", "trip-booking")
"""Models whose changes are simulated; those of the others are predicted, which costs less."""

Identity = tuple[str, str, str, str, str]
"""A document, then key, element, unit and basis."""


@dataclass
class Gathered:
    """The figures of all answers about a document, and how texts write theirs."""

    values: dict[Identity, dict[float | None, set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    told: list[tuple[str, str, str]] = field(default_factory=list)
    briefs: list[str] = field(default_factory=list)

    def brief(self, text: str, section: Section) -> None:
        """Take down the figures of an answer in a dozen lines, and the lines."""
        self.briefs.append(text)
        self.text("", text, [section])

    def json(self, document: str, text: str) -> None:
        """Take down the figures of an answer that is JSON."""
        for where, record in _records(json.loads(text), document):
            known = (record["key"], record["element"], record["unit"], record["basis"])
            value = float("inf") if record.get("unbounded") else record["value"]
            self.values[where, *known][value].add(record["answer"])

    def drawn(self, teller: Teller, picture: str = "") -> None:
        """Take down the figures of a chart; what is written on it should stand in the picture."""
        for told in teller.told:
            record = told.record
            self.values["", *record.identity][record.value].add(record.answer)
            written = " ".join(unescape(picture).split())
            self.told.append((f"{record.answer}: {record.key}", told.text, written))

    def map(self, built: Built, over: Overlay) -> None:
        """Take down the figures of a map; those of its steps' badges should stand on it."""
        picture = paint_map(built.graph, over, drawing.Options(unfold=True)).decode()
        written = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", unescape(picture)))
        for told, text in over.figures:
            record = told.record
            self.values["", *record.identity][record.value].add(record.answer)
            where = f"{record.answer}: {record.key} {record.element}"
            self.told.append((where, told.text, text))
        badges = [mark.badge for mark in over.steps.values() if mark.badge is not None]
        # where events leave a badge no room, its words go and its figure stays
        figures = [badge.text.split(" · ")[0] for badge in badges if badge.figures]
        self.told += [(over.name, figure, written) for figure in figures]

    def text(self, document: str, text: str, sections: Iterable[Section]) -> None:
        """Take down the figures of an answer that is text, and where they should stand in it."""
        plain = " ".join(text.split())
        for section in sections:
            for told in section.figures:
                record = told.record
                self.values[document, *record.identity][record.value].add(record.answer)
                self.told.append(
                    (f"{record.answer}: {record.key} {record.element}", told.text, plain)
                )


def _records(values: Any, document: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Find the records in JSON values; those of a comparison are of three documents."""
    if not isinstance(values, dict):
        return
    for name, value in values.items():
        if name in ("figures", "records") and isinstance(value, list):
            yield from ((document, record) for record in value)
        else:
            of = {"to_be": "to-be", "difference": "pair"}.get(name, document)
            yield from _records(value, of)


@cache
def built_from(path: Path) -> Built:
    """Load a document once."""
    return load(str(path))


def once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what answers ask for in the same words be worked out once: it is the same by law.

    What one of them asks for otherwise is worked out anew, and its figures would differ.
    """
    kept: dict[str, Any] = {}

    def keep(module: Any, name: str) -> None:
        work = getattr(module, name)

        def kept_or_made(built: Built, *given: Any, **named: Any) -> Any:
            key = f"{name} {given} {named}"
            if key not in kept:
                kept[key] = work(built, *given, **named)
            return kept[key]

        monkeypatch.setattr(module, name, kept_or_made)

    for module, name in (
        (answering, "rank"),
        (reporting, "rank"),
        (reporting, "candidates_of"),
        (reporting, "portfolio_of"),
        (planning, "candidates_of"),
        (inserting, "candidates_of"),
        (inserting, "portfolio_of"),
    ):
        keep(module, name)


def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few changes be tried of each kind: that costs time, and adds figures of the same sort."""
    for module, name, number in (
        (deciding, "RACED", 1),
        (deciding, "FEWEST", 1),
        (screening, "MOST", 4),
        (staffing, "MOST", 4),
        (tornado, "MOST", 4),
        (candidates, "CORNERED", 1),
    ):
        monkeypatch.setattr(module, name, number)


def gather(path: Path, monkeypatch: pytest.MonkeyPatch) -> Gathered:
    """Ask every answer about a document, in JSON and in text."""
    once(monkeypatch)
    few(monkeypatch)
    built, found, raced = built_from(path), Gathered(), path.stem in RACED
    wanted = inserting.InsertionOptions(simulate=raced, rounds=Rounds(TERMS, 1, 1))
    _simulated(built, found, raced=raced)
    _analysed(path, built, found, raced=raced)
    proposed = inserting.candidates_of(built, wanted)
    found.json("", candidates_result(proposed, Beside()).to_json())
    found.text("", CANDIDATES["text"](proposed), candidates_sections(proposed))
    found.map(built, naming(candidates_overlay(proposed), proposed.baseline))
    of_candidates = Teller(candidate_records(proposed, "candidates --charts"))
    candidate_charts(proposed, of_candidates)
    found.drawn(of_candidates)
    found.brief(brief_candidates(proposed), brief_candidates_section(proposed))
    chosen = inserting.portfolio_of(proposed, 26.0, wanted)
    found.json("", portfolio_result(proposed, chosen, Beside()).to_json())
    found.text("", PORTFOLIOS["text"](proposed, chosen), [portfolio_section(proposed, chosen)])
    line = bought(proposed, chosen)
    of_portfolio = Teller(drawn_portfolio(proposed, chosen, line, "portfolio --charts"))
    found.drawn(of_portfolio, portfolio_charts(proposed, chosen, of_portfolio).get("payback", ""))
    found.brief(brief_portfolio(proposed, chosen), brief_portfolio_section(proposed, chosen))
    _planned(built, found, wanted)
    return found


def _simulated(built: Built, found: Gathered, *, raced: bool) -> None:
    options = simulating.Options(events=EVENTS)
    base, forced = simulating.simulate(built, options), options.allow_unstable
    found.json("", simulation_result(base, Beside(), forced=forced).to_json())
    found.text("", SIMULATIONS["text"](base, forced), [simulation_section(base)])
    teller = Teller(drawn_simulation(built.graph, base.simulated, "simulate --charts"))
    simulation_charts(built.graph, base.simulated, teller)
    found.drawn(teller)
    if not raced:
        return
    both = simulating.compare(built, built, options)
    found.json("", comparison_result(both, Beside(), forced=forced).to_json())
    before, after = (Teller(told) for told in drawn_comparison(both, "compare --charts"))
    comparison_charts(both, (before, after))
    found.drawn(before)
    found.drawn(after)
    section = comparison_section(built.graph, built.graph, both)
    text = COMPARISONS["text"](built.graph, built.graph, both, forced)
    found.told += [
        (f"compare: {told.record.key}", told.text, " ".join(text.split()))
        for told in section.figures
    ]


def _analysed(path: Path, built: Built, found: Gathered, *, raced: bool) -> None:
    by: answering.RankBy = "simulated" if raced else "predicted"
    done = answering.analyse(source_of(str(path)), CHECKED, by=by, terms=TERMS)
    parts = (built.process, done.answers, done.findings, done.ranked, done.baseline)
    found.json("", analysis_result(done, Beside()).to_json())
    shown = (built.process, done.answers, done.ranked, done.baseline)
    found.text("", FORMATS["text"](*parts), answer_sections(*shown))
    _laid_over(built, found, done)
    around = (done.ranked, done.baseline)
    brief = to_brief(built.graph, done.predicted, done.findings, *around)
    found.brief(brief, brief_section(built.graph, done.predicted, *around))
    for place in (next(iter(built.graph.steps)), *built.process.actors)[:2]:
        told = explaining.explain(source_of(str(path)), place, CHECKED, TERMS)
        found.json("", element_page(told, "json"))


def _laid_over(built: Built, found: Gathered, done: answering.Analysed) -> None:
    """Lay over a map what an analysis knows: findings, waits, bottlenecks; and the landscape."""
    base = done.baseline
    waits = (
        waits_overlay(built.graph, built.facts)
        if base is None
        else waits_overlay(built.graph, base.simulated.facts, "simulated")
    )
    found.map(built, findings_overlay(built.graph, done.findings))
    found.map(built, naming(waits, base))
    found.map(built, landscape_overlay(built.graph))
    if done.ranked is not None:
        found.map(built, naming(bottlenecks_overlay(done.ranked), base))


def _planned(built: Built, found: Gathered, wanted: inserting.InsertionOptions) -> None:
    choice = planning.choice_of(
        built, planning.Wish(rounds=wanted.rounds if wanted.simulate else None)
    )
    options = PlanOptions(TODAY, TODAY, choice.chosen, runs=Runs(50))
    plan = planning.plan_of(built, options, choice.known, state=choice.state, found=choice.found)
    found.json("", plan_result(plan, Beside()).to_json())
    found.text("", PLANS["text"](plan), plan_sections(plan))
    found.brief(brief_plan(plan), brief_plan_section(plan))
    of_plan = Teller(plan_records(plan, "plan --format svg"))
    found.drawn(of_plan, gantt(plan, of_plan))
    by: answering.RankBy = "simulated" if wanted.simulate else "predicted"
    board = reporting.gather(
        built,
        reporting.ReportOptions(TODAY, by, TERMS, wanted, start=TODAY, runs=Runs(50)),
    )
    sections = [section for chapter in chapters_of(board) for section in chapter.sections]
    page = re.sub(r"<[^>]*>", " ", unescape(board_page(board)))
    found.text("", page, sections)


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_no_figure_has_two_values_and_each_of_a_text_stands_in_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever prints a figure of a document, it is one; and what is brief is a dozen lines."""
    found = gather(path, monkeypatch)
    twice = {identity: values for identity, values in found.values.items() if len(values) > 1}
    assert not twice
    lines = [text.splitlines() for text in found.briefs]
    assert len(lines) == 4
    assert not [said for said in lines if len(said) > 12 or max(map(len, said)) > 80]
    lacking = [(where, text) for where, text, written in found.told if text not in written]
    assert not lacking
    answers = {answer for values in found.values.values() for a in values.values() for answer in a}
    assert answers >= {"simulate", "analyse", "candidates", "portfolio", "plan", "report"}
    # of the ten-line example nothing is known but questions: no rank at a step, no date of a task
    pictures = {"draw --overlay candidates", "plan --format svg"}
    assert (answers >= pictures) == (path.stem != "invoice-approval")
    assert "candidates --charts" in answers
    if path.stem in RACED:
        assert answers >= {"simulate --charts", "candidates --charts"}
        assert answers >= {f"draw --overlay {name}" for name in ("waits", "bottlenecks")}
    assert ("compare" in answers) == (path.stem in RACED)
    assert "explain" in answers
