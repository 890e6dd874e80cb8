"""ProcessGraph → Facts by queueing theory, in milliseconds."""

from wfmap.prediction.predict import PoolFigures, Prediction, predict
from wfmap.prediction.relaxation import relaxation, slowest

__all__ = ["PoolFigures", "Prediction", "predict", "relaxation", "slowest"]
