"""A document → map.html: every drawing that the page can show, and what stands behind each step.

Nothing is computed for the page alone: figures are the records that `explain` tells, findings and
candidates those of `check` and `candidates`, and overlays what `draw` lays over a map.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from wfmap.errors import WfmapError
from wfmap.findings import Element, Finding
from wfmap.graph import ROOT, FlowEdge, ProcessGraph, StepNode, build
from wfmap.insertion.deciding.terms import SAID
from wfmap.model.document import to_json
from wfmap.model.pointers import split
from wfmap.operations import draw as drawing
from wfmap.operations.checking import Built, CheckOptions, findings_of
from wfmap.operations.draw import Options, OverlayName
from wfmap.operations.explaining import figures_of_steps
from wfmap.operations.fields import day_of
from wfmap.operations.folding import Abridged, abridge, sizes_at_once
from wfmap.overlay import NO_OVERLAY, Overlay
from wfmap.render.paint.xml import safe_id
from wfmap.render.views.words import flow_note
from wfmap.report.page import Drawing, map_page
from wfmap.report.quality import measurements
from wfmap.report.telling import counted, of_hundred
from wfmap.units.durations import human
from wfmap.units.record import Record

if TYPE_CHECKING:
    from wfmap.insertion.candidates import Candidates

__all__ = ["page_of"]

FEW: Final = "~few"
"""The level that is the whole process with some steps folded into one box each."""

UNFOLDED: Final = "*"
"""The level that is the whole process with every sub-process unfolded."""

_OFFERED: Final[Mapping[OverlayName, str]] = {
    "none": "Nothing",
    "waits": "Waits",
    "frequency": "How often",
    "bottlenecks": "Bottlenecks",
    "candidates": "Candidates of AI",
    "findings": "Findings",
    "insertion": "What an insertion changed",
    "landscape": "Systems",
}
"""What can be laid over the page's map, in the order of its menu, and how it is called there."""

_USUAL: Final[tuple[OverlayName, ...]] = (
    *("none", "waits", "bottlenecks", "candidates", "findings"),
)
_FIGURES: Final[Mapping[str, str]] = {
    "visits": "Visits a case",
    "work_per_case": "Work a case",
    "wait_per_case": "Wait a case",
    "cost": "Cost a case",
    "queue": "In the queue",
    "wait": "Wait in the queue",
}
"""How the figures of a step are called, by their keys; others are not shown."""

_LONGEST: Final = 600
"""Letters of a document's field that the page repeats; the document has the rest."""


@dataclass(frozen=True, slots=True)
class _Laid:
    """What can be laid over the map; `missing` says why something cannot, by its name."""

    overlays: Mapping[OverlayName, Overlay]
    missing: Mapping[OverlayName, str]
    findings: tuple[Finding, ...]
    candidates: "Candidates | None"


def page_of(built: Built, options: Options) -> str:
    """Make the page of a map; a large one shows few boxes first, unless it is said how many.

    Raises:
        WfmapError: there is no such sub-process, or this installation lacks the script.
        RenderError: a map could not be laid out.
    """
    laid = _laid(built, options)
    few = _few(built.graph, options, laid)
    if options.most is None:
        options = options.model_copy(update={"most": 0})
    wanted = [options, *_levels(built.graph, options)]
    overlays = sorted(laid.overlays.items(), key=lambda one: one[0] != options.overlay)
    drawings = [
        Drawing(FEW, name, drawing.paint_svg(built.graph, over, options, few))
        for name, over in (overlays if few is not None else ())
    ]
    drawings += [
        Drawing(_level(one), name, drawing.paint_svg(built.graph, over, one))
        for one in wanted
        for name, over in overlays
    ]
    levels = [*([FEW] if few is not None else ()), *(_level(one) for one in wanted)]
    data = _data(built, options, laid, levels)
    if few is not None:
        _add_folds(data["steps"], few)
    played, beside = _played(built, wanted, laid)
    return map_page(built.process.name or "Map", drawings, data, played, beside)


def _few(graph: ProcessGraph, options: Options, laid: _Laid) -> Abridged | None:
    """Choose what of a large map is shown first, the same whatever is laid over it.

    Steps with a rank stay boxes under every overlay. A run that is played is played on every step.
    """
    if options.most is not None or options.replay is not None or options.level != ROOT:
        return None
    if len(sizes_at_once(graph, options)) == 1:
        return None
    steps = {
        step: mark
        for name, over in laid.overlays.items()
        for step, mark in over.steps.items()
        if name != "candidates" and mark.badge is not None and mark.badge.rank is not None
    }
    return drawing.scene_of(graph, Overlay(steps=steps), options)[1]


def _add_folds(steps: dict[str, dict[str, object]], few: Abridged) -> None:
    """Add the boxes that stand for several steps, and tell of each step which box that is."""
    for fold in few.folds:
        box = safe_id(fold.id)
        for step in fold.steps:
            steps[safe_id(step)]["fold"] = box
        ways = (flow for step in fold.steps for flow in few.graph.outgoing(step))
        steps[box] = {
            "name": fold.label,
            "kind": f"{fold.figures.steps} steps in one box",
            "opens": safe_id(fold.steps[0]),
            "notes": [["In an average case", fold.note(few.graph)]],
            "next": [_along(few.graph, flow) for flow in ways if flow.target not in fold.steps],
            "json": list(fold.steps),
        }


