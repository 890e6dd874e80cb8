"""All there is to say of an element, as text, JSON and Markdown."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from wfmap.cli.options import Answers
from wfmap.findings import Element
from wfmap.operations.explaining import Explained
from wfmap.operations.results.explanation import explanation_result, place, state_of
from wfmap.report.marks import escaped
from wfmap.report.telling import Form, Teller, counted, whole
from wfmap.units.durations import human

__all__ = ["element_page"]


def element_page(found: Explained, form: Answers) -> str:
    """Write what there is to say of an element."""
    match form:
        case "json":
            return explanation_result(found).to_json()
        case "markdown":
            return "\n".join(_markdown(found)) + "\n"
        case "text":
            return "\n".join(_text(found)) + "\n"


def _text(found: Explained) -> Iterator[str]:
    yield f"{found.element.kind} {_named(found.element)}  {found.pointer}"
    yield from (f"  {key}: {_shown(value)}" for key, value in found.fields.items())
    yield from (f"  {tie.role} {_named(tie.element)}" for tie in found.ties)
    yield from (f"  {_words(name)}: {_figure(name, v)}" for name, v in found.figures.items())
    yield from (f"  {told}" for told in _as_it_is(found))
    yield from (f"  assumed: {told}" for told in found.assumed)
    for finding in found.findings:
        yield f"  {finding.severity}: {finding.message} [{finding.rule}]"
        if finding.hint:
            yield f"    → {finding.hint}"


def _markdown(found: Explained) -> Iterator[str]:
    yield f"# {escaped(found.element.kind)} {escaped(_named(found.element))}\n"
    yield from (f"- {key}: `{_shown(value)}`" for key, value in found.fields.items())
    yield from (f"- {tie.role} {escaped(_named(tie.element))}" for tie in found.ties)
    yield from (f"- {_words(name)}: {_figure(name, v)}" for name, v in found.figures.items())
    yield from (f"- {escaped(told)}" for told in _as_it_is(found))
    yield from (f"- assumed: {escaped(told)}" for told in found.assumed)
    yield from (f"- **{f.severity}** {escaped(f.message)} (`{f.rule}`)" for f in found.findings)


_SHOWN: Final[Mapping[str, tuple[str, Form | None]]] = {
    "visits": ("visits per case", counted),
    "work_per_case": ("work per case", None),
    "wait_per_case": ("wait per case", None),
    "load": ("busy", whole),
    "queue": ("in the queue", counted),
    "wait": ("wait in the queue", None),
    "cost": ("cost per case", counted),
}
"""Figures of the baseline that are shown of an element, by their keys."""


def _as_it_is(found: Explained) -> Iterator[str]:
    """Tell what the baseline says of the element, and of the whole process."""
    at, basis = place(found.element.kind, found.element.id), found.whole.basis
    teller = Teller(found.whole)
    for key, (name, form) in _SHOWN.items():
        told = teller(key, at, form=form)
        if told:
            yield f"{name}, {basis}: {told}"
    mean, why = teller("cycle_time"), state_of(found).not_settled
    if found.whole.value("cycle_time"):
        yield f"a case as a whole, {basis}: {mean} on average"
    if why is not None:
        yield why.message


def _named(element: Element) -> str:
    return f"'{element.name}' ({element.id})" if element.name else element.id


def _shown(value: Any) -> str:  # noqa: ANN401 - JSON values
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _figure(name: str, value: float | None) -> str:
    if value is None:
        return "endless"
    if name in ("work_per_case", "wait_per_case"):
        return human(value)
    return f"{value:.0%}" if name == "busy" else f"{value:,.2f}"
