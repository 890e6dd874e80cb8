"""Another format → a process document, and everything it could not carry over."""

from collections.abc import Mapping
from dataclasses import dataclass

from wfmap.interchange import Loss, read_bpmn
from wfmap.model.document import write
from wfmap.model.process import Process
from wfmap.model.steps import Step
from wfmap.pipeline.sources import Source

__all__ = ["Import", "import_document"]


@dataclass(frozen=True, slots=True)
class Import:
    """An imported process, and every loss in the order of the source."""

    process: Process
    losses: tuple[Loss, ...]

    @property
    def steps(self) -> int:
        """How many steps there are, those inside sub-processes included."""
        return _count(self.process.steps)

    @property
    def text(self) -> str:
        """The document in the normal form."""
        return write(self.process)


def import_document(source: Source, simulation: Source | None = None) -> Import:
    """Read a BPMN 2.0 file as a process.

    Args:
        source: the file.
        simulation: a Prosimos file of simulation parameters that belongs to it.

    Raises:
        UnreadableError: it is not BPMN 2.0, or not well-formed.
        LimitError: it is over a limit.
    """
    name = source.name.replace("\\", "/").rsplit("/", 1)[-1]
    parameters = None if simulation is None else simulation.data
    return Import(*read_bpmn(source.data, name=name, simulation=parameters))


def _count(steps: Mapping[str, Step]) -> int:
    return len(steps) + sum(_count(step.steps) for step in steps.values())
