"""Logs as lines of JSON, for a program to read: who asked for what, and what broke where.

No line holds a body, a parameter, an address with an id in it, or the message of an exception that
might repeat one: of what broke there are the type and the places in the code.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any, Final, Literal

__all__ = ["REQUESTS", "JsonLines", "LogForm", "log_config"]

LogForm = Literal["json", "text"]
"""How logs are written: for programs, or for people at a terminal."""
REQUESTS: Final = "wfmap.requests"
"""The logger that gets a line for each request, with `asked`: what there is to say of it."""
_FRAME: Final = re.compile(r'^\s*File "([^"\n]+)", line (\d+)', re.MULTILINE)
_TYPE: Final = re.compile(r"^([A-Za-z_][\w.]*(?:Error|Exception|Warning|Problem))\b", re.MULTILINE)
_MOST_FRAMES: Final = 50


class JsonLines(logging.Formatter):
    """Writes each record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told: dict[str, Any] = {"time": when, "level": record.levelname.lower()}
        asked: dict[str, Any] | None = getattr(record, "asked", None)
        told |= {"event": "request", **asked} if asked is not None else _event(record)
        return json.dumps(told, ensure_ascii=False)


def _event(record: logging.LogRecord) -> dict[str, Any]:
    """Give what a record says, and of an exception where it came from."""
    told: dict[str, Any] = {"event": "log", "message": record.getMessage()}
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return told
    whole = "".join(traceback.format_exception(error))
    places = [f"{file}:{line}" for file, line in _FRAME.findall(whole)]
    types = [found.rpartition(".")[2] for found in _TYPE.findall(whole)]
    return {**told, "error": types[-1] if types else type(error).__name__, "places": _last(places)}


def _last(places: list[str]) -> list[str]:
    return places[-_MOST_FRAMES:]


def log_config(form: LogForm) -> dict[str, Any]:
    """Configure the logs of the service: all go to standard error, in one form.

    Args:
        form: how they are written.
    """
    forms: dict[str, Any] = {
        "json": {"()": "wfmap.service.seen.logs.JsonLines"},
        "text": {"format": "%(levelname)s: %(message)s"},
    }
    loggers = ("uvicorn", REQUESTS, "asyncio")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": forms[form]},
        "handlers": {
            "errors": {
                "class": "logging.StreamHandler",
                "formatter": "lines",
                "stream": "ext://sys.stderr",
            }
        },
        "loggers": {
            name: {"handlers": ["errors"], "level": "INFO", "propagate": False} for name in loggers
        },
    }
