"""What is put into a process: where, as what, how far, with which figures, under whose eyes."""

from dataclasses import dataclass

from wfmap.insertion.parameters import Values
from wfmap.insertion.terms import Stage

__all__ = ["Insertion"]


@dataclass(frozen=True, slots=True)
class Insertion:
    """What is put in.

    `verb` names the AI step: `Propose: assess loan`. `reviewer` looks at proposals; `owner` decides
    what is doubtful, None where nobody is named yet. `flow` narrows it to the work that comes along
    one flow. `in_place` tells that the step itself is done with the help of what the AI made.
    `source` says where the figures come from.
    """

    candidate: str
    pattern: str
    stage: Stage
    step: str
    verb: str
    values: Values
    reviewer: str
    owner: str | None
    flow: str = ""
    in_place: bool = False
    source: str = ""
