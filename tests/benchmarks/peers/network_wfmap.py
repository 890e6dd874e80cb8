"""The network of five stations in wfmap; prints one line of JSON. Argument: the number of cases."""

# ruff: noqa: T201 - the caller reads it

import json
import resource
import sys
import time

import numpy as np

from wfmap.graph import build
from wfmap.model.process import Process
from wfmap.simulation import compile, run  # noqa: A004 - what it is called there
from wfmap.units.durations import HOUR
from wfmap.verification import CASES


def main(cases: int) -> None:
    """Run until so many cases have left, once before to compile."""
    (case,) = [case for case in CASES if case.name == "five stations with rework"]
    program = compile(build(Process.model_validate({"wfmap": "1", **case.document})))
    run(program, seed=0, replication=0, cases=10)
    begin = time.process_time()
    found = run(program, seed=1, replication=0, cases=cases)
    seconds = time.process_time() - begin
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    cycle = float(np.nanmean(found.cycle_times)) / HOUR
    visits = found.executions
    print(json.dumps({"visits": visits, "seconds": seconds, "rss": rss, "cycle": cycle}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
