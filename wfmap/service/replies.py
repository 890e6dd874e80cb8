"""What workers hand back, and what they refuse, as problems."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import wraps
from typing import Final, ParamSpec

from wfmap.errors import (
    DocumentError,
    InputLimitError,
    LimitError,
    RenderError,
    UnreadableError,
    WfmapError,
)
from wfmap.results import Result
from wfmap.service.problems import MOST_ERRORS, Problem, errors_of, without_texts
from wfmap.service.settings import NAMES
from wfmap.words.sentences import plural

__all__ = ["JSON", "Reply", "refusing", "result_reply", "today"]

_P = ParamSpec("_P")

JSON: Final = "application/json"
NOT_PARSED: Final = frozenset(("duplicate-key", "byte-order-mark"))
"""Faults of the JSON itself rather than of the process it describes."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker hands back: the bytes of a response and their type."""

    media_type: str
    body: bytes


def refusing(verb: str) -> Callable[[Callable[_P, Reply]], Callable[_P, Reply]]:
    """Turn what the library refuses into problems.

    Args:
        verb: what was asked for; what nothing else says is of the kind that this cannot be done.
    """

    def guarding(job: Callable[_P, Reply]) -> Callable[_P, Reply]:
        @wraps(job)
        def guarded(*given: _P.args, **named: _P.kwargs) -> Reply:
            try:
                return job(*given, **named)
            except UnreadableError as error:
                raise _unreadable(error, verb) from None
            except DocumentError as error:
                raise _faulty(error) from None
            except (RenderError, WfmapError) as error:
                raise Problem(f"cannot-{verb}", error.message, hint=error.hint) from None
            except RecursionError:
                detail = "sub-processes are nested too deeply"
                raise Problem(f"cannot-{verb}", detail) from None

        return guarded

    return guarding


def _faulty(error: DocumentError) -> Problem:
    errors = errors_of(error.findings)
    syntax = any(finding["rule"] in NOT_PARSED for finding in errors)
    kind = "unreadable-document" if syntax else "faulty-document"
    more = " or more" if len(errors) == MOST_ERRORS else ""
    return Problem(kind, f"it has {plural(len(errors), 'error')}{more}", errors)


def _unreadable(error: UnreadableError, verb: str) -> Problem:
    if isinstance(error, LimitError) and "bytes" in error.message:
        return Problem("too-large", f"{error.message} ({NAMES['max_body']})")
    if isinstance(error, LimitError) and not isinstance(error, InputLimitError):
        return Problem(f"cannot-{verb}", error.message, hint=error.hint)
    is_depth = isinstance(error, LimitError) and "nested deeper" in error.message
    named = f" ({NAMES['max_depth']})" if is_depth and "document" in error.message else ""
    detail = without_texts(error.message)
    place = {"detail": detail, "hint": error.hint, "pointer": "", "rule": error.rule}
    where = {"line": error.line, "column": error.column}
    errors = ({**place, **where},)
    return Problem("unreadable-document", f"{detail}{named}", errors, hint=error.hint)


def today() -> date:
    """Give the day it is."""
    return datetime.now(UTC).date()


def result_reply(result: Result) -> Reply:
    """Reply with the JSON of a result: the very bytes that the shell writes."""
    return Reply(JSON, result.to_json().encode())
