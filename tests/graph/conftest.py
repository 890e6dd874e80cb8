"""Random block-structured processes: sound by construction, whatever their size."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import strategies as st

Tree = tuple[str, tuple[Any, ...]]
"""A block: its kind (task, sequence, exclusive, parallel, inclusive, loop) and what is inside."""

Steps = dict[str, dict[str, Any]]

SPLITS: Mapping[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "exclusive": ({"kind": "decision"}, {"kind": "decision"}),
    "parallel": ({"kind": "parallel"}, {"kind": "parallel"}),
    "inclusive": (
        {"kind": "decision", "split": "inclusive"},
        {"kind": "decision", "split": "inclusive", "join": "all"},
    ),
}
"""The step that opens a block, and the one that closes it."""


def _inner(children: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    several = st.lists(children, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.tuples(st.just("sequence"), several),
        *(st.tuples(st.just(kind), several) for kind in SPLITS),
        st.tuples(st.just("loop"), st.tuples(children)),
    )


class _Unroller:
    """Writes a tree of blocks as steps in long form."""

    def __init__(self) -> None:
        self.steps: Steps = {}

    def write(self, tree: Tree, after: str) -> str:
        """Write a block behind a step; return the step that comes last."""
        kind, inside = tree
        match kind:
            case "task":
                return self._add({}, after)
            case "sequence":
                for part in inside:
                    after = self.write(part, after)
                return after
            case "loop":
                first = self._add({"kind": "decision"}, after)
                last = self.write(inside[0], first)
                check = self._add({"kind": "decision"}, last)
                self._flow(check, first, rework=True, share=0.25)
                return self._add({}, check)
            case _:
                opening, closing = SPLITS[kind]
                split = self._add(dict(opening), after)
                ends = [self.write(part, split) for part in inside]
                join = self._add(dict(closing))
                for end in ends:
                    self._flow(end, join)
                return join

    def _add(self, step: dict[str, Any], after: str = "") -> str:
        name = f"s{len(self.steps)}"
        self.steps[name] = step
        if after:
            self._flow(after, name)
        return name

    def _flow(self, source: str, target: str, **more: Any) -> None:
        self.steps[source].setdefault("next", []).append({"to": target, **more})


@pytest.fixture(scope="session")
def trees() -> st.SearchStrategy[Tree]:
    """Return a strategy for blocks inside blocks."""
    return st.recursive(st.just(("task", ())), _inner, max_leaves=8)


@pytest.fixture(scope="session")
def steps_of() -> Callable[[Tree], Steps]:
    """Return what writes a tree of blocks as a process that begins with s0."""

    def unroll(tree: Tree) -> Steps:
        unroller = _Unroller()
        unroller.steps["s0"] = {}
        unroller.write(tree, "s0")
        return unroller.steps

    return unroll
