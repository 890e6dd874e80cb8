"""What the addresses of maps answer, for the OpenAPI document."""

from typing import Any, Final

from wfmap.service import describing
from wfmap.service.describing import Described, answers

__all__ = ["DRAWN", "KEPT"]

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
