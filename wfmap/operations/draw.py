"""A document → a map: which view, what is laid over it, and the bytes of the picture."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field

from wfmap.analysis.frequency import frequency_overlay
from wfmap.analysis.growing import without_queues
from wfmap.analysis.overlays import assuming, findings_overlay, waits_overlay
from wfmap.errors import WfmapError
from wfmap.findings import Finding
from wfmap.graph import ROOT, ProcessGraph
from wfmap.model.limits import MOST_SEED
from wfmap.operations.checking import Built, CheckOptions, findings_of
from wfmap.operations.fields import Today, day_of
from wfmap.operations.folding import Abridged, FoldOptions, abridge, sizes_at_once
from wfmap.options import Said
from wfmap.overlay import NO_OVERLAY, Overlay
from wfmap.render.draw import draw as lay_out
from wfmap.render.draw import folded, make_ready
from wfmap.render.paint.pages import SHEET, page_room, pages_of
from wfmap.render.paint.svg import paint
from wfmap.render.scene import Scene
from wfmap.units.durations import human
from wfmap.units.record import Told
from wfmap.words.spelling import closest

if TYPE_CHECKING:
    from wfmap.analysis.baseline import Baseline
    from wfmap.insertion.candidates import Candidates

__all__ = [
    "MEDIA_TYPES",
    "Options",
    "OverlayName",
    "PictureFormat",
    "draw",
    "draw_linked",
    "make_ready",
    "naming",
    "overlay_of",
    "paint_map",
    "paint_svg",
    "proposed",
    "scene_of",
]

SCREEN: Final = (2560, 1440)
"""How much of a map with letters of 12 px a screen of 1920 × 1080 shows with 9 px, in px."""

_STAGES: Final = {"as-is": "as it is", "to-be": "as it should be"}

_AROUND: Final = 110
"""What title and legend take of that height, in px."""

OverlayName = Literal[
    "none", "findings", "waits", "frequency", "bottlenecks", "candidates", "insertion", "landscape"
]
"""What can be laid over a map."""

PictureFormat = Literal["svg", "png", "pdf", "html"]
MEDIA_TYPES: Final[Mapping[PictureFormat, str]] = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "html": "text/html",
}
"""The media type of each picture format."""


MOST_PLAYED: Final = 10_000
"""Cases of a run that can be asked for; a page shows of them what it can carry."""


class Options(FoldOptions):
    """How a map is drawn."""

    overlay: Annotated[
        OverlayName, Said(is_setting=True), Field(description="What is laid over the map.")
    ] = "none"
    picture: Annotated[
        PictureFormat | None,
        Said(("--format", "-f"), http=False),
        Field(description="The kind of picture, where the file's name is mute."),
    ] = None
    scale: Annotated[
        float, Said(is_setting=True), Field(ge=0.1, le=8, description="Pixels a unit in PNG.")
    ] = 2.0
    bottlenecks: Annotated[
        Literal["predicted", "simulated"],
        Field(description="How what is ranked is found where it is laid over the map."),
    ] = "predicted"
    without_candidates: Annotated[
        bool,
        Said(http_default=True),
        Field(
            description="On a page: leave out candidates of insertion, which take longest to find."
        ),
    ] = False
    replay: Annotated[
        int | None,
        Said(metavar="CASES", http=False),
        Field(
            ge=1,
            le=MOST_PLAYED,
            description="On a page: play a simulated run of so many cases.",
        ),
    ] = None
    candidate: Annotated[
        Annotated[str, Field(max_length=200)] | None,
        Said(("--candidate", "-c"), metavar="ID", http=False),
        Field(description="Beside what is played: the same run with this candidate put in."),
    ] = None
    seed: Annotated[
        int,
        Said(is_setting=True, http=False),
        Field(ge=0, le=MOST_SEED, description="Same seed, same random numbers, in what is played."),
    ] = 0
    imprint: Annotated[
        Literal["auto", "yes", "no"],
        Said(is_setting=True),
        Field(description="Write owner, version and stage under the title; auto: in PDF."),
    ] = "auto"
    brand: Annotated[
        str | None,
        Said(metavar="COLOUR", is_setting=True),
        Field(pattern=r"^#[0-9A-Fa-f]{6}$", description="A colour for bars, such as #0A7E3D."),
    ] = None
    today: Today = None


def draw(built: Built, options: Options) -> bytes:
    """Draw one map; in PDF, strips of a wide map and folded sub-processes follow as pages.

    As HTML it is a page that shows every overlay and the inside of every sub-process.

    Raises:
        WfmapError: there is no such sub-process or candidate, or only a page can do that.
        RenderError: it could not be laid out.
    """
    if options.replay is not None and options.picture != "html":
        raise WfmapError("only a page can play a run", "draw .html, or leave `replay` out")
    if options.candidate is not None and options.replay is None:
        raise WfmapError("`candidate` is for what is played", "say `replay`, the number of cases")
    if options.picture == "html":
        from wfmap.operations.paging import page_of  # noqa: PLC0415 - other pictures need none

        return page_of(built, options).encode()
    return paint_map(built.graph, overlay_of(built, options), options)


def paint_svg(
    graph: ProcessGraph, over: Overlay, options: Options, less: Abridged | None = None
) -> str:
    """Draw one map as SVG, whatever kind of picture is asked for.

    Args:
        graph: the process.
        over: what is laid over it.
        options: how it is drawn.
        less: what of it is drawn; None: as the options say.

    Raises:
        WfmapError: there is no such sub-process.
        RenderError: it could not be laid out.
    """
    if less is None:
        return paint(_scene(graph, over, options))
    wide = options.model_copy(update={"width": options.width or SCREEN[0]})
    return paint(_named(lay_out(graph, over, wide, less=less.drawn(over)), graph, options))


def paint_map(graph: ProcessGraph, over: Overlay, options: Options) -> bytes:
    """Draw one map with an overlay that is there already.

    Raises:
        WfmapError: there is no such sub-process.
        RenderError: it could not be laid out.
    """
    if options.picture == "pdf" and options.width is None:
        options = options.model_copy(update={"width": SHEET})
    scene = _scene(graph, over, options)
    if options.picture in (None, "svg"):
        return paint(scene).encode()
    from wfmap.render.paint import raster  # noqa: PLC0415 - SVG needs no renderer of pixels

    if options.picture == "png":
        svg = paint(scene)
        width, height = _size(svg)
        return raster.png(svg, width=width, height=height, scale=options.scale)
    scenes = [scene, *(_scene(graph, over, inner) for inner in _inner(graph, options))]
    return raster.pdf([page for one in scenes for page in pages_of(one)], title=scene.title)


def draw_linked(built: Built, options: Options, name: Callable[[str], str]) -> Mapping[str, bytes]:
    """Draw a map as SVG with one of every folded sub-process, which its box links to.

    Args:
        built: the document.
        options: how it is drawn.
        name: names the file of a level; links are these names.

    Returns:
        The SVGs by level, the one asked for first.
    """
    over = overlay_of(built, options)
    wanted = (options, *_inner(built.graph, options))
    href = name if len(wanted) > 1 else None
    return {o.level: paint(_scene(built.graph, over, o, href)).encode() for o in wanted}


def overlay_of(
    built: Built,
    options: Options,
    findings: tuple[Finding, ...] | None = None,
    found: "Candidates | None" = None,
) -> Overlay:
    """Make what is laid over a map.

    Args:
        built: the document.
        options: which, and how.
        findings: those of the document, where they are known already.
        found: its candidates, where they are known already.
    """
    match options.overlay:
        case "none":
            return NO_OVERLAY
        case "findings":
            if findings is None:
                findings = findings_of(built, CheckOptions(day_of(options.today)))
            return findings_overlay(built.graph, findings)
        case "waits":
            return assuming(built.graph, _waits(built, options))
        case "frequency":
            return assuming(built.graph, frequency_overlay(built.graph, built.facts))
        case "bottlenecks":
            return assuming(built.graph, _bottlenecks(built, options))
        case "candidates":
            return assuming(built.graph, _candidates(found or proposed(built, options)))
        case "insertion":
            from wfmap.insertion.overlay import insertion_overlay  # noqa: PLC0415 - only here

            return insertion_overlay(built.graph)
        case "landscape":
            from wfmap.readiness.systems.overlay import landscape_overlay  # noqa: PLC0415 - as above

            return landscape_overlay(built.graph)


def _bottlenecks(built: Built, options: Options) -> Overlay:
    from wfmap.bottlenecks import bottlenecks_overlay  # noqa: PLC0415 - only here
    from wfmap.operations.answering import LARGEST, rank  # noqa: PLC0415 - as above

    ranked = rank(built, options.bottlenecks)
    if ranked is None:
        large = len(built.graph.steps) > LARGEST
        why = f"it has more than {LARGEST:,} steps" if large else "no case of it can end"
        return Overlay(name="bottlenecks", summary=f"nothing is ranked: {why}")
    return naming(bottlenecks_overlay(ranked), _base(built, options))


def _waits(built: Built, options: Options) -> Overlay:
    base = _base(built, options)
    if base is None:
        return waits_overlay(built.graph, built.facts)
    found = base.simulated
    known = without_queues(built.graph, found) if found.unbounded else found
    return naming(waits_overlay(built.graph, known.facts, "simulated"), base)


def _base(built: Built, options: Options) -> "Baseline | None":
    from wfmap.operations.answering import base_of  # noqa: PLC0415 - only here

    return base_of(built) if options.bottlenecks == "simulated" else None


def naming(over: Overlay, base: "Baseline | None") -> Overlay:
    """Name the baseline that an overlay rests on: how long a case takes as it is."""
    from wfmap.analysis.recorded import baseline_records  # noqa: PLC0415 - only here

    if base is None or base.cycle_time is None:
        return over
    about = "about " if base.settled is False else ""
    record = baseline_records(base, f"draw --overlay {over.name}").find("cycle_time")
    if record is None or record.value is None:
        return over
    time = Told(record, human(record.value))
    said = f"a case takes {about}{time.text} as it is, simulated"
    summary = f"{over.summary}; {said}" if over.summary else said
    return replace(over, summary=summary, told=(*over.told, time))


def proposed(built: Built, options: Options) -> "Candidates":
    """Find the candidates of insertion that are laid over a map.

    Raises:
        WfmapError: none can be found: it is too large, or no case of it can end.
    """
    from wfmap.operations.inserting import InsertionOptions, candidates_of  # noqa: PLC0415 - as above

    return candidates_of(built, InsertionOptions(simulate=options.bottlenecks == "simulated"))


def _candidates(found: "Candidates") -> Overlay:
    from wfmap.insertion.overlay import candidates_overlay  # noqa: PLC0415 - only here

    return naming(candidates_overlay(found), found.baseline)


def _scene(
    graph: ProcessGraph,
    over: Overlay,
    options: Options,
    href: Callable[[str], str] | None = None,
) -> Scene:
    if options.level != ROOT and options.level not in graph.levels:
        meant = closest(options.level, tuple(level for level in graph.levels if level != ROOT))
        hint = f"did you mean '{meant}'?" if meant else "only steps with steps inside have a map"
        raise WfmapError(f"there is no sub-process '{options.level}'", hint)
    page = None
    if options.picture == "pdf" and options.width is not None:
        page = page_room(options.width)
    return scene_of(graph, over, options, href, page)[0]


def scene_of(
    graph: ProcessGraph,
    over: Overlay,
    options: Options,
    href: Callable[[str], str] | None = None,
    page: float | None = None,
) -> tuple[Scene, Abridged]:
    """Lay out a map, folded as it was asked for; give it, and what of it is drawn.

    One that shall be seen at once is folded further until a screen shows it with letters that can
    be read. There is one layout for each number of boxes that is tried, three at most.
    """
    sizes = [options.most] if options.picture == "pdf" else [*sizes_at_once(graph, options)]
    if len(sizes) > 1 and options.width is None:
        options = options.model_copy(update={"width": SCREEN[0]})

    def made(most: int | None) -> tuple[Scene, Abridged]:
        less = abridge(graph, options.model_copy(update={"most": most}), over)
        scene = lay_out(graph, over, options, href, page, less.drawn(over))
        return _named(scene, graph, options), less

    for most in sizes[:-1]:
        scene, less = made(most)
        if scene.width <= SCREEN[0] and scene.height <= SCREEN[1] - _AROUND:
            return scene, less
    return made(sizes[-1])


def _named(scene: Scene, graph: ProcessGraph, options: Options) -> Scene:
    """Say on a map whose it is, and draw it in the colour of a brand."""
    return replace(scene, imprint=_imprint(graph, options), brand=options.brand or "")


def _imprint(graph: ProcessGraph, options: Options) -> str:
    """Say who answers for a process, of which version the map is, and how it is meant."""
    process = graph.process
    if options.imprint == "no" or (options.imprint == "auto" and options.picture != "pdf"):
        return ""
    parts = [f"Owner: {process.owner}"] if process.owner else []
    parts += [f"version {process.version}"] if process.version else []
    return " · ".join([*parts, _STAGES[process.stage]])


def _inner(graph: ProcessGraph, options: Options) -> tuple[Options, ...]:
    """Give the maps of the sub-processes that stay folded on the one asked for."""
    if options.view != "flow" or options.unfold or options.level != ROOT:
        return ()
    return tuple(options.model_copy(update={"level": level}) for level in folded(graph))


def _size(svg: str) -> tuple[float, float]:
    """Read the size of our own SVG, in px."""
    _, _, width, height = svg.split('viewBox="', 1)[1].split('"', 1)[0].split(" ")
    return float(width), float(height)
