"""Pictures of every component and its states: ``python -m tests.ui.gallery --out DIR``."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.theme.theme import Theme, ThemeName, load_fonts
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.button import Button, IconButton, Link
from desktop.ui.widgets.card import Card, Line
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.error_card import ErrorCard
from desktop.ui.widgets.field import Field, FieldWithProblem
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.fold import Fold
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.mark import Monogram, Skeleton
from desktop.ui.widgets.meter import LaneBar, Meter, MeterTone
from desktop.ui.widgets.page_header import PageHeader
from desktop.ui.widgets.pill import Pill
from desktop.ui.widgets.secret_field import SecretField
from desktop.ui.widgets.segmented import Segmented
from desktop.ui.widgets.setting_row import SettingRow
from desktop.ui.widgets.sidebar import Sidebar
from desktop.ui.widgets.spinner import Spinner
from desktop.ui.widgets.status import StatusLabel
from desktop.ui.widgets.switch import Switch
from desktop.ui.widgets.toast import Toast

RESOURCES: Final = Path(__file__).parents[2] / "resources"
PAGES: Final[tuple[tuple[str, str], ...]] = (
    ("providers", "plug"),
    ("models", "layers"),
    ("pricing", "tag"),
    ("chat", "bubble"),
    ("costs", "bars"),
    ("general", "sliders"),
)


class FixedTheme(Theme):
    """A theme that shows one of the four by name, whatever the system prefers."""

    def show(self, name: ThemeName) -> None:
        """Put ``name`` on screen."""
        self._switch(name)


def make_theme(app: QApplication, *, reduced_motion: bool = True) -> FixedTheme:
    """The theme with the shipped tokens, icons and fonts; nothing moves."""
    load_fonts(RESOURCES / "fonts")
    tokens = json.loads((RESOURCES / "tokens.json").read_text(encoding="utf-8"))
    return FixedTheme(app, tokens, RESOURCES / "icons", reduced_motion=reduced_motion)


def line(*widgets: QWidget, gap: int = 12, stretch: bool = True) -> QWidget:
    """Widgets side by side."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(gap)
    for widget in widgets:
        row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
    if stretch:
        row.addStretch(1)
    return holder


