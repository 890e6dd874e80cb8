"""Three equations hold the repository together; `make redraw` repairs each."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from wfmap.cli.redraw import derived, stale

PLACED_BY_GRAPHVIZ = ("handoffs", "data", "systems", "decisions")


@pytest.fixture(scope="module")
def made(repository: Path) -> Mapping[Path, bytes]:
    """Return every derived file as the code makes it now."""
    return derived(repository)


def test_the_diagrams_are_the_maps_of_the_models(
    repository: Path, made: Mapping[Path, bytes]
) -> None:
    """`diagrams/` = draw(`models/`), byte for byte where wfmap places every box itself."""
    drawings = {p: b for p, b in made.items() if p.parts[0] == "diagrams" and not _by_dot(p)}
    assert drawings
    assert not [path for path in drawings if _committed(repository, path) != drawings[path]]


def test_the_network_maps_show_the_same_elements(
    repository: Path, made: Mapping[Path, bytes]
) -> None:
    """Where Graphviz places the boxes, every element and every word is the same."""
    drawings = {path: data for path, data in made.items() if _by_dot(path)}
    assert drawings
    for path, data in drawings.items():
        assert _content(_committed(repository, path)) == _content(data), path


def test_the_schema_is_that_of_the_model(repository: Path, made: Mapping[Path, bytes]) -> None:
    """`models/schema/` = schema(wfmap.model)."""
    paths = [path for path in made if path.parts[:2] == ("models", "schema")]
    assert paths
    assert not [path for path in paths if _committed(repository, path) != made[path]]


def test_the_openapi_document_is_that_of_the_service(
    repository: Path, made: Mapping[Path, bytes]
) -> None:
    """`api/openapi.json` = openapi(wfmap.service)."""
    path = Path("api/openapi.json")
    assert _committed(repository, path) == made[path]


def test_nothing_derived_is_left_over(repository: Path, made: Mapping[Path, bytes]) -> None:
    """A drawing of a model that is gone, or a schema of an old format, is removed."""
    assert not stale(repository, made)


def _by_dot(path: Path) -> bool:
    return path.suffix == ".svg" and path.stem.rpartition(".")[2] in PLACED_BY_GRAPHVIZ


def _committed(repository: Path, path: Path) -> bytes:
    place = repository / path
    return place.read_bytes() if place.is_file() else b""


def _content(svg: bytes) -> tuple[list[str], list[str]]:
    text = svg.decode()
    return sorted(re.findall(r'\bid="([^"]*)"', text)), sorted(
        re.findall(r">([^<>\s][^<>]*)<", text)
    )
