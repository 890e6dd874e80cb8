"""The addresses of maps: they are drawn from a document, and found again by their hash."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from wfmap.operations.draw import MEDIA_TYPES, Options, PictureFormat
from wfmap.service import describing
from wfmap.service.asking import asked
from wfmap.service.bodies import read_document
from wfmap.service.describing import Described, answers
from wfmap.service.maps.answering import drawn, kept
from wfmap.service.negotiation import preferred
from wfmap.service.problems import Problem

__all__ = ["maps_router"]

maps_router: Final = APIRouter()

_TEXT: Final = {"schema": {"type": "string"}}
_TAG: Final[dict[str, Any]] = {"ETag": {"description": "The hash of the map, quoted.", **_TEXT}}
_WHERE: Final[dict[str, Any]] = {
    "Content-Location": {
        "description": "Where the map is kept for a while.",
        "schema": {"type": "string", "format": "uri-reference"},
    }
}
_PICTURE: Final[dict[str, Any]] = describing.MAP[200]

DRAWN: Final[Described] = {
    **answers({**_PICTURE, "headers": {**_TAG, **_WHERE}}, *describing.DRAWING, "had-already"),
}
KEPT: Final[Described] = {
    **answers({**_PICTURE, "headers": _TAG}, "not-found", "invalid-parameter"),
    304: {"description": "The caller has it already (If-None-Match).", "headers": _TAG},
}

Asked = Annotated[Options, asked(Options)]


@maps_router.post(
    "/v1/map",
    tags=["processes"],
    response_class=Response,
    responses=DRAWN,
    openapi_extra=describing.DOCUMENT,
)
async def draw(request: Request, options: Asked) -> Response:
    """Draw a map of a process as SVG, PNG, PDF or a page (HTML), as the Accept header prefers.

    `Content-Location` is where it may be fetched as long as it is kept, for an `<img>` too.
    """
    wanted = options.model_copy(update={"picture": _picture(request)})
    body = await read_document(request, request.app.state.settings)
    request.app.state.places.start()
    return await drawn(request, body, wanted)


@maps_router.get(
    "/v1/maps/{hash}.{form}", tags=["processes"], response_class=Response, responses=KEPT
)
async def map_kept(
    request: Request,
    tag: Annotated[str, Path(alias="hash", description="What a map was named.", max_length=64)],
    form: Annotated[str, Path(description="svg, png, pdf or html.", max_length=8)],
) -> Response:
    """Fetch a map that `POST /v1/map` has drawn; 404 once it is kept no longer."""
    return await kept(request, tag, form)


def _picture(request: Request) -> PictureFormat:
    kinds: dict[str, PictureFormat] = {kind: picture for picture, kind in MEDIA_TYPES.items()}
    chosen = preferred(request.headers.get("accept", ""), tuple(kinds))
    if chosen is None:
        raise Problem("not-acceptable", f"maps come as {', '.join(kinds)}")
    return kinds[chosen]
