"""A small process of claims, and candidates made by hand."""

from datetime import date

from wfmap.findings import Element
from wfmap.insertion.terms import Candidate, Criterion, Stage, Veto
from wfmap.operations.checking import Built, open_document
from wfmap.operations.sources import Source
from wfmap.readiness.terms import Area, Shortfall
from wfmap.units.durations import DAY

DOCUMENT = b"""{
  "wfmap": "1", "name": "Claims", "owner": "lead", "currency": "EUR",
  "arrivals": {"count": 40, "per": "1 d"},
  "calendars": {"office": {"weekly": "Mo-Fr 09:00-17:00", "holidays": ["2026-04-03"]}},
  "calendar": "office",
  "actors": {
    "clerk": {"name": "Claims clerk", "capacity": 4, "escalates_to": "lead"},
    "lead": {"name": "Claims lead", "kind": "person"},
    "it": {"name": "IT", "kind": "team"}
  },
  "systems": {"crm": {"name": "CRM", "owner": "it"}},
  "data": {"claim": {"name": "Claim"}},
  "stores": {"claims": {"name": "Claims file", "system": "crm", "holds": ["claim"],
    "owner": "it", "quality": [
      {"dimension": "completeness", "metric": "missingValues", "unit": "percent",
       "value": 12, "must_be_less_than": 5}]}},
  "steps": {
    "receive": {"kind": "start", "name": "Claim comes in", "next": "read"},
    "read": {"name": "Read claim", "actor": "clerk", "reads": ["claims"], "writes": ["claims"],
      "systems": ["crm"], "processing_time": "10 min", "next": "decide"},
    "decide": {"name": "Decide claim", "actor": "lead", "reads": ["claims"],
      "raci": {"accountable": "lead"}, "processing_time": "5 min", "next": "done"},
    "done": {"kind": "end", "name": "Claim is decided"}
  }
}"""

TODAY = date(2026, 3, 2)


def built_from(document: bytes = DOCUMENT) -> Built:
    """Build the small process."""
    return open_document(Source("claims.json", document))


def short(element: Element, dimension: str = "completeness", *, missing: bool = False) -> Shortfall:
    """Make a shortfall of data, or of people at an actor."""
    subject: Area = "people" if element.kind == "actor" else "data"
    return Shortfall(
        subject, element, dimension, "12 %", "limit under 5 %", "repair it", missing=missing
    )  # fmt: skip


CLAIMS = Element("store", "claims", "Claims file")
CLERK = Element("actor", "clerk", "Claims clerk")


def candidate(  # noqa: PLR0913 - what tests vary
    step: str = "read",
    stage: Stage = "supervised",
    *,
    pattern: str = "extract",
    value: float = 0.6,
    shortfalls: tuple[Shortfall, ...] = (),
    vetoes: tuple[Veto, ...] = (),
) -> Candidate:
    """Make a candidate at a step of the small process."""
    names = {"read": "Read claim", "decide": "Decide claim"}
    worth = Criterion(
        "cycle_time", "value", -0.1, -0.2, 0.0, "share", "predicted", "made by hand",
        "a case takes a tenth less", (value, value),
    )  # fmt: skip
    return Candidate(
        id=f"{step}--{pattern}--{stage}",
        element=Element("step", step, names[step]),
        pattern=pattern,
        stage=stage,
        title=f"{pattern} at {names[step]}",
        why="made by hand",
        criteria=(worth,),
        vetoes=vetoes,
        rank=1,
        verdict="do",
        shortfalls=shortfalls,
        actors=("clerk", "lead") if step == "read" else ("lead",),
        reviewer="clerk" if step == "read" else "lead",
        escalates_to="lead",
        details={
            "coverage": 0.8, "accuracy": 0.95, "executions_per_case": 1.0,
            "cycle_time_before": 2 * DAY, "cycle_time_after": 1.8 * DAY,
        },
    )  # fmt: skip
