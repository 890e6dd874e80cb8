"""A program is said to use a system that has no interface for it.

Finds:
    Accesses in the mode api, and tasks of machines, in systems whose declared interfaces no
    program can use, or which allow only the other direction.

Why it matters:
    Either the interface is missing from the document, or people do by hand what the map shows as
    automatic; a plan built on it fails in production.

How it decides:
    The system declares interfaces. None of them has a style that a program can use (rest,
    graphql, soap, grpc, odata, event, webhook, queue, sql, file, edi), or the access writes and
    all of those only read, or the reverse. Systems without declared interfaces make no claim.

When it is wrong:
    Robots that imitate people (style rpa): the access has the mode `ui` then.

Sources:
    Backstage (a component's provided APIs); Threagile (communication links); own.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.access import callable_interfaces, calls
from wfmap.analysis.lineage import DataUse
from wfmap.findings import Related
from wfmap.graph import StepNode
from wfmap.model.pointers import pointer
from wfmap.model.systems import System
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import listed, quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each call that no interface takes."""
    for identity, found in calls(subject.graph).items():
        system = subject.process.systems.get(identity)
        if system is None or not system.interfaces:
            continue
        name = system.name or identity
        for call in found:
            lack = _lack(system, call)
            if lack:
                node = call if isinstance(call, StepNode) else subject.graph.steps[call.step]
                yield at_step(
                    node,
                    f"{quoted(node.label)} {_does(call)} {quoted(name)} by a program, but {lack}",
                    "declare the interface it uses, or say that a person does it",
                    related=(
                        Related("the interfaces", pointer(("systems", identity, "interfaces"))),
                    ),
                    key=f"{identity}:{_does(call)}",
                )


def _does(call: DataUse | StepNode) -> str:
    if isinstance(call, StepNode):
        return "uses"
    return "writes" if call.writes else "reads"


def _lack(system: System, call: DataUse | StepNode) -> str:
    usable = callable_interfaces(system.interfaces)
    if not usable:
        styles = listed(dict.fromkeys(interface.style for interface in system.interfaces))
        return f"no program can use its interfaces ({styles})"
    if isinstance(call, StepNode):
        return ""
    wanted = "write" if call.writes else "read"
    if all(interface.direction not in (None, "both", wanted) for interface in usable):
        return f"its interfaces do not {wanted}"
    return ""


RULE: Final = Rule.of(__name__, __doc__, check)
