"""The report for a board: summary, map, answers, readiness, candidates, plan, on one page."""

from wfmap.report.board.chapters import board_page
from wfmap.report.board.parts import Board

__all__ = ["Board", "board_page"]
