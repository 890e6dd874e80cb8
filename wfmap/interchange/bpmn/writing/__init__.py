"""BPMN 2.0, writing: the process, its map, and beside it what BPMN has no place for.

A file is written as any tool reads it, read again as this importer reads it, and what then differs
from the document stands beside each element (`wfmap.interchange.bpmn.beside`). So a document comes
back whole, and what others change in the file still counts.
"""

from wfmap.graph import ProcessGraph
from wfmap.interchange.bpmn.writing.beside import put_beside
from wfmap.interchange.bpmn.writing.diagram import diagrams
from wfmap.interchange.bpmn.writing.figures import figures
from wfmap.interchange.bpmn.writing.model import model_of
from wfmap.interchange.bpmn.writing.plan import plan_of
from wfmap.interchange.xml import text_of

__all__ = ["write"]


def write(graph: ProcessGraph) -> str:
    """Write a process as BPMN 2.0 with diagrams of the laid-out map.

    The outermost level is one diagram, the inside of each sub-process another.
    """
    plan = plan_of(graph)
    model = model_of(plan)
    scenarios = list(figures(plan, model))
    roots = model.definitions.children
    model.definitions.children = [*roots, *scenarios]
    put_beside(graph.process, model)
    model.definitions.children = [*roots, *diagrams(plan, model), *scenarios]
    return text_of(model.definitions)
