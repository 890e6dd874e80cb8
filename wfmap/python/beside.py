"""What a plan, a report and an export go on from, as keywords beside their options."""

from collections.abc import Mapping
from os import PathLike
from typing import Annotated

from pydantic import Field

from wfmap.operations import export, plan, report
from wfmap.python.model import Listed

__all__ = ["ExportOptions", "PlanOptions", "ReportOptions"]

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
        str | PathLike[str] | bytes | Mapping[str, object] | None,
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


class ExportOptions(export.Options):
    """How a process is exported, and the file that it is written into."""

    into: Annotated[
        str | PathLike[str] | bytes | None,
        Field(
            description="The file that the document was imported from, or its bytes; the edits are "
            "written into it."
        ),
    ] = None
