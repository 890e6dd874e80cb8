"""Write the site for Sphinx, and look at what Sphinx made of it.

python -m wfmap.reference REPOSITORY TARGET     write the pages
python -m wfmap.reference --offline SITE        fail if a page of the site needs a network
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from wfmap.errors import WfmapError
from wfmap.reference.offline import fetched_by_site
from wfmap.reference.site import site


def main(arguments: Sequence[str]) -> int:
    """Do what was asked; the exit code is 1 where an example or a page is at fault."""
    first, second = arguments
    if first == "--offline":
        return _told(list(fetched_by_site(Path(second))))
    try:
        _write(Path(first), Path(second))
    except WfmapError as error:
        return _told([error.message, error.hint])
    return 0


def _told(faults: Sequence[str]) -> int:
    if faults:
        sys.stderr.write("\n".join([*faults, ""]))
    return 1 if faults else 0


def _write(repository: Path, target: Path) -> None:
    """Write every file of the site; one that is the same is left alone, an old one goes."""
    kept = set()
    for page in site(repository):
        place = target / page.path
        kept.add(place)
        if not place.is_file() or place.read_bytes() != page.data:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(page.data)
    for place in target.rglob("*"):
        if place.is_file() and place not in kept:
            place.unlink()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
