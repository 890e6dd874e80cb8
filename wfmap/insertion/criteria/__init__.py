"""The criteria of a candidate on three axes, each in its own unit and with its own doubt."""

from wfmap.insertion.criteria.feasibility import feasibility
from wfmap.insertion.criteria.judged import Judged
from wfmap.insertion.criteria.risk import risk
from wfmap.insertion.criteria.value import value

__all__ = ["Judged", "feasibility", "risk", "value"]