def section(theme: Theme, title: str, *widgets: QWidget) -> QWidget:
    """A heading with what belongs to it."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    column.addWidget(Label(theme, title, "small", "muted", weight=600))
    for widget in widgets:
        column.addWidget(widget)
    return holder


def type_scale(theme: Theme) -> QWidget:
    """A word in every step of the type scale."""
    names = ("display", "title", "heading", "reading", "body", "small", "tiny", "mono")
    return line(*(Label(theme, f"{name} $1,024.50", name) for name in names), gap=18)


def buttons(theme: Theme) -> QWidget:
    """Every kind, enabled and not, with and without an icon."""
    plain = (
        Button(theme, "Primary", "primary"),
        Button(theme, "Send", "primary", "send"),
        Button(theme, "Secondary"),
        Button(theme, "Sign in…", icon="globe"),
        Button(theme, "Paste", icon="clipboard"),
    )
    others = (
        Button(theme, "Delete key…", "danger"),
        Link(theme, "Show 11 more"),
        IconButton(theme, "copy", "Copy"),
        IconButton(theme, "more", "More"),
    )
    off = (Button(theme, "Primary", "primary"), Button(theme, "Stop", icon="stop"))
    for button in off:
        button.setEnabled(False)
    return section(theme, "Buttons", line(*plain), line(*others, *off))


def fields(theme: Theme) -> QWidget:
    """Fields, secret field and a problem."""
    plain = Field(theme, "Placeholder", "Plain")
    secret = SecretField(theme, "API key")
    secret.setText("sk-or-v1-0123456789abcdef")
    busy = SecretField(theme, "API key being checked")
    busy.setText("sk-or-v1-0123456789abcdef")
    busy.set_busy(True)
    busy._spinner._appear()
    wrong = FieldWithProblem(theme, Field(theme, "", "Wrong"), [Button(theme, "Save")])
    wrong.field.setText("sk-or-v1-not-a-key")
    wrong.set_problem("OpenRouter rejected this key")
    off = Field(theme, "", "Off")
    off.setText("Disabled")
    off.setEnabled(False)
    first = line(plain, off, stretch=False)
    return section(theme, "Fields", first, line(secret, busy, stretch=False), wrong)


def pills(theme: Theme) -> QWidget:
    """Pills, dots and chips."""
    tags = (
        Pill(theme, "Default", "accent"),
        Pill(theme, "Verified", "ok", "check"),
        Pill(theme, "Ends 28 Jul", "warn"),
        Pill(theme, "Rejected", "bad"),
        Pill(theme, "Vision", icon="eye"),
        Pill(theme, "16"),
    )
    dots = (
        StatusLabel(theme, "Verified", "ok"),
        StatusLabel(theme, "Key rejected", "warn"),
        StatusLabel(theme, "No credits left", "bad"),
        StatusLabel(theme, "No key yet"),
    )
    chips = (
        Chip(theme, "Vision", "eye"),
        Chip(theme, "Tools", "wrench"),
        Chip(theme, "Free"),
        Chip(theme, "Expiring"),
    )
    for chip, count in zip(chips, (183, 274, 18, 0), strict=True):
        chip.set_count(count)
    chips[1].setChecked(True)
    parts = line(*tags, gap=8), line(*dots, gap=18), line(*chips, gap=8)
    return section(theme, "Pills, status dots, chips", *parts)


def choices(theme: Theme) -> QWidget:
    """Switches, segments."""
    on, off, dead = Switch(theme, "On"), Switch(theme, "Off"), Switch(theme, "Dead")
    on.setChecked(True)
    dead.setEnabled(False)
    segmented = Segmented(theme, ["System", "Light", "Dark", "High contrast"], "Theme")
    segmented.set_value("Dark")
    return section(theme, "Choices", line(on, off, dead), line(segmented))


def meters(theme: Theme) -> QWidget:
    """Meters in three tones, unknown, and lanes."""
    rows = QWidget()
    grid = QGridLayout(rows)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setColumnStretch(0, 1)
    shown: tuple[tuple[float | None, MeterTone, str], ...] = (
        (0.25, "accent", "25% used"),
        (0.8, "warn", "80% used"),
        (1.0, "bad", "100% used"),
        (None, "accent", "unknown"),
    )
    for index, (fraction, tone, words) in enumerate(shown):
        meter = Meter(theme, words)
        meter.set_fraction(fraction, tone)
        grid.addWidget(meter, index, 0)
        grid.addWidget(Label(theme, words, "small", "muted"), index, 1)
    lanes = LaneBar(theme)
    lanes.set_shares(
        [
            ("lane_input", 3),
            ("lane_cached", 2),
            ("lane_write", 5),
            ("lane_output", 24),
            ("lane_reason", 13),
        ]
    )
    grid.addWidget(lanes, len(shown), 0)
    grid.addWidget(Label(theme, "lanes", "small", "muted"), len(shown), 1)
    return section(theme, "Meters", rows)


def cards(theme: Theme) -> QWidget:
    """A settings card with rows and folds."""
    card = Card(theme)
    key = SettingRow(theme, "API key", "In GNOME Keyring · checked 2 min ago")
    key.set_control(line(Button(theme, "Replace"), Button(theme, "Remove"), gap=8))
    sign_in = SettingRow(theme, "Sign in with your browser", "OpenRouter creates a key")
    sign_in.set_control(Button(theme, "Sign in…", icon="globe"))
    one = SettingRow(theme, "Follow the system")
    one.set_control(Switch(theme, "Follow the system"))
    inside = Label(theme, "Opened", "small", "muted")
    fold = Fold(theme, "Advanced", "openrouter.ai/api/v1", inside, spread=True)
    for row in (key, sign_in, one, fold):
        card.add_row(row)
    thought = Fold(theme, "Thought for 4 s", "412 tokens", QWidget(), "bulb")
    who = line(Monogram(theme, "O"), Monogram(theme, "A", 20), thought)
    return section(theme, "Card, fold", card, who)


def messages(theme: Theme) -> QWidget:
    """Error card, banners, loading."""
    error = ErrorCard(theme)
    error.show_error(
        "Not enough credits",
        "OpenRouter declined the request: the account has $0.0031 left and sending this takes "
        "~$0.00842. Your text is kept below.",
        "402",
        "Add credits…",
        "external",
        details="Status: 402\nCode: payment_required",
    )
    bad, warn = Banner(theme, "bad"), Banner(theme, "warn", closable=True)
    bad.show_message("Not enough credits. The account has $0.0031 left.", "Add credits…")
    warn.show_message("The settings file was broken; the last good copy is in use.")
    loading = Card(theme)
    loading.add_row(Skeleton(theme))
    return section(theme, "Error card, banners, loading", error, bad, warn, loading)


def flow(theme: Theme) -> QWidget:
    """Chips that wrap."""
    holder = QWidget()
    layout = FlowLayout(holder)
    words = ("All", "Enabled", "Free", "Vision", "Tools", "Reasoning", "Long context", "New")
    for word in words:
        layout.addWidget(Chip(theme, word))
    return holder


def footer(theme: Theme) -> QWidget:
    """What stands at the bottom of the sidebar."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(10, 0, 10, 6)
    column.setSpacing(5)
    meter = Meter(theme, "Credit left", 4)
    meter.set_fraction(0.75)
    column.addWidget(StatusLabel(theme, "OpenRouter", "ok", role="text"))
    column.addWidget(Label(theme, "$7.50 left of $10.00", "small", "muted"))
    column.addWidget(meter)
    return holder


