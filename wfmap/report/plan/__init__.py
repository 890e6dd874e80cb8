"""Plans as text, Markdown, HTML, CSV, rows for issue trackers, and a Gantt chart."""

from collections.abc import Callable, Mapping
from typing import Final

from wfmap.plan.diff import Change
from wfmap.plan.planning import Plan
from wfmap.report.html import html_page
from wfmap.report.plan.brief import brief_plan, brief_plan_section
from wfmap.report.plan.csv_format import github_csv, jira_csv, tasks_csv
from wfmap.report.plan.diff import diff_section
from wfmap.report.plan.gantt_chart import gantt
from wfmap.report.plan.sections import plan_sections
from wfmap.report.writing import markdown_section, text_section

__all__ = [
    "DIFFS",
    "PLANS",
    "brief_plan",
    "brief_plan_section",
    "gantt",
    "plan_html",
    "plan_sections",
]

CAPTION: Final = (
    "Each bar ends when its task is done as likely as not, its tail when nine of ten runs are."
)


def plan_html(plan: Plan) -> str:
    """Write a plan as one page with its Gantt chart."""
    name = plan.graph.process.name
    title = f"Plan: {name}" if name else "Plan"
    return html_page(title, plan_sections(plan), [(CAPTION, gantt(plan))])


PLANS: Final[Mapping[str, Callable[[Plan], str]]] = {
    "text": lambda plan: "\n".join(text_section(s) for s in plan_sections(plan)),
    "markdown": lambda plan: "\n".join(markdown_section(s) for s in plan_sections(plan)),
    "html": plan_html,
    "csv": tasks_csv,
    "jira": jira_csv,
    "github": github_csv,
    "svg": gantt,
}
"""Writers of a plan, by format."""

DIFFS: Final[Mapping[str, Callable[[tuple[Change, ...]], str]]] = {
    "text": lambda changes: text_section(diff_section(changes)),
    "markdown": lambda changes: markdown_section(diff_section(changes)),
}
"""Writers of what changed between two plans, by format."""
