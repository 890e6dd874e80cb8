"""An AI needs a system that no program can use, or that is about to go.

Finds:
    AI steps, and machines that carry out their results, that work in systems without an interface
    for programs, without any known interface, or that are deprecated or retired.

Why it matters:
    The connector is most of the work of an insertion. Where none can be built, the AI stays beside
    the process and people type what it says.

How it decides:
    The systems are those of the step, and those of the stores it reads and writes; AI services
    themselves are left out. The lifecycle is deprecated or retired; or no interface is declared;
    or none of the declared ones has a style that a program can use (rest, graphql, soap, grpc,
    odata, event, webhook, queue, sql, file, edi). Accesses that contradict an interface are told
    by no-interface, calls beyond its limit by rate-limit-short.

When it is wrong:
    Interfaces that exist and nobody wrote down.

Sources:
    Backstage (a component's provided APIs and lifecycle); Eloundou et al. 2023 (most exposure
    comes from software built around a model).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.access import callable_interfaces
from wfmap.analysis.lineage import lineage
from wfmap.findings import Related
from wfmap.graph import StepNode
from wfmap.insertion.oversight import ai_steps, outlook
from wfmap.model.pointers import pointer
from wfmap.model.systems import System
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import listed, quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each system an AI step cannot be built on."""
    for node in ai_steps(subject.graph):
        steps = (node, *outlook(subject.graph, node.id).machines)
        for identity in dict.fromkeys(s for step in steps for s in _systems(subject, step)):
            system = subject.process.systems.get(identity)
            lack = "" if system is None else _lack(system)
            if system is not None and lack:
                yield at_step(
                    node,
                    f"the AI in {quoted(node.label)} needs {quoted(system.name or identity)}, "
                    f"{lack}",
                    "ask for an interface first, and write it down; or let people do the step",
                    key=identity,
                    related=(Related("the system", pointer(("systems", identity))),),
                )


def _systems(subject: Subject, node: StepNode) -> Iterator[str]:
    yield from node.step.systems
    traced = lineage(subject.graph)
    for use in traced.of_step.get(node.id, ()):
        home = traced.system_of(use.store)
        if home is not None:
            yield home


def _lack(system: System) -> str:
    """Say why nothing can be built on a system, as the end of a sentence."""
    if system.kind == "ai_service":
        return ""
    if system.lifecycle in {"deprecated", "retired"}:
        return f"which is {system.lifecycle}"
    if not system.interfaces:
        return "of which no interface is known"
    if not callable_interfaces(system.interfaces):
        styles = listed(dict.fromkeys(interface.style for interface in system.interfaces))
        return f"whose interfaces no program can use ({styles})"
    return ""


RULE: Final = Rule.of(__name__, __doc__, check)
