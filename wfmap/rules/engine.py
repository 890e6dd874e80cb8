"""Rules + graph + facts → findings: profiles, settings, suppression, baselines.

A rule that crashes is a fault of wfmap: it is named apart from the findings, and the others go on.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from wfmap.facts import Facts
from wfmap.findings import Finding, RuleFailure, Severity, at_least
from wfmap.graph import ProcessGraph
from wfmap.model.pointers import pointer
from wfmap.model.process import Lint, ProfileName
from wfmap.model.reading.faults import rename_fix
from wfmap.rules import RULES
from wfmap.rules.catalogue import Catalogue, Level
from wfmap.rules.rule import Fault, Forecast, Rule, Subject
from wfmap.rules.suppression import suppress
from wfmap.rules.trials import Trials
from wfmap.words.spelling import closest

__all__ = ["Found", "find", "unseen"]

_LEVELS: Final[Mapping[str, Level]] = {
    "error": "error",
    "warning": "warning",
    "info": "info",
    "off": "off",
}


@dataclass(frozen=True, slots=True)
class Found:
    """What the rules found, and the rules that failed, in order."""

    findings: tuple[Finding, ...]
    failures: tuple[RuleFailure, ...] = ()


def find(  # noqa: PLR0913 - what a check is asked for
    graph: ProcessGraph,
    facts: Facts,
    *,
    today: date,
    reading: Iterable[Finding] = (),
    profile: ProfileName | None = None,
    only: Collection[str] | None = None,
    rules: Catalogue = RULES,
) -> Found:
    """Run the rules.

    Args:
        graph: the process.
        facts: its figures.
        today: the day against which suppressions expire.
        reading: what the reader found; it takes part in profiles and suppression.
        profile: overrides the profile the document names.
        only: run these rules and no others.
        rules: the rules, in the order of their findings.

    Returns:
        Findings that are not suppressed: the reader's, then the rules' in order; and what failed.
    """
    lint = graph.process.lint or Lint()
    levels = _Levels(rules, profile or lint.extends, lint)
    given = tuple(reading)
    locked = tuple(f for f in given if f.severity == "error")
    found = [levels.of_reading(f) for f in given if f.severity != "error"]
    failures: list[RuleFailure] = []
    forecast = Forecast(graph)
    trials = Trials(graph, {name: levels.settings(name) for name in rules}, _grave(rules), rules)
    for name in rules:
        severity = levels.severity(name, forced=only is not None and name in only)
        if severity is not None and (only is None or name in only):
            subject = Subject(graph, facts, levels.settings(name), today, forecast)
            try:
                found.extend(_run(rules[name], subject, severity, trials))
            except Exception as error:  # noqa: BLE001 - one rule's crash must hide no other rule's findings
                failures.append(_failed(name, error))
    found.extend(_unknown_rules(lint, levels) if only is None else ())
    kept = suppress([f for f in found if f is not None], lint, today)
    findings = tuple(f for f in (*locked, *kept) if only is None or f.rule in only)
    return Found(findings, tuple(failures))


def _grave(rules: Catalogue) -> tuple[Rule, ...]:
    """List the rules whose faults are errors, so that no advice may bring them about."""
    return tuple(rules[name] for name in rules if rules.level(name, "recommended") == "error")


@dataclass(frozen=True, slots=True)
class _Levels:
    """Which severity a rule has here: the document's word first, then the profile's."""

    rules: Catalogue
    profile: ProfileName
    lint: Lint

    def severity(self, rule: str, *, forced: bool = False) -> Severity | None:
        """Give the severity of a rule; None where it is off."""
        word = self._word(rule)
        if word == "off":
            return "info" if forced else None
        return word

    def _word(self, rule: str) -> Level:
        own = self.lint.rules.get(rule)
        said = own.get("severity") if isinstance(own, Mapping) else own
        level = _LEVELS.get(said) if isinstance(said, str) else None
        return level or self.rules.level(rule, self.profile)

    def settings(self, rule: str) -> Mapping[str, Any]:
        """Give the settings of a rule from the document."""
        own = self.lint.rules.get(rule)
        return own if isinstance(own, Mapping) else {}

    def of_reading(self, finding: Finding) -> Finding | None:
        """Give the reader's finding the severity it has here; None where it is off.

        The reader knows how grave a fault is; the document may say otherwise, and a profile may
        take a rule more seriously than *recommended* does.
        """
        rule = finding.rule
        word = self._word(rule)
        if rule not in self.lint.rules and word == self.rules.level(rule, "recommended"):
            return finding
        if word == "off":
            return None
        keeps = rule not in self.lint.rules and at_least(finding.severity, word)
        return finding if keeps else replace(finding, severity=word)


def _run(rule: Rule, subject: Subject, severity: Severity, trials: Trials) -> list[Finding]:
    if rule.check is None:
        return []
    name = rule.name
    seen: Counter[tuple[str, str]] = Counter()
    found: list[Finding] = []
    for fault in trials.advised(name, list(rule.check(subject))):
        place = fault.element.id if fault.element else fault.pointer
        key = fault.key or (str(seen[name, place]) if seen[name, place] else "")
        seen[name, place] += 1
        found.append(_finding(name, severity, fault, key))
    return found


def _graver(severity: Severity, own: Severity | None) -> Severity:
    return own if own is not None and at_least(own, severity) else severity


def _finding(rule: str, severity: Severity, fault: Fault, key: str) -> Finding:
    return Finding(
        rule=rule,
        severity=_graver(severity, fault.severity),
        message=fault.message,
        hint=fault.hint,
        pointer=fault.pointer,
        element=fault.element,
        related=fault.related,
        fixes=fault.fixes,
        key=key,
    )


def _failed(rule: str, error: Exception) -> RuleFailure:
    return RuleFailure(rule, f"the rule '{rule}' failed: {type(error).__name__}: {error}")


def _unknown_rules(lint: Lint, levels: _Levels) -> Iterator[Finding]:
    known = tuple(levels.rules)
    for name in lint.rules:
        if name not in known:
            meant = closest(name, known)
            yield Finding(
                rule="unknown-rule",
                severity=levels.severity("unknown-rule") or "warning",
                message=f"there is no rule '{name}' to set",
                hint=f"did you mean '{meant}'?" if meant else "`wfmap rules` lists them",
                pointer=pointer(("lint", "rules", name)),
                fixes=rename_fix(("lint", "rules", name), meant) if meant else (),
                key=name,
            )


def unseen(findings: Iterable[Finding], baseline: Collection[str]) -> tuple[Finding, ...]:
    """Keep the findings whose fingerprint is not in a baseline."""
    return tuple(f for f in findings if f.fingerprint not in baseline)
