"""The formats wfmap reads and writes: the one list that import and export go by.

A format is a module with `read`, `write` or both, and one line here. Its name and endings are then
known to the shell, over HTTP and in Python.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from wfmap.errors import WfmapError
from wfmap.graph import ProcessGraph
from wfmap.interchange import bpmn, dot, graphml, mermaid, plantuml, sheet, workbook
from wfmap.interchange.losses import Imported
from wfmap.model.process import Process

if TYPE_CHECKING:
    from wfmap.render.draw import LayoutOptions

__all__ = ["FORMATS", "Format", "Reader", "Writer", "format_of", "reads", "writes"]


class Reader(Protocol):
    """Reads a file of a format as a document, with every loss.

    `simulation` holds parameters that lie beside it, `process` the id or name of the only process
    to read. A format that knows neither passes them over.
    """

    def __call__(
        self, data: bytes, *, name: str, simulation: bytes | None, process: str | None
    ) -> Imported:
        """Read the bytes of a file of that name."""
        ...


Writer = Callable[[ProcessGraph], str]
"""Writes a process in a format."""

WriterInto = Callable[[bytes, str, Process], bytes]
"""Writes a process into a file that it was imported from: its bytes and its name."""

Layouter = Callable[[bytes, str, "LayoutOptions"], bytes]
"""Lays the diagram of a file out anew: its bytes, its name, and how."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files.

    `suffixes` are the endings of its files, lower case, with the dot, the usual one first.
    `holds` says in a few words what of a process it can carry, for those it is written for.
    `processes` lists id and name of the processes of a file that may have several. A format that
    is `whole` gives back the document as it was; another is held against it when it is written.
    `write_binary` writes one that is no text. `write_into` puts what was edited into the file that
    a document was imported from; `lay_out` draws the diagram of a file anew.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    media_type: str
    holds: str
    read: Reader | None = None
    write: Writer | None = None
    processes: Callable[[bytes], tuple[tuple[str, str], ...]] | None = None
    whole: bool = False
    write_binary: Callable[[ProcessGraph], bytes] | None = None
    write_into: WriterInto | None = None
    lay_out: Layouter | None = None


def _drawio(graph: ProcessGraph) -> str:
    from wfmap.interchange import drawio  # noqa: PLC0415 - the layout is loaded late

    return drawio.write(graph)


FORMATS: Final = (
    Format(
        "mermaid",
        "Mermaid",
        (".mmd", ".mermaid"),
        "text/vnd.mermaid",
        "the flow and who does what, and no figures but shares",
        write=mermaid.write,
    ),
    Format(
        "bpmn",
        "BPMN 2.0",
        (".bpmn", ".bpmn2", ".bpmn20.xml", ".xml"),
        "application/xml",
        "the whole document, with its map; what BPMN has no place for stands beside the elements",
        read=bpmn.read,
        write=bpmn.write,
        processes=bpmn.processes,
        whole=True,
        write_into=bpmn.write_into,
        lay_out=bpmn.lay_out,
    ),
    Format(
        "drawio",
        "draw.io",
        (".drawio", ".dio"),
        "application/vnd.jgraph.mxfile",
        "the map with its layout, and no figures",
        write=_drawio,
    ),
    Format(
        "dot",
        "DOT (Graphviz)",
        (".dot", ".gv"),
        "text/vnd.graphviz",
        "the flow and who does what, and no figures but shares",
        write=dot.write,
    ),
    Format(
        "graphml",
        "GraphML",
        (".graphml",),
        "application/graphml+xml",
        "the flow, who does what, mean times in seconds, costs of steps and shares",
        write=graphml.write,
    ),
    Format(
        "plantuml",
        "PlantUML",
        (".puml", ".plantuml"),
        "text/x-plantuml",
        "the flow and who does what, and no figures but shares",
        write=plantuml.write,
    ),
    Format(
        "sheet",
        "Sheet (CSV)",
        (".csv",),
        "text/csv",
        "steps, actors, ways with answers and shares, mean times and costs of steps, one row a way",
        read=sheet.read,
        write=sheet.write,
    ),
    Format(
        "excel",
        "Sheet (Excel)",
        (".xlsx", ".xlsm", ".xls", ".ods"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "steps, actors, ways with answers and shares, mean times and costs of steps, one row a way",
        read=workbook.read,
        write_binary=workbook.write,
    ),
)
"""Every format; the first that can read is the one of a file whose name says nothing, and the first
that is written the one for who takes any."""


def reads() -> Iterator[Format]:
    """Yield the formats that can be read."""
    return (one for one in FORMATS if one.read is not None)


def writes() -> Iterator[Format]:
    """Yield the formats that can be written."""
    return (one for one in FORMATS if one.write is not None or one.write_binary is not None)


def format_of(file: str, among: Iterator[Format], name: str | None = None) -> Format | None:
    """Find a format by its name, or else by the ending of a file; None where neither is known.

    Raises:
        WfmapError: there is no format of that name among them.
    """
    known = tuple(among)
    if name is not None:
        for one in known:
            if one.name == name:
                return one
        names = ", ".join(one.name for one in known)
        raise WfmapError(f"'{name}' is no format for that", f"there are {names}")
    lower = file.lower()
    ends = (
        (one, max((len(s) for s in one.suffixes if lower.endswith(s)), default=0)) for one in known
    )
    best = max(ends, key=lambda pair: pair[1], default=None)
    return best[0] if best is not None and best[1] else None
