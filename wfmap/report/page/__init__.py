"""A map as one page that can be asked: its drawings, what stands behind them, and the script.

`map.ts` and its neighbours are the script; `docs/into_wheel.py` makes one file of them.
"""

from wfmap.report.page.markup import Drawing, map_page, policy_of

__all__ = ["Drawing", "map_page", "policy_of"]