def _played(built: Built, drawn: Sequence[Options], laid: _Laid) -> tuple[Mapping[str, str], str]:
    """Make the run that is played, as blocks of the page, and the map of the process to be."""
    options = drawn[0]
    if options.replay is None:
        return {}, ""
    from wfmap.operations.replaying import (  # noqa: PLC0415 - only where it is played
        LEAST,
        LONGEST,
        carried,
        replay,
    )

    graphs: dict[str | None, ProcessGraph] = {None: built.graph}
    folds = [_folds(built.graph, drawn, laid.overlays.values())]
    beside = ""
    if options.candidate is not None:
        graphs[options.candidate] = to_be = _to_be(built, options.candidate)
        plain = {"overlay": "none", "level": ROOT, "replay": None, "candidate": None}
        wanted = options.model_copy(update=plain)
        beside = drawing.paint_svg(to_be, NO_OVERLAY, wanted)
        folds.append(_folds(to_be, [wanted], [NO_OVERLAY]))
    room = max(LEAST, LONGEST - len(beside.encode()))
    found = replay(graphs, options.replay, seed=options.seed, room=room)
    return {"replay": carried(found, folds)}, beside


def _folds(
    graph: ProcessGraph, drawn: Sequence[Options], overlays: Collection[Overlay]
) -> Mapping[str, Collection[str]]:
    """List the steps that any of some drawings shows as one box, by the id of the box."""
    found = dict[str, dict[str, None]]()
    for options in drawn:
        for over in overlays:
            for fold in abridge(graph, options, over).folds:
                found.setdefault(fold.id, {}).update(dict.fromkeys(fold.steps))
    return found


def _to_be(built: Built, candidate: str) -> ProcessGraph:
    """Put a candidate into the process.

    Raises:
        WfmapError: there is no such candidate.
    """
    from wfmap.operations.inserting import insert  # noqa: PLC0415 - only here

    return build(insert(built, candidate).process)


def _laid(built: Built, options: Options) -> _Laid:
    """Make every overlay once; one that cannot be made is missing, with the reason."""
    found = findings_of(built, CheckOptions(day_of(options.today)))
    names: list[OverlayName] = [n for n in _OFFERED if n in _USUAL or n == options.overlay]
    if options.without_candidates and options.overlay != "candidates":
        names.remove("candidates")
    overlays, missing = dict[OverlayName, Overlay](), dict[OverlayName, str]()
    proposed = None
    for name in names:
        try:
            if name == "candidates":
                proposed = drawing.proposed(built, options)
            overlays[name] = drawing.overlay_of(built, _over(options, name), found, proposed)
        except WfmapError as error:
            if name == options.overlay:
                raise
            missing[name] = str(error)
    return _Laid(overlays, missing, found, proposed)


def _over(options: Options, name: OverlayName) -> Options:
    return options.model_copy(update={"overlay": name})


def _levels(graph: ProcessGraph, options: Options) -> Iterator[Options]:
    """Yield the other drawings of the process: unfolded, and the inside of each sub-process."""
    if options.view != "flow" or options.level != ROOT or len(graph.levels) == 1:
        return
    if not options.unfold:
        yield options.model_copy(update={"unfold": True})
    else:
        yield options.model_copy(update={"unfold": False})
    for level in graph.levels:
        if level != ROOT:
            yield options.model_copy(update={"level": level, "unfold": False})


def _level(options: Options) -> str:
    if options.level != ROOT:
        return safe_id(options.level)
    return UNFOLDED if options.unfold else ""


class _Texts:
    """Texts that are said often, each once; others name them by their places."""

    def __init__(self) -> None:
        self.every: list[str] = []
        self._places: dict[str, int] = {}

    def place(self, text: str) -> int:
        """Give the place of a text."""
        if text not in self._places:
            self._places[text] = len(self.every)
            self.every.append(text)
        return self._places[text]


def _data(built: Built, options: Options, laid: _Laid, levels: list[str]) -> dict[str, Any]:
    """Gather what stands behind the drawings, as `shared.ts` says it."""
    graph = built.graph
    names = {safe_id(level): graph.steps[level].label for level in graph.levels if level != ROOT}
    names |= {FEW: "At a glance", "": "Every step" if FEW in levels else "Whole process"}
    names |= {UNFOLDED: "Whole process, unfolded"}
    texts = _Texts()
    return {
        "name": built.process.name or "Map",
        "levels": [[level, names[level]] for level in levels],
        "overlays": [[n, _OFFERED[n], o.summary] for n, o in laid.overlays.items()],
        "missing": [[_OFFERED[name], why] for name, why in laid.missing.items()],
        "shown": [levels[0], options.overlay],
        "figures": list(_FIGURES.values()),
        "steps": {safe_id(step): told for step, told in _steps(built, laid, texts)},
        "findings": [_finding(graph, finding, texts) for finding in laid.findings],
        "candidates": list(_candidates(graph, laid.candidates, texts)),
        "texts": texts.every,
    }


