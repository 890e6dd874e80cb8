"""Soundness: every case can come to its end, and where not, the counter-example is real."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wfmap.graph import ROOT, ProcessGraph, build
from wfmap.graph.exploration import Run
from wfmap.graph.nets import nets
from wfmap.graph.soundness import LevelSoundness, Unsound, soundness
from wfmap.model.process import Process

PARALLEL = {"kind": "parallel"}
DECISION = {"kind": "decision"}


def graph_of(steps: dict[str, Any]) -> ProcessGraph:
    """Build the graph of steps in long form."""
    return build(Process.model_validate({"wfmap": "1", "name": "T", "steps": steps}))


def to(*targets: str) -> list[dict[str, Any]]:
    """Write flows to some steps."""
    return [{"to": target} for target in targets]


def level_of(steps: dict[str, Any], level: str = ROOT) -> LevelSoundness:
    """Check one level of some steps."""
    return soundness(graph_of(steps))[level]


def faults_of(steps: dict[str, Any], level: str = ROOT) -> list[tuple[str, str]]:
    """List kind and step of each fault."""
    return [(fault.kind, fault.step) for fault in level_of(steps, level).faults]


def block(opening: dict[str, Any], closing: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Write a block of two branches, b and c, between a split d and a join j."""
    return {
        "a": {"next": to("d")},
        "d": {**opening, "next": to("b", "c")},
        "b": {"next": to("j")},
        "c": {"next": to("j")},
        "j": {**closing, "next": to("e")},
        "e": {},
        **more,
    }


def test_a_block_closed_as_it_was_opened_is_sound() -> None:
    """Exclusive with any, parallel with all."""
    assert level_of(block(DECISION, DECISION)).is_proven
    assert level_of(block(PARALLEL, PARALLEL)).is_proven


def test_a_choice_before_a_join_that_waits_is_a_deadlock_with_its_path() -> None:
    """The counter-example names the way, the choice, what came and what is missing."""
    (fault,) = level_of(block(DECISION, PARALLEL)).faults
    assert fault == Unsound(
        kind="deadlock",
        step="j",
        path=("a", "d", "b"),
        choices=("d--b",),
        arrived=("b--j",),
        missing=("c--j",),
    )


def test_a_fork_before_a_join_that_does_not_wait_is_lack_of_synchronisation() -> None:
    """The join is reached by both branches."""
    (fault,) = level_of(block(PARALLEL, DECISION)).faults
    assert (fault.kind, fault.step) == ("lack-of-sync", "j")
    assert fault.arrived == ("b--j", "c--j")
    assert fault.path[-1] == "j"
    assert fault.path.count("j") == 2


def test_an_end_may_be_reached_by_several_branches() -> None:
    """The case ends when the last token has."""
    assert faults_of({"a": {"next": to("b", "c")}, "b": {"next": to("c")}, "c": {}}) == []


def test_an_inclusive_join_waits_only_for_what_can_still_come() -> None:
    """Whatever was chosen comes together again."""
    inclusive = {**DECISION, "split": "inclusive"}
    assert level_of(block(inclusive, {**inclusive, "join": "all"})).is_proven


def test_a_converging_inclusive_gateway_joins_inclusively_without_saying_so() -> None:
    """It has nothing to split, so that is all its split can mean."""
    inclusive = {**DECISION, "split": "inclusive"}
    assert level_of(block(inclusive, inclusive)).is_proven


def test_a_parallel_join_after_an_inclusive_split_can_deadlock() -> None:
    """One branch alone is one of the choices."""
    assert faults_of(block({**DECISION, "split": "inclusive"}, PARALLEL)) == [("deadlock", "j")]


def test_a_loop_without_exit_never_completes() -> None:
    """A token goes round for ever."""
    steps = {"a": {"next": to("b")}, "b": {"next": to("c")}, "c": {"next": to("b")}}
    assert [kind for kind, _ in faults_of(steps)] == ["no-completion"]


def test_an_event_on_a_border_that_interrupts_leaves_the_block() -> None:
    """The join waits for the branch that was interrupted."""
    late = {"kind": "event", "attached_to": "b", "trigger": "timer", "next": to("x")}
    steps = block(PARALLEL, PARALLEL, late=late, x={})
    (fault,) = level_of(steps).faults
    assert (fault.kind, fault.step, fault.choices) == ("deadlock", "j", ("late--x",))


def test_an_event_on_a_border_that_interrupts_nothing_runs_beside() -> None:
    """It may even occur again in a loop; but it must not flow back into the main way."""
    late = {"kind": "event", "attached_to": "b", "interrupting": False, "trigger": "timer"}
    loop = {"b": {"next": to("d")}, "d": {**DECISION, "next": to("b", "e")}, "e": {"next": to("f")}}
    assert faults_of({**loop, "f": {}, "late": {**late, "next": to("x")}, "x": {}}) == []
    back = {**loop, "f": {"next": to("g")}, "g": {}, "late": {**late, "next": to("f")}}
    assert faults_of(back) == [("lack-of-sync", "f")]


