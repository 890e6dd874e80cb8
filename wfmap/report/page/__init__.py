"""A map as one page that can be asked: its drawings, what stands behind them, and the script.

`map.ts` and its neighbours are the scripts; `docs/into_wheel.py` builds them.
"""

from wfmap.report.page.markup import Drawing, map_page, policy_of, shell_page

__all__ = ["Drawing", "map_page", "policy_of", "shell_page"]
