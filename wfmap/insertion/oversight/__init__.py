"""Human oversight of an AI step: the next human check, the fallback, the escalation, the feedback.

All is read from the shape of the process, so that a document written by hand and a rewritten one
are judged alike. `exposure` says what a result reaches before the next human check, `checks` who
reviews it and where corrections are kept, `fallback` who does the work without the AI, `relief`
what it frees people of; `walking` is how they all follow work from step to step.
"""

from wfmap.insertion.oversight.checks import (
    NAMES_OF_CHECKS,
    corrections_of,
    escalation_of,
    feedback_of,
    receivers_of,
    reviewers_of,
    reviews_of,
)
from wfmap.insertion.oversight.exposure import (
    Outlook,
    ai_steps,
    chained_to,
    next_checks,
    outlook,
    reaches_person_unchained,
)
from wfmap.insertion.oversight.fallback import (
    as_before,
    fallback_of,
    goes_around,
    in_shadow,
    replaced_by_ai,
)
from wfmap.insertion.oversight.relief import (
    Relief,
    grave_decision,
    load_of,
    reliefs,
    share_of_work,
    sources_of,
)
from wfmap.insertion.oversight.walking import (
    after,
    answered_once,
    before,
    is_ai,
    is_human_step,
    is_outside,
    reach_before_people,
    reached,
    walk,
)

__all__ = [
    "NAMES_OF_CHECKS",
    "Outlook",
    "Relief",
    "after",
    "ai_steps",
    "answered_once",
    "as_before",
    "before",
    "chained_to",
    "corrections_of",
    "escalation_of",
    "fallback_of",
    "feedback_of",
    "goes_around",
    "grave_decision",
    "in_shadow",
    "is_ai",
    "is_human_step",
    "is_outside",
    "load_of",
    "next_checks",
    "outlook",
    "reach_before_people",
    "reached",
    "reaches_person_unchained",
    "receivers_of",
    "reliefs",
    "replaced_by_ai",
    "reviewers_of",
    "reviews_of",
    "share_of_work",
    "sources_of",
    "walk",
]
