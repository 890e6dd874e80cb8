"""What is known of right and wrong at a step: what a machine is taught and judged by."""

from typing import Literal

from wfmap.model.base import Part, described

__all__ = ["Evidence"]


class Evidence(Part):
    """What tells right results of a step from wrong ones, as somebody has found out."""

    labels: Literal["outcome", "choice", "none"] | None = described(
        "Labels",
        "What past cases tell: what came of them, what somebody chose then, or neither.",
        None,
        since="1.1",
    )
    lacks: str | None = described(
        "Lacks",
        "What a right result hangs on and no store holds, such as 'income by fortnight'; 'nothing' "
        "where it was looked for.",
        None,
        since="1.1",
    )
    tried: Literal["here", "elsewhere", "maker", "nobody"] | None = described(
        "Tried",
        "By whom a machine for this step was held against the truth: on cases of one's own, by "
        "others elsewhere, only by its maker, by nobody.",
        None,
        since="1.1",
    )
    baseline: bool | None = described(
        "Baseline",
        "Whether the time and the errors of today were measured, so that a gain could be told.",
        None,
        since="1.1",
    )
    causes: str | None = described(
        "Causes",
        "What most wrong results come from, as counted on a sample.",
        None,
        since="1.1",
    )