def test_compensation_on_a_border_never_occurs_on_the_way() -> None:
    """It has no trigger and leads nowhere."""
    undo = {"kind": "event", "attached_to": "b"}
    assert level_of(block(PARALLEL, PARALLEL, undo=undo)).is_proven


def test_an_error_end_stops_all_else() -> None:
    """What waited for the other branch is gone with the case."""
    stop = {"kind": "end", "trigger": "error"}
    steps = block(PARALLEL, PARALLEL, b={**DECISION, "next": to("j", "stop")}, stop=stop)
    assert faults_of(steps) == []
    assert faults_of({**steps, "stop": {"kind": "end"}}) == [("deadlock", "j")]


@pytest.mark.parametrize("interrupts", [True, False])
def test_an_escalation_stops_all_else_where_whoever_catches_it_interrupts(
    interrupts: bool,  # noqa: FBT001 - a row of the table
) -> None:
    """Else the join goes on waiting for the way that escalated."""
    stop = {"kind": "end", "trigger": "escalation"}
    inner = block(PARALLEL, PARALLEL, b={**DECISION, "next": to("j", "stop")}, stop=stop)
    event = {"kind": "event", "trigger": "escalation", "attached_to": "sub", "next": to("f")}
    steps = {
        "sub": {"kind": "subprocess", "steps": inner},
        "esc": {**event, "interrupting": interrupts},
        "f": {},
    }
    assert faults_of(steps, "sub") == ([] if interrupts else [("deadlock", "j")])


def test_nothing_comes_after_an_escalation_that_interrupts_its_own_level() -> None:
    """What stands behind it can never be done."""
    inner = {
        "a": {"next": to("u")},
        "u": {"kind": "event", "trigger": "escalation", "next": to("rest")},
        "rest": {"next": to("more")},
        "more": {},
    }
    event = {"kind": "event", "trigger": "escalation", "attached_to": "sub", "next": to("f")}
    steps = {"sub": {"kind": "subprocess", "steps": inner}, "esc": event, "f": {}}
    assert faults_of(steps, "sub") == [("dead-node", "rest")]


def test_rework_out_of_a_fork_is_taken_instead_of_the_way_on() -> None:
    """As the visits count it."""
    again = {"to": "a", "rework": True, "share": 0.1}
    assert faults_of({"a": {"next": to("b")}, "b": {"next": [{"to": "c"}, again]}, "c": {}}) == []


def begun(name: str) -> dict[str, Any]:
    """Write a start event that leads to a step."""
    return {"kind": "start", "next": to(name)}


def test_start_events_are_alternatives_unless_a_join_needs_them_all() -> None:
    """Either the goods or the invoice begins; but both must come where both are waited for."""
    both = {"goods": begun("j"), "bill": begun("j"), "e": {}}
    assert faults_of({**both, "j": {"next": to("e")}}) == []
    assert faults_of({**both, "j": {**PARALLEL, "next": to("e")}}) == []
    one = {"x": begun("pack"), "pack": {"next": to("j")}, **both}
    assert faults_of({**one, "j": {**PARALLEL, "next": to("e")}}) == []


def test_start_events_that_lead_to_the_same_flow_of_a_join_are_alternatives_there() -> None:
    """Goods by road or by rail, and the invoice."""
    steps = {
        "road": begun("goods"),
        "rail": begun("goods"),
        "goods": {"next": to("j")},
        "bill": begun("j"),
        "j": {**PARALLEL, "next": to("e")},
        "e": {},
    }
    assert faults_of(steps) == []


def test_tasks_that_no_flow_enters_begin_in_every_case() -> None:
    """BPMN 2.0.2, 13.3.2: they meet in a join as they should, and come twice where none is."""
    both = {"goods": {"next": to("j")}, "bill": {"next": to("j")}, "e": {}}
    assert faults_of({**both, "j": {**PARALLEL, "next": to("e")}}) == []
    assert faults_of({**both, "j": {"next": to("e")}}) == [("lack-of-sync", "j")]
    aside = {"come": begun("j"), "bill": {"next": to("j")}, "j": {**PARALLEL, "next": to("e")}}
    assert faults_of({**aside, "e": {}}) == []


def test_each_level_is_checked_on_its_own() -> None:
    """The fault is inside, and only there."""
    inside = block(DECISION, PARALLEL)
    steps = {"p": {"kind": "subprocess", "next": to("z"), "steps": inside}, "z": {}}
    assert faults_of(steps) == []
    assert faults_of(steps, "p") == [("deadlock", "j")]


