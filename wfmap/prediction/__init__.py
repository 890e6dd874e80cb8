"""ProcessGraph → Facts by queueing theory, in milliseconds."""

from wfmap.prediction.predictor import PoolFigures, Prediction, predict
from wfmap.prediction.relaxation_times import relaxation, slowest

__all__ = ["PoolFigures", "Prediction", "predict", "relaxation", "slowest"]
