"""For whom a candidate is first: the weights that favour it, and how surely it leads with them.

Central weights and confidence factors of SMAA (Lahdelma, Hokkanen and Salminen 1998), on the axes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wfmap.insertion.ranking.sampling import Samples

__all__ = ["Central", "central"]


@dataclass(frozen=True, slots=True)
class Central:
    """The typical weights of who would put a candidate first, in order of `AXES`, sum 1.

    `confidence` is the share of samples of the doubts in which it is first with just these weights:
    a low one says that the figures are too uncertain even for those who favour it.
    """

    weights: tuple[float, ...]
    confidence: float


def central(
    order: Sequence[str], axes: Mapping[str, Samples], weights: Samples
) -> Mapping[str, Central]:
    """Find the central weights of each candidate that is ever first; the others have none.

    Args:
        order: candidates' ids.
        axes: by id, utilities by axis, sample by sample.
        weights: of the axes, sample by sample.
    """
    if not order:
        return {}
    table = np.stack([axes[name] for name in order])
    scores = (table * weights[None, :, :]).sum(axis=2)
    leads = scores >= scores.max(axis=0)
    found: dict[str, Central] = {}
    for k, name in enumerate(order):
        if not leads[k].any():
            continue
        typical = weights[leads[k]].mean(axis=0)
        fixed = table @ typical
        share = float(np.mean(fixed[k] >= fixed.max(axis=0)))
        found[name] = Central(tuple(float(w) for w in typical), share)
    return found
