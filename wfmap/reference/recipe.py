"""A recipe: a small document that shows how something is said, and is what it shows."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from wfmap.errors import WfmapError
from wfmap.operations.checking import CheckOptions, check, open_document
from wfmap.operations.draw import Options, draw
from wfmap.operations.simulate import Options as Runs
from wfmap.operations.simulate import simulate
from wfmap.operations.sources import Source
from wfmap.simulation import Simulation

__all__ = ["Recipe", "simulated", "tried"]

DAY: Final = date(2026, 11, 2)
CASES: Final = 200
REPLICATIONS: Final = 2


@dataclass(frozen=True, slots=True)
class Recipe:
    """A document that is sound, without a warning, and that simulates."""

    name: str
    title: str
    map: bytes


def tried(name: str, text: str) -> Recipe:
    """Check, simulate and draw a recipe.

    Raises:
        WfmapError: it has an error or a warning, or cannot be simulated.
    """
    source = Source(f"{name}.json", text.encode())
    found = check(source, CheckOptions(DAY)).findings
    grave = [finding for finding in found if finding.severity != "info"]
    if grave:
        raise WfmapError(f"recipe '{name}': {grave[0].rule}: {grave[0].message}", grave[0].hint)
    simulated(source)
    built = open_document(source)
    return Recipe(name, built.process.name, draw(built, Options()))


def simulated(source: Source) -> Simulation:
    """Simulate a recipe, few cases.

    Raises:
        WfmapError: it cannot be simulated.
    """
    runs = Runs(cases=CASES, replications=REPLICATIONS, workers=1)
    return simulate(open_document(source), runs).simulated
