"""Too many things run side by side to play them all through.

Finds:
    Levels whose soundness was decided in part.

Why it matters:
    Silence of "deadlock", "lack-of-sync", "no-path-to-end" and "dead-node" means less there.

How it decides:
    More than 20,000 markings of the level can be reached. A reduced exploration then plays one
    enabled step at a time. Where it finished, deadlocks are decided; where it was capped as well,
    what was found is real and the rest is open.

When it is wrong:
    Never; it says how far the proof goes.

Sources:
    Valmari 1998, "The state explosion problem" (stubborn sets).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph.exploration import MAX_STATES
from wfmap.graph.soundness import soundness
from wfmap.rules.levels import at_level, level_name
from wfmap.rules.rule import Fault, Rule, Subject


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each level that was not played through in full."""
    for level in soundness(subject.graph).values():
        if level.exploration == "full":
            continue
        decided = (
            "deadlocks are decided by a reduced exploration, the rest is open"
            if level.exploration == "reduced"
            else "what was found is real, the rest is open"
        )
        yield at_level(
            subject,
            level.level,
            f"soundness of {level_name(subject, level.level)} is proven in part: it has more than "
            f"{MAX_STATES:,} states; {decided}",
            "put what runs side by side into sub-processes; each is checked on its own",
        )


RULE: Final = Rule.of(__name__, __doc__, check)
