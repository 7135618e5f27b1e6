"""The token file: every role in every theme, and contrast (WCAG 2) where text and shapes stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Final

import pytest

from tests.ui.gallery import RESOURCES

THEMES: Final = ("light", "dark", "hc-light", "hc-dark")
HEX: Final = re.compile(r"#[0-9A-F]{6}")
SURFACES: Final = ("window", "card")
LANES: Final = ("lane_input", "lane_cached", "lane_write", "lane_output", "lane_reason")

# Text role, the backgrounds it is worst on.
TEXT_PAIRS: Final = (
    ("text", ("nav", "accent_soft", "hover", "row_hover", "bad_wash", "warn_soft", "code")),
    ("muted", ("nav", "accent_soft", "hover", "row_hover", "sidebar", "window", "code")),
    ("faint", ("nav", "accent_soft", "hover", "row_hover", "window", "card", "field")),
    ("accent_text", ("nav", "accent_soft", "window", "card", "raised")),
    ("on_accent", ("accent", "accent_hover", "accent_press")),
    ("ok_text", ("accent_soft", "ok_soft", "window", "card", "panel")),
    ("warn_text", ("warn_soft", "window", "card", "sidebar")),
    ("bad_text", ("bad_soft", "bad_wash", "window", "card", "sidebar")),
    ("on_bad", ("bad_fill",)),
    ("on_tip", ("tip",)),
    ("tip_link", ("tip",)),
)

# Shapes, what they lie on, and the contrast each theme must keep. Edges of fields and bars of past
# days stay below 3:1 in light and dark, as in GNOME and Windows 11: words and high contrast help.
SHAPES: Final = (
    ("focus", ("focus",), SURFACES, (5.6, 6.2, 21.0, 21.0)),
    ("switch on", ("switch_on",), SURFACES, (5.6, 3.9, 9.6, 12.1)),
    ("knob", ("on_accent",), ("switch_on",), (6.0, 3.9, 9.6, 12.1)),
    ("switch off", ("switch_off",), SURFACES, (3.2, 3.4, 11.1, 12.8)),
    ("meter", ("meter",), ("track",), (4.7, 3.7, 4.1, 7.0)),
    ("meter, warn", ("warn",), ("track",), (3.2, 5.2, 5.0, 8.5)),
    ("meter, bad", ("bad",), ("track",), (3.9, 3.7, 6.4, 6.0)),
    ("dots", ("ok", "warn", "bad"), SURFACES, (3.3, 4.7, 7.2, 10.4)),
    ("lanes", LANES, ("card",), (3.1, 4.2, 3.1, 5.7)),
    ("field edge", ("border_strong",), SURFACES, (1.5, 1.6, 21.0, 21.0)),
    ("past days", ("bar",), ("card",), (1.9, 2.2, 2.8, 8.1)),
)


def tokens() -> dict[str, dict[str, str]]:
    """The file."""
    loaded: dict[str, dict[str, str]] = json.loads(
        (RESOURCES / "tokens.json").read_text(encoding="utf-8")
    )
    return loaded


def luminance(colour: str) -> float:
    """Relative luminance of ``#RRGGBB`` (WCAG 2)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def worst(theme: str, inks: Iterable[str], grounds: Iterable[str]) -> float:
    """The smallest contrast of any ink on any ground."""
    colours = tokens()[theme]
    return min(contrast(colours[ink], colours[on]) for ink in inks for on in tuple(grounds))


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


def test_four_themes_have_the_same_roles() -> None:
    file = tokens()
    assert set(file) == set(THEMES)
    assert len({frozenset(roles) for roles in file.values()}) == 1
    assert len(file["light"]) == 52


def test_every_value_is_a_colour() -> None:
    values = [value for roles in tokens().values() for value in roles.values()]
    assert [value for value in values if not HEX.fullmatch(value)] == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "grounds"), TEXT_PAIRS, ids=[pair[0] for pair in TEXT_PAIRS])
def test_text_can_be_read(theme: str, ink: str, grounds: tuple[str, ...]) -> None:
    assert worst(theme, [ink], grounds) >= 4.5


@pytest.mark.parametrize(
    ("inks", "grounds", "least"),
    [shape[1:] for shape in SHAPES],
    ids=[shape[0] for shape in SHAPES],
)
def test_shapes_can_be_told_apart(
    inks: tuple[str, ...], grounds: tuple[str, ...], least: tuple[float, ...]
) -> None:
    measured = [worst(theme, inks, grounds) for theme in THEMES]
    assert [round(value, 2) >= floor for value, floor in zip(measured, least, strict=True)] == [
        True
    ] * 4, measured
