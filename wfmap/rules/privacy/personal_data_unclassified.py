"""Personal data has no classification.

Finds:
    Data items that say something about a person and not who may see them.

Why it matters:
    Without a classification nobody can tell whether a store, an interface or an AI may have the
    data; the law asks for an answer.

How it decides:
    A step reads or writes the item or a handoff carries it, `personal_data` is true, and
    `classification` is absent.

When it is wrong:
    Never, as far as known; classify the item.

Sources:
    GDPR, articles 5(1)(f) and 30; ISO/IEC 27001:2022, A.5.12 (classification of information).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.lineage import lineage
from wfmap.findings import Fix
from wfmap.model.pointers import pointer
from wfmap.rules.rule import Fault, Rule, Subject, at_part
from wfmap.words.sentences import quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each item of personal data without a classification."""
    traced = lineage(subject.graph)
    for identity, item in subject.process.data.items():
        if identity not in traced.of_data and identity not in traced.carriers:
            continue
        if item.personal_data is True and item.classification is None:
            name = item.name or identity
            yield at_part(
                "data",
                "data",
                identity,
                name,
                f"{quoted(name)} is personal data, and nothing says who may see it",
                'add "classification": "confidential", or another',
                fixes=tuple(_classified(identity)),
            )


def _classified(identity: str) -> Iterator[Fix]:
    for level in ("confidential", "restricted", "internal"):
        place = pointer(("data", identity, "classification"))
        patch = {"op": "add", "path": place, "value": level}
        yield Fix(f'write "classification": "{level}"', (patch,))


RULE: Final = Rule.of(__name__, __doc__, check)
