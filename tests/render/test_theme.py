"""The palette is readable: contrast by WCAG 2.2, distances under colour blindness."""

import math
from itertools import pairwise

import pytest

from wfmap.render.theme import DARK, HEAT, HEAT_INK, LIGHT, Role, heat_level

TEXT = 4.5
"""The least contrast of text (WCAG 2.2, 1.4.3)."""

GRAPHIC = 3.0
"""The least contrast of lines and shapes that mean something (1.4.11)."""

# Machado, Oliveira and Fernandes 2009, severity 1, in linear light.
BLINDNESS = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
PAGES = {"light": LIGHT, "dark": DARK}
ON_BANDS: tuple[Role, ...] = ("flow", "handoff", "data", "outline", "start", "end", "candidate")
CHANGES: tuple[Role, ...] = ("added", "removed", "changed", "warning", "alarm", "info")


def _linear(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    light = [
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (red, green, blue)
    ]
    return light[0], light[1], light[2]


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _lab(colour: str, blindness: str) -> tuple[float, float, float]:
    """Convert a colour, as seen, to CIE L*a*b* under D65."""
    red, green, blue = (
        min(1, max(0, sum(m * v for m, v in zip(row, _linear(colour), strict=True))))
        for row in BLINDNESS[blindness]
    )
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    a, b, c = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * b - 16, 500 * (a - b), 200 * (b - c)


def _distance(one: str, other: str, blindness: str) -> float:
    pairs = zip(_lab(one, blindness), _lab(other, blindness), strict=True)
    return math.hypot(*(a - b for a, b in pairs))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("ground", ["page", "band-even", "band-odd", "header", "paper", "store"])
def test_text_is_readable_on_every_ground(page: str, ground: Role) -> None:
    """Text has a contrast of at least 4.5 on every ground it is written on."""
    assert _contrast(PAGES[page]["ink"], PAGES[page][ground]) >= TEXT


@pytest.mark.parametrize("page", PAGES)
def test_secondary_text_is_readable(page: str) -> None:
    """Secondary text is readable on the page and in regions."""
    colours = PAGES[page]
    assert _contrast(colours["muted"], colours["page"]) >= TEXT
    assert _contrast(colours["muted"], colours["frame"]) >= TEXT


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [*ON_BANDS, *CHANGES])
def test_lines_and_shapes_are_seen_on_both_bands(page: str, role: Role) -> None:
    """Whatever means something has a contrast of at least 3 on both bands."""
    colours = PAGES[page]
    assert _contrast(colours[role], colours["band-even"]) >= GRAPHIC
    assert _contrast(colours[role], colours["band-odd"]) >= GRAPHIC


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", ["handoff", "candidate", *CHANGES])
def test_signs_on_discs_and_badges_are_readable(page: str, role: Role) -> None:
    """Numbers and signs are readable on their discs and badges."""
    assert _contrast(PAGES[page]["on-disc"], PAGES[page][role]) >= TEXT


@pytest.mark.parametrize("page", PAGES)
def test_texts_and_signs_are_readable_on_every_heat(page: str) -> None:
    """Text has a contrast of at least 4.5 on every heat, and so have the signs of its step."""
    colours = PAGES[page]
    pairs = zip(HEAT, HEAT_INK, strict=True)
    assert all(_contrast(colours[fill], colours[ink]) >= TEXT for fill, ink in pairs)


@pytest.mark.parametrize("page", PAGES)
def test_more_heat_is_seen_first_on_either_page(page: str) -> None:
    """The contrast to the page grows with heat, on light pages and on dark ones."""
    colours = PAGES[page]
    seen = [_contrast(colours[heat], colours["page"]) for heat in HEAT]
    assert seen == sorted(seen)
    assert seen[-1] > 2 * seen[0]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("blindness", BLINDNESS)
def test_heats_stay_apart_for_everybody(page: str, blindness: str) -> None:
    """Each heat is further from the page than the last, and apart from it, in all blindnesses."""
    away = -1 if page == "light" else 1
    for cool, hot in pairwise(PAGES[page][heat] for heat in HEAT):
        assert away * (_lab(hot, blindness)[0] - _lab(cool, blindness)[0]) > 4
        assert _distance(cool, hot, blindness) >= 10


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_candidates_differ_from_handoffs_and_alarms_for_everybody(blindness: str) -> None:
    """Candidates' violet differs from handoffs' blue and alarms' red, in all blindnesses."""
    assert _distance(LIGHT["candidate"], LIGHT["alarm"], blindness) >= 20
    assert _distance(LIGHT["candidate"], LIGHT["handoff"], blindness) >= 10


def test_every_role_has_a_colour_on_both_pages() -> None:
    """Light and dark pages colour the same roles."""
    assert LIGHT.keys() == DARK.keys()


@pytest.mark.parametrize(
    ("heat", "level"),
    [(None, None), (0, None), (0.01, 0), (0.2, 1), (0.5, 2), (0.99, 4), (1, 4), (7, 4)],
)
def test_heat_has_five_levels(heat: float | None, level: int | None) -> None:
    """Heat from 0 to 1 has five levels; none is no heat."""
    assert heat_level(heat) == level
