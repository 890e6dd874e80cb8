"""Vetoes, then dominance, then utility over sampled weights and doubts: who leads, how surely."""

from wfmap.insertion.ranking.ranking import Ranking, RankingOptions, rank

__all__ = ["Ranking", "RankingOptions", "rank"]
