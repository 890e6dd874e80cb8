"""The command line: one module a command, each importing what it needs when it runs.

Results go to standard output, talk to standard error. Exit codes: 0 clean; 1 findings at or above
`--fail-on`, or a document with errors; 2 the input cannot be parsed, is over a limit, or some of
many inputs failed; 3 a fault of wfmap.
"""

from wfmap.cli.entry import main

__all__ = ["main"]
