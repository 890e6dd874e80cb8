"""What candidates ask → a form; a form that came back → the document that holds the answers."""

from dataclasses import replace
from typing import Any

from wfmap.errors import UnreadableError
from wfmap.insertion.candidates import Candidates
from wfmap.insertion.deciding.answering import with_answers
from wfmap.insertion.deciding.asked import Asked, asked, read_filled, sheet_of
from wfmap.model.document import write
from wfmap.model.normal import dump, to_json
from wfmap.operations.checking import open_document, read_only
from wfmap.operations.sources import Source

__all__ = ["answers_kept", "questions", "sheet"]

Json = dict[str, Any]


def questions(found: Candidates) -> tuple[Asked, ...]:
    """List what the candidates of a process ask, each once, what is worth most first."""
    return asked(found.all)


def sheet(found: Candidates) -> str:
    """Write what the candidates ask as a sheet (CSV) with room for the answers."""
    return sheet_of(questions(found))


def answers_kept(source: Source, answers: Source) -> str:
    """Write the document with the answers of a form that came back, in the normal form.

    Args:
        source: the document.
        answers: the form, as JSON or CSV.

    Raises:
        UnreadableError: the form is none.
        DocumentError: the document has errors.
        WfmapError: an answer leads nowhere or is none to its question.
    """
    built = open_document(source)
    try:
        given = read_filled(answers.data)
    except UnreadableError as error:
        error.file = error.file or answers.name
        raise
    written = built.reading.written
    own: Json = to_json(written if written is not None else built.process)
    made = with_answers(own, to_json(built.process), given, lambda new: _is_sound(source, new))
    kept = read_only(_with(source, made)).written
    assert kept is not None  # noqa: S101 - each answer was tried
    return write(kept)


def _with(source: Source, document: Json) -> Source:
    return replace(source, data=dump(document).encode())


def _is_sound(source: Source, document: Json) -> bool:
    return read_only(_with(source, document)).is_sound
