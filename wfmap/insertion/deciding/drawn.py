"""Parameters drawn apart from each other, and what they make of work and errors in a closed form.

Every parameter at its worst end at once is next to impossible; drawn one by one, the doubts of
several even out. Predicting each draw would take hours, so the saving of time of a draw is worked
out by the effect model alone and then put on the line through three predictions of the whole
process: with all parameters at their worst, as they are likely, and at their best.
"""

from dataclasses import fields
from typing import Final, cast

import numpy as np

from wfmap.insertion.criteria.judged import Judged
from wfmap.insertion.deciding.returns import Samples, triangular
from wfmap.insertion.effects import error_left, human_time
from wfmap.insertion.parameters import Parameters, Values

__all__ = ["between", "drawn", "errors_of", "saving_of"]

ACTING: Final = frozenset(("supervised", "autonomous"))


def drawn(known: Parameters, draw: np.random.Generator, samples: int) -> Values:
    """Draw every parameter, each from its own range; a field holds one number a sample."""
    found: dict[str, Samples] = {
        field.name: triangular(draw, r.low, r.mode, r.high, samples)
        for field in fields(Values)
        for r in (known.ranges[field.name],)
    }
    most = 1 - found["escalated"] - found["incomplete"]
    found["coverage"] = np.minimum(found["coverage"], most)
    return Values(**found)  # type: ignore[arg-type]  # one number a sample


def saving_of(judged: Judged, values: Values) -> float:
    """Give the share of the time at the step that is saved, by the effect model alone."""
    form, stage = judged.form, judged.screened.stage
    if form == "repair":
        return values.saved_by_help
    if form in {"rule", "api"}:
        return values.coverage
    if judged.screened.pattern.watches or judged.orders_work or (form and form != "select"):
        return values.coverage * values.accuracy
    if stage in ACTING:
        return 1 - human_time(values.effects(stage, 1.0))
    return values.coverage * values.saved_by_help


def errors_of(judged: Judged, values: Values) -> float:
    """Give the share of wrong results that is left, as the criteria do."""
    form, stage = judged.form, judged.screened.stage
    by_hand = values.error_by_hand
    if form == "repair":
        return by_hand * (1 - values.saved_by_help)
    if form in {"rule", "api"}:
        return values.coverage * (1 - values.accuracy) + (1 - values.coverage) * by_hand
    if judged.screened.pattern.watches and stage != "shadow":
        left = by_hand - values.coverage * values.accuracy * values.caught
        return cast("float", np.maximum(0.0, left))
    if judged.is_ai and stage in ACTING and not judged.orders_work:
        return error_left(values.effects(stage, 1.0))
    return by_hand


def between(
    found: Samples, at: tuple[float, float, float], gives: tuple[float, float, float]
) -> Samples:
    """Read what samples give off the line through three points: worst, likely, best."""
    order = np.argsort(at, kind="stable")
    places, values = np.array(at)[order], np.array(gives)[order]
    read: Samples = np.interp(found, places, values)
    return read
