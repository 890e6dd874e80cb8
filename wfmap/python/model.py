"""One object for a document: what it holds, and every operation as a method."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from os import PathLike, fspath
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from wfmap.model.document import to_json, write
from wfmap.operations.checking import Built, Checked, CheckOptions, check, open_document
from wfmap.operations.fields import day_of
from wfmap.operations.sources import Source, source_of
from wfmap.prediction.predictor import Prediction, predict
from wfmap.python.method import Later, Method

if TYPE_CHECKING:
    from wfmap.analysis.comparison import Comparison
    from wfmap.diff import Difference
    from wfmap.insertion.portfolio.result import Portfolio
    from wfmap.insertion.terms import Candidate
    from wfmap.operations import analyse as analysing
    from wfmap.operations import auditing, besides, comparing, inserting
    from wfmap.operations import candidates as proposing
    from wfmap.operations import draw as drawing
    from wfmap.operations import explain as explaining
    from wfmap.operations import export as exporting
    from wfmap.operations import plan as planning
    from wfmap.operations import report as reporting
    from wfmap.operations import simulate as simulating
    from wfmap.operations.answering import Analysed
    from wfmap.operations.candidates import Figures
    from wfmap.operations.explaining import Explained
    from wfmap.plan.planning import Plan
    from wfmap.report import board
    from wfmap.simulation import Simulation
else:  # each is read when a method first needs it: loading a document takes a tenth of all of them
    analysing = Later("wfmap.operations.analyse")
    auditing = Later("wfmap.operations.auditing")
    besides = Later("wfmap.operations.besides")
    board = Later("wfmap.report.board")
    comparing = Later("wfmap.operations.comparing")
    drawing = Later("wfmap.operations.draw")
    explaining = Later("wfmap.operations.explain")
    exporting = Later("wfmap.operations.export")
    inserting = Later("wfmap.operations.inserting")
    planning = Later("wfmap.operations.plan")
    proposing = Later("wfmap.operations.candidates")
    reporting = Later("wfmap.operations.report")
    simulating = Later("wfmap.operations.simulate")

__all__ = ["Model", "Page", "load"]

Loadable = str | PathLike[str] | bytes | Mapping[str, Any] | IO[str] | IO[bytes]
"""A path, the text or the bytes of a document, a dictionary, or an open file."""

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


def _analyse(model: Built, options: "analysing.Options") -> "Analysed":
    """Answer where the bottlenecks are, what flows where, who decides, what is handed over."""
    return analysing.analyse(_source(model), options)


def _simulate(model: Built, options: "simulating.Options") -> "Simulation":
    """Simulate: cycle times, waits by their cause, load, cost, with intervals."""
    return simulating.simulate(model, options).simulated


def _candidates(model: Built, options: "proposing.Options") -> "tuple[Candidate, ...]":
    """Propose insertions of AI and what is simpler, the best first."""
    return proposing.candidates(model, options).all


def _portfolio(model: Built, options: "proposing.PortfolioOptions") -> "Portfolio":
    """Choose candidates under a budget of weeks, and try them out together."""
    return proposing.portfolio(model, options)[1]


def _plan(model: Built, options: "planning.Options") -> "Plan":
    """Plan the chosen candidates: challenges, tasks with dates, stages with gates, roles."""
    return planning.plan(model, options)[0]


def _report(model: Built, options: "reporting.Options") -> Page:
    """Write one page for a board; no table is read for it."""
    found = reporting.report(model, options)
    return Page(besides.beside(model, seen=found.seen).around(board.board_page(found), "html"))


def _draw(model: Built, options: "drawing.Options") -> bytes:
    """Draw a map, as SVG unless `picture` says otherwise."""
    return drawing.draw(model, options)


def _export(model: Built, options: "exporting.Options") -> str:
    """Write the process in another format."""
    return exporting.export(model, options).text


@dataclass(frozen=True, slots=True, repr=False)
class Model(Built):
    """A process document that is sound, with every operation as a method.

    Keywords of a method are the options that the shell takes as flags, under the same names;
    times are in seconds. What cannot be done raises a `WfmapError` with a hint.
    """

    analyse = Method(lambda: analysing.Options, _analyse)
    simulate = Method(lambda: simulating.Options, _simulate)
    candidates = Method(lambda: proposing.Options, _candidates)
    portfolio = Method(lambda: proposing.PortfolioOptions, _portfolio)
    plan = Method(lambda: planning.Options, _plan)
    report = Method(lambda: reporting.Options, _report)
    draw = Method(lambda: drawing.Options, _draw)
    export = Method(lambda: exporting.Options, _export)

    @property
    def name(self) -> str:
        """The name of the process."""
        return self.process.name

    @property
    def text(self) -> str:
        """The document in the normal form."""
        return write(self.process)

    def check(self, options: CheckOptions | None = None) -> Checked:
        """Find every fault and remark, with its place and a way out."""
        day = day_of(None)
        return check(_source(self), options or CheckOptions(day))

    def predict(self) -> Prediction:
        """Predict times, waits, loads and costs, in milliseconds."""
        return predict(self.graph)

    def compare(self, to_be: Built, options: "simulating.Options | None" = None) -> "Comparison":
        """Simulate this process and another on the same random numbers, and compare them."""
        return simulating.compare(self, to_be, options or simulating.Options())

    def insert(self, candidate: str, figures: "Figures | None" = None) -> "Model":
        """Give the process as it would be with one of its candidates."""
        return _model(
            Source(IN_MEMORY, inserting.insert(self, candidate, figures or {}).text.encode())
        )

    def undo(self) -> "Model":
        """Give the process without its last insertion."""
        return _model(Source(IN_MEMORY, inserting.undo(self).text.encode()))

    def diff(self, other: Built) -> "Difference":
        """List what another version adds, removes and changes."""
        return comparing.difference(self, other)

    def explain(self, element: str, options: "explaining.Options | None" = None) -> "Explained":
        """Say all there is to say of one element."""
        wanted = options or explaining.Options(effects="predicted")
        return explaining.explain(_source(self), element, wanted)

    def audit(
        self, folder: str | PathLike[str] = ".", stores: Iterable[str] = ()
    ) -> "auditing.Audit":
        """Measure the tables behind the stores that lie in a folder."""
        return auditing.audit_document(self, Path(folder), day_of(None), tuple(stores))

    def to_dict(self) -> dict[str, Any]:
        """Give the document as a dictionary, in the normal form."""
        return to_json(self.process)

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


def _model(source: Source) -> Model:
    built = open_document(source)
    return Model(**{field.name: getattr(built, field.name) for field in fields(built)})


def _source(model: Built) -> Source:
    """Give the document as it is written now, for operations that read a text."""
    return Source(IN_MEMORY, write(model.process).encode())
