"""Ways out are tried before they are advised.

Whether another join or another split mends a fault depends on everything around it. So a rule names
what may help, and here each is applied to a copy of the process: a way out is offered only if the
fault is gone afterwards and no other error has come in its place. Advice that leads from one error
into the next cannot be given.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

from wfmap.facts import Facts, stated
from wfmap.findings import Fix
from wfmap.graph import ProcessGraph, build
from wfmap.graph.soundness import soundness
from wfmap.model.checks import check as check_document
from wfmap.model.normal import to_json
from wfmap.model.patch import PatchError, apply, ground
from wfmap.model.process import Process
from wfmap.model.reading.walk import Walk
from wfmap.rules.rule import Fault, Forecast, Rule, Subject

__all__ = ["Trials"]

OFFERED: Final = 3
"""Ways out that are offered for one fault."""
BUDGET: Final = 60_000
"""Steps and markings looked at in all trials of one check; beyond it nothing more is tried."""
_PARTS: Final = 4
"""Reading, counting and checking a step again costs as much as this many markings."""
_TOKENS: Final = 20
"""Tokens that are looked at in the time that a marking of few tokens takes."""
FORECASTING: Final = frozenset(("overload",))
"""Rules whose errors are about figures: they matter to trials of their own faults only."""

_Place = tuple[str, str, str]


@dataclass
class Trials:
    """Tries ways out on copies of one process; `errors` are the rules whose faults are errors."""

    graph: ProcessGraph
    settings: Mapping[str, Mapping[str, Any]]
    errors: tuple[Rule, ...]
    rules: Mapping[str, Rule]
    spent: int = field(default=0)

    def advised(self, rule: str, faults: Iterable[Fault]) -> Iterator[Fault]:
        """Give faults with those of their options that hold, told by the hint too."""
        for fault in faults:
            if not fault.options:
                yield fault
                continue
            kept = self._holding(rule, fault)
            if kept:
                fixes = (*kept, *fault.fixes)
                titles = ", or ".join(fix.title for fix in fixes)
                hint = fault.hint if fault.hint_stays else titles
                yield replace(fault, hint=hint, fixes=fixes)
            else:
                yield fault

    def _holding(self, rule: str, fault: Fault) -> list[Fix]:
        kept: list[Fix] = []
        for fix in fault.options:
            if len(kept) == OFFERED or self.spent > BUDGET:
                break
            self.spent += self._size
            if self._holds(rule, fault, fix):
                kept.append(fix)
        return kept

    @cached_property
    def _size(self) -> int:
        levels = soundness(self.graph).values()
        explored = sum(max(level.states, level.moves // _TOKENS) for level in levels)
        return _PARTS * len(self.graph.steps) + explored

    @cached_property
    def _normal(self) -> dict[str, Any]:
        return to_json(self.graph.process)

    @cached_property
    def _before(self) -> frozenset[_Place]:
        return frozenset(self._errors_in(_Copy(self.graph)))

    def _holds(self, rule: str, fault: Fault, fix: Fix) -> bool:
        """Tell whether a fault is gone after a fix, and no error is new."""
        process = self._patched(fix)
        if process is None:
            return False
        copy = _Copy(build(process))
        place = _place(rule, fault)
        if any(_place(rule, f) == place for f in self._faults(self.rules[rule], copy)):
            return False
        return all(error in self._before for error in self._errors_in(copy))

    def _patched(self, fix: Fix) -> Process | None:
        patch = ground(self._normal, fix.patch)
        if patch is None:
            return None
        try:
            values = apply(self._normal, patch)
        except PatchError:
            return None
        walk = Walk()
        process = walk.part(Process, values)
        if process is None or walk.faults:
            return None
        grave = any(fault.severity == "error" for fault in check_document(process))
        return None if grave else process

    def _errors_in(self, copy: "_Copy") -> Iterator[_Place]:
        for rule in self.errors:
            if rule.name not in FORECASTING:
                yield from (_place(rule.name, fault) for fault in self._faults(rule, copy))

    def _faults(self, rule: Rule, copy: "_Copy") -> list[Fault]:
        if rule.check is None:
            return []
        settings = self.settings.get(rule.name, {})
        return list(rule.check(Subject(copy.graph, copy.facts, settings, forecast=copy.forecast)))


class _Copy:
    """A process after an edit, with what all rules ask of it: worked out once."""

    def __init__(self, graph: ProcessGraph) -> None:
        self.graph = graph
        self.forecast = Forecast(graph)

    @cached_property
    def facts(self) -> Facts:
        return stated(self.graph)


def _place(rule: str, fault: Fault) -> _Place:
    return rule, fault.element.id if fault.element else fault.pointer, fault.key