def test_ad_hoc_levels_and_event_sub_processes_are_exempt() -> None:
    """Nothing says in which order their parts come."""
    inside = {"x": {}, "y": {"join": "all"}}
    steps = {
        "a": {"kind": "subprocess", "steps": inside, "next": to("z")},
        "z": {},
        "late": {"kind": "subprocess", "trigger": "timer", "steps": {"w": {}}},
    }
    found = soundness(graph_of(steps))
    assert [level.states for level in found.values()] == [3, 0, 0]
    assert all(level.is_proven for level in found.values())


def test_only_the_first_of_joins_that_wait_for_each_other_in_a_row_is_reported() -> None:
    """The second waits because the first does."""
    steps = block(DECISION, PARALLEL)
    steps |= {
        "s": {**PARALLEL, "next": to("a", "y")},
        "e": {"next": to("k")},
        "y": {"next": to("k")},
        "k": {**PARALLEL, "next": to("z")},
        "z": {},
    }
    assert faults_of(steps) == [("deadlock", "j")]


def test_where_the_state_space_is_too_large_deadlocks_are_still_decided() -> None:
    """Nine questions side by side have more than 20,000 states; the broken one is found."""
    steps: dict[str, Any] = {"f": {**PARALLEL, "next": to(*(f"d{i}" for i in range(9)))}}
    for i in range(9):
        steps[f"d{i}"] = {**DECISION, "next": to(f"x{i}", f"y{i}")}
        steps[f"x{i}"] = {"next": to(f"m{i}")}
        steps[f"y{i}"] = {"next": to(f"m{i}")}
        steps[f"m{i}"] = {"next": to("j")}
    steps |= {"j": {**PARALLEL, "next": to("z")}, "z": {}}
    found = level_of(steps)
    assert (found.exploration, found.faults) == ("reduced", ())
    steps["y8"] = {"next": to("z")}
    found = level_of(steps)
    assert found.exploration == "reduced"
    assert [(fault.kind, fault.step) for fault in found.faults] == [("deadlock", "j")]


def test_the_work_grows_with_the_process_and_no_faster() -> None:
    """Twice the blocks in a row have twice the states."""

    def row(count: int) -> dict[str, Any]:
        steps: dict[str, Any] = {}
        for i in range(count):
            steps[f"f{i}"] = {**(PARALLEL if i % 2 else DECISION), "next": to(f"x{i}", f"y{i}")}
            steps |= {f"{q}{i}": {"next": to(f"j{i}")} for q in "xy"}
            after = f"f{i + 1}" if i + 1 < count else "z"
            steps[f"j{i}"] = {**(PARALLEL if i % 2 else DECISION), "next": to(after)}
        return {**steps, "z": {}}

    small, large = level_of(row(100)), level_of(row(200))
    assert small.is_proven
    assert large.is_proven
    assert large.states <= 2 * small.states


def test_the_answer_is_computed_once_for_a_graph() -> None:
    """Every rule asks, and only the first waits."""
    graph = graph_of(block(DECISION, PARALLEL))
    assert soundness(graph) is soundness(graph)


@given(data=st.data())
def test_block_structured_processes_are_sound(
    data: st.DataObject, trees: Any, steps_of: Callable[[Any], dict[str, Any]]
) -> None:
    """Whatever is nested in whatever."""
    graph = graph_of(steps_of(data.draw(trees)))
    assert soundness(graph)[ROOT].faults == ()


@given(data=st.data())
def test_breaking_one_join_makes_a_block_structured_process_unsound(
    data: st.DataObject, trees: Any, steps_of: Callable[[Any], dict[str, Any]]
) -> None:
    """A parallel join that no longer waits, or an exclusive one that does."""
    steps = steps_of(data.draw(trees))
    graph = graph_of(steps)
    joins = [n.id for n in graph.steps.values() if n.is_gateway and len(n.incoming) > 1]
    joins = [j for j in joins if graph.steps[j].step.split is None and graph.steps[j].outgoing]
    assume(joins)
    broken = data.draw(st.sampled_from(joins))
    other = "any" if graph.steps[broken].join == "all" else "all"
    steps[broken]["join"] = other
    # A last join that no longer waits only ends the case twice, which is no fault.
    assume(other == "all" or graph.outgoing(broken))
    assert soundness(graph_of(steps))[ROOT].faults != ()


