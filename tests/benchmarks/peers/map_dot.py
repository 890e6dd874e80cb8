"""The same service as a weekend would build it: FastAPI, and Graphviz `dot` as a process.

    DOT=/usr/bin/dot uvicorn map_dot:app

It reads the document as JSON, writes its steps, stores and flows as DOT, and has at most `AT_ONCE`
pictures drawn at once. It checks nothing, and draws no lanes and no legend.
"""

import asyncio
import json
import os
from typing import Any, Final

from fastapi import FastAPI, Request, Response

AT_ONCE: Final = 2
"""As many as the machine of the race has processors."""

app = FastAPI()
turn = asyncio.Semaphore(AT_ONCE)


@app.get("/livez")
async def livez() -> dict[str, str]:
    """Tell that the service lives."""
    return {"status": "ok"}


@app.post("/v1/map")
async def draw(request: Request) -> Response:
    """Draw the document of the body."""
    text = written(json.loads(await request.body()))
    async with turn:
        process = await asyncio.create_subprocess_exec(
            os.environ.get("DOT", "dot"),
            "-Tsvg",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        picture, _ = await process.communicate(text.encode())
    return Response(picture, 200 if not process.returncode else 500, media_type="image/svg+xml")


def written(document: dict[str, Any]) -> str:
    """Write a document as DOT."""
    lines = [f"label={_quoted(document['name'])}", "rankdir=LR", "node [shape=box]"]
    for parts in (document["steps"], document.get("stores", {})):
        for name, part in parts.items():
            lines.append(f"{_quoted(name)} [label={_quoted(part.get('name', ''))}]")
    for name, step in document["steps"].items():
        for flow in step.get("next", ()):
            label = f" [label={_quoted(flow['when'])}]" if "when" in flow else ""
            lines.append(f"{_quoted(name)} -> {_quoted(flow['to'])}{label}")
        lines += [f"{_quoted(name)} -> {_quoted(used['store'])}" for used in step.get("writes", ())]
    return "digraph {\n" + "\n".join(lines) + "\n}\n"


def _quoted(text: str) -> str:
    return json.dumps(text)
