"""Surveys of people and of systems: forms, scores and landscapes as text, Markdown, SVG."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal

from wfmap.readiness.people.questionnaire import Role
from wfmap.readiness.people.scoring import Survey
from wfmap.report.survey.forms import csv_form
from wfmap.report.survey.html_page import html_form
from wfmap.report.survey.people import survey_sections
from wfmap.report.writing import markdown_section, text_section

__all__ = ["FORMS", "SURVEYS", "FormFormat"]

FormFormat = Literal["html", "csv"]

FORMS: Final[Mapping[FormFormat, Callable[[str, Sequence[Role]], str]]] = {
    "html": html_form,
    "csv": lambda _, roles: csv_form(roles),
}
"""Writers of the form for people, by format: the process's name and the roles that are asked."""

Little = tuple[str, ...]
SURVEYS: Final[Mapping[str, Callable[[Survey, Little], str]]] = {
    "text": lambda found, little: "\n".join(
        text_section(s) for s in survey_sections(found, little)
    ),
    "markdown": lambda found, little: "\n".join(
        markdown_section(s) for s in survey_sections(found, little)
    ),
}
"""Writers of a scored survey for people, with the roles whose earlier survey is too close."""
