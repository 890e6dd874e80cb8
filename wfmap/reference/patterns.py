"""A page for each pattern of insertion, with a process it matches, as it is and as it would be."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from wfmap.errors import WfmapError
from wfmap.operations.checking import load
from wfmap.operations.draw import Options, draw
from wfmap.operations.inserting import PatternPage, pattern_pages
from wfmap.reference.markdown import headed, picture, plain, sentence, table
from wfmap.reference.page import Page

__all__ = ["pattern_pages_of"]

_HEAD: Final = """\
# Patterns of insertion

`wfmap candidates` looks for these shapes. Where one matches, the process is rewritten, simulated
with its reviewers in the real queues, and judged; `no-ai` proposes what is simpler. `wfmap patterns
NAME` prints the same page in the shell.
"""


def pattern_pages_of(cases: Path) -> Iterator[Page]:
    """Yield the list of the patterns, and a page for each.

    Args:
        cases: the folder that holds a folder of cases for each pattern.
    """
    patterns = pattern_pages()
    yield Page("patterns/index.md", _list(patterns))
    for pattern in patterns:
        yield from _pages(pattern, cases / pattern.name)


def _list(patterns: tuple[PatternPage, ...]) -> str:
    rows = ((f"[{p.name}]({p.name}.md)", plain(p.summary)) for p in patterns)
    return f"{_HEAD}\n{table(('pattern', 'what it does'), rows)}"


def _pages(pattern: PatternPage, folder: Path) -> Iterator[Page]:
    """Yield the page of a pattern and its pictures."""
    parts = [f"# {pattern.name}\n", "[All patterns](index.md)\n", headed(plain(pattern.page)), ""]
    for title, kind in (("A process it matches", "matches"), ("A process it leaves", "spares")):
        for case in sorted(folder.glob(f"{kind}-*.json"))[:1]:
            drawn = _drawn(case)
            if drawn is not None:
                file = f"{pattern.name}.{kind}.svg"
                yield Page(f"patterns/{file}", drawn)
                said = sentence(case.stem)
                parts += [f"## {title}\n", f"{plain(said)}.\n", picture(said, file)]
    yield Page(f"patterns/{pattern.name}.md", "\n".join(parts))


def _drawn(case: Path) -> bytes | None:
    try:
        return draw(load(str(case)), Options())
    except WfmapError:
        return None
