"""The theme: which one is on screen, what it gives out, and that nothing else holds a colour."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QFontInfo, QImage, QPainter, QPalette, QRawFont
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.ui.theme.fonts import TYPE_SCALE, make_font, system_scale
from desktop.ui.theme.theme import Theme, ThemeChoice
from tests.ui.gallery import RESOURCES, FixedTheme, make_theme

ICONS = sorted(path.stem for path in (RESOURCES / "icons").glob("*.svg"))
PRODUCT = Path(__file__).parents[3] / "desktop" / "ui"


def ink(image: QImage) -> set[str]:
    """The colours of all opaque pixels."""
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    colours = (image.pixelColor(x, y) for x, y in points)
    return {colour.name() for colour in colours if colour.alpha() == 255}


def test_the_palette_and_the_style_sheet_are_in_place_before_changed(
    theme: FixedTheme, qapp: QApplication
) -> None:
    seen: list[str] = []

    def look() -> None:
        seen.append(qapp.palette().color(QPalette.ColorRole.Window).name())
        seen.append("dark" if theme.color("card").name() in qapp.styleSheet() else "light")

    theme.changed.connect(look)
    theme.apply("dark")
    assert seen == [theme.color("window").name(), "dark"]


@pytest.mark.parametrize(
    ("choice", "name"),
    [("system", "light"), ("light", "light"), ("dark", "dark"), ("high-contrast", "hc-light")],
)
def test_choice_becomes_a_theme(theme: FixedTheme, choice: ThemeChoice, name: str) -> None:
    theme.apply(choice)
    assert (theme.choice, theme.name) == (choice, name)


def test_the_same_theme_again_changes_nothing(theme: FixedTheme, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        theme.apply("light")


def test_an_unknown_role_is_an_error(theme: FixedTheme) -> None:
    with pytest.raises(KeyError):
        theme.color("teal")
    with pytest.raises(KeyError):
        theme.font("huge")


def test_a_missing_theme_is_an_error(qapp: QApplication) -> None:
    with pytest.raises(KeyError):
        Theme(qapp, {"light": {}}, RESOURCES / "icons")


def test_a_colour_given_out_is_a_copy(theme: FixedTheme) -> None:
    theme.color("text").setRgb(1, 2, 3)
    assert theme.color("text").name() != QColor(1, 2, 3).name()


def test_every_style_uses_a_shipped_font(theme: FixedTheme) -> None:
    families = {style: QFontInfo(theme.font(style)).family() for style in TYPE_SCALE}
    assert set(families.values()) == {"Inter", "Inter Display", "JetBrains Mono"}


def test_sizes_and_weights(theme: FixedTheme) -> None:
    body = theme.font("body")
    assert (body.pixelSize(), body.weight()) == (13, QFont.Weight.Normal)
    assert theme.font("body", 600).weight() == QFont.Weight.DemiBold
    assert body.hintingPreference() == QFont.HintingPreference.PreferNoHinting


def test_medium_is_drawn_one_step_lighter_on_dark(theme: FixedTheme) -> None:
    assert theme.font("body", 500).weight() == QFont.Weight.Medium
    theme.apply("dark")
    assert theme.font("body", 500).weight() == QFont.Weight.Normal
    assert theme.font("tiny").weight() == QFont.Weight.Normal
    assert theme.font("body", 600).weight() == QFont.Weight.DemiBold


def test_figures_have_one_width(theme: FixedTheme, qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    for style in TYPE_SCALE:
        label.setFont(theme.font(style))
        widths = {label.fontMetrics().horizontalAdvance(digit * 20) for digit in "0123456789"}
        assert len(widths) == 1, style


@pytest.mark.parametrize("style", ["body", "title", "mono"])
def test_fonts_hold_what_the_window_writes(theme: FixedTheme, style: str) -> None:
    font = QRawFont.fromFont(theme.font(style))
    letters = "aäßñőžαЖжєї$€£¥≈~−×·…–—→↗“”‘’•%"
    assert [letter for letter in letters if not font.supportsCharacter(ord(letter))] == []


def test_a_larger_system_font_enlarges_everything() -> None:
    large = QFont()
    large.setPixelSize(26)
    assert system_scale(large) == 2
    small = QFont()
    small.setPixelSize(9)
    assert system_scale(small) == 1
    assert make_font(TYPE_SCALE["body"], 400, 2.0, "serif").pixelSize() == 26


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_is_drawn_in_the_colour_asked_for(theme: FixedTheme, name: str) -> None:
    image = QImage(64, 64, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    theme.paint_icon(painter, name, QRectF(0, 0, 64, 64), "accent")
    painter.end()
    assert theme.color("accent").name() in ink(image)
    assert QColor(0, 0, 0).name() not in ink(image)


def test_an_icon_is_sharp_at_three_scales(theme: FixedTheme) -> None:
    sizes = {size.width() for size in theme.icon("plug").availableSizes()}
    assert sizes == {16, 32, 48}


def test_an_icon_follows_the_theme(theme: FixedTheme) -> None:
    assert theme.color("text").name() in ink(theme.icon("stop", "text").pixmap(16).toImage())
    theme.apply("dark")
    assert theme.color("text").name() in ink(theme.icon("stop", "text").pixmap(16).toImage())


def test_a_chosen_icon_has_its_own_colour(theme: FixedTheme) -> None:
    icon = theme.icon("stop", "muted", "accent_text")
    on = icon.pixmap(16, icon.Mode.Normal, icon.State.On).toImage()
    assert theme.color("accent_text").name() in ink(on)


def test_an_unknown_icon_is_an_error(theme: FixedTheme) -> None:
    with pytest.raises(FileNotFoundError):
        theme.icon("unicorn")


def test_reduced_motion_makes_every_duration_zero(qapp: QApplication) -> None:
    assert make_theme(qapp, reduced_motion=True).duration(160) == 0
    assert make_theme(qapp, reduced_motion=False).duration(160) == 160


def test_no_colour_is_written_in_the_code() -> None:
    found = [
        f"{path.name}: {match}"
        for path in PRODUCT.rglob("*.py")
        for match in re.findall(
            r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b|\brgba?\(|QColor\(\s*\d",
            path.read_text(encoding="utf-8"),
        )
    ]
    assert found == []


def test_every_icon_file_is_tintable() -> None:
    plain = [name for name in ICONS if name != "modeldeck"]
    texts = {name: (RESOURCES / "icons" / f"{name}.svg").read_text("utf-8") for name in plain}
    assert [name for name, text in texts.items() if "#" in text] == []
    assert [name for name, text in texts.items() if 'viewBox="0 0 16 16"' not in text] == []


def test_tokens_are_complete_for_the_style_sheet() -> None:
    sheet = (PRODUCT / "theme" / "style_sheet.py").read_text("utf-8")
    used = set(re.findall(r"\$([a-z_]+)", sheet))
    known = set(json.loads((RESOURCES / "tokens.json").read_text("utf-8"))["light"])
    assert used - known == {"bad_hover", "bad_press"}
