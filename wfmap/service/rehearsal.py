"""Imported by the fork server last: what a first request makes once, workers then have already.

The first check of a process compiles patterns and builds the readers of the format, and takes
twenty times as long as the next. It is done here once, on a document of ours, and every worker is
a copy of this process.
"""

import gc
import json
from typing import Final

from wfmap.operations.check import Options as CheckOptions
from wfmap.operations.checking import Limits
from wfmap.operations.draw import Options as DrawOptions
from wfmap.operations.draw import make_ready
from wfmap.service.work import check, draw

__all__ = ["DOCUMENT"]

DOCUMENT: Final = json.dumps(
    {
        "wfmap": "1",
        "name": "Rehearsal",
        "arrivals": {"every": "1 h"},
        "actors": {"clerk": {"capacity": 2}},
        "stores": {"book": {"kind": "database"}},
        "steps": {
            "look": {
                "kind": "decision",
                "actor": "clerk",
                "reads": ["book"],
                "processing_time": "5 min",
                "next": [{"to": "do", "share": 0.5}, {"to": "done", "share": 0.5}],
            },
            "do": {"actor": "clerk", "processing_time": "15 min", "next": "done"},
            "done": {"kind": "end"},
        },
    }
).encode()
"""A document with something of most kinds."""

_LIMITS: Final = Limits()

make_ready()
check(DOCUMENT, CheckOptions(), _LIMITS)
draw(DOCUMENT, DrawOptions(), _LIMITS)
gc.collect()
gc.freeze()  # what is here lives as long as the workers; they need not look at it, nor copy it
