"""A table profiled by ydata-profiling in its minimal mode; prints what it calls missing."""

import json
import sys
from importlib import import_module
from typing import Any

pandas: Any = import_module("pandas")  # only where it is installed apart
profiling: Any = import_module("ydata_profiling")  # as above

table = pandas.read_csv(sys.argv[1], dtype=str)
report = profiling.ProfileReport(table, minimal=True, progress_bar=False)
found = json.loads(report.to_json())
cells = {name: found["variables"][name]["p_missing"] for name in sys.argv[2:]}
sys.stdout.write(json.dumps(sum(cells.values()) / len(cells)) + "\n")
