"""Risk: what can go wrong, for whom, and how far. Classes are ordinal, 0 the mildest."""

from collections.abc import Iterator, Mapping
from typing import Final

from wfmap.insertion.criteria.judged import ASSUMED, Judged, unknown
from wfmap.insertion.criteria.worth import errors_after
from wfmap.insertion.deciding.law import acts_on_persons, area_of
from wfmap.insertion.deciding.phrases import texts_at
from wfmap.insertion.oversight import reach_before_people
from wfmap.insertion.terms import Criterion, Stage
from wfmap.model.decisions import Decision
from wfmap.units.figures import money
from wfmap.words.sentences import plural

__all__ = ["risk"]

STAKES: Final[Mapping[str, float]] = {"low": 0, "medium": 1, "high": 2, "critical": 3}
UNDOING: Final[Mapping[str, float]] = {"reversible": 0, "costly": 1, "irreversible": 2}
EXPOSED: Final[Mapping[Stage, float]] = {
    "shadow": 0.0,
    "assist": 0.35,
    "supervised": 0.6,
    "autonomous": 1.0,
}
"""How much of the stakes of a step is in the machine's hands at a stage, 0 to 1 (own)."""
_SENSITIVE: Final = frozenset(("confidential", "restricted"))


def risk(judged: Judged) -> Iterator[Criterion]:
    """Yield the criteria of risk."""
    decision = _decision(judged)
    yield _ordinal(judged, decision, "stakes")
    yield _expected_loss(judged, decision)
    yield _ordinal(judged, decision, "reversibility")
    yield _blast_radius(judged)
    yield _ai_act(judged, decision)
    yield _personal_data(judged)
    yield _vendor(judged)
    yield _errors_left(judged)


def _decision(judged: Judged) -> Decision | None:
    match = judged.screened.match
    if match.element.kind != "step":
        return None
    asked = judged.setting.decision(match.step)
    return asked[1] if asked is not None else None


def _exposure(judged: Judged) -> float:
    return EXPOSED[judged.screened.stage] if judged.has_machine else 0.0


def _ordinal(judged: Judged, decision: Decision | None, name: str) -> Criterion:
    """Judge how grave a wrong answer is, or how hard to undo, as far as the machine gives it."""
    classes = STAKES if name == "stakes" else UNDOING
    unit = "class 0 to 3" if name == "stakes" else "class 0 to 2"
    share, worst = _exposure(judged), max(classes.values())
    stated = None
    if decision is not None:
        stated = decision.stakes if name == "stakes" else decision.reversibility
    if share == 0:
        told = "no machine has a part in it"
        return judged.criterion("risk", name, (0.0, 0.0, 0.0), unit, "stated", "the stage", told)
    if stated is None:
        helps = judged.screened.pattern.only_prepares
        most = worst * share * (0.7 if helps else 1.0)
        why = (
            f"no {name} are stated"
            if name == "stakes"
            else "whether it can be undone is not stated"
        )
        return unknown("risk", name, (0.0, most), unit, why)
    figure = classes[stated] * share
    told = f"{stated}, of which {share * 100:.0f} % hangs on the machine at this stage"
    return judged.criterion(
        "risk", name, (figure, figure, figure), unit, "stated", "the decision's fields", told
    )


def _expected_loss(judged: Judged, decision: Decision | None) -> Criterion:
    unit = "share of the cost of a case"
    base = judged.setting.facts.process.cost
    cost = decision.error_cost.value if decision is not None and decision.error_cost else None
    known = judged.screened.parameters
    if cost is None or base is None or not base.value:
        if judged.is_nothing:
            told = "what errors cost today is not stated"
            return judged.criterion(
                "risk", "expected-loss", (0.0, 0.0, 0.0), unit, "stated", "nothing changes", told
            )
        return unknown(
            "risk", "expected-loss", (0.0, 1.0), unit, "what an error costs is not stated"
        )
    ends = {
        c: errors_after(judged, known.at(c)) * cost / base.value for c in ("mode", "low", "high")
    }
    wrong = errors_after(judged, known.at("mode"))
    told = f"{wrong * 100:.1f} % wrong at {money(cost, judged.setting.graph.process.currency)} each"
    bounds = (ends["mode"], ends["high"], ends["low"])
    return judged.criterion("risk", "expected-loss", bounds, unit, "assumption", ASSUMED, told)


