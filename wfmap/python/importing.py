"""Files of other formats as documents."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from os import PathLike, fspath

from wfmap.operations.importing import Import, Options, import_document
from wfmap.operations.results.documents import ImportedResult, imported_result
from wfmap.operations.sources import Source, source_of
from wfmap.python.answers import Answer, answer
from wfmap.python.method import options_from
from wfmap.python.model import IN_MEMORY, Model, load
from wfmap.words.sentences import plural

__all__ = ["Imported", "import_file"]


@dataclass(frozen=True, slots=True, repr=False)
class Imported(Answer["ImportedResult"], Import):
    """An imported process, and every loss in the order of the source."""

    make: Callable[[], ImportedResult] = field(kw_only=True, repr=False, compare=False)

    @property
    def model(self) -> Model:
        """The process, with every operation as a method."""
        return load(self.text)

    def _told(self) -> str:
        lost = sum(loss.count for loss in self.losses)
        return f"{plural(self.steps, 'step')}, {plural(lost, 'loss', 'losses')}"


def import_file(
    file: str | PathLike[str] | bytes,
    *,
    parameters: str | PathLike[str] | None = None,
    **options: str | None,
) -> Imported:
    """Read a process of another format, such as BPMN, and list everything that was lost.

    Args:
        file: its path, or its bytes.
        parameters: a file of simulation parameters of Prosimos or Simod that belongs to it.
        options: `process`, the id or name of the only process to read; `format`, such as `bpmn`,
            where the file's ending is mute.

    Raises:
        UnreadableError: it is not of that format, not well-formed, or has no such process.
        WfmapError: an option is unknown.
    """
    source = Source(IN_MEMORY, file) if isinstance(file, bytes) else source_of(fspath(file))
    beside = None if parameters is None else source_of(fspath(parameters))
    asked = options_from(Options, **options)
    found = import_document(source, asked, simulation=beside)
    return answer(Imported, found, partial(imported_result, found))
