"""PNG and PDF are made from SVG, the same bytes every time."""

import io
import struct

from pypdf import PdfReader

from wfmap.render.diagram import Diagram
from wfmap.render.layout.lanes import lay_out
from wfmap.render.paint.raster import MOST_PIXELS, pdf, png
from wfmap.render.paint.svg import paint

WHITE = b"\xff\xff\xff"


def _size(picture: bytes) -> tuple[int, int]:
    """Read width and height from a PNG's header."""
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def test_a_png_has_the_size_that_is_asked_for(loan: Diagram) -> None:
    """A PNG has `scale` pixels for every px of the drawing."""
    scene = lay_out(loan)
    drawing = paint(scene)
    single = _size(png(drawing, width=scene.width, height=scene.height, scale=1))
    double = _size(png(drawing, width=scene.width, height=scene.height, scale=2))
    assert abs(single[0] - scene.width) <= 2
    assert abs(double[0] - 2 * scene.width) <= 2


def test_a_huge_picture_is_drawn_smaller(loan: Diagram) -> None:
    """A picture of too many pixels is drawn at a smaller scale."""
    drawing = paint(lay_out(loan))
    width, height = _size(png(drawing, width=200_000, height=60_000, scale=2))
    assert width * height < MOST_PIXELS / 100


def test_pictures_are_light_and_the_same_every_time(loan: Diagram) -> None:
    """The renderer ignores the style of dark pages, and the same drawing gives the same bytes."""
    scene = lay_out(loan)
    drawing = paint(scene)
    light = drawing.replace("prefers-color-scheme:dark", "prefers-color-scheme:none")
    pictures = {
        png(text, width=scene.width, height=scene.height, scale=0.5) for text in (drawing, light)
    }
    assert len(pictures) == 1


def test_a_pdf_has_a_page_for_every_drawing_and_its_texts_can_be_selected(
    loan: Diagram, order: Diagram
) -> None:
    """A PDF has one page per drawing, as large as it, whose texts are texts."""
    scenes = lay_out(loan), lay_out(order)
    reader = PdfReader(io.BytesIO(pdf([paint(scene) for scene in scenes], title="Two maps")))
    assert len(reader.pages) == 2
    assert reader.metadata is not None
    assert reader.metadata.title == "Two maps"
    for page, scene, words in zip(
        reader.pages, scenes, ("Underwriter", "Credit control"), strict=True
    ):
        assert float(page.mediabox.width) >= scene.width - 1
        assert words in page.extract_text()


def test_a_pdf_has_the_same_bytes_every_time(loan: Diagram) -> None:
    """The same drawings give the same bytes, without a date or a version."""
    drawing = paint(lay_out(loan))
    made = {pdf([drawing, drawing], title="Loan") for _ in range(6)}
    assert len(made) == 1
    assert b"CreationDate" not in made.pop()
