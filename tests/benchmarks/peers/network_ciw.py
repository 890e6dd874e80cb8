"""The network of five stations in Ciw; prints one line of JSON. Argument: the number of cases."""

# ruff: noqa: T201 - the caller reads it

import json
import resource
import sys
import time
from importlib import import_module
from typing import Any

ciw: Any = import_module("ciw")  # only where it is installed apart


def main(cases: int) -> None:
    """Run until so many cases have left."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(1.0), None, None, None, None],
        service_distributions=[ciw.dists.Exponential(rate) for rate in (0.7, 0.5, 0.7, 0.4, 1.25)],
        number_of_servers=[2, 3, 2, 4, 1],
        routing=[
            [0.0, 1.0, 0.0, 0.0, 0.0],
            [0.0, 0.0, 1.0, 0.0, 0.0],
            [0.0, 0.0, 0.0, 1.0, 0.0],
            [0.0, 0.2, 0.0, 0.0, 0.8],
            [0.0, 0.0, 0.0, 0.0, 0.0],
        ],
    )
    ciw.seed(1)
    simulation = ciw.Simulation(network)
    begin = time.process_time()
    simulation.simulate_until_max_customers(cases, method="Finish")
    seconds = time.process_time() - begin
    records = simulation.get_all_records()
    left = simulation.nodes[-1].all_individuals
    cycle = sum(one.exit_date - one.arrival_date for one in records) / len(left)
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"visits": len(records), "seconds": seconds, "rss": rss, "cycle": cycle}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
