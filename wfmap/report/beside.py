"""What stands beside every answer: errors that change it, first; what it leaves out, last."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from wfmap.facts.ledger import NotSimulated
from wfmap.findings import Finding, RuleFailure
from wfmap.report.marks import escaped
from wfmap.report.writing import BRIEF, WIDTH
from wfmap.words.sentences import plural

__all__ = ["Beside"]

_SHOWN: Final = 12
"""Entries of the ledger that text shows; JSON has them all."""
_MEANS: Final[Mapping[str, str]] = {
    "deadlock": "What follows holds only for the cases that get past this and end.",
    "lack-of-sync": "What follows counts the work that is done twice.",
    "no-path-to-end": "What follows holds only for the cases that end.",
    "unbounded-rework": "What follows holds only for the cases that end.",
    "no-start": "What follows holds only for what is begun.",
}


@dataclass(frozen=True, slots=True)
class Beside:
    """Errors that change an answer, what a simulation left out, and faults of wfmap."""

    errors: tuple[Finding, ...] = ()
    left_out: tuple[NotSimulated, ...] = ()
    faults: tuple[RuleFailure, ...] = ()

    def around(self, text: str, form: str) -> str:
        """Put it around an answer in text (whole or brief), Markdown or HTML, and no other."""
        match form:
            case "brief":
                return "\n".join([*self._lead(BRIEF), text.rstrip("\n"), *self._counted()]) + "\n"
            case "text":
                return "\n".join([*self._lead(), text.rstrip("\n"), *self._rest()]) + "\n"
            case "markdown":
                return "\n".join([*self._marked_lead(), text.rstrip("\n"), *self._marked()]) + "\n"
            case "html":
                page = text.replace("<body>", f"<body>{self._banner()}", 1)
                return page.replace("</main>", f"{self._listed()}</main>", 1)
            case _:
                return text

    def before(self, text: str, form: str = "text") -> str:
        """Put what leads before the beginning of an answer in text, or in brief text."""
        return "\n".join([*self._lead(BRIEF if form == "brief" else WIDTH), text])

    def _lead(self, width: int = WIDTH) -> Iterator[str]:
        for finding in self.errors:
            yield from textwrap.wrap(f"Error: {finding.message}.", width)
        for meaning in self._meanings():
            yield from textwrap.wrap(meaning, width)
        if self.errors:
            yield ""

    def _meanings(self) -> list[str]:
        return list(dict.fromkeys(_MEANS[finding.rule] for finding in self.errors))

    def _counted(self) -> Iterator[str]:
        """Say in a line that something is left out, and where it stands."""
        if self.left_out:
            what = plural(len(self.left_out), "thing is", "things are")
            yield f"{what} not simulated, or taken otherwise: see `--full`."

    def _rest(self) -> Iterator[str]:
        if self.left_out:
            yield ""
            yield "Not simulated, or taken otherwise"
            for line in _lines(self.left_out):
                yield from textwrap.wrap(
                    line, WIDTH, initial_indent="  - ", subsequent_indent="    "
                )

    def _marked_lead(self) -> Iterator[str]:
        for finding in self.errors:
            yield f"**Error:** {escaped(finding.message)}."
        yield from (escaped(meaning) for meaning in self._meanings())
        if self.errors:
            yield ""

    def _marked(self) -> Iterator[str]:
        if self.left_out:
            yield ""
            yield "### Not simulated, or taken otherwise"
            yield ""
            yield from (f"- {escaped(line)}" for line in _lines(self.left_out))

    def _banner(self) -> str:
        if not self.errors:
            return ""
        said = [f"Error: {finding.message}." for finding in self.errors] + self._meanings()
        return "".join(f'<p class="error"><strong>{escape(line)}</strong></p>' for line in said)

    def _listed(self) -> str:
        if not self.left_out:
            return ""
        rows = "".join(f"<li>{escape(line)}</li>" for line in _lines(self.left_out))
        return f"<section><h2>Not simulated, or taken otherwise</h2><ul>{rows}</ul></section>"


def _lines(left_out: Sequence[NotSimulated]) -> Iterator[str]:
    yield from (entry.message for entry in left_out[:_SHOWN])
    if len(left_out) > _SHOWN:
        yield f"… and {len(left_out) - _SHOWN} more; the JSON lists them all."
