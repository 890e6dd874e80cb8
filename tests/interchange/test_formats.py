"""The list of formats."""

from typing import Any

from wfmap.interchange import read_bpmn
from wfmap.interchange.formats import FORMATS
from wfmap.model.process import Process


def test_every_format_has_a_name_endings_and_a_reader() -> None:
    """Names are unique, and endings are written as files have them."""
    names = [one.name for one in FORMATS]
    assert len(set(names)) == len(names)
    assert all(s.startswith(".") and s.islower() for one in FORMATS for s in one.suffixes)


def test_the_reader_of_a_format_is_found_by_the_ending(bpmn: Any) -> None:
    """A file that ends in .bpmn is read by the BPMN reader."""
    (reader,) = [one.read for one in FORMATS if ".bpmn" in one.suffixes]
    assert reader(bpmn.process('<task id="a"/>'), name="x.bpmn").document["name"] == "x"


def test_a_bpmn_file_is_read_as_a_process(bpmn: Any) -> None:
    """The process is the checked one of the model, with the losses beside it."""
    process, losses = read_bpmn(bpmn.process('<task id="a" name="A"/>'), name="x.bpmn")
    assert isinstance(process, Process)
    assert process.steps["a"].name == "A"
    assert losses == ()
