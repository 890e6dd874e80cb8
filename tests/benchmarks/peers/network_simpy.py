"""The network of five stations in SimPy; prints one line of JSON. Argument: the number of cases."""

# ruff: noqa: T201, S311 - the caller reads it, and no random number is a secret

import json
import resource
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from random import Random
from typing import Any

simpy: Any = import_module("simpy")  # only where it is installed apart

RATES = (0.7, 0.5, 0.7, 0.4, 1.25)
SERVERS = (2, 3, 2, 4, 1)


class Network:
    """Five resources, and what was counted."""

    def __init__(self) -> None:
        self.draw = Random(1)
        self.world = simpy.Environment()
        self.stations = [simpy.Resource(self.world, servers) for servers in SERVERS]
        self.visits = 0
        self.times: list[float] = []

    def arrive(self, cases: int) -> Iterator[Any]:
        """Let cases come."""
        for _ in range(cases):
            yield self.world.timeout(self.draw.expovariate(1.0))
            self.world.process(self.go())

    def go(self) -> Iterator[Any]:
        """Lead a case from station to station."""
        born, place = self.world.now, 0
        while place < len(RATES):
            with self.stations[place].request() as turn:
                yield turn
                yield self.world.timeout(self.draw.expovariate(RATES[place]))
            self.visits += 1
            place = 1 if place == 3 and self.draw.random() < 0.2 else place + 1
        self.times.append(self.world.now - born)


def main(cases: int) -> None:
    """Run until all cases have left."""
    network = Network()
    network.world.process(network.arrive(cases))
    begin = time.process_time()
    network.world.run()
    seconds = time.process_time() - begin
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    cycle = sum(network.times) / len(network.times)
    print(json.dumps({"visits": network.visits, "seconds": seconds, "rss": rss, "cycle": cycle}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
