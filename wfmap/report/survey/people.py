"""A scored survey of people as sections of a report."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from wfmap.readiness.people.fitness import FEWEST
from wfmap.readiness.people.questionnaire import questionnaire
from wfmap.readiness.people.recorded import role_place, scale_place, survey_records
from wfmap.readiness.people.scoring import Gap, RoleScore, ScaleScore, Survey
from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.report.telling import Form, Teller
from wfmap.units.record import Records
from wfmap.words.sentences import listed, percent, plural

__all__ = ["survey_sections"]

T = TypeVar("T")

MIDDLE = 3.0
"""The middle of the scale, in points: below it more people disagree than agree."""
DOUBTFUL = 0.3
"""Share of don't-know answers from which people lack information rather than will (own)."""
_NAMED = 6
_GAPS = 4
"""Scales that a sentence names."""
RELIABLE = 0.7
"""Cronbach's alpha below which a scale measures several things (Nunnally 1978)."""


def _tenths(value: float) -> str:
    return f"{value:.1f}"


def _hundredths(value: float) -> str:
    return f"{value:.2f}"


def survey_sections(
    survey: Survey, changed_little: tuple[str, ...] = (), answer: str = "survey score"
) -> tuple[Section, ...]:
    """Tell a survey: what stands out, then every role, then leadership against the roles.

    Args:
        survey: the scores.
        changed_little: names of roles with an earlier survey of nearly as many people.
        answer: the answer that tells it.
    """
    records = survey_records(survey, answer)
    found = [_overview(survey, changed_little, Teller(records))]
    found += [_role(shown, Teller(records)) for shown in survey.roles]
    if survey.gaps:
        found.append(_gaps(survey, records))
    return tuple(found)


def _titles() -> Mapping[str, str]:
    return {scale.name: scale.title for scale in questionnaire().scales}


def _overview(survey: Survey, changed_little: tuple[str, ...], told: Teller) -> Section:
    sentences = [_counted(survey, told)]
    weak = [one for shown in survey.roles for one in _weak(shown, told)]
    sentences += weak
    if survey.roles and not weak:
        sentences.append("No scale is surely below the middle.")
    tables = (("Means, 1 to 5", _means(survey, told)),) if survey.roles else ()
    remarks = tuple(_remarks(survey, changed_little, told))
    return Section("Survey of the people", tuple(sentences), tables, remarks, tuple(told.told))


def _weak(shown: RoleScore, told: Teller) -> Iterator[str]:
    """Say in which scales a role is surely below the middle, the lowest first."""
    means = {s.scale: s.mean for s in shown.scales.values() if s.mean is not None}
    below = sorted((m[0], name) for name, m in means.items() if m[2] < MIDDLE)
    if below:
        named = [
            f"{_titles()[name].lower()} ({_mean(told, name, shown.role.id)})"
            for _, name in _shown(below, _NAMED)
        ]
        where = listed([*named, *[""] * (len(below) - len(named))], _NAMED)
        yield f"{shown.role.name} is surely below the middle in {where}."


def _shown(every: Sequence[T], limit: int) -> Sequence[T]:
    """Give those that `listed` names."""
    return every[:limit] if len(every) > limit + 1 else every


def _counted(survey: Survey, told: Teller) -> str:
    if not survey.roles:
        return f"No role gave {FEWEST} answers, so nothing is shown."
    return f"{told('respondents', form=_people)} of {plural(len(survey.roles), 'role')} answered."


def _people(count: float) -> str:
    return plural(int(count), "person", "people")


def _remarks(survey: Survey, changed_little: tuple[str, ...], told: Teller) -> Iterator[str]:
    if survey.withheld:
        names = listed([role.name for role in survey.withheld], 9)
        yield (
            f"{names}: fewer than {FEWEST} people answered, so nothing is shown and nothing is "
            "counted anywhere; ask more, or ask them together with a role that works alike."
        )
    if survey.silent:
        names = listed([role.name for role in survey.silent], 9)
        yield f"{names}: nobody answered; how ready they are stays unknown."
    if changed_little:
        yield (
            f"{listed(changed_little, 9)}: an earlier survey counts nearly as many people; who "
            "knows both can work out what those said who joined. Do not hand out both."
        )
    for shown in survey.roles:
        for scale in shown.scales.values():
            yield from _doubts(shown, scale, told)


