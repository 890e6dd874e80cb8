"""The process as it is, in every answer about candidates: the baseline, in sentences."""

from collections.abc import Iterator

from wfmap.analysis.recorded import baseline_records, record_prediction
from wfmap.insertion.candidates import Candidates
from wfmap.report.telling import Teller
from wfmap.units.record import Recorder, Records

__all__ = ["as_is_records", "as_it_is"]


def as_is_records(found: Candidates, answer: str) -> Records:
    """List the figures of the process as it is: of the baseline, else of the prediction."""
    if found.baseline is not None:
        return baseline_records(found.baseline, answer)
    records = Recorder("predicted")
    record_prediction(records, found.graph, found.prediction)
    return records.of(answer)


def as_it_is(found: Candidates, teller: Teller) -> Iterator[str]:
    """Tell how long a case takes as it is, and where that comes from."""
    base, why = found.prediction, found.not_settled
    if base.unstable:
        names = ", ".join(found.graph.actor_name(pool.actor) for pool in base.unstable)
        yield f"More work comes than {names} can do: no time can be relied on."
    elif found.baseline is not None and found.baseline.cycle_time is not None:
        about = "about " if found.baseline.settled is False else ""
        yield f"A case takes {about}{teller('cycle_time')} on average as it is, simulated."
        if why is not None:
            yield f"{why.message[:1].upper()}{why.message[1:]}."
    elif base.cycle_time.mean:
        mean = teller("cycle_time", basis="predicted")
        yield f"A case takes {mean} on average as it is, by prediction."
