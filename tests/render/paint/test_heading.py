"""What stands above a map: its title, whose it is and of which version, a bar of a brand."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from wfmap.operations.checking import Built, open_document
from wfmap.operations.draw import Options, draw, scene_of
from wfmap.operations.sources import source_of
from wfmap.overlay import NO_OVERLAY
from wfmap.render.paint.pages import pages_of

IMPRINT = "Owner: Head of retail lending · version 2026-10 · as it is"


@pytest.fixture(scope="module")
def loan(repository: Path) -> Built:
    """Return the bundled loan, which has an owner and a version."""
    return open_document(source_of(str(repository / "models" / "consumer-loan.json")))


def test_owner_version_and_stage_are_printed_on_pages(loan: Built) -> None:
    """Every page that is printed says whose process it shows, of which version."""
    scene, _ = scene_of(loan.graph, NO_OVERLAY, Options(picture="pdf", width=900))
    pages = pages_of(scene)
    assert all(IMPRINT in page for page in pages)


def test_a_screen_shows_them_where_they_are_asked_for(loan: Built) -> None:
    """Elsewhere the map is the same as without, unless a person wants them there too."""
    plain = draw(loan, Options()).decode()
    assert "Owner:" not in plain
    assert draw(loan, Options(imprint="no")).decode() == plain
    asked = draw(loan, Options(imprint="yes")).decode()
    assert IMPRINT in asked
    height = [re.search(r'height="([\d.]+)"', svg) for svg in (plain, asked)]
    assert all(height)
    assert len({found.group(1) for found in height if found}) == 1


def test_a_narrow_map_has_them_under_its_title(repository: Path) -> None:
    """Nothing is cut off: where there is no room beside the title they stand below."""
    small = open_document(source_of(str(repository / "models" / "invoice-approval.json")))
    owner = "The head of all who approve invoices in the northern half of the country"
    process = small.process.model_copy(update={"owner": owner})
    graph = type(small.graph)(
        process,
        small.graph.steps,
        small.graph.flows,
        small.graph.levels,
        small.graph.members,
        small.graph.inner_flows,
    )
    scene, _ = scene_of(graph, NO_OVERLAY, Options(imprint="yes"))
    assert f"Owner: {owner} · as it is</text>" in pages_of(scene)[0]


def test_a_brand_is_a_bar_and_means_nothing(loan: Built) -> None:
    """Its colour stands at the top and along the lanes; lines and boxes keep theirs."""
    branded = draw(loan, Options(brand="#0A7E3D")).decode()
    lanes = len(re.findall(r'id="lane-', branded))
    assert branded.count('fill="#0A7E3D"') == 1 + lanes
    assert "stroke:#0A7E3D" not in branded


@pytest.mark.parametrize("colour", ["red", "#12", "#00000g", '#000000"/><script>'])
def test_only_a_colour_in_six_digits_is_a_brand(colour: str) -> None:
    """What is no such colour never comes near a picture."""
    with pytest.raises(ValidationError):
        Options(brand=colour)
