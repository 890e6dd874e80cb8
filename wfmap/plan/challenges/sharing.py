"""Two changes of one register → a register with both, challenge by challenge and field by field."""

from collections.abc import Sequence

from wfmap.model.merging import merged
from wfmap.plan.challenges.records import register_of, to_record
from wfmap.plan.challenges.terms import Challenge

__all__ = ["with_both"]

Register = Sequence[Challenge]


def with_both(base: Register, ours: Register, theirs: Register) -> tuple[Challenge, ...]:
    """Merge two changes of a register.

    Args:
        base: the register both began with.
        ours: one change of it, such as a new plan.
        theirs: the other, such as what people edited meanwhile; the order is theirs.

    Raises:
        ConflictError: both changed the same field of a challenge.
        UnreadableError: the two together are no register.
    """
    sides = [{c.id: to_record(c) for c in side} for side in (base, ours, theirs)]
    both = merged(*sides)
    return register_of([(f"challenge {identity}", record) for identity, record in both.items()])
