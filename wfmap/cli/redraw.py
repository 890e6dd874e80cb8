"""`python -m wfmap.cli.redraw`: every derived file of the repository, written anew.

Three equations: `diagrams/` = the maps of `models/`, `models/schema/` = the schema of
`wfmap.model`, `api/openapi.json` = the description of `wfmap.service`. A test checks each; this
repairs them.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from wfmap.cli.console import say
from wfmap.cli.files import write_file
from wfmap.cli.gallery import Picture, gallery_page
from wfmap.cli.schema import schema_text
from wfmap.model.schema import SCHEMA_FILE
from wfmap.operations.checking import Built, open_document
from wfmap.operations.draw import Options, draw_linked
from wfmap.operations.sources import source_of

__all__ = ["derived", "main", "stale"]

DAY: Final = date(2026, 11, 1)
"""The day on which the gallery is drawn: acceptances of findings must not expire with the clock."""

SHOWN_IN_FULL: Final = "consumer-loan"
"""The model that the gallery shows in every view and with every overlay."""

_FLOW: Final = (("", Options(today=DAY)),)
_FULL: Final = (
    *_FLOW,
    ("waits", Options(today=DAY, overlay="waits")),
    ("findings", Options(today=DAY, overlay="findings")),
    ("bottlenecks", Options(today=DAY, overlay="bottlenecks")),
    ("candidates", Options(today=DAY, overlay="candidates")),
    ("handoffs", Options(today=DAY, view="handoffs")),
    ("data", Options(today=DAY, view="data")),
    ("systems", Options(today=DAY, view="systems")),
    ("decisions", Options(today=DAY, view="decisions")),
)


def derived(repository: Path) -> Mapping[Path, bytes]:
    """Make every derived file: its path in the repository, and its bytes."""
    from wfmap.service.app import openapi_text

    pictures = tuple(_pictures(repository / "models"))
    page = gallery_page([picture for picture, _ in pictures])
    return {
        Path("models/schema") / SCHEMA_FILE: schema_text().encode(),
        Path("api/openapi.json"): openapi_text().encode(),
        **{Path("diagrams") / picture.file: svg for picture, svg in pictures},
        Path("diagrams/README.md"): page.encode(),
    }


def stale(repository: Path, made: Mapping[Path, bytes]) -> tuple[Path, ...]:
    """List drawings and schemas in the repository that nothing makes any more."""
    there = [*(repository / "diagrams").glob("*.svg"), *(repository / "models/schema").glob("*")]
    found = (path.relative_to(repository) for path in sorted(there))
    return tuple(path for path in found if path not in made)


def _pictures(models: Path) -> Iterator[tuple[Picture, bytes]]:
    for path in sorted(models.glob("*.json")):
        built = open_document(source_of(str(path)))
        wanted = _FULL if path.stem == SHOWN_IN_FULL else _FLOW
        for name, options in wanted:
            stem = f"{path.stem}.{name}" if name else path.stem
            yield from _linked(built, options, path, stem)


def _linked(
    built: Built, options: Options, model: Path, stem: str
) -> Iterator[tuple[Picture, bytes]]:
    pages = draw_linked(built, options, lambda level: f"{stem}.{level}.svg")
    for level, svg in pages.items():
        file = f"{stem}.{level}.svg" if level else f"{stem}.svg"
        inner = built.graph.steps[level].label if level else ""
        yield Picture(file, model.name, built.process, options, inner), svg


def main(repository: Path | None = None) -> None:
    """Write the derived files that differ, and remove those that nothing makes any more."""
    root = repository or Path(__file__).resolve().parents[2]
    made = derived(root)
    for path, data in made.items():
        place = root / path
        if not place.is_file() or place.read_bytes() != data:
            place.parent.mkdir(parents=True, exist_ok=True)
            write_file(place, data)
            say(f"{path}: written")
    for path in stale(root, made):
        (root / path).unlink()
        say(f"{path}: removed")


if __name__ == "__main__":
    main()
