"""What a survey shows, and what it never shows."""

import json
from collections.abc import Callable, Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmap.graph import ProcessGraph, build
from wfmap.model.document import read, write
from wfmap.readiness.people.answers import Answers
from wfmap.readiness.people.fitness import FEWEST
from wfmap.readiness.people.keeping import changed_little, with_scores
from wfmap.readiness.people.questionnaire import Role, questionnaire
from wfmap.readiness.people.questionnaire import roles as questions_of
from wfmap.readiness.people.reading import read_answers
from wfmap.readiness.people.scoring import Survey, score

Make = Callable[[Mapping[str, Sequence[int | None]]], Answers]
ROLES = (Role("a", "A"), Role("b", "B"), Role("c", "C"), Role("leadership", "Leadership"))


def test_a_reversed_item_counts_the_other_way_round(answers: Make, roles: tuple[Role, ...]) -> None:
    """Whoever agrees fully with everything meant, reversed items denied, has 5 on every scale."""
    found = score(answers({"clerk": [5] * 5}), roles, ("leadership",))
    scales = found.roles[0].scales
    assert {name: scale.mean[0] if scale.mean else None for name, scale in scales.items()} == (
        dict.fromkeys(scales, 5.0)
    )
    assert all(scale.agreement == 1 for scale in scales.values())


def test_four_answers_show_nothing_and_five_do(answers: Make, roles: tuple[Role, ...]) -> None:
    """Not even how many there were."""
    four = score(answers({"clerk": [3] * 4}), roles, ())
    assert (four.roles, [role.id for role in four.withheld]) == ((), ["clerk"])
    assert [r.role.id for r in score(answers({"clerk": [3] * 5}), roles, ()).roles] == ["clerk"]


def test_a_scale_that_few_can_answer_is_withheld(answers: Make, roles: tuple[Role, ...]) -> None:
    """Six respondents, two of whom know nothing: four opinions are too few, the share is shown."""
    found = score(answers({"clerk": [4, 4, 4, 4, None, None]}), roles, ())
    scale = found.roles[0].scales["skills"]
    assert (scale.mean, scale.spread, scale.agreement, scale.alpha) == (None, None, None, None)
    assert scale.dont_know == pytest.approx(2 / 6)


def test_two_camps_are_told(answers: Make, roles: tuple[Role, ...]) -> None:
    """Three for and three against have a mean of 3 that nobody holds."""
    split = score(answers({"clerk": [1, 1, 1, 5, 5, 5]}), roles, ()).roles[0].scales["skills"]
    even = score(answers({"clerk": [3] * 6}), roles, ()).roles[0].scales["skills"]
    assert split.mean is not None
    assert (split.mean[0], split.is_split, even.is_split) == (3.0, True, False)


def test_leadership_is_compared_with_each_role(answers: Make, roles: tuple[Role, ...]) -> None:
    """It says 5 where the clerks say 2: a gap of 3 points, surely; four leaders are none."""
    found = score(answers({"clerk": [2] * 5, "leadership": [5] * 5}), roles, ("leadership",))
    assert {(gap.role, gap.value[0], gap.is_sure) for gap in found.gaps} == {("clerk", 3.0, True)}
    few = score(answers({"clerk": [2] * 5, "leadership": [5] * 4}), roles, ("leadership",))
    assert few.gaps == ()


def test_leadership_that_is_another_role_is_not_called_silent(
    answers: Make, roles: tuple[Role, ...]
) -> None:
    """Who says that the clerks lead asks nobody else for leadership."""
    assert "leadership" in [r.id for r in roles]
    found = score(answers({"clerk": [3] * 4}), roles, ("clerk",))
    assert "leadership" not in [role.id for role in found.silent]
    asked = score(answers({"clerk": [3] * 5}), roles, ("leadership",))
    assert "leadership" in [role.id for role in asked.silent]


def test_alpha_waits_for_ten_respondents(answers: Make, roles: tuple[Role, ...]) -> None:
    """Ten who answer everything by one opinion hang together fully."""
    nine = score(answers({"clerk": [1, 2, 3] * 3}), roles, ()).roles[0].scales["skills"]
    ten = score(answers({"clerk": [1, 2, 3, 4, 5] * 2}), roles, ()).roles[0].scales["skills"]
    assert nine.alpha is None
    assert ten.alpha is not None
    assert ten.alpha[0] == pytest.approx(1)


opinions = st.lists(st.one_of(st.none(), st.integers(1, 5)), max_size=9)
surveys = st.fixed_dictionaries({role.id: opinions for role in ROLES})


def _scored(said: Mapping[str, Sequence[int | None]], order: Sequence[int] = ()) -> Survey:
    items = ("sk1", "sk2", "of1")
    rows = [
        {"role": role, "respondent": k, "item": item, "answer": "dk" if one is None else one}
        for role, ones in said.items()
        for k, one in enumerate(ones)
        for item in items
    ]
    if order:
        rows = [row for _, row in sorted(zip(order, rows, strict=False), key=lambda pair: pair[0])]
    data = json.dumps(rows).encode()
    return score(read_answers(data, [r.id for r in ROLES]), ROLES, ("leadership",))


@given(surveys)
def test_no_figure_is_about_fewer_than_five(said: Mapping[str, list[int | None]]) -> None:
    """Whatever the answers, each mean shown stands on five opinions or more."""
    found = _scored(said)
    known = {role: sum(one is not None for one in ones) for role, ones in said.items()}
    for shown in found.roles:
        assert shown.respondents >= FEWEST
        for name in ("skills", "knows_what_when_wrong"):
            assert (shown.scales[name].mean is not None) == (known[shown.role.id] >= FEWEST)
    assert all(known[gap.role] >= FEWEST and known["leadership"] >= FEWEST for gap in found.gaps)
    assert not {r.role.id for r in found.roles} & {r.id for r in found.withheld}


