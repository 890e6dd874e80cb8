"""The best set: against every set there is, against limits, and along its staircase."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfmap.errors import WfmapError
from wfmap.insertion.portfolio import Choice, Item, Limits, choose, staircase

Case = tuple[list[Item], dict[str, float], Limits]


def item(name: str, value: float, weeks: float = 1.0, place: str = "") -> Item:
    """Make an item at a place of its own unless one is named."""
    return Item(name, value, weeks, places=(place or name,))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw items with shared repairs, places, exclusions, an order, and limits; whole figures."""
    repairs = {f"r{k}": float(draw(st.integers(0, 5))) for k in range(3)}
    names = [f"i{k}" for k in range(draw(st.integers(1, 7)))]
    others = st.lists(st.sampled_from(names), max_size=1, unique=True)
    hours = st.integers(-3, 5)
    items = [
        Item(
            id=name,
            value=draw(st.integers(-3, 12)),
            weeks=draw(st.integers(0, 5)),
            repairs=tuple(r for r in repairs if draw(st.booleans())),
            places=(draw(st.sampled_from(("step", "other", name))),),
            review={"anna": draw(hours), "ben": draw(hours)},
            excludes=tuple(n for n in draw(others) if n != name),
            after=tuple(draw(others)),
        )
        for name in names
    ]
    left = {"anna": draw(st.integers(-2, 9)), "ben": draw(st.integers(0, 9))}
    return items, repairs, Limits(draw(st.integers(0, 20)), left)


def best_of_all(items: Sequence[Item], repairs: Mapping[str, float], limits: Limits) -> Choice:
    """Try every set; give the best, of those worth the same one of fewest weeks."""
    sets = chain.from_iterable(combinations(items, k) for k in range(len(items) + 1))
    fitting = [_summed(taken, repairs) for taken in sets if _fits(taken, limits)]
    able = [choice for choice in fitting if choice.weeks <= limits.weeks]
    return min(able, key=lambda choice: (-choice.value, choice.weeks))


def _summed(taken: Sequence[Item], repairs: Mapping[str, float]) -> Choice:
    needed = {name for one in taken for name in one.repairs}
    weeks = sum(one.weeks for one in taken) + sum(repairs[name] for name in needed)
    return Choice((), (), sum(one.value for one in taken), weeks, {})


def _fits(taken: Sequence[Item], limits: Limits) -> bool:
    names = {one.id for one in taken}
    places = [place for one in taken for place in one.places]
    used = {actor: sum(one.review[actor] for one in taken) for actor in limits.hours}
    return (
        len(set(places)) == len(places)
        and all(names.issuperset(one.after) and not names & set(one.excludes) for one in taken)
        and all(used[actor] <= max(0, left) for actor, left in limits.hours.items())
    )


@settings(max_examples=150, deadline=None)
@given(cases())
def test_no_set_is_worth_more(case: Case) -> None:
    """What is chosen is worth as much as the best of all sets, in as few weeks, and fits."""
    items, repairs, limits = case
    found, best = choose(items, repairs, limits), best_of_all(items, repairs, limits)
    assert (found.value, found.weeks) == (best.value, best.weeks)
    taken = [one for one in items if one.id in found.items]
    assert _fits(taken, limits)
    assert set(found.repairs) == {name for one in taken for name in one.repairs}


@settings(max_examples=40, deadline=None)
@given(cases())
def test_the_staircase_holds_the_best_set_of_every_budget(case: Case) -> None:
    """Value and weeks rise along it, and for each whole budget it has what `choose` finds."""
    items, repairs, limits = case
    line = staircase(items, repairs, limits)
    for one, other in pairwise(line):
        assert one.weeks < other.weeks
        assert one.value < other.value
    for weeks in range(int(limits.weeks) + 1):
        best = choose(items, repairs, replace(limits, weeks=weeks))
        assert max(one.value for one in line if one.weeks <= weeks) == best.value


def test_a_thousandth_more_is_more() -> None:
    """The better of two sets is taken however little better it is: the search ends nowhere near."""
    near = [item("near", 10_000, place="s"), item("best", 10_000.1, 5, place="s")]
    assert choose(near, {}, Limits(9)).items == ("best",)


def test_a_shared_repair_is_paid_once() -> None:
    """Two items that need one repair fit where each alone would not be worth it."""
    shared = [replace(item(name, 3), repairs=("clean",)) for name in ("one", "two")]
    found = choose([*shared, item("three", 5, 6)], {"clean": 4.0}, Limits(6))
    assert found.items == ("one", "two")
    assert (found.repairs, found.weeks, found.value) == (("clean",), 6, 6)


def test_a_reviewer_has_only_so_many_hours() -> None:
    """The third review that Anna has no time for is left, unless something frees her."""
    reviews = [replace(item(f"r{k}", 3 - k / 10), review={"anna": 4}) for k in range(3)]
    limits = Limits(99, {"anna": 8})
    assert choose(reviews, {}, limits).items == ("r0", "r1")
    relief = replace(item("relief", -0.5), review={"anna": -4})
    assert choose([*reviews, relief], {}, limits).items == ("r0", "r1", "r2", "relief")


def test_who_is_overworked_already_takes_on_nothing_more() -> None:
    """Hours below none stop what needs that reviewer, not what needs nobody."""
    review = replace(item("review", 9), review={"anna": 1})
    found = choose([review, item("plain", 1)], {}, Limits(9, {"anna": -5}))
    assert found.items == ("plain",)


def test_what_is_wanted_is_taken_with_what_comes_before_it() -> None:
    """A wanted item brings along what it needs, even worth less than nothing."""
    first, then = item("first", -2), replace(item("then", -1), after=("first",))
    limits = Limits(2, wanted=("then",))
    assert choose([first, then, item("more", 4)], {}, limits).items == ("first", "then")


def test_sets_worth_the_same_are_told_apart_by_weeks() -> None:
    """Of two at a step that are worth the same, the quicker one is taken."""
    both = [item("slow", 2, 3, "s"), item("quick", 2, 2, "s")]
    assert choose(both, {}, Limits(9)).items == ("quick",)


def test_what_needs_somebody_who_is_not_there_is_left() -> None:
    """An item that comes after an unknown one is never taken."""
    orphan = replace(item("orphan", 9), after=("gone",))
    assert choose([orphan], {}, Limits(9)).items == ()


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(9, wanted=("b",)), "'b' cannot be chosen"),
        (Limits(9, wanted=("a",), refused=("a",)), "'a' is wanted and refused"),
        (Limits(4, wanted=("a",)), "does not fit the limits"),
    ],
)
def test_what_cannot_be_had_is_refused(limits: Limits, said: str) -> None:
    """Each fault is named with a way out."""
    with pytest.raises(WfmapError, match=said) as caught:
        choose([item("a", 1, 5)], {}, limits)
    assert caught.value.hint


def test_nothing_to_choose_from_is_the_empty_set() -> None:
    """Without items the set is empty and takes nothing."""
    assert choose([], {}, Limits(9)).items == ()
