"""All there is to say of an element, as text, JSON and Markdown."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from wfmap.cli.options import Answers
from wfmap.findings import Element
from wfmap.pipeline.explaining import Explained
from wfmap.report.findings import failure_json, finding_json
from wfmap.report.marks import escaped
from wfmap.units.durations import human

__all__ = ["element_page"]


def element_page(found: Explained, form: Answers) -> str:
    """Write what there is to say of an element."""
    match form:
        case "json":
            return json.dumps(_values(found), indent=2, ensure_ascii=False) + "\n"
        case "markdown":
            return "\n".join(_markdown(found)) + "\n"
        case "text":
            return "\n".join(_text(found)) + "\n"


def _values(found: Explained) -> dict[str, Any]:
    return {
        "element": asdict(found.element),
        "pointer": found.pointer,
        "fields": found.fields,
        "ties": [{"role": tie.role, **asdict(tie.element)} for tie in found.ties],
        "figures": found.figures,
        "assumed": found.assumed,
        "findings": [finding_json(finding) for finding in found.findings],
        "faults": [failure_json(failure) for failure in found.failures],
    }


def _text(found: Explained) -> Iterator[str]:
    yield f"{found.element.kind} {_named(found.element)}  {found.pointer}"
    yield from (f"  {key}: {_shown(value)}" for key, value in found.fields.items())
    yield from (f"  {tie.role} {_named(tie.element)}" for tie in found.ties)
    yield from (f"  {_words(name)}: {_figure(name, v)}" for name, v in found.figures.items())
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
    yield from (f"- assumed: {escaped(told)}" for told in found.assumed)
    yield from (f"- **{f.severity}** {escaped(f.message)} (`{f.rule}`)" for f in found.findings)


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
