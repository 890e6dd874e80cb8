"""Who decides what, on which basis, and with which stakes (DMN)."""

from typing import Literal

from wfmap.model.base import ActorRef, DataRef, Part, described
from wfmap.model.economy import Use
from wfmap.model.quantity import Cost

__all__ = ["Decision", "Logic"]

Logic = Literal[
    "decision-table",
    "scorecard",
    "expression",
    "policy-text",
    "ml-model",
    "expert-judgement",
    "unknown",
]


class Decision(Part):
    """A decision: a question with answers, an owner, a maker and a logic."""

    name: str = described("Name", "What people call this decision.", "")
    description: str = described("Description", "What a reader should know.", "")
    formerly: tuple[str, ...] = described("Formerly", "Earlier ids, so that a rename is seen.", ())
    question: str = described("Question", "What is decided, as a question.", "")
    answers: tuple[str, ...] = described("Answers", "The answers allowed (DMN allowed values).", ())
    owner: ActorRef | None = described(
        "Owner", "The actor who answers for the rule (DMN decision owner).", None
    )
    maker: ActorRef | None = described(
        "Maker", "The actor who decides case by case (DMN decision maker).", None
    )
    logic: Logic = described("Logic", "How it is decided (DMN decision logic).", "unknown")
    documented: bool | None = described(
        "Documented", "Whether the logic is written down where its makers find it.", None
    )
    inputs: tuple[DataRef, ...] = described(
        "Inputs", "The data it is decided on (DMN information requirements).", ()
    )
    authority: str | None = described(
        "Authority", "How far the maker may go, such as 'up to 25,000 EUR', or its policy.", None
    )
    reversibility: Literal["reversible", "costly", "irreversible"] | None = described(
        "Reversibility", "What it takes to undo.", None
    )
    stakes: Literal["low", "medium", "high", "critical"] | None = described(
        "Stakes", "What hangs on it.", None
    )
    affects_person: bool | None = described(
        "Affects a person",
        "Whether it has legal or similar effect on a person (GDPR Art. 22).",
        None,
    )
    error_cost: Cost | None = described(
        "Error cost", "What a wrong answer costs, in the document's currency.", None
    )
    found_by: str | None = described(
        "Found by",
        "Where a wrong answer comes to light: a later step, a complaint, an audit.",
        None,
        since="1.1",
    )
    use: Use | None = described(
        "Use", "What a machine would be used for here, as somebody answers it.", None, since="1.1"
    )
