"""What a plan and a report go on from, as keywords beside their options."""

from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Annotated, Any

from pydantic import Field

from wfmap.operations import plan, report

__all__ = ["PlanOptions", "ReportOptions"]

Listed = str | PathLike[str] | bytes | Sequence[Mapping[str, Any]]
"""A path of JSON or CSV, the bytes of it, or a list of dictionaries."""

Register = Annotated[
    Listed | None,
    Field(
        description="The register as people left it: a file of JSON or CSV, its bytes, or a "
        "list of them."
    ),
]


class PlanOptions(plan.Options):
    """How a process is planned, and what the plan goes on from."""

    challenges: Register = None
    old_plan: Annotated[
        str | PathLike[str] | bytes | Mapping[str, Any] | None,
        Field(
            description="An older plan, as `to_json()` or `to_dict()` gave it, or the file of it; "
            "`changes` then says what differs."
        ),
    ] = None


class ReportOptions(report.Options):
    """How a report is made, and what it goes on from."""

    challenges: Register = None
    answers: Annotated[
        Listed | None,
        Field(
            description="The answers to the survey of the people: a file of JSON or CSV, its "
            "bytes, or a list of them."
        ),
    ] = None