def _steps(built: Built, laid: _Laid, texts: _Texts) -> Iterator[tuple[str, dict[str, object]]]:
    graph, whole = built.graph, to_json(built.process)
    known = figures_of_steps(built, None)
    for step, node in graph.steps.items():
        told: dict[str, object] = {
            "id": step if safe_id(step) != step else "",
            "name": node.label,
            "kind": "" if node.kind == "task" else node.kind,
            "who": graph.actor_name(node.actor) if node.actor is not None else "",
            "level": safe_id(node.level),
            "figures": list(_figures(known[step], texts)),
            "notes": list(_notes(step, laid.overlays)),
            "stores": list(_stores(built, node)),
            "next": [_along(graph, flow, step) for flow in graph.outgoing(step)],
            "json": _fields(whole, node.pointer),
        }
        if step in graph.levels:
            told["inside"] = True
        yield step, {key: value for key, value in told.items() if value not in ("", [])}


def _figures(records: tuple[Record, ...], texts: _Texts) -> Iterator[list[object]]:
    """Yield the figures of a step: which it is, how it is written, where it comes from.

    What is written alike from two sources is said once.
    """
    found = dict[tuple[int, str], list[str]]()
    keys = list(_FIGURES)
    for record in records:
        if record.key in _FIGURES and record.value is not None:
            found.setdefault((keys.index(record.key), _written(record)), []).append(record.basis)
    for (key, written), bases in sorted(found.items(), key=lambda one: one[0][0]):
        yield [key, written, texts.place(" and ".join(dict.fromkeys(bases)))]


def _written(record: Record) -> str:
    value = record.value
    if value is None:
        return ""
    match record.unit:
        case "s":
            return human(value)
        case "share":
            return of_hundred(value)
        case unit:
            return f"{counted(value)} {unit}"


def _notes(step: str, overlays: Mapping[OverlayName, Overlay]) -> Iterator[list[str]]:
    """Yield what overlays say of a step; findings and candidates stand on the page as such."""
    for name, over in overlays.items():
        mark = over.steps.get(step)
        if mark is not None and mark.note and name not in ("findings", "candidates"):
            yield [name, mark.note]


def _stores(built: Built, node: StepNode) -> Iterator[list[object]]:
    """Yield the stores of a step: name, how it is used, and what was measured on it."""
    for role, accesses in (("reads", node.step.reads), ("writes", node.step.writes)):
        for store in dict.fromkeys(access.store for access in accesses):
            found = built.process.stores.get(store)
            name = store if found is None else found.name or store
            yield [name, role, [] if found is None else [list(row) for row in measurements(found)]]


def _along(graph: ProcessGraph, flow: FlowEdge, step: str = "") -> list[str]:
    """Tell where a flow leads: the step, its answer, its own id, and what its tooltip says.

    The id is left out where it is the usual one of a flow out of `step`.
    """
    own = "" if flow.id == f"{step}--{flow.target}" else safe_id(flow.id)
    note = flow_note(graph, flow)
    return [safe_id(flow.target), flow.label, own, *([note] if note else [])]


def _fields(whole: Any, pointer: str) -> dict[str, object]:  # noqa: ANN401 - JSON of a document
    """Give what the document says of a step, without the steps inside it."""
    here = whole
    for token in split(pointer):
        here = here[int(token)] if isinstance(here, list) else here[str(token)]
    kept = {key: value for key, value in here.items() if key != "steps"}
    return {k: v[:_LONGEST] if isinstance(v, str) else v for k, v in kept.items()}


def _finding(graph: ProcessGraph, finding: Finding, texts: _Texts) -> list[object]:
    """Tell a finding: how grave, what, the way out, the rule, the step it is shown at, its line."""
    line = "" if finding.line is None else f"line {finding.line}"
    at = _at(graph, finding.element)
    hint, rule = texts.place(finding.hint), texts.place(finding.rule)
    return [finding.severity, finding.message, hint, rule, at, line]


def _at(graph: ProcessGraph, element: Element | None) -> str:
    """Name the step that something stands at; for what sits on a flow, the one it comes from."""
    if element is None:
        return ""
    if element.kind == "flow" and element.id in graph.flows:
        return safe_id(graph.flows[element.id].source)
    return safe_id(element.id) if element.kind == "step" else ""


def _candidates(
    graph: ProcessGraph, found: "Candidates | None", texts: _Texts
) -> Iterator[list[object]]:
    """Yield the candidates: title, verdict, why, the ranks it could have, the step."""
    for one in found.all if found is not None else ():
        if one.is_nothing:
            continue
        ranks = "–".join(str(rank) for rank in dict.fromkeys(one.rank_interval or ()))
        why = one.because or one.why
        told = texts.place(SAID[one.verdict]), texts.place(why)
        yield [one.title, *told, ranks, _at(graph, one.element)]
