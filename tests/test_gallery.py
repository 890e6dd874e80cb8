"""The maps of our own models are as straight and as clear as they have been drawn once.

A limit may be lowered whenever a map gets better; it is never raised without a look at the map.
"""

from pathlib import Path
from typing import Literal, NamedTuple

import pytest

from wfmap.graph import build
from wfmap.model.document import examine
from wfmap.render.draw import LayoutOptions, draw
from wfmap.render.measure import Measures, measure


class Limit(NamedTuple):
    """At most so many bends per flow, handoffs included, and so many crossings."""

    bends: float
    crossings: int


LIMITS = {
    "consumer-loan": Limit(0.35, 0),
    "customer-complaint": Limit(0.35, 2),
    "hiring": Limit(0.35, 0),
    "hospital-intake": Limit(0.52, 1),
    "insurance-claim": Limit(0.35, 0),
    "invoice-approval": Limit(0.35, 0),
    "invoice-to-pay": Limit(0.35, 1),
    "it-incident": Limit(0.35, 1),
    "it-incident-to-be": Limit(0.45, 3),
    "order-to-cash": Limit(0.35, 1),
    "trip-booking": Limit(0.78, 0),
}


IN_ROWS = {
    "customer-complaint": Limit(0.35, 1),
    "hiring": Limit(0.35, 1),
    "hospital-intake": Limit(0.52, 2),
    "insurance-claim": Limit(0.35, 0),
    "it-incident-to-be": Limit(0.45, 3),
    "order-to-cash": Limit(0.35, 0),
}
"""The limits of those that are cut into rows where nothing else is said."""


def measured(repository: Path, name: str, rows: Literal["auto", "none"] = "none") -> Measures:
    """Measure the flow view of a model."""
    models = repository / "models"
    data = (models / f"{name}.json").read_bytes()
    process = examine(data, load=lambda other: (models / other).read_bytes()).process
    assert process is not None
    return measure(draw(build(process), options=LayoutOptions(rows=rows)))


def test_every_model_has_its_limits(repository: Path) -> None:
    """No model is drawn without being measured."""
    assert sorted(LIMITS) == sorted(path.stem for path in (repository / "models").glob("*.json"))


def assert_clear(measures: Measures, limit: Limit) -> None:
    """Let no flow run through a box and no label lie on another; few bends, few crossings."""
    assert measures.through_boxes == 0
    assert measures.box_overlaps == 0
    assert measures.label_overlaps == 0
    assert measures.labels_on_lines == 0
    assert measures.bends_per_flow <= limit.bends
    assert measures.crossings <= limit.crossings


@pytest.mark.parametrize("name", LIMITS)
def test_a_map_of_the_gallery_is_clear_and_straight(repository: Path, name: str) -> None:
    """No flow runs through a box, no label lies on another or on a strange line; few bends."""
    assert_clear(measured(repository, name), LIMITS[name])


@pytest.mark.parametrize("name", IN_ROWS)
def test_a_map_of_the_gallery_in_rows_is_clear_and_no_long_strip(
    repository: Path, name: str
) -> None:
    """Rows are as clear as the strip, and at most two and a half times as long as high."""
    measures = measured(repository, name, "auto")
    assert_clear(measures, IN_ROWS[name])
    assert measures.width <= min(1900, 2.5 * measures.height)
