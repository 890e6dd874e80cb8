"""What workers do for plans, reports and audits: bytes in, a reply out."""

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wfmap.errors import DocumentError, UnreadableError
from wfmap.model.pointers import escape
from wfmap.model.reading.json_text import decode, parse
from wfmap.operations.besides import beside
from wfmap.operations.checking import Built, Limits, open_document
from wfmap.operations.sources import Source
from wfmap.service.parts import part_of_body
from wfmap.service.problems import Problem
from wfmap.service.replies import Reply, refusing, result_reply
from wfmap.service.settled import demand_settled
from wfmap.words.spelling import closest

if TYPE_CHECKING:
    from wfmap.operations import audit as auditing
    from wfmap.operations import plan as planning
    from wfmap.operations import report as reporting
    from wfmap.operations.planning import Choice
    from wfmap.plan.challenges import Challenge

__all__ = ["audit", "plan", "report"]

TO_PLAN: Final = ("process", "register", "old_plan")
TO_REPORT: Final = ("process", "register", "answers")
"""What the bodies of a plan and of a report may hold, where they are no bare document."""
HTML: Final = "text/html"
_NAMED: Final = re.compile(
    r"(?P<hash>[\w-]+)#[^\x00-\x1f]+|(?P<dot>[\w-]+)\.[^./\\#:\x00-\x1f]+(\.[^./\\#:\x00-\x1f]+)?"
)
"""The table of a named connection: NAME#TABLE, NAME.TABLE or NAME.SCHEMA.TABLE."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the body of a plan or a report holds."""

    process: Source
    register: object = None
    old_plan: object = None
    answers: object = None


@refusing("plan")
def plan(body: bytes, options: "planning.Options", limits: Limits) -> Reply:
    """Plan a document; with an older plan beside it, say what changed."""
    from wfmap.operations import plan as planning  # noqa: PLC0415 - other requests do without
    from wfmap.operations.planning import plan_diff  # noqa: PLC0415 - as above
    from wfmap.operations.results.plan import plan_result  # noqa: PLC0415 - as above

    asked = _asked(body, limits, TO_PLAN)
    given = planning.Given(register=_register(asked.register))
    built = open_document(asked.process, limits)
    found, choice = planning.plan(built, options, given=given, demand=_demand_candidates)
    why = choice.state.not_settled
    demand_settled(choice.settled, why, required=options.require_settled)
    around = beside(built, seen=choice.baseline)
    if asked.old_plan is None:
        return result_reply(plan_result(found, around))
    try:
        changes = plan_diff(part_of_body("old_plan", asked.old_plan), found)
    except UnreadableError as error:
        raise _misplaced(error, "/old_plan") from None
    return result_reply(plan_result(found, around, changes))


def _asked(body: bytes, limits: Limits, parts: tuple[str, ...]) -> _Asked:
    """Take a body apart; a bare document stays the bytes it is, so that faults keep their lines."""
    text, _ = decode(body, limits.max_bytes)
    parsed = parse(text, limits.max_depth + 1)
    raw = parsed.value
    if not isinstance(raw, dict) or "process" not in raw or "wfmap" in raw:
        return _Asked(Source("", body))
    if parsed.has_duplicates:
        raise Problem("unreadable-document", "a key stands there twice")
    unknown = [name for name in raw if name not in parts]
    if unknown:
        place = {
            "detail": f"only {', '.join(parts)} may stand here",
            "pointer": f"/{escape(unknown[0])}",
            "rule": "unknown-field",
        }
        raise Problem("faulty-document", "the body holds what is no part of it", (place,))
    more = {name: raw.get(name) for name in parts if name != "process"}
    return _Asked(part_of_body("process", raw["process"]), **more)


def _register(raw: object) -> "tuple[Challenge, ...]":
    from wfmap.operations.planning import register_in  # noqa: PLC0415 - other requests do without

    try:
        return register_in(part_of_body("register", raw)) if raw is not None else ()
    except UnreadableError as error:
        raise _misplaced(error, "/register") from None


def _misplaced(error: UnreadableError, pointer: str) -> Problem:
    place = {"detail": str(error), "pointer": pointer, "rule": error.rule}
    return Problem("faulty-document", error.message, (place,))


