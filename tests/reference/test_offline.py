"""The site needs no network: what a page would fetch from elsewhere is found."""

from pathlib import Path

import pytest

from wfmap.reference.offline import fetched, fetched_by_site


@pytest.mark.parametrize(
    "tag",
    [
        '<script src="https://cdn.example.org/a.js"></script>',
        '<link rel="stylesheet" href="//fonts.example.org/a.css">',
        '<img alt="" src="http://example.org/a.png"/>',
    ],
)
def test_what_a_page_loads_from_elsewhere_is_found(tag: str) -> None:
    """Scripts, styles and pictures of another place are told by their address."""
    assert len(fetched(f"<html><head>{tag}</head></html>")) == 1


def test_what_a_reader_may_follow_is_no_fault() -> None:
    """A link to another place is not fetched, nor is what only says which page this is."""
    page = '<a href="https://example.org">x</a><link rel="canonical" href="https://example.org">'
    assert fetched(page + '<script src="_static/a.js"></script><img src="map.svg">') == []


def test_a_style_that_loads_a_font_is_found(tmp_path: Path) -> None:
    """Styles of the site are looked at, too."""
    (tmp_path / "a.css").write_text("@font-face{src: url('https://fonts.example.org/a.woff2')}")
    (tmp_path / "b.css").write_text("a{background: url(here.png)}")
    assert list(fetched_by_site(tmp_path)) == ["a.css: a style or a font"]
