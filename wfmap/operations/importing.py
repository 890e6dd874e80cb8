"""Another format → a process document, and everything it could not carry over."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from wfmap.errors import UnreadableError
from wfmap.facts import stated
from wfmap.graph import build
from wfmap.graph.visits import visits
from wfmap.interchange import Format, Loss, ParametersError, format_of, reads, to_process
from wfmap.interchange.bpmn.ids import slug
from wfmap.model.document import write
from wfmap.model.process import Process
from wfmap.model.steps import Step
from wfmap.operations.sources import Source
from wfmap.options import Options as Asked
from wfmap.options import Said
from wfmap.prediction.trial import try_out

__all__ = ["Import", "Options", "import_document", "processes_of", "suffix_of"]


NAMES: Final = tuple(one.name for one in reads())


def _known(name: str | None) -> str | None:
    if name is not None and name not in NAMES:
        raise ValueError(f"'{name}' is no format that can be read; there are {', '.join(NAMES)}")
    return name


class Options(Asked):
    """What of a file is imported, and as what it is read."""

    process: Annotated[
        str | None,
        Said(metavar="ID"),
        Field(max_length=200, description="The id or name of the only process to read."),
    ] = None
    format: Annotated[
        str | None,
        AfterValidator(_known),
        Said(metavar="NAME"),
        Field(
            description=f"The format, where the file's ending is mute: {', '.join(NAMES)}.",
            json_schema_extra={"enum": [*NAMES, None]},
        ),
    ] = None


EVERYTHING: Final = Options()


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

    def unusable(self) -> str:
        """Say why the simulation numbers that came along cannot be run; empty where they can."""
        graph = build(self.process)
        try_out(graph)
        endless = visits(graph).endless
        if self.process.arrivals is None:
            return ""
        if endless:
            return f"work that gets to '{graph.steps[endless[0]].label}' goes round for ever"
        loads = {
            actor: facts.busy.value
            for actor, facts in stated(graph).actors.items()
            if facts.busy is not None and facts.busy.value >= 1
        }
        if not loads:
            return ""
        worst = max(loads, key=lambda actor: loads[actor])
        return f"{graph.actor_name(worst)} gets {loads[worst]:.0%} of the work it can do"


def processes_of(source: Source, form: str | None = None) -> tuple[tuple[str, str], ...]:
    """List the processes of a file that have steps: id and name of each.

    A format whose files hold one process gives none.

    Raises:
        UnreadableError: it is not of that format, or not well-formed.
        LimitError: it is over a limit.
    """
    listed = _format(source, form).processes
    return listed(source.data) if listed is not None else ()


def _format(source: Source, form: str | None) -> Format:
    """Find out the format: as it is named, as the file's ending says, else the first of the list.

    Raises:
        WfmapError: no format of that name can be read.
    """
    return format_of(source.name, reads(), form) or next(reads())


def import_document(
    source: Source, options: Options = EVERYTHING, *, simulation: Source | None = None
) -> Import:
    """Read a file of another format as a process.

    Args:
        source: the file.
        options: which of its processes, and what it is.
        simulation: a Prosimos file of simulation parameters that belongs to it.

    Raises:
        UnreadableError: it is not of that format, not well-formed, or has no such process.
        LimitError: it is over a limit.
        ParametersError: the parameters are none of Prosimos; these three name their file.
    """
    name = source.name.replace("\\", "/").rsplit("/", 1)[-1]
    parameters = None if simulation is None else simulation.data
    try:
        read = _format(source, options.format).read
        assert read is not None  # noqa: S101 - only formats that can be read were looked through
        found = read(source.data, name=name, simulation=parameters, process=options.process)
        made = to_process(found)
    except ParametersError as error:
        error.file = simulation.name if simulation is not None else ""
        raise
    except UnreadableError as error:
        error.file = source.name
        raise
    return Import(made, found.losses)


def _count(steps: Mapping[str, Step]) -> int:
    return len(steps) + sum(_count(step.steps) for step in steps.values())


def suffix_of(process: str) -> str:
    """Name a document after one process of a file that holds several."""
    return slug(process, "process")
