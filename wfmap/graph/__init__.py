"""A process as a graph: who does what after whom, visits, soundness, metrics.

networkx is used inside; outside only who asks for `to_networkx` meets it.
"""

from wfmap.graph.builder import build
from wfmap.graph.graph import ROOT, ExchangeEdge, FlowEdge, ProcessGraph, StepNode

__all__ = ["ROOT", "ExchangeEdge", "FlowEdge", "ProcessGraph", "StepNode", "build"]
