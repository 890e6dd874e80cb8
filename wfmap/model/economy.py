"""What money costs and who builds: the terms by which a change is worth it or not."""

from typing import Annotated, Literal

from pydantic import Field

from wfmap.model.base import Format, Part, described
from wfmap.model.quantity import Cost, Duration, Share

__all__ = ["Builders", "Control", "Economy", "LawClass", "Use"]

LawClass = Literal["prohibited", "high", "transparency", "gdpr-only", "none"]


class Control(Part):
    """What a step that checks is for: without it, what it catches would go on unseen."""

    catches: Share | None = described(
        "Catches",
        "Share of the cases it looks at in which it stops something wrong, 0 to 1.",
        None,
        since="1.1",
    )
    required_by: str | None = described(
        "Required by",
        "The law, contract or rule that wants the check; 'nobody' where it was asked and none "
        "does.",
        None,
        since="1.1",
    )


class Use(Part):
    """What a machine would be used for here: the answer to a question of law, and who gave it.

    It counts once `answered_by` names somebody; before, it proposes an answer.
    """

    purpose: str = described(
        "Purpose",
        "What the machine is used for, such as 'recruitment' or 'sorting of invoices'.",
        "",
        since="1.1",
    )
    about: Literal["persons", "employees", "companies", "things"] | None = described(
        "About", "Whom or what it is about.", None, since="1.1"
    )
    product: str = described(
        "Product", "The product it is a safety part of, such as a medical device.", "", since="1.1"
    )
    decided_by: Literal["person", "machine"] | None = described(
        "Decided by", "Whether a person or the machine has the last word.", None, since="1.1"
    )
    class_: LawClass | None = Field(
        default=None,
        alias="class",
        title="Class",
        description="What the law makes of it, as answered; what the other fields say without it.",
        json_schema_extra={"since": "1.1", "words": {}},
    )
    answered_by: str | None = described(
        "Answered by", "Who answers for this: a name or a post.", None, since="1.1"
    )
    on: Annotated[str, Format("date")] | None = described(
        "On", "The day of the answer, as YYYY-MM-DD.", None, since="1.1"
    )


class Builders(Part):
    """Who would build a change: a team of one's own, or a partner."""

    per_day: Cost | None = described(
        "Per day", "What a day of one person costs, in the document's currency.", None, since="1.1"
    )
    ramp_up: Duration | None = described(
        "Ramp-up", "Time until they can begin: hiring, a contract, learning.", None, since="1.1"
    )
    skills: tuple[str, ...] = described(
        "Skills", "What they can do that is needed here.", (), since="1.1"
    )


class Economy(Part):
    """The terms by which money of different years and kinds is added up."""

    currency: Annotated[str, Format("currency")] | None = described(
        "Currency",
        "The currency of these prices; that of the document without it. Prices in another one are "
        "not used.",
        None,
        since="1.1",
    )
    discount_rate: Share | None = described(
        "Discount rate", "Interest a year by which later money counts less, 0 to 1.", None,
        since="1.1",
    )  # fmt: skip
    horizon: Annotated[str, Format("period")] | None = described(
        "Horizon",
        "The time within which a change must have paid back, such as 'P3Y' or 'P18M'.",
        None,
        since="1.1",
    )
    call_price: Cost | None = described(
        "Call price", "What one call to an AI costs, tokens and all.", None, since="1.1"
    )
    as_of: Annotated[str, Format("date")] | None = described(
        "As of", "The day on which the prices were true, as YYYY-MM-DD.", None, since="1.1"
    )
    internal: Builders | None = described(
        "Internal", "A team of one's own that would build.", None, since="1.1"
    )
    partner: Builders | None = described("Partner", "A firm that would build.", None, since="1.1")
