"""The criteria of a candidate on three axes, each in its own unit and with its own doubt."""

from wfmap.insertion.criteria.fit import feasibility
from wfmap.insertion.criteria.judged import Judged
from wfmap.insertion.criteria.risks import risk
from wfmap.insertion.criteria.worth import value

__all__ = ["Judged", "feasibility", "risk", "value"]
