"""How far an unseen error gets: the steps reached before the next person looks."""

from wfmap.graph import ProcessGraph
from wfmap.insertion.rewriting.people import is_person

__all__ = ["reach_before_people"]


def reach_before_people(to_be: ProcessGraph, as_is: ProcessGraph) -> tuple[str, ...]:
    """List the steps of work that an error of the machine reaches before a person works on it.

    The walk begins where the insertion acts by itself: at added steps of machines that write or
    hand on a result. Somebody outside is no reviewer: what they do counts as reached.

    Returns:
        Ids in the order in which they are reached, the acting steps themselves left out.
    """
    acting = [
        node.id
        for node in to_be.steps.values()
        if node.id not in as_is.steps and node.is_work and node.step.type in {"service", "rule"}
    ]
    seen, open_, found = set(acting), list(acting), list[str]()
    while open_:
        for target in to_be.successors(open_.pop(0)):
            if target.id in seen:
                continue
            seen.add(target.id)
            if target.is_work and is_person(to_be, target.actor):
                continue
            if target.is_work:
                found.append(target.id)
            open_.append(target.id)
    return tuple(found)
