"""The one style sheet: what Qt's own controls look like. Fonts are never set here."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template
from typing import Final

# A focus ring is a 2 px border with 1 px less padding and 2 px less height: the size stays.
_SHEET: Final = Template("""
* { outline: 0; }
QPushButton { background: $card; color: $text; border: 1px solid $border_strong;
  border-radius: 7px; padding: 0 12px; min-height: ${inner}px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $pressed; }
QPushButton:disabled { background: $card; color: $disabled; border-color: $border; }
QPushButton:focus { border: 2px solid $focus; padding: 0 11px; min-height: ${inner_focus}px; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:pressed { background: $accent_press; border-color: $accent_press; }
QPushButton[kind="primary"]:disabled { background: $card; color: $disabled;
  border-color: $border; }
QPushButton[kind="danger"] { background: $bad_fill; color: $on_bad; border-color: $bad_fill; }
QPushButton[kind="danger"]:hover { background: $bad_hover; border-color: $bad_hover; }
QPushButton[kind="danger"]:pressed { background: $bad_press; border-color: $bad_press; }
QPushButton[kind="danger"]:disabled { background: $card; color: $disabled;
  border-color: $border; }
QPushButton[kind="primary"]:focus, QPushButton[kind="danger"]:focus { border-color: $text; }
QPushButton[kind="link"] { background: transparent; color: $accent_text;
  border: 1px solid transparent; padding: 0 6px; min-height: ${link}px; }
QPushButton[kind="link"]:hover { background: $accent_soft; }
QPushButton[kind="link"]:disabled { color: $disabled; background: transparent; }
QPushButton[kind="link"]:focus { border: 2px solid $focus; padding: 0 5px;
  min-height: ${link_focus}px; }
QPushButton[kind="icon"] { background: transparent; border: 1px solid transparent;
  border-radius: 6px; padding: 0;
  min-height: ${icon}px; min-width: ${icon}px; }
QPushButton[kind="icon"]:hover, QPushButton[kind="icon"]:checked { background: $hover; }
QPushButton[kind="icon"]:pressed { background: $pressed; }
QPushButton[kind="icon"]:focus { border: 2px solid $focus;
  min-height: ${icon_focus}px; min-width: ${icon_focus}px; }
QLineEdit { background: $field; color: $text;
  border: 1px solid $border_strong; border-radius: 7px; padding: 0 11px;
  min-height: ${inner}px; selection-background-color: $accent; selection-color: $on_accent;
  lineedit-password-character: 8226;
  placeholder-text-color: $faint; }
QLineEdit:focus { border: 2px solid $focus;
  padding: 0 10px; min-height: ${inner_focus}px; }
QLineEdit:disabled { background: $card; color: $disabled;
  border-color: $border; }
QLineEdit:read-only { background: $card; }
QLineEdit[invalid="true"] { border-color: $bad; }
QLineEdit[kind="flat"] { background: transparent; border: 0; padding: 0; }
QPlainTextEdit, QTextBrowser, QTextEdit { background: transparent; color: $text; border: 0;
  selection-background-color: $accent; selection-color: $on_accent;
  placeholder-text-color: $faint; }
QPlainTextEdit:disabled { color: $disabled; }
QScrollArea { background: transparent; border: 0; }
QAbstractItemView { background: transparent; border: 0; }
QScrollBar:vertical { background: transparent; width: 8px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 8px; margin: 2px; }
QScrollBar::handle { background: $scroll; border-radius: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: $scroll_hover; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; }
QToolTip { background: $tip; color: $on_tip; border: 0; padding: 5px 8px; }
QMenu { background: $raised; color: $text; border: 1px solid $border; border-radius: 8px;
  padding: 4px; }
QMenu::item { padding: 6px 12px; border-radius: 6px; min-height: 18px; }
QMenu::item:selected { background: $pressed; }
QMenu::item:disabled { color: $disabled; }
QMenu::icon { padding-left: 10px; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
""")
_CONTROL: Final = 32
_LINK: Final = 26
_ICON: Final = 28


def make_style_sheet(colours: Mapping[str, str], scale: float) -> str:
    """The sheet in the colours of one theme.

    ``colours`` are ``#RRGGBB`` by role, with ``bad_hover`` and ``bad_press`` added; ``scale``
    enlarges the controls together with the fonts.
    """
    control, link, icon = (round(size * scale) for size in (_CONTROL, _LINK, _ICON))
    sizes = {
        "inner": control - 2,
        "inner_focus": control - 4,
        "link": link - 2,
        "link_focus": link - 4,
        "icon": icon - 2,
        "icon_focus": icon - 4,
    }
    return _SHEET.substitute(colours, **{name: str(size) for name, size in sizes.items()})
