"""What an analysis tells before anything is simulated: how long a case takes, by prediction."""

from collections.abc import Iterator

from wfmap.analysis.recorded import record_prediction
from wfmap.facts.outcome import can_end
from wfmap.graph import ProcessGraph
from wfmap.prediction.predictor import Prediction
from wfmap.report.section import Section
from wfmap.report.telling import Teller, how_predicted
from wfmap.units.record import Recorder

__all__ = ["opening_section"]


def opening_section(graph: ProcessGraph, known: Prediction, answer: str = "analyse") -> Section:
    """Tell what is predicted of the process as it is."""
    records = Recorder("predicted")
    record_prediction(records, graph, known)
    teller = Teller(records.of(answer))
    sentences = tuple(_sentences(graph, known, teller))
    return Section("At first sight, predicted", sentences, (), figures=tuple(teller.told))


def _sentences(graph: ProcessGraph, known: Prediction, teller: Teller) -> Iterator[str]:
    if not can_end(graph):
        yield "No case can come to an end, so there is no time that a case takes."
    elif known.unstable:
        names = ", ".join(graph.actor_name(pool.actor) for pool in known.unstable)
        yield f"More work arrives than can be done by {names}: the queue grows without end."
    elif known.cycle_time.mean:
        p50, p90, p95 = (teller(key) for key in ("p50", "p90", "p95"))
        how = how_predicted(known)
        who = f"{how[:1].upper()}{how[1:]}, a case" if how else "A case"
        yield (
            f"{who} takes {teller('cycle_time')} on average; half of them at most {p50}, nine of "
            f"ten {p90}, 95 of 100 {p95}."
        )
    else:
        yield "The document states no times, so none are predicted."
