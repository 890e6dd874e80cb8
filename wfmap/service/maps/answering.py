"""Answering with a map: the one that is kept, or one that is drawn now."""

import asyncio
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

from fastapi import Request
from fastapi.responses import Response

from wfmap.operations.draw import MEDIA_TYPES, Options, PictureFormat
from wfmap.report.page import policy_of
from wfmap.service import work
from wfmap.service.budgets import lane_of, seconds_of
from wfmap.service.callers import caller_of
from wfmap.service.lanes import Work
from wfmap.service.maps.cache import Disk, Memory
from wfmap.service.maps.flights import Flights
from wfmap.service.maps.key import form_of, has, hash_of
from wfmap.service.passing import GONE, gone_from, limits_of
from wfmap.service.problems import Problem
from wfmap.service.replies import today
from wfmap.service.settings import Settings

__all__ = ["Maps", "drawn", "kept"]

_FOR_GOOD: Final = "private, max-age=31536000, immutable"
"""What stands at an address that names its content never changes; others are not to keep it."""


class Maps:
    """The maps of a service: those that are kept, and those that are being drawn."""

    def __init__(self, settings: Settings) -> None:
        """Make room for them.

        Raises:
            WfmapError: the folder for them cannot be used.
        """
        self.memory = Memory(settings.cache_bytes)
        folder = settings.cache_folder
        self.disk = Disk(Path(folder), settings.cache_disk_bytes) if folder else None
        self.flights = Flights()
        self.found = 0
        """Maps that were answered from what is kept."""
        self.made = 0
        """Maps that had to be drawn, or are drawn for others at that moment."""

    async def get(self, name: str) -> bytes | None:
        """Give a map that is kept; None where it is not."""
        picture = self.memory.get(name)
        if picture is None and self.disk is not None:
            picture = await asyncio.to_thread(self.disk.get, name)
            if picture is not None:
                self.memory.put(name, picture)
        return picture

    async def put(self, name: str, picture: bytes) -> None:
        """Keep a map."""
        self.memory.put(name, picture)
        if self.disk is not None:
            await asyncio.to_thread(self.disk.put, name, picture)


async def drawn(request: Request, body: bytes, options: Options) -> Response:
    """Answer with a map of a document, and with the address where it is kept.

    Raises:
        Problem: it cannot be drawn, or the caller has it already.
    """
    maps = _maps(request)
    tag, form = hash_of(body, options, today()), form_of(options)
    name = f"{tag}.{form}"
    if has(request.headers.get("if-none-match", ""), tag):
        raise Problem("had-already", headers={"ETag": f'"{tag}"'})
    picture = await maps.get(name)
    if picture is None:
        maps.made += 1
        picture = await _draw(request, name, body, options)
        if picture is None:
            return Response(status_code=GONE)
    else:
        maps.found += 1
    address = f"{request.scope.get('root_path', '')}/v1/maps/{name}"
    headers = {"ETag": f'"{tag}"', "Content-Location": address, **_policy(picture, form)}
    return Response(picture, headers=headers, media_type=MEDIA_TYPES[form])


async def _draw(request: Request, name: str, body: bytes, options: Options) -> bytes | None:
    """Have a map drawn, and keep it; None where the caller has gone."""
    maps = _maps(request)
    is_page = options.picture == "html"  # it has every overlay, whatever is asked for
    simulates = options.bottlenecks == "simulated" and (is_page or options.overlay != "none")
    simulates |= is_page and not options.without_candidates
    todo = Work(
        work.draw,
        (body, options, limits_of(request)),
        caller=caller_of(request),
        lane=lane_of(body, simulates=simulates),
        seconds=seconds_of(request.scope["route"].name),
    )
    submit = partial(request.app.state.workers.submit, todo)
    reply = await maps.flights.reply(
        name, submit, partial(gone_from, request), lambda made: maps.memory.put(name, made.body)
    )
    if reply is None:
        return None
    await maps.put(name, reply.body)
    return reply.body


async def kept(request: Request, tag: str, form: str) -> Response:
    """Answer with a map that is kept, or that the caller has it already.

    Raises:
        Problem: it is not kept, or not any more.
    """
    kinds: dict[str, PictureFormat] = {kind: kind for kind in MEDIA_TYPES}
    picture = await _maps(request).get(f"{tag}.{form}") if _is_name(tag, form) else None
    if picture is None:
        raise Problem("not-found", "this map is not kept", hint="POST /v1/map draws it anew")
    headers = {"ETag": f'"{tag}"', "Cache-Control": _FOR_GOOD, **_policy(picture, form)}
    if has(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(picture, headers=headers, media_type=MEDIA_TYPES[kinds[form]])


def _policy(picture: bytes, form: str) -> Mapping[str, str]:
    """Let a page run its own script, and nothing else; other pictures have the usual policy."""
    if form != "html":
        return {}
    own = policy_of(picture.decode())
    return {"Content-Security-Policy": f"{own}; frame-ancestors 'none'; sandbox allow-scripts"}


def _is_name(tag: str, form: str) -> bool:
    """Tell whether a name may be that of a map: it leads nowhere else, on disk neither."""
    is_hash = len(tag) == 64 and all(letter in "0123456789abcdef" for letter in tag)  # noqa: PLR2004 - hex digits of SHA-256
    return is_hash and form in MEDIA_TYPES


def _maps(request: Request) -> Maps:
    maps: Maps = request.app.state.maps
    return maps
