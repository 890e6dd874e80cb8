"""What insertions did elsewhere: published measurements, pooled to ranges of parameters."""

from wfmap.insertion.evidence.measurements import MeasuredEffect, Measurement, measurements
from wfmap.insertion.evidence.pooling import LEVEL, Pooled, Study, pooled, studies

__all__ = [
    "LEVEL",
    "MeasuredEffect",
    "Measurement",
    "Pooled",
    "Study",
    "measurements",
    "pooled",
    "studies",
]
