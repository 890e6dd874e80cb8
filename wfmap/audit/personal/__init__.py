"""Personal data: which columns of a table seem to hold it, by their values and their names."""

from wfmap.audit.personal.declaring import declare, undeclared
from wfmap.audit.personal.finding import Personal, personal_data

__all__ = ["Personal", "declare", "personal_data", "undeclared"]
