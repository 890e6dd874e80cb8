"""ProcessGraph → Facts by queueing theory, in milliseconds."""

from wfmap.prediction.predictor import PoolFigures, Prediction, predict

__all__ = ["PoolFigures", "Prediction", "predict"]