@st.composite
def tangles(draw: st.DrawFn) -> dict[str, Any]:
    """Draw small processes without any order: most are unsound in some way."""
    count = draw(st.integers(3, 8))
    kinds = st.sampled_from([{}, DECISION, PARALLEL, {"join": "all"}])
    targets: list[set[int]] = [set() for _ in range(count)]
    for i in range(1, count):
        targets[draw(st.integers(0, i - 1))].add(i)
    for _ in range(draw(st.integers(0, count))):
        targets[draw(st.integers(0, count - 1))].add(draw(st.integers(1, count - 1)))
    return {
        f"s{i}": {**draw(kinds), "next": to(*(f"s{t}" for t in sorted(targets[i])))}
        for i in range(count)
    }


@given(tangles())
def test_deadlocks_and_doubled_work_are_those_of_the_plain_token_game(
    steps: dict[str, Any],
) -> None:
    """Folding and first causes lose no kind of fault: flow by flow, nothing folded, is the same."""
    graph = graph_of(steps)
    kinds = {fault.kind for fault in soundness(graph)[ROOT].faults}
    assert kinds & {"deadlock", "lack-of-sync"} == set(plain_faults(graph))


@given(tangles())
def test_the_reduced_exploration_loses_no_deadlock_of_a_safe_process(
    steps: dict[str, Any],
) -> None:
    """One enabled step at a time stands still exactly where all steps at once do."""
    for net in nets(graph_of(steps), ROOT):
        full, reduced = Run(net, 5_000), Run(net, 5_000)
        full.explore(one_at_a_time=False)
        reduced.explore(one_at_a_time=True)
        assume(not full.doubled)
        assert len(reduced.markings) <= len(full.markings)
        stuck = {full.markings[number] for number in full.stuck}
        assert {reduced.markings[number] for number in reduced.stuck} == stuck


@given(tangles(), st.randoms(use_true_random=False))
def test_names_and_order_of_steps_change_no_answer(steps: dict[str, Any], random: Any) -> None:
    """Soundness is a matter of shape."""
    names = list(steps)
    shuffled = names[1:]
    random.shuffle(shuffled)
    renamed = {old: f"t{i}" for i, old in enumerate([names[0], *shuffled])}
    other = {
        renamed[old]: {**steps[old], "next": to(*(renamed[f["to"]] for f in steps[old]["next"]))}
        for old in (names[0], *shuffled)
    }
    one, two = soundness(graph_of(steps))[ROOT], soundness(graph_of(other))[ROOT]
    assert one.states == two.states
    assert {fault.kind for fault in one.faults} == {fault.kind for fault in two.faults}


def plain_faults(graph: ProcessGraph) -> Iterator[str]:
    """Play the token game flow by flow, as its definition says, and name the faults met."""
    waiting = [frozenset({"start s0"})]
    seen = set(waiting)
    while waiting:
        marking = waiting.pop()
        onward = list(plain_firings(graph, marking))
        if marking and not onward:
            yield "deadlock"
        for takes, gives in onward:
            left = marking - takes
            if left & gives:
                yield "lack-of-sync"
            elif (after := left | gives) not in seen:
                seen.add(after)
                waiting.append(after)


def plain_firings(
    graph: ProcessGraph, marking: frozenset[str]
) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """Yield what each enabled step takes and gives."""
    for node in graph.steps.values():
        into = frozenset(node.incoming)
        ways = [frozenset({token}) for token in into & marking]
        if node.join == "all":
            ways = [into] if into and into <= marking else []
        ways += [frozenset({token}) for token in marking & {f"start {node.id}"}]
        all_at_once = node.split == "parallel" or len(node.outgoing) <= 1
        gives = [frozenset(node.outgoing)] if all_at_once else [{f} for f in node.outgoing]
        yield from ((takes, frozenset(given)) for takes in ways for given in gives)


def test_a_handler_of_compensation_is_no_other_way_on() -> None:
    """It begins when its step is done, beside the rest, and its end is not missed."""
    steps = {
        "a": {"next": to("b")},
        "undo": {
            "kind": "event",
            "trigger": "compensation",
            "attached_to": "a",
            "next": to("give-back"),
        },
        "give-back": {},
        "b": {"next": to("c")},
        "c": {"kind": "end", "trigger": "compensation"},
    }
    assert faults_of(steps) == []


@pytest.mark.parametrize("trigger", ["terminate", "error", "cancel"])
def test_an_end_that_stops_the_rest_leaves_nothing_waiting(trigger: str) -> None:
    """The join behind the other way gets no token any more, and none is missed."""
    steps = {
        "s": {"kind": "parallel", "next": to("a", "b", "d")},
        "a": {"kind": "decision", "next": to("join", "stop")},
        "b": {"next": to("join")},
        "d": {"next": to("join")},
        "join": {"kind": "parallel"},
        "stop": {"kind": "end", "trigger": trigger},
    }
    assert faults_of(steps) == []
    plain = {**steps, "stop": {"kind": "end"}}
    assert [kind for kind, _ in faults_of(plain)] == ["deadlock"]
