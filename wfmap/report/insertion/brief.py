"""Candidates and portfolios in twelve lines of 80 columns: what to do, what first, what to ask."""

from collections.abc import Iterator, Sequence
from typing import Final

from wfmap.insertion.candidates import Candidates
from wfmap.insertion.deciding.terms import SAID, Question
from wfmap.insertion.portfolio.result import Portfolio
from wfmap.insertion.recorded import candidate_place, candidate_records, portfolio_records
from wfmap.insertion.terms import Candidate
from wfmap.report.insertion.as_is import as_is_records, as_it_is
from wfmap.report.insertion.portfolio import brief_sentences
from wfmap.report.section import Section
from wfmap.report.tables import cut_to
from wfmap.report.telling import Teller
from wfmap.report.writing import BRIEF, brief_lines
from wfmap.units.figures import exact, money

__all__ = [
    "brief_candidates",
    "brief_candidates_section",
    "brief_portfolio",
    "brief_portfolio_section",
    "questions_of",
]

_SHOWN: Final = 2
"""Candidates that are named."""
_MEMBERS: Final = 3
"""Members of a portfolio that are named."""
_ASKED: Final = 2
"""Questions that are asked."""


def brief_candidates(found: Candidates) -> str:
    """Write candidates in at most twelve lines, none over 80 columns."""
    return _written(brief_candidates_section(found), "candidates")


def brief_portfolio(found: Candidates, done: Portfolio) -> str:
    """Write a portfolio in at most twelve lines, none over 80 columns."""
    return _written(brief_portfolio_section(found, done), "portfolio")


def _written(section: Section, command: str) -> str:
    lines = [cut_to(section.heading, BRIEF), *brief_lines(section.sentences)]
    return "\n".join([*lines, f"All there is: `wfmap {command} --full`."]) + "\n"


def brief_candidates_section(found: Candidates) -> Section:
    """Tell what to do, what only after something else, what to ask first, and what not."""
    base = Teller(as_is_records(found, "candidates"))
    overload = list(as_it_is(found, base))[:1] if found.prediction.unstable else []
    heading = f"{found.graph.process.name or 'Process'}: where AI belongs, and what is better"
    teller = Teller(candidate_records(found, "candidates"))
    sentences = (*(cut_to(said, BRIEF) for said in overload), *_told(found, teller))
    kept = [told for told in base.told if any(told.text in line for line in sentences)]
    kept += teller.told
    return Section(heading, sentences, (), figures=tuple(kept))


def brief_portfolio_section(found: Candidates, done: Portfolio) -> Section:
    """Tell which candidates together, what they take and give, and when they have paid back."""
    base, teller = (
        Teller(as_is_records(found, "portfolio")),
        Teller(portfolio_records(found, done, "portfolio")),
    )
    as_is = [cut_to(said, BRIEF) for said in as_it_is(found, base)][:1]
    chosen = [
        f"  {number}. {_titled(member, f' ({SAID[member.verdict]})')}"
        for number, member in enumerate(done.members[:_MEMBERS], 1)
    ]
    more = len(done.members) - _MEMBERS
    chosen += [f"  and {more} more"] if more > 0 else []
    name = found.graph.process.name or "Process"
    sentences = (*as_is, *brief_sentences(found, done, teller), *chosen)
    kept = [told for told in base.told if any(told.text in line for line in as_is)]
    heading = f"{name}: what to do with {exact(done.budget)} weeks"
    return Section(heading, sentences, (), figures=(*kept, *teller.told))


def _titled(candidate: Candidate, after: str = "") -> str:
    return f"{cut_to(candidate.title, BRIEF - 5 - len(after))}{after}"


def _told(found: Candidates, teller: Teller) -> Iterator[str]:
    to_do = _one_of_a_step([c for c in found.all if c.verdict == "do" and not c.is_nothing])
    after = _one_of_a_step([c for c in found.all if c.verdict == "only_after"])
    yield "Do it:" if to_do else "Nothing can be told to do yet; to do nothing is always there."
    for candidate in to_do[:_SHOWN]:
        yield f"  - {_titled(candidate)}"
        yield f"     {cut_to(candidate.because, BRIEF - 5)}"
    after = after[: _SHOWN - len(to_do)]
    if after:
        yield "Only after something else:"
    for candidate in after:
        yield f"  - {_titled(candidate, _worth(candidate, teller))}"
        yield f"     first: {_whole_clauses(candidate.because, BRIEF - 12)}"
    yield from _rest(found)


def _whole_clauses(text: str, room: int) -> str:
    """Give as many clauses as there is room for, none cut but the first where it alone is wider."""
    first, *others = text.split("; ")
    kept = cut_to(first, room)
    for one in others:
        if len(kept) + 2 + len(one) > room:
            break
        kept = f"{kept}; {one}"
    return kept


def _rest(found: Candidates) -> Iterator[str]:
    """Count what cannot be told and what should not be done, and ask what is worth most."""
    unknown = sum(c.verdict == "cannot_say" for c in found.all)
    never = sum(c.verdict == "do_not" for c in found.all)
    questions = questions_of(found.all)[:_ASKED]
    told = [f"{unknown} cannot be told yet" if unknown else ""]
    told += [f"{never} should not be done" if never else ""]
    counted = ", ".join(filter(None, told))
    if counted or questions:
        asked = "What to ask first:" if questions else ""
        yield " ".join(filter(None, (f"{counted}." if counted else "", asked)))
    yield from (f"  - {cut_to(question.ask, BRIEF - 4)}" for question in questions)


def _worth(candidate: Candidate, teller: Teller) -> str:
    """Say what it would gain in a year, where that is known."""
    if candidate.money is None:
        return ""
    currency = candidate.money.net.unit.removesuffix(" a year")
    at = candidate_place(candidate.id)
    net = teller(
        "money.net", at, basis=candidate.baseline, form=lambda value: money(value, currency)
    )
    return f": {net} a year" if net else ""


def _one_of_a_step(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Keep the first of each step and pattern: the others are stages of the same proposal."""
    kept: dict[tuple[str, str], Candidate] = {}
    for candidate in candidates:
        kept.setdefault((candidate.element.id, candidate.pattern), candidate)
    return list(kept.values())


def questions_of(candidates: Sequence[Candidate]) -> list[Question]:
    """List what to find out, each once, what is worth most first."""
    found: dict[str, Question] = {}
    for candidate in candidates:
        for question in candidate.questions:
            known = found.get(question.pointer)
            if known is None or (question.worth or 0.0) > (known.worth or 0.0):
                found[question.pointer] = question
    return sorted(found.values(), key=lambda question: -(question.worth or 0.0))