def _demand_candidates(choice: "Choice") -> None:
    known = {candidate.id: candidate for candidate in choice.known}
    for name in choice.chosen:
        if name not in known:
            meant = closest(name, tuple(known))
            hint = f"did you mean '{meant}'?" if meant else "POST /v1/candidates lists them"
            raise _wrong_choice(f"there is no candidate of that name; {hint}")
        for veto in known[name].vetoes:
            if veto.cap is None:
                raise _wrong_choice(f"'{name}' may not be carried out: {veto.reason}")


def _wrong_choice(detail: str) -> Problem:
    place = {"detail": detail, "parameter": "choose", "in": "query"}
    return Problem("invalid-parameter", detail, (place,))


@refusing("report")
def report(body: bytes, options: "reporting.Options", limits: Limits) -> Reply:
    """Write the report for a board; no table is read for it."""
    from wfmap.operations import report as reporting  # noqa: PLC0415 - other requests do without
    from wfmap.report.board import board_page  # noqa: PLC0415 - as above

    asked = _asked(body, limits, TO_REPORT)
    previous = _register(asked.register)
    built = open_document(asked.process, limits)
    given = reporting.Given(register=previous, people=_answers(built, asked.answers))
    board = reporting.report(built, options, given=given)
    demand_settled(board.settled, board.not_settled, required=options.require_settled)
    page = beside(built, seen=board.seen).around(board_page(board), "html")
    return Reply(HTML, page.encode())


def _answers(built: Built, raw: object) -> Source | None:
    """Take the answers to the survey, if they can be scored.

    Raises:
        Problem: they cannot; it points at each that is wrong.
    """
    from wfmap.operations.surveying import scored  # noqa: PLC0415 - other requests do without

    if raw is None:
        return None
    given = part_of_body("answers", raw)
    try:
        scored(built, given)
    except UnreadableError as error:
        raise _misplaced(error, "/answers") from None
    except DocumentError as error:
        places = tuple(
            {"detail": f.message, "pointer": f"/answers{f.pointer or ''}", "rule": f.rule}
            for f in error.findings
        )
        raise Problem("faulty-document", "answers of the survey are wrong", places) from None
    return given


@refusing("audit")
def audit(
    body: bytes, options: "auditing.Options", connections: Mapping[str, str], limits: Limits
) -> Reply:
    """Audit the stores whose tables are in connections of this server; open nothing else."""
    from wfmap.operations import audit as auditing  # noqa: PLC0415 - other requests do without
    from wfmap.operations.results.audit import audit_result  # noqa: PLC0415 - as above

    built = open_document(Source("", body), limits)
    _demand_stores(built, options.store)
    _demand_named(built, options.store, connections)
    with tempfile.TemporaryDirectory(prefix="wfmap-", ignore_cleanup_errors=True) as empty:
        tables = auditing.Tables(Path(empty), connections)
        found = auditing.audit(built, options, tables)
    return result_reply(audit_result(found))


def _demand_stores(built: Built, stores: tuple[str, ...]) -> None:
    if any(name not in built.process.stores for name in stores):
        known = ", ".join(built.process.stores) or "none"
        place = {"detail": f"there are {known}", "parameter": "store", "in": "query"}
        raise Problem("invalid-parameter", "the document has no store of that name", (place,))


def _demand_named(built: Built, stores: tuple[str, ...], connections: Mapping[str, str]) -> None:
    """Refuse every source that is no table of a connection; what it was stays unsaid."""
    sources = {
        name: store.source
        for name, store in built.process.stores.items()
        if store.source is not None and (not stores or name in stores)
    }
    refused = [name for name, source in sources.items() if not _is_named(source, connections)]
    if connections and not refused:
        return
    way_out = "it may be NAME.table, NAME.schema.table or NAME#table"
    if connections:
        told = f"{way_out}; NAME is one of {', '.join(sorted(connections))}"
    else:
        told = "this server has no connections; set WFMAP_CONNECTION_<NAME> where it runs"
    errors = [
        {"detail": told, "pointer": f"/stores/{escape(name)}/source", "rule": "refused-source"}
        for name in refused
    ]
    raise Problem("refused-source", told, tuple(errors))


def _is_named(source: str, connections: Mapping[str, str]) -> bool:
    from wfmap.operations.auditing import (  # noqa: PLC0415 - other requests do without DuckDB
        SUFFIXES,
        connection_key,
    )

    found = _NAMED.fullmatch(source)
    if found is None or "://" in source:
        return False
    if found["dot"] and source.casefold().endswith(SUFFIXES):
        return False  # an audit would take it for a file
    return connection_key(found["hash"] or found["dot"]) in connections
