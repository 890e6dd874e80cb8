"""Who does the work: actors, their members, calendars and survey results."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from wfmap.model.base import ActorRef, CalendarRef, Format, OneOrMany, Part, Range, described
from wfmap.model.closing import OnClosing
from wfmap.model.origin import Origin
from wfmap.model.quantity import Cost, Positive, Quantity, Score, Share
from wfmap.model.steps import Exchange

__all__ = ["Actor", "ActorKind", "Calendar", "Member", "Readiness"]

ActorKind = Literal["person", "role", "team", "organization", "external", "system", "ai"]


class Calendar(Part):
    """When somebody works or something arrives."""

    name: str = described("Name", "What people call this calendar.", "")
    description: str = described("Description", "What a reader should know.", "")
    timezone: Annotated[str, Format("timezone")] = described(
        "Time zone", "IANA name such as Europe/Berlin; UTC where it is not given.", "UTC"
    )
    weekly: Annotated[str, Format("weekly")] = described(
        "Week", "Open hours of a week, such as 'Mo-Fr 09:00-17:00; Sa 10:00-14:00', or '24/7'."
    )
    holidays: tuple[Annotated[str, Format("date")], ...] = described(
        "Holidays", "Days on which nothing is open, as YYYY-MM-DD.", ()
    )


class Readiness(Part):
    """What a survey said about an actor; scores run from 1 (low) to 5 (high)."""

    change_commitment: Score | None = described(
        "Change commitment", "How far the people want the change (ORIC).", None
    )
    change_efficacy: Score | None = described(
        "Change efficacy", "How far they believe they can carry it out (ORIC).", None
    )
    performance_expectancy: Score | None = described(
        "Performance expectancy", "How far they expect it to help their work (UTAUT).", None
    )
    effort_expectancy: Score | None = described(
        "Effort expectancy", "How easy they expect it to be (UTAUT).", None
    )
    social_influence: Score | None = described(
        "Social influence", "How far those who matter to them want it (UTAUT).", None
    )
    facilitating_conditions: Score | None = described(
        "Facilitating conditions", "How far training and support are there (UTAUT).", None
    )
    skills: Score | None = described("Skills", "How able they are to do the changed work.", None)
    data_literacy: Score | None = described(
        "Data literacy", "How well they read and question data.", None
    )
    sponsorship: Score | None = described(
        "Sponsorship", "How visibly their leadership stands behind it.", None
    )
    knows_what_when_wrong: Score | None = described(
        "Knows what to do when it is wrong", "They know what to do when an output is wrong.", None
    )
    knows_escalation: Score | None = described(
        "Knows the escalation", "They know whom to escalate to.", None
    )
    review_time_reserved: Score | None = described(
        "Review time is reserved", "Time for review is set aside.", None
    )
    corrections_reach_owner: Score | None = described(
        "Corrections reach an owner", "Their corrections reach somebody who acts on them.", None
    )
    respondents: Annotated[int, Range(0, 10**9, integer=True)] | None = described(
        "Respondents", "How many people answered; under five nothing is shown.", None
    )
    as_of: Annotated[str, Format("date")] | None = described(
        "As of", "The day of the survey, as YYYY-MM-DD.", None
    )


class Member(Part):
    """One person or machine of an actor, where members differ."""

    name: str = described("Name", "What people call this member.", "")
    speed: Positive | None = described(
        "Speed", "Work per time against the stated times: 1 is as stated, 2 twice as fast.", None
    )
    calendar: CalendarRef | None = described("Calendar", "This member's own calendar.", None)
    cost_per_hour: Cost | None = described("Cost per hour", "In the document's currency.", None)


LEAST_AVAILABILITY: Final = 1e-6
"""Half a minute a year; less is nobody, and what work then takes overflows."""
MOST_SERVERS: Final = 100_000
"""Cases an actor works on at once; where there are more, nobody ever waits: leave it out."""


class Actor(Part):
    """Somebody or something that does work: a lane of the map and a pool of servers."""

    name: str = described("Name", "What people call this actor; the lane's label.", "")
    description: str = described("Description", "What a reader should know.", "")
    formerly: tuple[str, ...] = described("Formerly", "Earlier ids, so that a rename is seen.", ())
    kind: ActorKind = described(
        "Kind", "What sort of actor this is (BPMN participant or lane).", "role"
    )
    capacity: Annotated[Quantity, Range(1, MOST_SERVERS, integer=True)] | None = described(
        "Capacity", "How many cases this actor works on at once (BPSim quantity).", None
    )
    availability: Annotated[Quantity, Range(LEAST_AVAILABILITY, 1)] | None = described(
        "Availability", "Share of the open hours spent on this process, 0 to 1 (BPSim).", None
    )
    calendar: CalendarRef | None = described("Calendar", "When this actor works.", None)
    on_closing: OnClosing | None = described(
        "On closing",
        "What happens at closing time to work under way: it pauses until the same person is back "
        "('pause', the default), is finished in overtime ('finish'), goes to whoever is on duty "
        "('hand-over'), or is only begun where it can be done in time ('do-not-start').",
        None,
        since="1.1",
    )
    members: Mapping[str, Member] = described(
        "Members", "The people or machines of this actor by id, where they differ.", {}
    )
    cost_per_hour: Cost | None = described(
        "Cost per hour", "In the document's currency (BPSim unit cost).", None
    )
    cashable: Share | None = described(
        "Cashable",
        "Share of freed hours whose cost really ends, 0 to 1: posts, overtime, temporary staff.",
        None,
        since="1.1",
    )
    part_of: ActorRef | None = described(
        "Part of", "The team or organisation this one is in.", None
    )
    escalates_to: ActorRef | None = described(
        "Escalates to", "Who decides when this actor cannot.", None
    )
    sends: Annotated[tuple[Exchange, ...], OneOrMany()] = described(
        "Sends",
        "Messages to others, where neither side's steps are described.",
        (),
        since="1.1",
    )
    readiness: Readiness | None = described(
        "Readiness", "What the survey of this actor said.", None
    )
    origin: Origin | None = described("Origin", "Where this was imported from.", None)
