"""What can go wrong, as one tree of exceptions.

    WfmapError                  anything wfmap refuses, with a hint
    ├── InputError              the input cannot be used (exit code 2)
    │   ├── UnreadableError     not parseable: not JSON, not UTF-8, not XML
    │   ├── LimitError          over a stated limit (size, depth, time)
    │   │   └── InputLimitError in what was sent, not in what was asked for
    │   └── DocumentError       readable, but with faults; carries every finding
    ├── RenderError             a drawing could not be made
    └── CancelledError          somebody cancelled it

A fault of wfmap itself is any other exception; the command line turns it into exit code 3.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wfmap.findings import Finding

__all__ = [
    "CancelledError",
    "DocumentError",
    "InputError",
    "InputLimitError",
    "LimitError",
    "RenderError",
    "UnreadableError",
    "WfmapError",
]


class WfmapError(Exception):
    """Anything wfmap refuses, with a hint that shows the way out.

    Args:
        message: what is wrong, one sentence.
        hint: what to do about it, one sentence, or empty.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """Return the message, with the hint behind it where there is one."""
        return f"{self.message} ({self.hint})" if self.hint else self.message


class InputError(WfmapError):
    """The input cannot be used."""


class UnreadableError(InputError):
    """The input is not of the format it should be.

    Args:
        message: what is wrong.
        hint: what to do about it.
        line: 1-based line of the fault, where known.
        column: 1-based column of the fault, where known.
        rule: the rule a report files this under.
        file: the name of the file, where known.
    """

    def __init__(  # noqa: PLR0913 - what is wrong, and where
        self,
        message: str,
        hint: str = "",
        *,
        line: int | None = None,
        column: int | None = None,
        rule: str = "not-json",
        file: str = "",
    ) -> None:
        super().__init__(message, hint)
        self.line = line
        self.column = column
        self.rule = rule
        self.file = file


class LimitError(UnreadableError):
    """The input is over a stated limit; the message names the limit.

    A report files it under `over-limit`; what it is given is what any input that cannot be read is.
    """

    def __init__(  # noqa: PLR0913 - what is wrong, and where
        self,
        message: str,
        hint: str = "",
        *,
        line: int | None = None,
        column: int | None = None,
        rule: str = "over-limit",
        file: str = "",
    ) -> None:
        super().__init__(message, hint, line=line, column=column, rule=rule, file=file)


class InputLimitError(LimitError):
    """What was sent is over a stated limit, not what was asked for."""


class DocumentError(InputError):
    """A readable document with faults.

    Args:
        findings: every fault found, in document order.
    """

    def __init__(self, findings: Sequence["Finding"]) -> None:
        faults = [f for f in findings if f.severity == "error"]
        first = faults[0] if faults else None
        where = f" at {first.pointer or '/'}" if first else ""
        message = first.message if first else "the document has faults"
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        super().__init__(f"{message}{where}{more}", first.hint if first else "")
        self.findings = tuple(findings)


class RenderError(WfmapError):
    """A drawing could not be made."""


class CancelledError(WfmapError):
    """Somebody cancelled what was going on."""
