"""A plan as CSV: its tasks for a spreadsheet, and rows that issue trackers import.

No cell begins like a formula; see `wfmap.plan.challenges.spreadsheet`.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from wfmap.plan.challenges import Challenge
from wfmap.plan.challenges.spreadsheet import neutral
from wfmap.plan.planning import Plan
from wfmap.plan.schedule import Scheduled
from wfmap.plan.stages import Ladder
from wfmap.report.plan.stages import gate_sentence
from wfmap.units.figures import exact

__all__ = ["github_csv", "jira_csv", "tasks_csv"]

URGENT, SOON = 0.5, 0.1
"""Shares of runs in which the end waits for a task, from which on it is high or medium."""
SECONDS_A_DAY: Final = 8 * 3600
"""Seconds of a person-day, in which Jira counts estimates."""
LONGEST_SUMMARY: Final = 255
"""Letters of a summary that Jira takes."""
_TYPES: Final[Mapping[str, str]] = {"repair": "Task", "prepare": "Story", "observe": "Story"}


def tasks_csv(plan: Plan) -> str:
    """Write the tasks, one a row, in the order in which they begin."""
    heading = (
        "id", "kind", "title", "owner", "effort_p50", "effort_p90", "start_p50", "start_p90",
        "finish_p50", "finish_p90", "critical", "after", "candidates", "challenge", "stage",
    )  # fmt: skip
    # Spreadsheets know UTF-8 by its byte order mark; importers would read it as part of a heading.
    return "\ufeff" + _written(heading, (_row(t) for t in plan.tasks))


def _row(scheduled: Scheduled) -> tuple[str, ...]:
    task = scheduled.task
    effort = ("", "") if task.effort is None else (exact(task.effort.p50), exact(task.effort.p90))
    return (
        task.id,
        task.kind,
        task.title,
        task.owner,
        *effort,
        scheduled.start.p50.isoformat(),
        scheduled.start.p90.isoformat(),
        scheduled.finish.p50.isoformat(),
        scheduled.finish.p90.isoformat(),
        f"{scheduled.critical:.2f}",
        " ".join(task.after),
        " ".join(task.candidates),
        task.challenge,
        task.stage or "",
    )


def jira_csv(plan: Plan) -> str:
    """Write the columns that Jira's CSV importer maps by name; the due date is the p90.

    `Issue Id` and `Outward issue link (Blocks)` are numbers within the file, as it wants them, and
    an estimate is in seconds. Dates are yyyy-MM-dd, which is to be set in the importer. There is no
    assignee: owners are roles, of which an administrator's import would make users.
    """
    numbers = {t.task.id: str(n) for n, t in enumerate(plan.tasks, 1)}
    blocked = _blocked(plan.tasks)
    width = max((len(b) for b in blocked.values()), default=0)
    heading = (
        "Issue Id", "Issue Type", "Summary", "Description", "Owner", "Priority", "Start Date",
        "Due Date", "Original Estimate", "Labels",
        *["Outward issue link (Blocks)"] * width,
    )  # fmt: skip
    known = {c.id: c for c in plan.challenges}
    rows = (
        (*_jira(t, numbers, plan, known), *_padded([numbers[b] for b in blocked[t.task.id]], width))
        for t in plan.tasks
    )
    return _written(heading, rows)


def _blocked(tasks: Sequence[Scheduled]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {t.task.id: [] for t in tasks}
    for scheduled in tasks:
        for before in scheduled.task.after:
            found[before].append(scheduled.task.id)
    return found


def _padded(cells: list[str], width: int) -> list[str]:
    return cells + [""] * (width - len(cells))


def _jira(
    scheduled: Scheduled,
    numbers: Mapping[str, str],
    plan: Plan,
    known: Mapping[str, Challenge],
) -> tuple[str, ...]:
    task = scheduled.task
    seconds = "" if task.effort is None else str(round(task.effort.p50 * SECONDS_A_DAY))
    return (
        numbers[task.id],
        _TYPES[task.kind],
        _summary(task.title),
        _description(scheduled, plan.ladders, known),
        task.owner,
        _priority(scheduled.critical),
        scheduled.start.p50.isoformat(),
        scheduled.finish.p90.isoformat(),
        seconds,
        f"wfmap {task.kind}",
    )


def _summary(title: str) -> str:
    line = " ".join(title.split())
    return line if len(line) <= LONGEST_SUMMARY else f"{line[: LONGEST_SUMMARY - 1]}…"


def _priority(critical: float) -> str:
    return "High" if critical >= URGENT else "Medium" if critical >= SOON else "Low"


def github_csv(plan: Plan) -> str:
    """Write the columns that importers for GitHub take: title, body, labels, milestone, state.

    GitHub itself imports no CSV: tools and scripts over its API do. Nobody is assigned, for owners
    are roles and no accounts.
    """
    known = {c.id: c for c in plan.challenges}
    rows = (
        (
            _summary(t.task.title),
            _description(t, plan.ladders, known),
            ",".join(("wfmap", t.task.kind, *filter(None, [t.task.stage]))),
            t.task.stage or "",
            "",
            "open",
        )
        for t in plan.tasks
    )
    return _written(("title", "body", "labels", "milestone", "assignees", "state"), rows)


def _description(
    scheduled: Scheduled, ladders: Iterable[Ladder], known: Mapping[str, Challenge]
) -> str:
    """Say why, by when, how it is measured as done, and what it serves."""
    task = scheduled.task
    lines = [
        task.why,
        f"Owner: {task.owner}",
        f"Finish: {scheduled.finish.p50} (p50), {scheduled.finish.p90} (p90)",
    ]
    if task.challenge in known:
        lines.append(f"Done when: {known[task.challenge].exit_test.sentence}")
    if task.kind == "observe":
        stages = [s for ladder in ladders for s in ladder.stages
                  if ladder.candidate in task.candidates and s.stage == task.stage]  # fmt: skip
        lines += [f"Gate: {g.metric}: {gate_sentence(g)}" for s in stages for g in s.gates]
    if task.candidates:
        lines.append(f"Serves: {', '.join(task.candidates)}")
    lines.append(f"wfmap id: {task.id}")
    return "\n".join(line for line in lines if line)


def _written(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heading)
    for row in rows:
        writer.writerow([neutral(cell) for cell in row])
    return out.getvalue()
