"""Theme and size, read before the first paint: whatever the file says, a window opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.app.options import Looks, saved_looks


@pytest.mark.parametrize(
    "document",
    [
        "",
        "null",
        "[" * 100_000,
        '{"appearance": null}',
        '{"appearance": {"theme": 7, "windowSize": "large"}}',
        '{"appearance": {"windowSize": [99999999999999, 700]}}',
        '{"appearance": {"windowSize": [100000, 100000]}}',
        '{"appearance": {"windowSize": [true, 700]}}',
        '{"appearance": {"windowSize": [1100]}}',
    ],
    ids=lambda document: document[:60] or "empty",
)
def test_what_cannot_be_used_is_left_out(tmp_path: Path, document: str) -> None:
    (tmp_path / "settings.json").write_text(document, "utf-8")
    assert saved_looks(tmp_path) == Looks()


def test_what_was_saved_is_used(tmp_path: Path) -> None:
    saved = '{"appearance": {"theme": "dark", "windowSize": [1200, 800]}}'
    (tmp_path / "settings.json").write_text(saved, "utf-8")
    assert saved_looks(tmp_path) == Looks("dark", (1200, 800))
