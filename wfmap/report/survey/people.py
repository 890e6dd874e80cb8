"""A scored survey of people as sections of a report."""

from collections.abc import Iterator, Mapping

from wfmap.readiness.people.fitness import FEWEST
from wfmap.readiness.people.questionnaire import questionnaire
from wfmap.readiness.people.scoring import Gap, RoleScore, ScaleScore, Survey
from wfmap.readiness.people.statistics import Interval
from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.words.sentences import listed, percent, plural

__all__ = ["survey_sections"]

MIDDLE = 3.0
"""The middle of the scale, in points: below it more people disagree than agree."""
DOUBTFUL = 0.3
"""Share of don't-know answers from which people lack information rather than will (own)."""
RELIABLE = 0.7
"""Cronbach's alpha below which a scale measures several things (Nunnally 1978)."""


def survey_sections(survey: Survey, changed_little: tuple[str, ...] = ()) -> tuple[Section, ...]:
    """Tell a survey: what stands out, then every role, then leadership against the roles.

    Args:
        survey: the scores.
        changed_little: names of roles with an earlier survey of nearly as many people.
    """
    found = [_overview(survey, changed_little)]
    found += [_role(shown) for shown in survey.roles]
    if survey.gaps:
        found.append(_gaps(survey))
    return tuple(found)


def _titles() -> Mapping[str, str]:
    return {scale.name: scale.title for scale in questionnaire().scales}


def _overview(survey: Survey, changed_little: tuple[str, ...]) -> Section:
    sentences = [_counted(survey)]
    weak = [told for shown in survey.roles for told in _weak(shown)]
    sentences += weak
    if survey.roles and not weak:
        sentences.append("No scale is surely below the middle.")
    tables = (("Means, 1 to 5", _means(survey)),) if survey.roles else ()
    return Section(
        "Survey of the people", tuple(sentences), tables, tuple(_remarks(survey, changed_little))
    )


def _weak(shown: RoleScore) -> Iterator[str]:
    """Say in which scales a role is surely below the middle, the lowest first."""
    means = {s.scale: s.mean for s in shown.scales.values() if s.mean is not None}
    below = sorted((m[0], name) for name, m in means.items() if m[2] < MIDDLE)
    if below:
        told = listed([f"{_titles()[name].lower()} ({mean:.1f})" for mean, name in below], 6)
        yield f"{shown.role.name} is surely below the middle in {told}."


def _counted(survey: Survey) -> str:
    if not survey.roles:
        return f"No role gave {FEWEST} answers, so nothing is shown."
    total = sum(shown.respondents for shown in survey.roles)
    return f"{plural(total, 'person', 'people')} of {plural(len(survey.roles), 'role')} answered."


def _remarks(survey: Survey, changed_little: tuple[str, ...]) -> Iterator[str]:
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
            yield from _doubts(shown, scale)


def _doubts(shown: RoleScore, scale: ScaleScore) -> Iterator[str]:
    title = f"{shown.role.name}, {_titles()[scale.scale].lower()}"
    if scale.dont_know is not None and scale.dont_know >= DOUBTFUL:
        yield f"{title}: {percent(scale.dont_know)} do not know; inform them, then ask again."
    if scale.is_split:
        yield f"{title}: there are two camps; the mean stands for neither."
    if scale.alpha is not None and scale.alpha[2] < RELIABLE:
        yield (
            f"{title}: the answers hang together little (alpha at most {scale.alpha[2]:.2f}); "
            "talk to people before acting on the figure."
        )


def _means(survey: Survey) -> Table:
    names = tuple(shown.role.name for shown in survey.roles)
    every = ("Roles together",) if survey.together is not None else ()
    rows = []
    for name, title in _titles().items():
        cells = [_mean(shown.scales[name].mean) for shown in survey.roles]
        if survey.together is not None:
            cells.append(_mean(survey.together.get(name)))
        rows.append((title, *cells))
    columns = (*names, *every)
    return Table(("Scale", *columns), tuple(rows), tuple(range(1, len(columns) + 1)), (0,))


def _mean(value: Interval | None) -> str:
    return "–" if value is None else f"{value[0]:.1f}"


def _role(shown: RoleScore) -> Section:
    heads = ("Scale", "Mean", "95 %", "Spread", "Agreement", "Alpha", "Don't know")
    rows = tuple(_row(_titles()[name], scale) for name, scale in shown.scales.items())
    told = f"{plural(shown.respondents, 'person', 'people')} answered."
    table = Table(heads, rows, (1, 2, 3, 4, 5, 6), (0,))
    return Section(shown.role.name, (told,), (("", table),))


def _row(title: str, scale: ScaleScore) -> tuple[str, ...]:
    if scale.mean is None:
        return title, "too few", "–", "–", "–", "–", _share(scale.dont_know)
    mean, low, high = scale.mean
    return (
        title,
        f"{mean:.2f}",
        f"{low:.1f}–{high:.1f}",
        _figure(scale.spread),
        _figure(scale.agreement),
        _figure(scale.alpha[0] if scale.alpha is not None else None),
        _share(scale.dont_know),
    )


def _share(value: float | None) -> str:
    return "–" if value is None else percent(value)


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _gaps(survey: Survey) -> Section:
    names = {shown.role.id: shown.role.name for shown in survey.roles}
    told = [one for role in names for one in _sure(survey, role, names[role])]
    if not told:
        told = ["Leadership surely sees nothing differently from the roles."]
    compared = len(survey.gaps)
    doubt = (
        f"Of {compared} comparisons about {0.05 * compared:.0f} would look sure by chance alone."
    )
    rows = tuple(_gap(gap, names) for gap in sorted(survey.gaps, key=lambda g: -abs(g.value[0])))
    heads = ("Role", "Scale", "Leadership less role", "95 %", "Sure")
    table = Table(heads, rows, (2, 3))
    return Section("Leadership against the roles", (*told, doubt), (("In points", table),))


def _sure(survey: Survey, role: str, name: str) -> Iterator[str]:
    """Say where leadership surely differs from a role, the widest gap first."""
    mine = [gap for gap in survey.gaps if gap.role == role and gap.is_sure]
    mine.sort(key=lambda gap: -abs(gap.value[0]))
    if mine:
        told = listed([f"{_titles()[g.scale].lower()} ({g.value[0]:+.1f})" for g in mine], 4)
        yield f"Leadership surely differs from {name} in {told}."


def _gap(gap: Gap, names: Mapping[str, str]) -> tuple[str, ...]:
    value, low, high = gap.value
    sure = "yes" if gap.is_sure else "no"
    return (
        names[gap.role],
        _titles()[gap.scale],
        f"{value:+.2f}",
        f"{low:+.1f} to {high:+.1f}",
        sure,
    )
