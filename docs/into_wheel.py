"""Puts the built site into the wheel, where it was built: `make wheel` does that first.

An installation from a checkout without the site is whole; `wfmap docs` then says how to get it.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class SiteHook(BuildHookInterface):
    """Adds `build/site` as `wfmap/_docs`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the folder to add, if it is there."""
        site = Path(self.root) / "build" / "site"
        if version == "standard" and (site / "index.html").is_file():
            build_data["force_include"][str(site)] = "wfmap/_docs"
