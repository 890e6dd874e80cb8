"""Personal data: which columns of a table seem to hold it, by their values and their names."""

from wfmap.readiness.data.personal.declaring import declare, undeclared
from wfmap.readiness.data.personal.finding import Personal, personal_data

__all__ = ["Personal", "declare", "personal_data", "undeclared"]
