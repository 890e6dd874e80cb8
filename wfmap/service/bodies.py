"""Reading the body of a request: of the right type, never past the limit, never for ever."""

import asyncio
from collections.abc import Collection

from starlette.requests import ClientDisconnect, Request

from wfmap.service.problems import Problem
from wfmap.service.settings import NAMES, Settings
from wfmap.units.figures import exact

__all__ = ["read_document", "read_upload"]

_UPLOADS = frozenset(
    ("application/xml", "text/xml", "application/octet-stream", "multipart/form-data")
)


async def read_document(request: Request, settings: Settings) -> bytes:
    """Read a process document.

    Raises:
        Problem: it is not declared as JSON, is compressed, too large or too slow.
    """
    kind = media_type(request)
    if kind != "application/json" and not (
        kind.startswith("application/") and kind.endswith("+json")
    ):
        raise _wrong_type(("application/json",))
    return await _read(request, settings)


async def read_upload(request: Request, settings: Settings) -> bytes:
    """Read a BPMN file, as it is or in a form.

    Raises:
        Problem: it is declared as something else, is compressed, too large or too slow.
    """
    kind = media_type(request)
    if kind not in _UPLOADS and not (kind.startswith("application/") and kind.endswith("+xml")):
        raise _wrong_type(sorted(_UPLOADS))
    return await _read(request, settings)


def media_type(request: Request) -> str:
    """Give the media type of a body in lower case, without parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _wrong_type(accepted: Collection[str]) -> Problem:
    taken = ", ".join(accepted)
    return Problem(
        "unsupported-media-type", f"the body has to be {taken}", headers={"Accept-Post": taken}
    )


async def _read(request: Request, settings: Settings) -> bytes:
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Problem("unsupported-media-type", "compressed bodies are not taken")
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and (len(declared) > 15 or int(declared) > settings.max_body):  # noqa: PLR2004 - no int of a thousand digits
        raise _too_large(settings)
    try:
        async with asyncio.timeout(settings.body_time):
            return await _collect(request, settings)
    except TimeoutError:
        limit = f"{exact(settings.body_time)} seconds ({NAMES['body_time']})"
        raise Problem("slow-body", f"the body took longer than {limit}") from None
    except ClientDisconnect:
        raise Problem("slow-body", "the caller went away") from None


async def _collect(request: Request, settings: Settings) -> bytes:
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > settings.max_body:
            raise _too_large(settings)
    return bytes(found)


def _too_large(settings: Settings) -> Problem:
    limit = f"{settings.max_body:,} bytes ({NAMES['max_body']})"
    return Problem("too-large", f"a body may have {limit}")
