"""One approval after another.

Finds:
    Three or more approvals in a row by different people, with no other work between them.

Why it matters:
    Each signature adds a queue and a handoff, and the later ones rely on the earlier. Who has
    signed is known; who has looked is not.

How it decides:
    Tasks and decisions whose names say that something is approved (setting `words`), following
    one another directly or through gateways, done by at least three different actors.

When it is wrong:
    Where the law demands each of them (four-eyes principle, separation of duties).

Sources:
    Reijers & Liman Mansar 2005 (control relocation, empower, triage).
"""

import re
from collections.abc import Iterator
from typing import Final

from wfmap.graph import StepNode
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import listed, quoted

WORDS: Final = ("approv", "authori", "sign off", "sign-off", "countersign", "release", "endorse")
"""What approvals are called (own list; setting `words`)."""
_CHAIN: Final = 3


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault at the first step of each chain."""
    words = subject.words("words", WORDS)
    pattern = re.compile("|".join(re.escape(word) for word in words), re.IGNORECASE)
    approvals = {n.id for n in subject.graph.steps.values() if n.actor and pattern.search(n.label)}
    inner = {after for step in approvals for after in _next(subject, step, approvals)}
    for step in (n for n in subject.graph.steps if n in approvals and n not in inner):
        chain = _longest(subject, step, approvals, ())
        doers = dict.fromkeys(subject.graph.steps[s].actor for s in chain)
        if len(doers) >= _CHAIN:
            yield _fault(subject, [subject.graph.steps[s] for s in chain], len(doers))


def _next(subject: Subject, step: str, approvals: set[str]) -> list[str]:
    """List the approvals that follow with nothing but gateways between."""
    found: dict[str, None] = {}
    seen, open_ = {step}, [step]
    while open_:
        for node in subject.graph.successors(open_.pop()):
            if node.id in seen:
                continue
            seen.add(node.id)
            if node.id in approvals:
                found[node.id] = None
            elif node.is_gateway:
                open_.append(node.id)
    return list(found)


def _longest(
    subject: Subject, step: str, approvals: set[str], before: tuple[str, ...]
) -> tuple[str, ...]:
    """Follow approvals as far as they go, none twice."""
    so_far = (*before, step)
    further = [s for s in _next(subject, step, approvals) if s not in so_far]
    chains = [_longest(subject, s, approvals, so_far) for s in further]
    return max(chains, key=len, default=so_far)


def _fault(subject: Subject, chain: list[StepNode], doers: int) -> Fault:
    who = listed((subject.graph.actor_name(node.actor) for node in chain), 4)
    what = listed((quoted(node.label) for node in chain), 4)
    return at_step(
        chain[0],
        f"{doers} people approve one after another: {what}, by {who}",
        "let one decide up to a limit, or ask them side by side",
    )


RULE: Final = Rule.of(__name__, __doc__, check)
