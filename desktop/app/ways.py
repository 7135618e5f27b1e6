"""Ways from one page to another."""

from __future__ import annotations

from typing import Any

from desktop.ui.window import Window


def show_provider(window: Window, provider_id: str) -> None:
    """The page of one provider, or that of all where it is none in particular."""
    window.show_page("providers")
    if provider_id:
        page: Any = window.page("providers")
        page.chosen.emit(provider_id)