def sidebar(theme: Theme) -> Sidebar:
    """The sidebar with the six pages."""
    side = Sidebar(theme)
    for key, icon in PAGES:
        side.add_item(key, icon, key.capitalize())
    side.set_footer(footer(theme))
    return side


def components(theme: Theme) -> QWidget:
    """One page with everything on it."""
    page = QWidget()
    whole = QHBoxLayout(page)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(0)
    whole.addWidget(sidebar(theme))
    body = QVBoxLayout()
    body.setContentsMargins(24, 16, 24, 16)
    body.setSpacing(14)
    header = PageHeader(theme, "Components")
    header.add_fact(Pill(theme, theme.name))
    spinner = Spinner(theme)
    spinner._appear()
    header.add_action(spinner)
    header.add_action(IconButton(theme, "refresh", "Refresh"))
    body.addWidget(header)
    body.addWidget(type_scale(theme))
    body.addWidget(Line(theme))
    columns = QHBoxLayout()
    columns.setSpacing(32)
    left: tuple[Callable[[Theme], QWidget], ...] = (buttons, fields, choices, cards)
    right: tuple[Callable[[Theme], QWidget], ...] = (pills, meters, messages, flow)
    for parts in (left, right):
        column = QVBoxLayout()
        column.setSpacing(16)
        for part in parts:
            column.addWidget(part(theme))
        column.addStretch(1)
        columns.addLayout(column, 1)
    body.addLayout(columns)
    body.addStretch(1)
    whole.addLayout(body, 1)
    return page


def empty_page(theme: Theme) -> QWidget:
    """An empty state with a toast over it."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.addWidget(
        EmptyState(
            theme,
            "search",
            "No model matches all four filters",
            "Free models that read pictures and think are rare. Take one filter away.",
            "Clear the price filter",
        )
    )
    toast = Toast(page, theme)
    page.resize(700, 420)
    toast.show_message("12 models enabled", "Undo")
    return page


def walk_focus(page: QWidget, theme: Theme, out: Path) -> None:
    """One picture of the page with the focus on each of the first controls."""
    page.activateWindow()
    for step in range(40):
        QTest.keyClick(page, Qt.Key.Key_Tab)
        if step in (1, 8, 9, 11, 14, 15, 18, 20, 23, 28, 33):
            focused = QApplication.focusWidget()
            if focused is not None:
                corner = focused.mapTo(page, QPoint(-12, -12))
                width, height = focused.width() + 24, focused.height() + 24
                picture = page.grab().copy(corner.x(), corner.y(), width, height)
                picture.save(str(out / f"focus-{theme.name}-{step:02}.png"))


def main() -> None:
    """Write the pictures of all four themes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    theme = make_theme(app)
    names: tuple[ThemeName, ...] = ("light", "dark", "hc-light", "hc-dark")
    for name in names:
        theme.show(name)
        for title, build in (("components", components), ("empty", empty_page)):
            page = build(theme)
            if title == "components":
                page.resize(1280, 860)
            page.show()
            QTest.qWaitForWindowExposed(page)
            page.grab().save(str(out / f"{title}-{name}.png"))
            if title == "components" and name in ("light", "hc-dark"):
                walk_focus(page, theme, out)
            page.close()
            page.deleteLater()
            app.processEvents()


if __name__ == "__main__":
    main()
