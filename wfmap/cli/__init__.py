"""The command line: one module a command, each importing what it needs when it runs.

Results go to standard output, talk to standard error. Exit codes: 0 clean; 1 findings at or above
`--fail-on`, or a document with errors; 2 the input cannot be parsed, is over a limit, or some of
many inputs failed; 3 a fault of wfmap; 130 interrupted; 141 nobody reads the output any more.
"""

import signal
from typing import NoReturn

__all__ = ["main"]


def main() -> NoReturn:
    """Run the command line and leave with its exit code.

    Until it is ready to say something, an interruption ends the process without a word.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from wfmap.cli.entry import main as run

    run()
