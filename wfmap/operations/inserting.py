"""A document → its candidates of insertion; a document and a candidate → the to-be document."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any, Final

from wfmap.errors import UnreadableError, WfmapError
from wfmap.facts.outcome import refuse_endless
from wfmap.insertion.candidates import CandidateOptions, Candidates, candidates
from wfmap.insertion.patterns import PATTERNS
from wfmap.insertion.patterns.pattern import Plan, Setting
from wfmap.insertion.portfolio.result import Portfolio, Wishes, portfolio
from wfmap.insertion.rewriting import inverse, remembering
from wfmap.insertion.screening import plans
from wfmap.insertion.terms import Stage
from wfmap.insertion.trying import Rounds
from wfmap.model.document import write
from wfmap.model.normal import to_json
from wfmap.model.process import Process
from wfmap.operations.checking import Built
from wfmap.operations.sources import Source
from wfmap.prediction.predictor import predict
from wfmap.words.spelling import closest

__all__ = [
    "LARGEST",
    "Inserted",
    "InsertionOptions",
    "PatternPage",
    "can_simulate",
    "candidates_of",
    "insert",
    "own_figures",
    "pattern_page",
    "pattern_pages",
    "portfolio_of",
    "undo",
]

LARGEST: Final = 3000
"""Steps beyond which nothing is proposed: each proposal is a process of its own."""


@dataclass(frozen=True, slots=True)
class InsertionOptions:
    """How candidates are found; what each says stands at `CandidateOptions` and `Rounds`."""

    simulate: bool = True
    rounds: Rounds = field(default_factory=Rounds)
    own: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    patterns: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ("assist", "supervised", "autonomous")


@dataclass(frozen=True, slots=True)
class Inserted:
    """A to-be process, and its text in the normal form."""

    process: Process
    text: str


@dataclass(frozen=True, slots=True)
class PatternPage:
    """A pattern: its name, what it is in one sentence, and its page."""

    name: str
    summary: str
    page: str


def can_simulate() -> bool:
    """Tell whether the simulator is installed."""
    return bool(find_spec("numba") and find_spec("joblib"))


def candidates_of(built: Built, options: InsertionOptions | None = None) -> Candidates:
    """Find, rewrite, simulate, judge and rank the insertions of a process.

    Raises:
        DocumentError: no case can ever end.
        WfmapError: it is too large, or a figure of one's own is none.
    """
    chosen = options or InsertionOptions(simulate=False)
    refuse_endless(built.graph)
    _refuse_large(built)
    return candidates(
        built.graph,
        CandidateOptions(
            own=chosen.own,
            patterns=chosen.patterns,
            stages=chosen.stages,
            rounds=chosen.rounds if chosen.simulate else None,
        ),
    )


def portfolio_of(
    found: Candidates, weeks: float, options: InsertionOptions, wishes: Wishes | None = None
) -> Portfolio:
    """Choose candidates under a budget of weeks, and try them out together.

    Raises:
        WfmapError: what is wanted cannot be chosen, or does not fit.
    """
    return portfolio(found, weeks, options.rounds if options.simulate else None, wishes=wishes)


def _refuse_large(built: Built) -> None:
    if len(built.graph.steps) > LARGEST:
        raise WfmapError(
            f"the process has {len(built.graph.steps):,} steps; candidates are found up to "
            f"{LARGEST:,}",
            "propose them for one sub-process at a time",
        )


def insert(
    built: Built, candidate: str, own: Mapping[str, Mapping[str, Any]] | None = None
) -> Inserted:
    """Rewrite a process by one of its candidates, at any stage, whatever its verdict.

    Raises:
        WfmapError: there is no such candidate, or a figure of one's own is none.
    """
    _refuse_large(built)
    setting = Setting(built.graph, predict(built.graph))
    known: dict[str, tuple[Any, Plan]] = {
        plan.candidate: (module, plan) for module, plan, _ in plans(setting, own or {})
    }
    if candidate not in known:
        meant = closest(candidate, tuple(known))
        hint = f"did you mean '{meant}'?" if meant else "`wfmap candidates FILE` lists them"
        raise WfmapError(f"the process has no candidate '{candidate}'", hint)
    pattern, plan = known[candidate]
    process = pattern.rewrite(built.graph, plan)
    written = built.reading.written
    if written is not None and written.include:
        process = remembering(process, to_json(written))
    return Inserted(process, write(process))


def undo(built: Built) -> Inserted:
    """Take the last insertion out of a to-be document.

    Raises:
        WfmapError: it remembers none, or was edited since.
    """
    process = inverse(built.process)
    return Inserted(process, write(process))


def own_figures(source: Source) -> Mapping[str, Mapping[str, Any]]:
    """Read figures of one's own: a JSON object by candidate or pattern, then by parameter.

    Raises:
        UnreadableError: it is no such JSON.
    """
    hint = 'write it like {"extract": {"coverage": 0.8, "accuracy": {"low": …}}}'
    try:
        found = json.loads(source.data)
    except ValueError as error:
        raise UnreadableError(f"{source.name}: it is not JSON: {error}", hint) from None
    if not isinstance(found, dict) or not all(isinstance(v, dict) for v in found.values()):
        raise UnreadableError(f"{source.name}: it is no object of objects", hint)
    return found


def pattern_pages() -> tuple[PatternPage, ...]:
    """Return every pattern, in the order in which they are tried."""
    return tuple(_page(name) for name in PATTERNS)


def pattern_page(name: str) -> PatternPage:
    """Return one pattern.

    Raises:
        WfmapError: there is none of this name.
    """
    if name not in PATTERNS:
        meant = closest(name, tuple(PATTERNS))
        hint = f"did you mean '{meant}'?" if meant else "`wfmap patterns` lists them"
        raise WfmapError(f"there is no pattern '{name}'", hint)
    return _page(name)


def _page(name: str) -> PatternPage:
    page = PATTERNS.page(name)
    return PatternPage(name, page.partition("\n\n")[0].replace("\n", " "), page)
