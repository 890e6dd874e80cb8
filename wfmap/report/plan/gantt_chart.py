"""The plan as a Gantt chart in SVG: a bar to the likely finish, a tail to the one nine in ten keep.

Rows are grouped: what is repaired first, then each candidate's stages. Kinds of tasks differ by
pattern as well as colour, and what holds up the end has a dark edge.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from wfmap.plan.challenges.terms import stage_name
from wfmap.plan.planning import Plan
from wfmap.plan.recorded import day_of_record, plan_records, task_place
from wfmap.plan.schedule import Scheduled, TaskKind
from wfmap.render.paint.xml import Xml
from wfmap.render.text import wrap
from wfmap.render.theme import FONTS, LIGHT
from wfmap.report.telling import Teller

__all__ = ["gantt"]

ROW: Final = 22.0
LINE: Final = 14.0
HEAD: Final = 76.0
LABELS: Final = 330.0
OWNERS: Final = 130.0
WIDTH: Final = 1180.0
"""Sizes in px."""
MARGIN: Final = 16.0
BAR: Final = 12.0
SMALL: Final = 11.0
PLAIN: Final = 12.0
TITLE: Final = 16.0
SLACK: Final = 0.85
"""Part of a column that text takes: fonts that stand in for ours are wider."""
MOST_LINES: Final = 6
"""Lines of a label: more has no name that anybody gave on purpose."""
TICK: Final = 30.0
"""Room in px that the name of a month takes."""
NARROWEST: Final = 3.0
"""A bar of one day is still seen."""
CRITICAL: Final = 0.5
"""Share of runs in which the end waits for a task, from which on it has a dark edge."""
MOST_TICKS: Final = 12
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
COLOURS: Final[dict[TaskKind, str]] = {
    "repair": "#E69F00",
    "prepare": "#0072B2",
    "observe": "#56B4E9",
}
"""A colour for each kind, told apart by colour-blind people too (Okabe & Ito 2008)."""
WORDS: Final[dict[TaskKind, str]] = {
    "repair": "repair",
    "prepare": "preparation",
    "observe": "runs until its gates open",
}


@dataclass(frozen=True, slots=True)
class _Row:
    """A heading where `task` is None, else a task; `label` is what stands at its left."""

    label: str
    task: Scheduled | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """Break the label into lines."""
        if self.task is None:
            return wrap(self.label, WIDTH - 3 * MARGIN, PLAIN, most=MOST_LINES, bold=True)
        return wrap(self.label, SLACK * LABELS - 24, SMALL, most=MOST_LINES)

    @property
    def owners(self) -> tuple[str, ...]:
        """Break the owner's name into lines."""
        if self.task is None:
            return ()
        return wrap(self.task.task.owner, SLACK * OWNERS - 12, SMALL, most=MOST_LINES)

    @property
    def height(self) -> float:
        """Give the height in px that all lines take."""
        return ROW + LINE * (max(len(self.labels), len(self.owners)) - 1)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days on the width that is left for them."""

    first: date
    last: date

    def x(self, day: date) -> float:
        """Give the place of the morning of a day."""
        days = max(1, (self.last - self.first).days)
        left = MARGIN + LABELS + OWNERS
        return left + (day - self.first).days / days * (WIDTH - MARGIN - left)


def gantt(plan: Plan, teller: Teller | None = None) -> str:
    """Draw the plan; `teller` keeps the days that stand in it."""
    told = teller or Teller(plan_records(plan, "plan"))
    rows = tuple(_rows(plan))
    height = HEAD + sum(row.height for row in rows) + MARGIN
    scale = _scale(plan)
    xml = Xml()
    with xml.element(
        "svg",
        xmlns="http://www.w3.org/2000/svg",
        width=WIDTH,
        height=height,
        viewBox=f"0 0 {WIDTH:g} {height:g}",
        role="img",
        font_family=FONTS,
        font_size=PLAIN,
    ):
        xml.leaf("title", f"Plan: {plan.graph.process.name}")
        xml.empty("rect", width=WIDTH, height=height, fill=LIGHT["page"])
        _patterns(xml)
        _heading(xml, plan)
        _grid(xml, scale, height)
        y = HEAD
        for row in rows:
            _row(xml, scale, row, y, told)
            y += row.height
    return xml.text()


def _rows(plan: Plan) -> Iterator[_Row]:
    repairs = [t for t in plan.tasks if t.task.kind == "repair"]
    if repairs:
        yield _Row("What is repaired first" if plan.ladders else "What stands in the way")
        titles = {c.id: c.title for c in plan.challenges}
        yield from (_Row(titles[t.task.id], t) for t in repairs)
    for ladder in plan.ladders:
        yield _Row(ladder.title)
        for task in plan.tasks:
            if task.task.kind != "repair" and ladder.candidate in task.task.candidates:
                stage = stage_name(task.task.stage or "baseline")
                is_work = task.task.kind == "prepare"
                yield _Row(f"prepare {stage}" if is_work else f"{stage} runs", task)


def _scale(plan: Plan) -> _Scale:
    last = max((t.finish.p90 for t in plan.tasks), default=plan.start)
    return _Scale(plan.start.replace(day=1), max(last, plan.start) + timedelta(days=7))


def _patterns(xml: Xml) -> None:
    """Define hatching for the kind that has it: told apart without colour."""
    with xml.element("defs"):
        attributes: dict[str, str | float] = {
            "width": 6,
            "height": 6,
            "patternUnits": "userSpaceOnUse",
        }
        with xml.element("pattern", id="observe", **attributes):
            xml.empty("rect", width=6, height=6, fill=COLOURS["observe"])
            xml.empty("path", d="M0 6L6 0", stroke=LIGHT["page"], stroke_width=1.5)
        with xml.element("pattern", id="prepare", **attributes):
            xml.empty("rect", width=6, height=6, fill=COLOURS["prepare"])


def _heading(xml: Xml, plan: Plan) -> None:
    name = plan.graph.process.name or "the process"
    title = wrap(f"Plan: {name}", SLACK * WIDTH, TITLE, most=1, bold=True)[0]
    xml.leaf("text", title, x=MARGIN, y=24, font_size=TITLE, font_weight="bold", fill=LIGHT["ink"])
    x = MARGIN
    for kind in COLOURS:
        xml.empty("rect", x=x, y=36, width=22, height=BAR, fill=_fill(kind), rx=2)
        xml.leaf("text", WORDS[kind], x=x + 28, y=46, font_size=SMALL, fill=LIGHT["muted"])
        x += 46 + 6.2 * len(WORDS[kind])
    _line(xml, x, x + 26, 42)
    told = "until nine of ten runs are done"
    xml.leaf("text", told, x=x + 34, y=46, font_size=SMALL, fill=LIGHT["muted"])
    x += 48 + 6.2 * len(told)
    xml.empty(
        "rect", x=x, y=36, width=22, height=BAR, fill="none", stroke=LIGHT["ink"],
        stroke_width=1.8, rx=2,
    )  # fmt: skip
    told = "holds up the end in half of them or more"
    xml.leaf("text", told, x=x + 28, y=46, font_size=SMALL, fill=LIGHT["muted"])


def _fill(kind: TaskKind) -> str:
    return "url(#observe)" if kind == "observe" else COLOURS[kind]


def _line(xml: Xml, begin: float, end: float, y: float) -> None:
    """Draw a tail: a thin line with a foot."""
    path = f"M{begin:.1f} {y:.1f}H{end:.1f}M{end:.1f} {y - 4:.1f}V{y + 4:.1f}"
    xml.empty("path", d=path, stroke=LIGHT["outline"], stroke_width=1.6, fill="none")


def _grid(xml: Xml, scale: _Scale, height: float) -> None:
    for day, label in _ticks(scale):
        x = scale.x(day)
        xml.empty(
            "path", d=f"M{x:.1f} {HEAD - 6:.1f}V{height - MARGIN:.1f}", stroke=LIGHT["header"],
            stroke_width=1,
        )  # fmt: skip
        if x <= WIDTH - MARGIN - TICK:
            xml.leaf("text", label, x=x + 2, y=HEAD - 10, font_size=SMALL, fill=LIGHT["muted"])


def _ticks(scale: _Scale) -> Sequence[tuple[date, str]]:
    """Give the first days of months, of every second, third … where there are too many."""
    months = []
    day = scale.first
    while day <= scale.last:
        months.append(day)
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    every = next(n for n in (1, 2, 3, 6, 12, 24, 60, len(months)) if len(months) / n <= MOST_TICKS)
    shown = months[::every]
    return [(d, _month(d, first=d == shown[0])) for d in shown]


def _month(day: date, *, first: bool) -> str:
    name = MONTHS[day.month - 1]
    return f"{name} {day.year}" if first or day.month == 1 else name


def _row(xml: Xml, scale: _Scale, row: _Row, y: float, teller: Teller) -> None:
    if row.task is None:
        xml.empty(
            "rect", x=MARGIN, y=y + 1, width=WIDTH - 2 * MARGIN, height=row.height - 2,
            fill=LIGHT["header"],
        )  # fmt: skip
        for n, line in enumerate(row.labels):
            at = y + 15 + LINE * n
            xml.leaf("text", line, x=MARGIN + 6, y=at, font_weight="bold", fill=LIGHT["ink"])
        return
    with xml.element("g"):
        xml.leaf("title", _tooltip(row.task, teller))
        _texts(xml, row, y)
        _bar(xml, scale, row.task, y + row.height / 2)


def _tooltip(scheduled: Scheduled, teller: Teller) -> str:
    keys = ("start.p50", "finish.p50", "finish.p90")
    first, last, most = (teller(k, task_place(scheduled), form=day_of_record) for k in keys)
    return f"{scheduled.task.title}\n{first} to {last}, nine of ten by {most}"


def _texts(xml: Xml, row: _Row, y: float) -> None:
    columns = (
        (row.labels, MARGIN + 14, LIGHT["ink"]), (row.owners, MARGIN + LABELS, LIGHT["muted"]),
    )  # fmt: skip
    for lines, x, ink in columns:
        top = y + 15 + (row.height - ROW - LINE * (len(lines) - 1)) / 2
        for n, line in enumerate(lines):
            xml.leaf("text", line, x=x, y=top + LINE * n, font_size=SMALL, fill=ink)


def _bar(xml: Xml, scale: _Scale, scheduled: Scheduled, middle: float) -> None:
    begin = scale.x(scheduled.start.p50)
    end = max(begin + NARROWEST, scale.x(scheduled.finish.p50 + timedelta(days=1)))
    late = scale.x(scheduled.finish.p90 + timedelta(days=1))
    if late > end:
        _line(xml, end, late, middle)
    is_held = scheduled.critical >= CRITICAL
    edge: dict[str, str | float] = {"stroke": LIGHT["ink"], "stroke_width": 1.8} if is_held else {}
    xml.empty(
        "rect", x=begin, y=middle - BAR / 2, width=end - begin, height=BAR, rx=2,
        fill=_fill(scheduled.task.kind), **edge,
    )  # fmt: skip
