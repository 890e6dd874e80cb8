"""ProcessGraph → Facts by queueing theory, in milliseconds."""

from wfmap.prediction.predict import PoolFigures, Prediction, predict

__all__ = ["PoolFigures", "Prediction", "predict"]
