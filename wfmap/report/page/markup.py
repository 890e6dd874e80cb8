"""The page around the drawings: one file that loads nothing, and runs one script of our own."""

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Final, cast
from xml.etree.ElementTree import Element

from wfmap.errors import WfmapError
from wfmap.render.paint.ink import STYLE
from wfmap.report.page.layers import COLOURS, as_markup, changes, parsed, share_looks, stocked

__all__ = ["Drawing", "map_page", "policy_of", "shell_page"]

_HERE: Final = files("wfmap.report.page")
APART: Final = "t-"
"""What the ids of a map begin with that stands beside another."""
_POLICY: Final = '<meta http-equiv="Content-Security-Policy" content="'


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing of a page: the whole process or a sub-process, with something laid over it."""

    level: str
    overlay: str
    svg: str


def map_page(
    title: str,
    drawings: Sequence[Drawing],
    data: Mapping[str, object],
    blocks: Mapping[str, str],
    beside: str = "",
) -> str:
    """Write a page.

    Args:
        title: what it is called.
        drawings: those it can show; the first is there without a script. The first of each level
            is that without anything over it, or the only one.
        data: what stands behind them, as `shared.ts` says it.
        blocks: further data for the script, JSON by the id of its element.
        beside: another map as SVG that may be shown too; its ids begin with `APART` here.

    Raises:
        WfmapError: this installation lacks the script.
    """
    names = ("map", "player") if "replay" in blocks else ("map",)
    scripts, told = [_script(name) for name in names], frozenset(_told(data))
    read = [parsed(drawing.svg, told) for drawing in drawings]
    others = [_apart(parsed(beside, told))] if beside else []
    style = f"{COLOURS}{share_looks([*read, *others])}{STYLE}\n{_own_style()}"
    templates = list(_templates(drawings, read))
    read[0].set("id", "drawing")
    return "\n".join(
        (
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            _policy(style, scripts),
            f"<title>{escape(title)}</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            f'<main id="page"><div id="view">{as_markup(read[0])}</div></main>',
            '<section id="player" aria-label="Replay" hidden></section>',
            *templates,
            *(f'<template id="to-be">{as_markup(other)}</template>' for other in others),
            _block("data", json.dumps(data, ensure_ascii=False, separators=(",", ":"))),
            *(_block(name, text) for name, text in blocks.items()),
            *(f"<script>{script}</script>" for script in scripts),
            "</body>",
            "</html>",
            "",
        )
    )


def _told(data: Mapping[str, object]) -> Iterator[str]:
    """Yield the flows that the data tells, by their ids in a drawing: as `completed` does."""
    steps = cast("Mapping[str, Mapping[str, Sequence[Sequence[str]]]]", data["steps"])
    for step, known in steps.items():
        for target, _, flow, *_ in known.get("next", ()):
            yield f"e-{flow or f'{step}--{target}'}"


def _apart(svg: Element) -> Element:
    """Give a drawing ids of its own, so that it can stand beside another on one page."""
    for shape in svg.iter():
        for name, value in shape.attrib.items():
            if name == "id":
                shape.set(name, APART + value)
            elif name == "aria-labelledby":
                shape.set(name, " ".join(APART + part for part in value.split(" ")))
            else:
                shape.set(name, value.replace("url(#", f"url(#{APART}"))
    return svg


def _templates(drawings: Sequence[Drawing], read: Sequence[Element]) -> Iterator[str]:
    """Yield the drawings but the first, each whole or as its changes to the first of its level."""
    bases = dict[str, Element]()
    for drawing, svg in zip(drawings, read, strict=True):
        bases.setdefault(drawing.level, svg)
    pairs = list(zip(drawings, read, strict=True))[1:]
    told = [
        svg if svg is bases[one.level] else changes(svg, bases[one.level]) for one, svg in pairs
    ]
    whole = {id(svg) for svg in bases.values()}
    stock = stocked(one for one in told if id(one) not in whole)
    yield f'<template id="stock">{as_markup(stock)}</template>'
    for (one, _), svg in zip(pairs, told, strict=True):
        place = f'data-level="{escape(one.level)}" data-overlay="{escape(one.overlay)}"'
        yield f"<template {place}>{as_markup(svg)}</template>"


def _block(name: str, text: str) -> str:
    """Write JSON as an element that is no script; none of it can end the element."""
    harmless = (
        text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    )
    return f'<script type="application/json" id="{escape(name)}">{harmless}</script>'


def _own_style() -> str:
    """Read the style sheet of the page, without its indentation."""
    lines = (_HERE / "page.css").read_text("utf-8").splitlines()
    return "".join(line.strip() for line in lines)


def _script(name: str) -> str:
    """Read a script that was built into this installation.

    Raises:
        WfmapError: it was not.
    """
    built = _HERE / "_built" / f"{name}.js"
    if not built.is_file():
        raise WfmapError(
            "map.html cannot be drawn: this installation was made where npm could not be reached, "
            "so its script is missing",
            "install again with a network (in a checkout: make run), or draw .svg, .png or .pdf",
        )
    return built.read_text("utf-8").replace("</script", "<\\/script").strip()


def _policy(style: str, scripts: Sequence[str]) -> str:
    """Say that nothing is loaded and nothing runs but what stands here."""
    rules = (
        "default-src 'none'",
        f"style-src {_hash(style)}",
        f"script-src {' '.join(map(_hash, scripts))}",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
    return f'{_POLICY}{"; ".join(rules)}">'


def shell_page(name: str) -> tuple[str, str]:
    """Write the page around a map that is drawn anew at each save, and the policy to send with it.

    Args:
        name: the file, as a person knows it.

    Raises:
        WfmapError: this installation lacks the script.
    """
    style, script = (_HERE / "shell.css").read_text("utf-8"), _script("open")
    rules = (
        "default-src 'none'",
        f"style-src {_hash(style)}",
        f"script-src {_hash(script)}",
        "connect-src 'self'",
        "frame-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
    lines = (
        "<!DOCTYPE html>",
        '<html lang="en">',
        '<head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(name)}</title>",
        f"<style>{style}</style></head>",
        f"<body><details open><summary><h1>{escape(name)}</h1></summary>",
        '<pre id="brief" tabindex="0" aria-label="In short">It is being drawn.</pre></details>',
        '<pre id="error" role="alert" hidden></pre>',
        '<iframe title="Map"></iframe>',
        f"<script>{script}</script></body></html>",
    )
    return "\n".join((*lines, "")), "; ".join(rules)


def policy_of(page: str) -> str:
    """Read the policy of a page, for those who send it as a header too."""
    return page.split(_POLICY, 1)[1].split('"', 1)[0]


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode('ascii')}'"
