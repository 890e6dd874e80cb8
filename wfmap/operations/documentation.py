"""The documentation that comes with wfmap: a site that needs no network."""

from pathlib import Path
from typing import Final

from wfmap.errors import WfmapError

__all__ = ["site_folder"]

_IN_PACKAGE: Final = "_docs"
_IN_CHECKOUT: Final = "build/site"


def site_folder() -> Path:
    """Give the folder of the site: in the installed package, or as built in the checkout.

    Raises:
        WfmapError: it was not built.
    """
    package = Path(__file__).resolve().parents[1]
    for place in (package / _IN_PACKAGE, package.parent / _IN_CHECKOUT):
        if (place / "index.html").is_file():
            return place
    raise WfmapError(
        "the documentation is not built here", "run `make docs` in the checkout of wfmap"
    )