def _blast_radius(judged: Judged) -> Criterion:
    alone = judged.screened.stage == "autonomous" and judged.has_machine
    in_order = judged.orders_work
    steps = (
        reach_before_people(judged.screened.graph, judged.setting.graph)
        if alone and not in_order
        else ()
    )
    count = float(len(steps))
    first = ", ".join(_names(judged, steps[:3]))
    told = (
        f"{plural(len(steps), 'step')} before a person looks: {first}"
        if steps
        else "a person looks before anything else is done"
    )
    return judged.criterion(
        "risk", "blast-radius", (count, count, count), "steps", "stated", "the graph", told
    )


def _names(judged: Judged, steps: tuple[str, ...]) -> list[str]:
    return [judged.screened.graph.steps[step].label for step in steps]


def _ai_act(judged: Judged, decision: Decision | None) -> Criterion:
    unit, graph, match = "class 0 to 3", judged.setting.graph, judged.screened.match
    if not judged.is_ai:
        told = "no AI takes part"
        return judged.criterion("risk", "ai-act", (0.0, 0.0, 0.0), unit, "stated", "", told)
    area = area_of(texts_at(graph, match.step))
    persons = acts_on_persons(graph, match, decision)
    figure, high, told = 0.0, 1.0, "nothing points to a high-risk area"
    if area is not None and persons and not judged.screened.pattern.only_prepares:
        figure, high, told = 2.0, 2.0, f"points to {area[0]}"
    elif area is not None:
        figure, high, told = 1.0, 2.0, f"points to {area[0]}, with a preparing part only"
    provenance = "words of the document against a list; pre-screen, not legal advice"
    bounds = (figure, figure, high)
    return judged.criterion("risk", "ai-act", bounds, unit, "assumption", provenance, told)


def _personal_data(judged: Judged) -> Criterion:
    unit, graph = "class 0 to 2", judged.setting.graph
    if not judged.has_machine:
        told = "no machine reads anything new"
        return judged.criterion("risk", "personal-data", (0.0, 0.0, 0.0), unit, "stated", "", told)
    node = graph.steps[judged.screened.match.step]
    read = {d for a in node.step.reads for d in (a.data or _held(judged, a.store))}
    for flow in graph.incoming(node.id):
        read.update(flow.handoff.data if flow.handoff is not None else ())
    items = [graph.process.data[d] for d in sorted(read) if d in graph.process.data]
    if not items or all(i.personal_data is None and i.classification is None for i in items):
        return unknown(
            "risk", "personal-data", (0.0, 2.0), unit, "what kind of data it reads is not stated"
        )
    personal = any(i.personal_data for i in items)
    sensitive = any(i.classification in _SENSITIVE for i in items)
    figure = float(personal) + float(personal and sensitive)
    told = ("personal" if personal else "no personal") + " data" + (", confidential" * sensitive)
    bounds = (figure, figure, figure)
    return judged.criterion(
        "risk", "personal-data", bounds, unit, "stated", "the data items it reads", told
    )


def _held(judged: Judged, store: str) -> tuple[str, ...]:
    found = judged.setting.graph.process.stores.get(store)
    return found.holds if found is not None else ()


def _vendor(judged: Judged) -> Criterion:
    unit = "dependence 0 to 1"
    if not judged.is_ai:
        told = "no supplier of AI is needed"
        return judged.criterion("risk", "vendor", (0.0, 0.0, 0.0), unit, "stated", "", told)
    return unknown("risk", "vendor", (0.1, 0.9), unit, "who would supply the AI is not chosen yet")


def _errors_left(judged: Judged) -> Criterion:
    known = judged.screened.parameters
    ends = {c: errors_after(judged, known.at(c)) for c in ("mode", "low", "high")}
    told = f"{ends['mode'] * 100:.1f} % of the results stay wrong"
    bounds = (ends["mode"], ends["high"], ends["low"])
    return judged.criterion(
        "risk", "errors-left", bounds, "share of results", "assumption", ASSUMED, told
    )
