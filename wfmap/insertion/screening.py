"""Every match at every stage, rewritten and predicted in milliseconds: few need simulating."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any, Final

from wfmap.graph import ProcessGraph, build
from wfmap.insertion.deciding.prices import with_price
from wfmap.insertion.parameters import Corner, Parameters, parameters, with_own
from wfmap.insertion.patterns import PATTERNS
from wfmap.insertion.patterns.pattern import Match, Pattern, Plan, Setting
from wfmap.insertion.terms import STAGES, Stage
from wfmap.insertion.tried import tried_at
from wfmap.model.process import Process
from wfmap.prediction.predictor import Prediction, predict

__all__ = ["Screened", "all_matches", "plans", "screened"]

WORK: Final = 20_000
"""Steps times plans, above which the steps with least time are left out."""
FEWEST: Final = 30
"""Plans that are predicted however large the process is."""


@dataclass(frozen=True, slots=True)
class Screened:
    """A plan with the process it makes and what is predicted of that."""

    pattern: Pattern
    plan: Plan
    parameters: Parameters
    process: Process
    graph: ProcessGraph
    prediction: Prediction

    @property
    def match(self) -> Match:
        """Where it is, and why."""
        return self.plan.match

    @property
    def stage(self) -> Stage:
        """How far it acts by itself."""
        return self.plan.stage

    @property
    def id(self) -> str:
        """The candidate's id."""
        return self.plan.candidate

    @property
    def time(self) -> float:
        """Predicted mean cycle time, in seconds; infinite where a queue grows without end."""
        return inf if self.prediction.unstable else self.prediction.cycle_time.mean

    def at(self, setting: Setting, corner: Corner) -> Prediction:
        """Predict it again with every parameter at one end of its range."""
        plan = Plan(self.match, self.stage, self.parameters.at(corner))
        return predict(build(self.pattern.rewrite(setting.graph, plan)))


def all_matches(setting: Setting, only: tuple[str, ...] = ()) -> Iterator[tuple[Pattern, Match]]:
    """Yield where patterns fit, in the order of the patterns and of the document.

    The general pattern of automation gives way where one fits that knows the task.
    """
    found = [
        (pattern, match)
        for name, pattern in PATTERNS.items()
        if not only or name in only
        for match in pattern.matches(setting)
    ]
    known = {match.step for pattern, match in found if pattern.knows_the_task}
    yield from (one for one in found if not (one[0].is_general and one[1].step in known))


def plans(
    setting: Setting,
    own: Mapping[str, Mapping[str, Any]],
    only: tuple[str, ...] = (),
    stages: tuple[Stage, ...] = STAGES,
) -> Iterator[tuple[Pattern, Plan, Parameters]]:
    """Yield every match at each of its stages, with its parameters.

    Args:
        setting: the process.
        own: figures of one's own, by candidate id or by pattern; those of the candidate go first.
        only: the patterns that take part; all where empty.
        stages: the stages that take part.

    Raises:
        WfmapError: a figure of one's own is none.
    """
    for pattern, match in all_matches(setting, only):
        wanted: list[Stage] = [stage for stage in match.stages if stage in stages]
        for stage in wanted:
            node = setting.graph.steps.get(match.step)
            shown = {} if node is None else tried_at(node.step, match.pattern)
            known = with_price(
                parameters(match.pattern).with_(**match.known, **shown), setting.graph.process
            )
            for key in (match.pattern, match.candidate(stage)):
                if key in own:
                    known = with_own(known, own[key], f"the figures of '{key}'")
            yield pattern, Plan(match, stage, known.at("mode")), known


def screened(
    setting: Setting,
    own: Mapping[str, Mapping[str, Any]] | None = None,
    only: tuple[str, ...] = (),
    stages: tuple[Stage, ...] = STAGES,
) -> tuple[Screened, ...]:
    """Rewrite and predict every plan; in a large process those at the steps with most time.

    Raises:
        WfmapError: a figure of one's own is none.
    """
    found = list(plans(setting, own or {}, only, stages))
    most = max(FEWEST, WORK // max(1, len(setting.graph.steps)))
    if len(found) > most:
        found = sorted(found, key=lambda item: -_time_at(setting, item[1]))[:most]
    return tuple(_screen(setting, *item) for item in found)


def _screen(setting: Setting, pattern: Pattern, plan: Plan, known: Parameters) -> Screened:
    process = pattern.rewrite(setting.graph, plan)
    graph = build(process)
    return Screened(pattern, plan, known, process, graph, predict(graph))


def _time_at(setting: Setting, plan: Plan) -> float:
    """Give the seconds of a case at the step of a plan; doing nothing is never left out."""
    if plan.match.element.kind == "document":
        return inf
    fact = setting.facts.steps[plan.match.step]
    time = fact.work_per_case + fact.wait_per_case
    return time if isfinite(time) else fact.work_per_case
