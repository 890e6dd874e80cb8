"""Written pages: their examples are run, and what comes out is shown.

A block of code says behind its language what becomes of it:

- ```` ```json file=loan.json ```` writes the block to a file, for the examples after it;
- ```` ```sh run ```` runs its lines, each a `wfmap` command, and shows what they print;
  `exit=1` expects another exit code than 0, `lines=12` shows so many lines, `quiet` none;
- ```` ```python run ```` runs the block in the names of those before it, and shows what it prints;
- ```` ```json recipe=loan ```` is a document that must be sound, be free of warnings and simulate;
  its map is shown.

Behind a block, `<!-- says: … -->` names what must be in its output, so that sentences about it
stay true; `<!-- shows: map.svg -->` shows a picture that it made. A page has a folder of its own.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any, Final

from wfmap.errors import WfmapError
from wfmap.reference.markdown import fence, picture
from wfmap.reference.page import Page
from wfmap.reference.recipe import Recipe, tried

__all__ = ["ExampleError", "Written", "recipes", "run_page"]

_BLOCK: Final = re.compile(
    r"^```(?P<language>\w+) +(?P<says>[^\n]*?)\n(?P<code>.*?)^```\n(?P<after>(?:<!--.*?-->\n)*)",
    re.DOTALL | re.MULTILINE,
)
_NOTE: Final = re.compile(r"<!-- (says|shows): (.*?) -->")
COLUMNS: Final = 96  # what a page shows without a scroll bar
ENVIRONMENT: Final = {
    "COLUMNS": str(COLUMNS),
    "NO_COLOR": "1",
    "PYTHONUTF8": "1",
    "TERM": "dumb",
    "WFMAP_TODAY": "2026-11-02",
    "SOURCE_DATE_EPOCH": "1793577600",
}
"""What every example finds: the same day, width and colours on each machine."""


class ExampleError(WfmapError):
    """An example on a page does not do what the page says."""


@dataclass(frozen=True, slots=True)
class Written:
    """A page with its examples run: its text, and the pictures that it shows."""

    text: str
    pictures: tuple[Page, ...] = ()


@dataclass(slots=True)
class _Run:
    """A page that is being run, in a folder of its own."""

    name: str
    folder: Path
    names: dict[str, Any] = field(default_factory=dict)
    pictures: list[Page] = field(default_factory=list)

    def block(self, found: re.Match[str]) -> str:
        """Carry out a block, and write what stands in its place."""
        code, (how, said) = found["code"], _asked(found["says"])
        shown = fence(code, found["language"])
        match how:
            case "file":
                (self.folder / said["file"]).write_text(code, "utf-8")
                return shown
            case "recipe":
                return self._recipe(tried(said["recipe"], code), shown)
            case "run" if found["language"] == "sh":
                out = "".join(self._commands(code, int(said.get("exit", "0"))))
            case "run":
                out = self._program(code)
            case _:
                raise ExampleError(f"{self.name}: nobody knows what '{found['says']}' asks for")
        notes = _NOTE.findall(found["after"])
        self._hold(out, [text for kind, text in notes if kind == "says"], code)
        output = fence(_cut(out, said), "text") if out.strip() and "quiet" not in said else ""
        pictures = "".join(map(self._picture, (text for kind, text in notes if kind == "shows")))
        return f"{shown}\n{output}\n{pictures}"

    def _recipe(self, recipe: Recipe, shown: str) -> str:
        self.pictures.append(Page(f"{self._own(recipe.name)}.svg", recipe.map))
        return f"{shown}\n{picture(recipe.title, f'{Path(self._own(recipe.name)).name}.svg')}"

    def _own(self, name: str) -> str:
        return f"{self.name.removesuffix('.md')}.{name}"

    def _commands(self, code: str, expected: int) -> Iterator[str]:
        """Run the lines of a block, each a command of wfmap, and yield what they print."""
        for line in code.replace("\\\n", " ").splitlines():
            words = shlex.split(line)
            if words[:1] != ["wfmap"]:
                raise ExampleError(f"{self.name}: only commands of wfmap are run, not '{line}'")
            done = subprocess.run(  # noqa: S603 - our own program, and what our own page says
                [sys.executable, "-m", "wfmap", *words[1:]],
                cwd=self.folder,
                env={**os.environ, **ENVIRONMENT},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                check=False,
            )
            if done.returncode != expected:
                raise ExampleError(
                    f"{self.name}: '{line}' ends with {done.returncode}, not {expected}",
                    done.stdout,
                )
            yield done.stdout

    def _program(self, code: str) -> str:
        """Run a program in the names of those before it, and give what it prints."""
        out = StringIO()
        with chdir(self.folder), redirect_stdout(out):
            exec(compile(code, self.name, "exec"), self.names)  # noqa: S102 - what our own page says
        return out.getvalue()

    def _hold(self, out: str, said: list[str], code: str) -> None:
        for text in said:
            if text not in out:
                raise ExampleError(f"{self.name}: '{code.strip()}' does not say '{text}'", out)

    def _picture(self, file: str) -> str:
        """Show a picture that an example made."""
        data = (self.folder / file).read_bytes()
        self.pictures.append(Page(self._own(file), data))
        return picture(Path(file).stem, Path(self._own(file)).name)


def _asked(text: str) -> tuple[str, dict[str, str]]:
    """Read what stands behind the language of a block: what to do, and how."""
    words = [word.partition("=") for word in text.split()]
    return words[0][0], {name: value for name, _, value in words}


def _cut(out: str, said: dict[str, str]) -> str:
    """Shorten what is shown to so many lines."""
    lines = out.rstrip().splitlines()
    most = int(said.get("lines", str(len(lines))))
    return "\n".join([*lines[:most], "…"] if len(lines) > most else lines)


def run_page(name: str, text: str, folder: Path) -> Written:
    """Run the examples of a page.

    Args:
        name: the path of the page in the site.
        text: its Markdown.
        folder: an empty folder for its files.

    Raises:
        ExampleError: an example does not do what the page says.
    """
    run = _Run(name, folder)
    return Written(_BLOCK.sub(run.block, text), tuple(run.pictures))


def recipes(text: str) -> Iterator[tuple[str, str]]:
    """Yield the documents among the examples of a page: a name, and the text."""
    for found in _BLOCK.finditer(text):
        how, said = _asked(found["says"])
        if how in ("recipe", "file") and found["language"] == "json":
            yield said[how], found["code"]
