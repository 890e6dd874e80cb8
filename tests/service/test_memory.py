"""What a service keeps in memory while it runs."""

import subprocess
import sys

PILE = """
import gc
from wfmap.operations.memory import collect_often, collect_rarely
class Request: pass
def ask():
    request = Request()
    request.itself = request
collect_rarely()
collect_often()
for _ in range(20_000):
    ask()
print(sum(isinstance(each, Request) for each in gc.get_objects()))
"""


def test_what_requests_leave_in_cycles_does_not_pile_up() -> None:
    """The thresholds for documents, which the command line sets, are taken back by a service."""
    told = subprocess.run(
        [sys.executable, "-c", PILE], capture_output=True, text=True, check=True, timeout=60
    )
    assert int(told.stdout) < 2_000
