"""Map business processes, find their bottlenecks, and see where AI belongs.

`load` gives a `Model`, which has every operation as a method: `predict`, `simulate`, `candidates`,
`draw` and the others. Names are looked up when they are first used, so that importing wfmap costs
nothing.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wfmap.errors import DocumentError, LimitError, RenderError, UnreadableError, WfmapError
    from wfmap.facts import Facts, stated
    from wfmap.findings import Finding
    from wfmap.graph import ProcessGraph, build
    from wfmap.model.document import examine, read, write
    from wfmap.model.process import Process
    from wfmap.operations.answering import analyse
    from wfmap.operations.checking import Built, CheckOptions, check
    from wfmap.operations.draw import Options as MapOptions
    from wfmap.operations.draw import draw
    from wfmap.operations.evidence import evidence
    from wfmap.operations.inserting import pattern_pages
    from wfmap.operations.rulebook import rulebook
    from wfmap.operations.sources import Source, source_of
    from wfmap.prediction.predictor import Prediction, predict
    from wfmap.python.importing import import_file
    from wfmap.python.model import Model, load

    __version__: str
else:
    _HOMES = {
        "wfmap.errors": (
            "DocumentError",
            "LimitError",
            "RenderError",
            "UnreadableError",
            "WfmapError",
        ),
        "wfmap.facts": ("Facts", "stated"),
        "wfmap.findings": ("Finding",),
        "wfmap.graph": ("ProcessGraph", "build"),
        "wfmap.model.document": ("examine", "read", "write"),
        "wfmap.model.process": ("Process",),
        "wfmap.operations.answering": ("analyse",),
        "wfmap.operations.checking": ("Built", "CheckOptions", "check"),
        "wfmap.operations.draw": ("Options as MapOptions", "draw"),
        "wfmap.operations.sources": ("Source", "source_of"),
        "wfmap.prediction.predictor": ("Prediction", "predict"),
        "wfmap.operations.evidence": ("evidence",),
        "wfmap.operations.inserting": ("pattern_pages",),
        "wfmap.operations.rulebook": ("rulebook",),
        "wfmap.python.importing": ("import_file",),
        "wfmap.python.model": ("Model", "load"),
    }
    _HOME = {
        name.rpartition(" ")[2]: (home, name.partition(" ")[0])
        for home, names in _HOMES.items()
        for name in names
    }

    def __getattr__(name: str) -> object:
        """Look a public name up where it lives."""
        from importlib import import_module  # noqa: PLC0415 - not every import of wfmap needs it

        if name == "__version__":
            from importlib.metadata import version  # noqa: PLC0415 - as above

            return version("wfmap")
        if name not in _HOME:
            raise AttributeError(f"module 'wfmap' has no attribute '{name}'")
        home, own = _HOME[name]
        found = getattr(import_module(home), own)
        globals()[name] = found
        return found

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})


__all__ = [
    "Built",
    "CheckOptions",
    "DocumentError",
    "Facts",
    "Finding",
    "LimitError",
    "MapOptions",
    "Model",
    "Prediction",
    "Process",
    "ProcessGraph",
    "RenderError",
    "Source",
    "UnreadableError",
    "WfmapError",
    "__version__",
    "analyse",
    "build",
    "check",
    "draw",
    "evidence",
    "examine",
    "import_file",
    "load",
    "pattern_pages",
    "predict",
    "read",
    "rulebook",
    "source_of",
    "stated",
    "write",
]