def _doubts(shown: RoleScore, scale: ScaleScore, told: Teller) -> Iterator[str]:
    title = f"{shown.role.name}, {_titles()[scale.scale].lower()}"
    at = scale_place(scale.scale, shown.role.id)
    if scale.dont_know is not None and scale.dont_know >= DOUBTFUL:
        share = told("dont_know", at, form=percent)
        yield f"{title}: {share} do not know; inform them, then ask again."
    if scale.is_split:
        yield f"{title}: there are two camps; the mean stands for neither."
    if scale.alpha is not None and scale.alpha[2] < RELIABLE:
        most = told("alpha.high", at, form=_hundredths)
        yield (
            f"{title}: the answers hang together little (alpha at most {most}); "
            "talk to people before acting on the figure."
        )


def _means(survey: Survey, told: Teller) -> Table:
    names = tuple(shown.role.name for shown in survey.roles)
    every = ("Roles together",) if survey.together is not None else ()
    rows = []
    for name, title in _titles().items():
        cells = [_mean(told, name, shown.role.id) for shown in survey.roles]
        if survey.together is not None:
            cells.append(_mean(told, name))
        rows.append((title, *cells))
    columns = (*names, *every)
    return Table(("Scale", *columns), tuple(rows), tuple(range(1, len(columns) + 1)), (0,))


def _mean(told: Teller, scale: str, role: str = "") -> str:
    return told("mean", scale_place(scale, role), form=_tenths) or "–"


def _role(shown: RoleScore, told: Teller) -> Section:
    heads = ("Scale", "Mean", "95 %", "Spread", "Agreement", "Alpha", "Don't know")
    many = told("respondents", role_place(shown.role.id), form=_people)
    rows = tuple(_row(shown.role.id, scale, told) for scale in shown.scales.values())
    table = Table(heads, rows, (1, 2, 3, 4, 5, 6), (0,))
    return Section(shown.role.name, (f"{many} answered.",), (("", table),), (), tuple(told.told))


def _row(role: str, scale: ScaleScore, told: Teller) -> tuple[str, ...]:
    title, at = _titles()[scale.scale], scale_place(scale.scale, role)

    def cell(key: str, form: Form) -> str:
        return told(key, at, form=form) or "–"

    if scale.mean is None:
        return title, "too few", "–", "–", "–", "–", cell("dont_know", percent)
    return (
        title,
        cell("mean", _hundredths),
        f"{cell('mean.low', _tenths)}–{cell('mean.high', _tenths)}",
        cell("spread", _hundredths),
        cell("agreement", _hundredths),
        cell("alpha", _hundredths),
        cell("dont_know", percent),
    )


def _gaps(survey: Survey, records: Records) -> Section:
    told = Teller(records)
    names = {shown.role.id: shown.role.name for shown in survey.roles}
    found = [one for role in names for one in _sure(survey, role, names[role], told)]
    if not found:
        found = ["Leadership surely sees nothing differently from the roles."]
    chance = 0.05 * len(survey.gaps)
    compared = told("compared", form="{:.0f}".format)
    doubt = f"Of {compared} comparisons about {chance:.0f} would look sure by chance alone."
    widest = sorted(survey.gaps, key=lambda gap: -abs(gap.value[0]))
    rows = tuple(_gap(gap, names, told) for gap in widest)
    heads = ("Role", "Scale", "Leadership less role", "95 %", "Sure")
    tables = (("In points", Table(heads, rows, (2, 3))),)
    return Section("Leadership against the roles", (*found, doubt), tables, (), tuple(told.told))


def _sure(survey: Survey, role: str, name: str, told: Teller) -> Iterator[str]:
    """Say where leadership surely differs from a role, the widest gap first."""
    mine = [gap for gap in survey.gaps if gap.role == role and gap.is_sure]
    mine.sort(key=lambda gap: -abs(gap.value[0]))
    if mine:
        named = [f"{_titles()[g.scale].lower()} ({_signed(told, g)})" for g in _shown(mine, _GAPS)]
        where = listed([*named, *[""] * (len(mine) - len(named))], _GAPS)
        yield f"Leadership surely differs from {name} in {where}."


def _signed(told: Teller, gap: Gap) -> str:
    return told("gap", scale_place(gap.scale, gap.role), form="{:+.1f}".format)


def _gap(gap: Gap, names: Mapping[str, str], told: Teller) -> tuple[str, ...]:
    at, sure = scale_place(gap.scale, gap.role), "yes" if gap.is_sure else "no"
    value = told("gap", at, form="{:+.2f}".format)
    low, high = (told(f"gap.{end}", at, form="{:+.1f}".format) for end in ("low", "high"))
    return names[gap.role], _titles()[gap.scale], value, f"{low} to {high}", sure
