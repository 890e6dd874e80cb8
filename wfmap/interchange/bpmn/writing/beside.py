"""Puts beside the elements what reading the plain BPMN would not give."""

from wfmap.interchange.bpmn.beside import BESIDE, beside_text, normal, of_step, of_whole, steps_in
from wfmap.interchange.bpmn.writing.model import Model
from wfmap.interchange.xml import Tag, text_of
from wfmap.model.document import to_json
from wfmap.model.process import Process

__all__ = ["put_beside"]


def put_beside(process: Process, model: Model) -> None:
    """Read what is written, and put beside each element what differs from the process.

    What the process shares with others by including their files is written into this one.
    """
    from wfmap.interchange.bpmn import read  # noqa: PLC0415 - the reader knows the writer

    plain = read(text_of(model.definitions).encode(), name="")
    found = normal(plain.document)
    meant = to_json(process.model_copy(update={"include": (), "schema_link": None}))
    read_steps, meant_steps = dict(steps_in(found)), dict(steps_in(meant))
    for key, step in meant_steps.items():
        told = of_step(read_steps[key], step)
        inside = next(t for t in model.steps[key].children if t.name == "bpmn:extensionElements")
        if told:
            inside.add(f"wfmap:{BESIDE}", beside_text(told))
    told = of_whole(found, meant)
    if told:
        model.whole.add(f"wfmap:{BESIDE}", beside_text(told))
    _without_empty(model.definitions)


def _without_empty(tag: Tag) -> None:
    """Leave out places for extensions where there are none."""
    tag.children = [
        one for one in tag.children if one.children or one.name != "bpmn:extensionElements"
    ]
    for one in tag.children:
        _without_empty(one)
