"""The second step: where the endpoint is, and what it is called."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from desktop.domain.endpoint_draft import EndpointDraft
from desktop.presentation.wizard_view import WizardView
from desktop.ui.providers.wizard.step_page import LabelledField, StepPage
from desktop.ui.theme.theme import Theme
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.label import Label
from desktop.ui.widgets.setting_row import SettingRow
from desktop.ui.widgets.switch import Switch

_PLAIN: str = "Allow plain http"


class AddressPage(StepPage):
    """Base URL with the addresses that it makes, and the name."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._url = LabelledField(
            theme, "Base URL", "", Field(theme, "https://host/v1", "Base URL", style="mono")
        )
        self._url.typed.connect(lambda text: self.edited.emit("base_url", text))
        self._calls = CallAddresses(theme)
        self._plain = Switch(theme, _PLAIN)
        self._plain.clicked.connect(lambda on: self.edited.emit("plain_http", on))
        said = "The key and every message can be read on the way to this computer."
        self._plain.setAccessibleDescription(said)
        row = SettingRow(theme, _PLAIN, said)
        row.set_control(self._plain)
        self._permission = Card(theme)
        self._permission.add_row(row)
        note = "What it is called in Modeldeck. Empty: as its host."
        self._name = LabelledField(theme, "Name", note, Field(theme, "", "Name"))
        self._name.typed.connect(lambda text: self.edited.emit("name", text))
        for part in (self._url, self._calls, self._permission, self._name):
            self.column.addWidget(part)

    def show_draft(self, draft: EndpointDraft, view: WizardView) -> None:
        """The addresses follow what is typed."""
        self._url.show_text(draft.base_url)
        self._name.show_text(draft.name)
        self._name.field.setPlaceholderText(view.host)
        self._plain.setChecked(draft.plain_http)
        self._permission.setVisible(view.can_allow_plain_http)
        self._calls.show_addresses(view.addresses)
        at_name = view.problem_field == "name"
        self._name.show_problem(view.problem if at_name else "")
        self._url.show_problem("" if at_name else view.problem)

    def field_of(self, name: str) -> QLineEdit:
        """By default the address."""
        return self._name.field if name == "name" else self._url.field

    def take_focus(self, name: str = "") -> None:
        """What stands there can be typed over."""
        super().take_focus(name)
        self.field_of(name).selectAll()


class CallAddresses(QWidget):
    """What would be called: a word and an address each."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._words = [Label(theme, "", "small", "muted") for _ in range(2)]
        self._urls = [
            Label(theme, "", "mono", "muted", elide=True, selectable=True) for _ in range(2)
        ]
        for url in self._urls:
            url.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for place, (word, url) in enumerate(zip(self._words, self._urls, strict=True)):
            grid.addWidget(word, place, 0)
            grid.addWidget(url, place, 1)

    def show_addresses(self, addresses: tuple[tuple[str, str], ...]) -> None:
        """None at all keep their room, so that nothing jumps while an address is typed."""
        shown = addresses or (("Chat", "—"), ("Models", "—"))
        for (word, url), words, urls in zip(shown, self._words, self._urls, strict=True):
            words.setText(word)
            urls.setText(url)
            urls.setAccessibleName(f"{word}: {url}" if addresses else "")
