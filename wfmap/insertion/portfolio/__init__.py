"""Which candidates together: under a budget, with shared repairs, tried jointly, paid back when."""

from wfmap.insertion.portfolio.choosing import Choice, Item, Limits, choose, frontier, staircase
from wfmap.insertion.portfolio.items import items_of
from wfmap.insertion.portfolio.joint import Joint, jointly
from wfmap.insertion.portfolio.paybacks import Payback, payback, payback_together

__all__ = [
    "Choice",
    "Item",
    "Joint",
    "Limits",
    "Payback",
    "choose",
    "frontier",
    "items_of",
    "jointly",
    "payback",
    "payback_together",
    "staircase",
]
