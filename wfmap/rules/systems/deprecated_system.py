"""Work is done in a system that is being retired.

Finds:
    Steps that work in, or use a store of, a deprecated or retired system.

Why it matters:
    The process stops when the system does; and nothing new, least of all an AI step, should be
    built on it.

How it decides:
    The system's `lifecycle` is deprecated or retired, and a step names it or one of its stores.
    One finding per system.

When it is wrong:
    Systems whose end has been put off; correct the lifecycle.

Sources:
    Backstage, lifecycle of a component.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.access import users
from wfmap.findings import Related
from wfmap.rules.rule import Fault, Rule, Subject, at_part
from wfmap.words.sentences import listed, plural, quoted

ENDING: Final = {"deprecated": "being retired", "retired": "retired"}


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each ending system that is still in use."""
    for identity, steps in users(subject.graph).items():
        system = subject.process.systems.get(identity)
        if system is None or system.lifecycle not in ENDING:
            continue
        name = system.name or identity
        need = "needs" if len(steps) == 1 else "need"
        yield at_part(
            "systems",
            "system",
            identity,
            name,
            f"{quoted(name)} is {ENDING[system.lifecycle]}, and {plural(len(steps), 'step')} "
            f"{need} it: {listed(quoted(step.label) for step in steps)}",
            "plan where this work goes before the system does",
            related=tuple(Related(f"{quoted(s.label)} uses it", s.pointer) for s in steps[:5]),
        )


RULE: Final = Rule.of(__name__, __doc__, check)
