"""How the parts of a Markdown text look: fonts, colours, distances."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QBrush,
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextFormat,
    QTextLength,
    QTextTableFormat,
)

from desktop.ui.theme.theme import Theme

CODE_RUN = QTextFormat.Property.UserProperty.value + 1
"""Block property: number of the code block that a line belongs to, counted from 1."""
RULE = QTextFormat.Property.UserProperty.value + 2
"""Block property: the block is a horizontal rule."""
_LOOK = QTextFormat.Property.UserProperty.value + 3
"""Property of text: the number of its look, counted from 1."""

CODE_PADDING = 12
"""Pixels between the edge of a code block and its text."""

DEEPEST = 8
"""Levels of lists and quotations that are shown one in the other; further ones stand as far in."""

_QUOTE = 16
"""Pixels that a quotation stands in."""
_PARAGRAPH_GAP = 10
_LINE_PERCENT = 140
_HEADINGS = {1: 19, 2: 16, 3: 14}
_HEADING_LEVEL_OTHER = 14


def is_code(parsed: QTextBlock) -> bool:
    """Whether the parser read a line of code; a fence sets one property, indented code another."""
    shape = parsed.blockFormat()
    return parsed.isValid() and (
        shape.hasProperty(QTextFormat.Property.BlockCodeFence)
        or shape.hasProperty(QTextFormat.Property.BlockCodeLanguage)
    )


def is_rule(parsed: QTextBlock) -> bool:
    """Whether the parser read a horizontal rule."""
    return parsed.blockFormat().hasProperty(QTextFormat.Property.BlockTrailingHorizontalRulerWidth)


def is_leftward(block: QTextBlock) -> bool:
    """Whether its lines begin on the right."""
    return block.textDirection() == Qt.LayoutDirection.RightToLeft


def facing(parsed: QTextBlock, shown: QTextBlockFormat) -> QTextBlockFormat:
    """``shown`` with its margin where the lines of ``parsed`` begin: Qt turns only the indent."""
    if is_leftward(parsed):
        left, right = shown.leftMargin(), shown.rightMargin()
        shown.setLeftMargin(right)
        shown.setRightMargin(left)
    return shown


class _Look(NamedTuple):
    """What a piece of text is, whatever its colours."""

    kind: str = "text"
    code: bool = False
    strong: bool = False
    italic: bool = False
    struck: bool = False
    heading: int = 0
    href: str = ""


_NOTE = _Look("note")
_CODE_LINE = _Look("code line")


class MarkdownFormats:
    """The formats in the theme's colours; call `forget_colors` when the theme has changed."""

    def __init__(self, theme: Theme, style: str = "reading", role: str = "text") -> None:
        """``style`` and ``role`` are the font and the colour of running text."""
        self._theme = theme
        self._style = style
        self._role = role
        self._chars: dict[_Look, QTextCharFormat] = {}
        self._looks: dict[_Look, int] = {}
        self._numbered: list[_Look] = []
        self._blocks: dict[tuple[object, ...], QTextBlockFormat] = {}

    def forget_colors(self) -> None:
        """The theme has others now."""
        self._chars.clear()

    def renewed(self, shown: QTextCharFormat) -> QTextCharFormat:
        """The same look, of text that is written already, in the present colours."""
        number = shown.intProperty(_LOOK)
        return self._char(self._numbered[number - 1]) if number else shown

    def paragraph(self, parsed: QTextBlockFormat) -> QTextBlockFormat:
        """The look of a block that the parser described. Not to be changed: others share it."""
        return self._shared(parsed, self._paragraph)

    def list_item(self, parsed: QTextBlockFormat) -> QTextBlockFormat:
        """As `paragraph`, for an item of a list."""
        return self._shared(parsed, self._list_item)

    def _shared(
        self, parsed: QTextBlockFormat, make: Callable[[QTextBlockFormat], QTextBlockFormat]
    ) -> QTextBlockFormat:
        """Most blocks look like one before them."""
        key = (
            make.__name__,
            parsed.headingLevel(),
            parsed.indent(),
            parsed.marker(),
            parsed.alignment(),
            parsed.intProperty(QTextFormat.Property.BlockQuoteLevel),
        )
        if key not in self._blocks:
            self._blocks[key] = make(parsed)
        return self._blocks[key]

    def _paragraph(self, parsed: QTextBlockFormat) -> QTextBlockFormat:
        shown = QTextBlockFormat()
        shown.setHeadingLevel(parsed.headingLevel())
        shown.setIndent(min(parsed.indent(), DEEPEST))
        shown.setMarker(parsed.marker())
        shown.setAlignment(parsed.alignment())
        quote = min(parsed.intProperty(QTextFormat.Property.BlockQuoteLevel), DEEPEST)
        if quote:
            shown.setProperty(QTextFormat.Property.BlockQuoteLevel, quote)
            shown.setLeftMargin(_QUOTE * quote)
        shown.setLineHeight(
            _LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        )
        shown.setTopMargin(14 if parsed.headingLevel() else _PARAGRAPH_GAP)
        shown.setBottomMargin(4 if parsed.headingLevel() else _PARAGRAPH_GAP)
        return shown

    @staticmethod
    def rule() -> QTextBlockFormat:
        shown = MarkdownFormats.beside_table()
        shown.setProperty(RULE, 1)
        shown.setTopMargin(8)
        shown.setBottomMargin(8)
        return shown

    def _list_item(self, parsed: QTextBlockFormat) -> QTextBlockFormat:
        shown = self._paragraph(parsed)
        shown.setTopMargin(4)
        shown.setBottomMargin(4)
        return shown

    def cell(self, parsed: QTextBlockFormat) -> QTextBlockFormat:
        shown = QTextBlockFormat()
        shown.setAlignment(parsed.alignment())
        return shown

    def code_line(self, run: int, first: bool, last: bool) -> QTextBlockFormat:
        """A line of code block number ``run``; the first and the last keep room for the frame."""
        shown = QTextBlockFormat()
        shown.setProperty(CODE_RUN, run)
        shown.setLineHeight(
            round(18 * self._theme.scale), QTextBlockFormat.LineHeightTypes.FixedHeight.value
        )
        shown.setLeftMargin(CODE_PADDING + 2)
        shown.setRightMargin(CODE_PADDING + 2)
        shown.setTopMargin(CODE_PADDING + 8 if first else 0)
        shown.setBottomMargin(CODE_PADDING + 8 if last else 0)
        return shown

    @staticmethod
    def beside_table() -> QTextBlockFormat:
        """The empty block that Qt wants before and behind a table: as low as can be."""
        shown = QTextBlockFormat()
        shown.setLineHeight(1, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        return shown

    @staticmethod
    def is_code_line(shape: QTextBlockFormat) -> bool:
        return shape.hasProperty(CODE_RUN)

    @staticmethod
    def first_margin(shape: QTextBlockFormat) -> float:
        """Space above the first block of a document: what a frame needs, or none."""
        return CODE_PADDING if shape.hasProperty(CODE_RUN) else 0

    def table(self, parsed: QTextTableFormat) -> QTextTableFormat:
        shown = QTextTableFormat()
        shown.setAlignment(parsed.alignment())
        shown.setHeaderRowCount(parsed.headerRowCount())
        shown.setCellPadding(6)
        shown.setCellSpacing(0)
        shown.setBorder(1)
        shown.setBorderCollapse(True)
        shown.setBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_Solid)
        shown.setBorderBrush(QBrush(self._theme.color("border")))
        shown.setTopMargin(8)
        shown.setBottomMargin(22)
        shown.setWidth(QTextLength())
        return shown

    def note(self) -> QTextCharFormat:
        """The application's own words."""
        return self._char(_NOTE)

    def code_text(self) -> QTextCharFormat:
        return self._char(_CODE_LINE)

    def text(
        self, parsed: QTextCharFormat, heading: int = 0, bold: bool = False
    ) -> QTextCharFormat:
        """The look of a piece of text that the parser described."""
        strong = bold or heading > 0 or parsed.fontWeight() > QFont.Weight.Medium.value
        look = _Look(
            "text",
            parsed.fontFixedPitch(),
            strong,
            parsed.fontItalic(),
            parsed.fontStrikeOut(),
            heading,
            parsed.anchorHref() if parsed.isAnchor() else "",
        )
        return self._char(look)

    def _char(self, look: _Look) -> QTextCharFormat:
        shown = self._chars.get(look)
        if shown is None:
            shown = self._chars[look] = self._make_char(look)
            if look not in self._looks:
                self._numbered.append(look)
                self._looks[look] = len(self._numbered)
            shown.setProperty(_LOOK, self._looks[look])
        return shown

    def _make_char(self, look: _Look) -> QTextCharFormat:
        if look.kind != "text":
            style, role = ("small", "muted") if look == _NOTE else ("mono", "text")
            return self._plain(self._theme.font(style), role)
        font = self._font(look.code, look.strong, look.heading)
        font.setItalic(look.italic)
        font.setStrikeOut(look.struck)
        shown = self._plain(font, "accent_text" if look.href else self._role)
        if look.code:
            shown.setBackground(self._theme.color("hover"))
        if look.href:
            shown.setAnchor(True)
            shown.setAnchorHref(look.href)
            shown.setFontUnderline(True)
        return shown

    def _font(self, code: bool, strong: bool, heading: int) -> QFont:
        font = self._theme.font("mono" if code else self._style, 600 if strong else None)
        if heading:
            pixels = _HEADINGS.get(heading, _HEADING_LEVEL_OTHER)
            font.setPixelSize(round(pixels * self._theme.scale))
        elif code:
            # Mono is one pixel less than the size around it.
            font.setPixelSize(self._theme.font(self._style).pixelSize() - 1)
        return font

    def _plain(self, font: QFont, role: str) -> QTextCharFormat:
        shown = QTextCharFormat()
        shown.setFont(font)
        shown.setForeground(self._theme.color(role))
        return shown