@given(surveys, st.lists(st.one_of(st.none(), st.integers(1, 5)), max_size=4))
def test_nothing_shown_depends_on_whom_it_withholds(
    said: Mapping[str, list[int | None]], few: list[int | None]
) -> None:
    """Other answers of a role under five change no figure: nothing is left to subtract."""
    with_few, without = _scored({**said, "b": few}), _scored({**said, "b": []})
    assert with_few.roles == without.roles
    assert with_few.gaps == without.gaps
    assert with_few.together == without.together


@given(surveys)
def test_what_all_say_together_is_made_of_roles_shown(
    said: Mapping[str, list[int | None]],
) -> None:
    """The mean of all is that of whole roles of five opinions: any difference is such a role."""
    found = _scored(said)
    if found.together is None or "skills" not in found.together:
        return
    parts = [
        [one for one in said[r.role.id] if one is not None]
        for r in found.roles
        if r.role.id != "leadership" and r.scales["skills"].mean is not None
    ]
    everyone = [one for part in parts for one in part]
    assert min(len(part) for part in parts) >= FEWEST
    assert found.together["skills"][0] == pytest.approx(sum(everyone) / len(everyone))


@given(surveys, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    said: Mapping[str, list[int | None]], random: object
) -> None:
    """Answers come in as they come in."""
    count = 3 * sum(len(ones) for ones in said.values())
    order = list(range(count))
    random.shuffle(order)  # type: ignore[attr-defined]  # Hypothesis gives a random.Random
    assert _scored(said, order) == _scored(said)


def test_scores_are_written_into_the_document(answers: Make, roles: tuple[Role, ...]) -> None:
    """Only of roles shown; what was there of others stays, and the document reads again."""
    text = json.dumps(
        {
            "wfmap": "1",
            "actors": {"manager": {"name": "Manager", "readiness": {"skills": 2}}},
            "steps": {
                "do": {"actor": "clerk", "next": "see"},
                "see": {"actor": "manager"},
            },
        }
    )
    asked = (Role("clerk", "Clerk", ("do",)), *roles[1:])
    survey = score(answers({"clerk": [2] * 5, "manager": [5] * 4}), asked, ("leadership",))
    kept = read(write(with_scores(read(text), survey, "2026-11-02")))
    clerk, manager = kept.actors["clerk"].readiness, kept.actors["manager"].readiness
    assert clerk is not None
    assert clerk.skills is not None
    assert (clerk.skills.value, clerk.respondents, clerk.as_of) == (2.0, 5, "2026-11-02")
    assert manager == read(text).actors["manager"].readiness
    assert "leadership" not in kept.actors


def test_a_later_survey_of_one_more_is_warned_about(answers: Make, roles: tuple[Role, ...]) -> None:
    """Five then six: the difference of the sums is what the sixth said."""
    text = {
        "wfmap": "1",
        "actors": {"clerk": {"name": "Clerk", "readiness": {"skills": 2, "respondents": 5}}},
        "steps": {"do": {"actor": "clerk"}},
    }
    process = read(json.dumps(text))
    assert changed_little(process, score(answers({"clerk": [3] * 6}), roles, ())) == ("Clerk",)
    assert changed_little(process, score(answers({"clerk": [3] * 5}), roles, ())) == ()
    assert changed_little(process, score(answers({"clerk": [3] * 10}), roles, ())) == ()


def test_every_scale_is_a_field_of_readiness_and_half_of_it_is_kept() -> None:
    """Scales ask several ways and once the other way round; facts ask once."""
    for scale in questionnaire().scales:
        turned = sum(item.is_reversed for item in scale.items)
        assert (
            (len(scale.items), turned) == (1, 0)
            if scale.source == "fact"
            else (len(scale.items) >= 3 and turned == 1)
        )
    assert len(questionnaire().by_id) == len(questionnaire().items)


def test_what_few_ticked_is_not_shown_as_a_share_either() -> None:
    """Six clerks, of whom four ticked the skills: not even how many of them do not know."""
    given: dict[str, dict[str, int | None]] = {f"{k}": {"of1": 3} for k in range(6)}
    for k, answer in enumerate((None, None, None, 5)):
        given[f"{k}"] |= {"sk1": answer, "sk2": answer}
    rows = [
        {"role": "a", "respondent": who, "item": item, "answer": "dk" if one is None else one}
        for who, said in given.items()
        for item, one in said.items()
    ]
    found = score(read_answers(json.dumps(rows).encode(), ["a"]), ROLES[:1], ())
    assert found.roles[0].scales["skills"].dont_know is None
    assert found.roles[0].scales["knows_what_when_wrong"].dont_know == 0


def _graph(**actors: object) -> ProcessGraph:
    steps = {"do": {"actor": "clerk", "next": "see"}, "see": {"actor": "second"}}
    return build(read(json.dumps({"wfmap": "1", "actors": actors, "steps": steps})))


def test_leadership_is_asked_though_the_document_declares_it() -> None:
    """It does no step, and has the name it is given."""
    asked = questions_of(_graph(leadership={"name": "Board"}))
    assert [(role.id, role.name) for role in asked][-1] == ("leadership", "Board")
    assert [role.name for role in questions_of(_graph())][-1] == "Leadership"


def test_roles_of_one_name_are_told_apart() -> None:
    """Their sheets, columns and pictures would be taken for one role's."""
    asked = questions_of(_graph(clerk={"name": "Clerk"}, second={"name": "Clerk"}))
    assert [role.name for role in asked] == ["Clerk (clerk)", "Clerk (second)", "Leadership"]
