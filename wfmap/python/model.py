"""One object for a document: what it holds, and every operation as a method."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import partial
from os import PathLike, fspath
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from wfmap.model.document import to_json, write
from wfmap.operations.checking import Built, open_document
from wfmap.operations.sources import Source, source_of
from wfmap.prediction.predictor import Prediction, predict
from wfmap.python.method import Later, Method, MethodOn
from wfmap.results import plain

if TYPE_CHECKING:
    from wfmap.operations import analyse as analysing
    from wfmap.operations import audit as auditing
    from wfmap.operations import besides, comparing, surveying
    from wfmap.operations import candidates as proposing
    from wfmap.operations import check as finding
    from wfmap.operations import draw as drawing
    from wfmap.operations import explain as explaining
    from wfmap.operations import export as exporting
    from wfmap.operations import insert as putting
    from wfmap.operations import plan as planning
    from wfmap.operations import planning as planned
    from wfmap.operations import questions as asking
    from wfmap.operations import report as reporting
    from wfmap.operations import simulate as simulating
    from wfmap.operations.candidates import Figures
    from wfmap.operations.results import (
        analysis,
        audit,
        candidates,
        comparison,
        difference,
        explanation,
        findings,
        landscape,
        plan,
        portfolio,
        simulation,
        survey,
    )
    from wfmap.operations.results import questions as form
    from wfmap.operations.results.questions import QuestionsResult
    from wfmap.plan.challenges import Challenge
    from wfmap.python import answers, tables
    from wfmap.python import beside as going_on
    from wfmap.report import board
else:  # each is read when a method first needs it: loading a document takes a tenth of all of them
    analysing = Later("wfmap.operations.analyse")
    analysis = Later("wfmap.operations.results.analysis")
    answers = Later("wfmap.python.answers")
    asking = Later("wfmap.operations.questions")
    audit = Later("wfmap.operations.results.audit")
    auditing = Later("wfmap.operations.audit")
    besides = Later("wfmap.operations.besides")
    board = Later("wfmap.report.board")
    candidates = Later("wfmap.operations.results.candidates")
    comparing = Later("wfmap.operations.comparing")
    comparison = Later("wfmap.operations.results.comparison")
    difference = Later("wfmap.operations.results.difference")
    drawing = Later("wfmap.operations.draw")
    explaining = Later("wfmap.operations.explain")
    explanation = Later("wfmap.operations.results.explanation")
    exporting = Later("wfmap.operations.export")
    finding = Later("wfmap.operations.check")
    going_on = Later("wfmap.python.beside")
    findings = Later("wfmap.operations.results.findings")
    form = Later("wfmap.operations.results.questions")
    landscape = Later("wfmap.operations.results.landscape")
    plan = Later("wfmap.operations.results.plan")
    planned = Later("wfmap.operations.planning")
    planning = Later("wfmap.operations.plan")
    portfolio = Later("wfmap.operations.results.portfolio")
    proposing = Later("wfmap.operations.candidates")
    putting = Later("wfmap.operations.insert")
    reporting = Later("wfmap.operations.report")
    simulating = Later("wfmap.operations.simulate")
    simulation = Later("wfmap.operations.results.simulation")
    survey = Later("wfmap.operations.results.survey")
    surveying = Later("wfmap.operations.surveying")
    tables = Later("wfmap.python.tables")

__all__ = ["Model", "Page", "load"]

Loadable = str | PathLike[str] | bytes | Mapping[str, Any] | IO[str] | IO[bytes]
"""A path, the text or the bytes of a document, a dictionary, or an open file."""

Listed = str | PathLike[str] | bytes | Sequence[Mapping[str, Any]]
"""A path of JSON or CSV, the bytes of it, or a list of dictionaries."""

IN_MEMORY: Final = "<memory>"


@dataclass(frozen=True, slots=True)
class Page:
    """A page in HTML that needs no network."""

    html: str

    def save(self, path: str | PathLike[str]) -> None:
        """Write it to a file."""
        Path(path).write_text(self.html, "utf-8")

    def _repr_html_(self) -> str:
        return self.html


def _check(model: "Model", options: "finding.Options") -> "answers.Checks":
    """Find every fault and remark, with its place and a way out."""
    found = finding.check(model.source, options)
    made = partial(findings.findings_result, found.findings, found.failures)
    return answers.answer(answers.Checks, found, made)


def _analyse(model: "Model", options: "analysing.Options") -> "answers.Analysis":
    """Answer where the bottlenecks are, what flows where, who decides, what is handed over."""
    found = analysing.analyse(model.source, options)
    around = besides.beside(found.built, seen=found.baseline)
    made = partial(analysis.analysis_result, found, around)
    return answers.answer(answers.Analysis, found, made)


def _simulate(model: "Model", options: "simulating.Options") -> "answers.Simulated":
    """Simulate: cycle times, waits by their cause, load, cost, with intervals."""
    base = simulating.simulate(model, options)
    around = besides.beside(model, seen=base)
    made = partial(simulation.simulation_result, base, around, forced=options.allow_unstable)
    return answers.answer(answers.Simulated, base.simulated, made)


def _compare(model: "Model", to_be: Built, options: "simulating.Options") -> "answers.Compared":
    """Simulate this process and another on the same random numbers, and compare them."""
    found = simulating.compare(model, to_be, options)
    around = besides.beside(model, to_be, seen=found.as_is)
    made = partial(comparison.comparison_result, found, around, forced=options.allow_unstable)
    return answers.answer(answers.Compared, found, made)


def _candidates(model: "Model", options: "proposing.Options") -> "answers.Candidates":
    """Propose insertions of AI and what is simpler, the best first."""
    found = proposing.candidates(model, options)
    around = besides.beside(model, seen=found.baseline)
    return answers.Candidates(found.all, partial(candidates.candidates_result, found, around))


def _portfolio(model: "Model", options: "proposing.PortfolioOptions") -> "answers.Together":
    """Choose candidates under a budget of weeks, and try them out together."""
    found, chosen = proposing.portfolio(model, options)
    around = besides.beside(model, seen=found.baseline)
    made = partial(portfolio.portfolio_result, found, chosen, around)
    return answers.answer(answers.Together, chosen, made)


def _plan(model: "Model", options: "going_on.PlanOptions") -> "answers.Planned":
    """Plan the chosen candidates: challenges, tasks with dates, stages with gates, roles."""
    given, old = planning.Given(register=_register(options.challenges)), options.old_plan
    found, choice = planning.plan(model, options, given=given)
    changes = None if old is None else planned.plan_diff(_given(old), found)
    around = besides.beside(model, seen=choice.baseline)
    made = partial(plan.plan_result, found, around, changes)
    return replace(answers.answer(answers.Planned, found, made), changes=changes)


def _explain(model: "Model", element: str, options: "explaining.Options") -> "answers.Explanation":
    """Say all there is to say of one element."""
    found = explaining.explain(model.source, element, options)
    made = partial(explanation.explanation_result, found)
    return answers.answer(answers.Explanation, found, made)


def _audit(
    model: "Model", folder: str | PathLike[str], options: "auditing.Options"
) -> "answers.Measured":
    """Measure the tables behind the stores that lie in a folder."""
    found = auditing.audit(model, options, auditing.Tables(Path(folder)))
    return answers.answer(answers.Measured, found, partial(audit.audit_result, found))


def _survey_form(model: "Model", options: "surveying.FormOptions") -> "answers.Sheets":
    """Give the questionnaire for the people of the process, one sheet for each role."""
    found = surveying.Form(model.name, surveying.asked(model, options.role))
    made = partial(survey.survey_form_result, found.process, found.roles)
    return answers.answer(answers.Sheets, found, made)


def _survey(model: "Model", given: Listed, options: "surveying.ScoreOptions") -> "answers.Scores":
    """Score the answers of the people: a file, its bytes, or a list of answers."""
    found = surveying.scored(model, _listed(given), options.leadership)
    close = surveying.close_to_earlier(model, found)
    return answers.answer(answers.Scores, found, partial(survey.survey_result, found, close))


def _report(model: "Model", options: "going_on.ReportOptions") -> Page:
    """Write one page for a board; no table is read for it."""
    answers = options.answers
    people = None if answers is None else surveying.scored(model, _listed(answers))
    given = reporting.Given(register=_register(options.challenges), people=people)
    found = reporting.report(model, options, given=given)
    return Page(besides.beside(model, seen=found.seen).around(board.board_page(found), "html"))


def _draw(model: "Model", options: "drawing.Options") -> bytes:
    """Draw a map, as SVG unless `picture` says otherwise."""
    return drawing.draw(model, options)


def _export(model: "Model", options: "going_on.ExportOptions") -> str:
    """Write the process in another format, as text."""
    return _made(model, options).text


def _exported(model: "Model", options: "going_on.ExportOptions") -> bytes:
    """Write the process in another format, as the bytes of a file."""
    return _made(model, options).data


def _made(model: "Model", options: "going_on.ExportOptions") -> "exporting.Exported":
    into = options.into
    given = Source(IN_MEMORY, into) if isinstance(into, bytes) else None
    original = source_of(fspath(into)) if isinstance(into, str | PathLike) else given
    return exporting.export(model, options, into=original)


@dataclass(frozen=True, slots=True, repr=False)
class Model(Built):
    """A process document that is sound, with every operation as a method.

    Keywords of a method are the options that the shell takes as flags, under the same names;
    times are in seconds. What cannot be done raises a `WfmapError` with a hint. `to_json()` of an
    answer is what the shell writes with `--format json`, and the service answers; `result` the same
    as data. `source` is the text it was read from.
    """

    source: Source = field(kw_only=True, compare=False)

    check = Method(lambda: finding.Options, _check)
    analyse = Method(lambda: analysing.Options, _analyse)
    simulate = Method(lambda: simulating.Options, _simulate)
    compare = MethodOn(lambda: simulating.Options, _compare)
    candidates = Method(lambda: proposing.Options, _candidates)
    portfolio = Method(lambda: proposing.PortfolioOptions, _portfolio)
    plan = Method(lambda: going_on.PlanOptions, _plan)
    report = Method(lambda: going_on.ReportOptions, _report)
    draw = Method(lambda: drawing.Options, _draw)
    export = Method(lambda: going_on.ExportOptions, _export)
    export_bytes = Method(lambda: going_on.ExportOptions, _exported)
    explain = MethodOn(lambda: explaining.Options, _explain)
    audit = MethodOn(lambda: auditing.Options, _audit)
    survey_form = Method(lambda: surveying.FormOptions, _survey_form)
    survey = MethodOn(lambda: surveying.ScoreOptions, _survey)

    @property
    def name(self) -> str:
        """The name of the process."""
        return self.process.name

    @property
    def steps(self) -> "tables.Table":
        """The steps as a table, with what is stated of them."""
        return tables.steps_table(self)

    @property
    def flows(self) -> "tables.Table":
        """The flows as a table: shares, handoffs, messages."""
        return tables.flows_table(self)

    @property
    def actors(self) -> "tables.Table":
        """The actors as a table: capacity, cost, work and load as stated."""
        return tables.actors_table(self)

    @property
    def stores(self) -> "tables.Table":
        """The data stores as a table: where they are, what they hold, who uses them."""
        return tables.stores_table(self)

    @property
    def text(self) -> str:
        """The document in the normal form."""
        return write(self.process)

    def predict(self) -> Prediction:
        """Predict times, waits, loads and costs, in milliseconds."""
        return predict(self.graph)

    def insert(self, candidate: str, figures: "Figures | None" = None) -> "Model":
        """Give the process as it would be with one of its candidates."""
        made = putting.insert(self, putting.Options(candidate=candidate), figures or {})
        return _model(Source(IN_MEMORY, made.text.encode()))

    def undo(self) -> "Model":
        """Give the process without its last insertion."""
        made = putting.insert(self, putting.Options(undo=True))
        return _model(Source(IN_MEMORY, made.text.encode()))

    def questions(self) -> "QuestionsResult":
        """List what the candidates of the process ask, what is worth most first."""
        found = proposing.candidates(self, proposing.Options(effects="predicted"))
        made: QuestionsResult = form.questions_result(self.name, asking.questions(found))
        return made

    def answered(self, given: Listed) -> "Model":
        """Give the document with the answers of a form.

        Args:
            given: a file, its bytes, or a list of the questions of `questions()`, each with
                `answer`, `sample`, `by` and `on`.
        """
        kept = asking.answers_kept(self.source, _listed(given))
        return _model(replace(self.source, data=kept.encode()))

    def diff(self, other: Built) -> "answers.Differences":
        """List what another version adds, removes and changes."""
        found = comparing.difference(self, other)
        made = partial(difference.differences_result, found)
        return answers.answer(answers.Differences, found, made)

    def systems(self, actuals: Listed | None = None) -> "answers.Systems":
        """Look through the systems: interfaces, rates at the peak, transfers, connectors to build.

        Args:
            actuals: person-days that connectors took, which go before the estimates: a file, its
                bytes, or a list of `system`, `direction` and `days`.
        """
        took = None if actuals is None else _listed(actuals)
        found = surveying.systems_survey(self, took)
        made = partial(landscape.landscape_result, found)
        return answers.answer(answers.Systems, found, made)

    def to_dict(self) -> dict[str, Any]:
        """Give the document as a dictionary of JSON values, in the normal form."""
        found: dict[str, Any] = plain(to_json(self.process))
        return found

    def save(self, path: str | PathLike[str]) -> None:
        """Write the document in the normal form to a file."""
        Path(path).write_text(self.text, "utf-8")

    def __repr__(self) -> str:
        """Name it, and say how large it is."""
        return (
            f"<Model {self.name!r}: {len(self.graph.steps)} steps, {len(self.graph.flows)} flows>"
        )

    def _repr_svg_(self) -> str:
        return drawing.draw(self, drawing.Options()).decode()


def load(document: Loadable) -> Model:
    """Read a process document.

    Args:
        document: a path; the text or the bytes of a document; a dictionary; or an open file. A text
            that begins with a brace is taken for a document, any other for a path.

    Raises:
        UnreadableError: it cannot be opened or parsed.
        LimitError: it is over a limit.
        DocumentError: it has errors; the exception carries every finding.
    """
    return _model(_given(document))


def _given(document: Loadable) -> Source:
    if isinstance(document, Mapping):
        return Source(IN_MEMORY, json.dumps(document, ensure_ascii=False).encode())
    if isinstance(document, bytes):
        return Source(IN_MEMORY, document)
    if isinstance(document, str) and document.lstrip().startswith("{"):
        return Source(IN_MEMORY, document.encode())
    if isinstance(document, str | PathLike):
        return source_of(fspath(document))
    data = document.read()
    name = str(getattr(document, "name", IN_MEMORY))
    return Source(name, data.encode() if isinstance(data, str) else data)


def _register(given: Listed | None) -> "tuple[Challenge, ...]":
    return () if given is None else planned.register_in(_listed(given))


def _listed(given: Listed) -> Source:
    """Read what a person listed."""
    if isinstance(given, bytes):
        return Source(IN_MEMORY, given)
    if isinstance(given, str | PathLike):
        return source_of(fspath(given))
    return Source(IN_MEMORY, json.dumps(list(given), ensure_ascii=False).encode())


def _model(source: Source) -> Model:
    built = open_document(source)
    held = {one.name: getattr(built, one.name) for one in fields(built)}
    return Model(**held, source=source)
