"""What workers do for plans, reports and audits: bytes in, a reply out."""

import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wfmap.errors import UnreadableError
from wfmap.model.pointers import escape
from wfmap.operations.besides import beside
from wfmap.operations.checking import Built, Limits, open_document
from wfmap.operations.progress import SILENT, Progress
from wfmap.operations.sources import Source
from wfmap.service.parts import Parts, misplaced, part_of_body, parts_of
from wfmap.service.problems import Problem
from wfmap.service.replies import Reply, refusing, result_reply
from wfmap.service.settled import demand_settled
from wfmap.service.survey_work import survey_in
from wfmap.words.spelling import closest

if TYPE_CHECKING:
    from wfmap.operations import audit as auditing
    from wfmap.operations import plan as planning
    from wfmap.operations import report as reporting
    from wfmap.operations.planning import Choice
    from wfmap.plan.challenges import Challenge
    from wfmap.readiness.people.scoring import Survey

__all__ = ["HTML", "audit", "plan", "read_audit", "read_plan", "read_report", "report"]

HTML: Final = "text/html"
_NAMED: Final = re.compile(
    r"(?P<hash>[\w-]+)#[^\x00-\x1f]+|(?P<dot>[\w-]+)\.[^./\\#:\x00-\x1f]+(\.[^./\\#:\x00-\x1f]+)?"
)
"""The table of a named connection: NAME#TABLE, NAME.TABLE or NAME.SCHEMA.TABLE."""


def read_plan(body: bytes, limits: Limits) -> "tuple[Parts, tuple[Challenge, ...], Built]":
    """Read what is to be planned: the body, its register, its document.

    Raises:
        Problem: a part of it is wrong.
        WfmapError: the document cannot be read, or has errors.
    """
    asked = parts_of(body, limits, ("register", "old_plan"))
    return asked, _register(asked), open_document(asked.process, limits)


@refusing("plan")
def plan(
    body: bytes, options: "planning.Options", limits: Limits, progress: Progress = SILENT
) -> Reply:
    """Plan a document; with an older plan beside it, say what changed."""
    from wfmap.operations import plan as planning  # noqa: PLC0415 - other requests do without
    from wfmap.operations.planning import plan_diff  # noqa: PLC0415 - as above
    from wfmap.operations.results.plan import plan_result  # noqa: PLC0415 - as above

    asked, register, built = read_plan(body, limits)
    given = planning.Given(register=register)
    found, choice = planning.plan(built, options, progress, given=given, demand=_demand_candidates)
    why = choice.state.not_settled
    demand_settled(choice.settled, why, required=options.require_settled)
    around = beside(built, seen=choice.baseline)
    if "old_plan" not in asked.beside:
        return result_reply(plan_result(found, around))
    try:
        changes = plan_diff(part_of_body("old_plan", asked.beside["old_plan"]), found)
    except UnreadableError as error:
        raise misplaced(error, "/old_plan") from None
    return result_reply(plan_result(found, around, changes))


def _register(asked: Parts) -> "tuple[Challenge, ...]":
    from wfmap.operations.planning import register_in  # noqa: PLC0415 - other requests do without

    if "register" not in asked.beside:
        return ()
    try:
        return register_in(part_of_body("register", asked.beside["register"]))
    except UnreadableError as error:
        raise misplaced(error, "/register") from None


def _demand_candidates(choice: "Choice") -> None:
    known = {candidate.id: candidate for candidate in choice.known}
    for name in choice.chosen:
        if name not in known:
            meant = closest(name, tuple(known))
            hint = f"did you mean '{meant}'?" if meant else "POST /v1/candidates lists them"
            raise _wrong_choice(f"there is no candidate of that name; {hint}")


def _wrong_choice(detail: str) -> Problem:
    place = {"detail": detail, "parameter": "choose", "in": "query"}
    return Problem("invalid-parameter", detail, (place,))


def read_report(
    body: bytes, limits: Limits
) -> "tuple[Built, tuple[Challenge, ...], Survey | None]":
    """Read what is to be reported: the document, its register, the answers to the survey.

    Raises:
        Problem: a part of it is wrong.
        WfmapError: the document cannot be read, or has errors.
    """
    asked = parts_of(body, limits, ("register", "answers"))
    register = _register(asked)
    built = open_document(asked.process, limits)
    return built, register, survey_in(built, asked) if "answers" in asked.beside else None


@refusing("report")
def report(
    body: bytes, options: "reporting.Options", limits: Limits, progress: Progress = SILENT
) -> Reply:
    """Write the report for a board; no table is read for it."""
    from wfmap.operations import report as reporting  # noqa: PLC0415 - other requests do without
    from wfmap.report.board import board_page  # noqa: PLC0415 - as above

    built, register, people = read_report(body, limits)
    given = reporting.Given(register=register, people=people)
    board = reporting.report(built, options, progress, given=given)
    demand_settled(board.settled, board.not_settled, required=options.require_settled)
    page = beside(built, seen=board.seen).around(board_page(board), "html")
    return Reply(HTML, page.encode())


def read_audit(
    body: bytes, options: "auditing.Options", connections: Mapping[str, str], limits: Limits
) -> Built:
    """Read a document whose stores are to be audited.

    Raises:
        Problem: it has no such store, or a source is no table of a connection.
        WfmapError: the document cannot be read, or has errors.
    """
    built = open_document(Source("", body), limits)
    _demand_stores(built, options.store)
    _demand_named(built, options.store, connections)
    return built


@refusing("audit")
def audit(
    body: bytes,
    options: "auditing.Options",
    connections: Mapping[str, str],
    limits: Limits,
    progress: Progress = SILENT,
) -> Reply:
    """Audit the stores whose tables are in connections of this server; open nothing else."""
    from wfmap.operations import audit as auditing  # noqa: PLC0415 - other requests do without
    from wfmap.operations.results.audit import audit_result  # noqa: PLC0415 - as above

    built = read_audit(body, options, connections, limits)
    with tempfile.TemporaryDirectory(prefix="wfmap-", ignore_cleanup_errors=True) as empty:
        tables = auditing.Tables(Path(empty), connections)
        found = auditing.audit(built, options, tables, told=_rows(progress))
    return result_reply(audit_result(found))


def _rows(progress: Progress) -> Callable[[str, int, int | None], None]:
    """Tell the progress of an audit: which store is read, and how many rows of how many."""
    last = ""

    def tell(store: str, rows: int, most: int | None) -> None:
        nonlocal last
        if progress.told is not None and store != last:
            last = store
            progress.told(f"reading {store}")
        if progress.counted is not None and most is not None:
            progress.counted(rows, most)

    return tell


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
