"""Where everything lies."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.adapters.profile import profile


def test_a_named_folder_holds_everything(tmp_path: Path) -> None:
    here = profile(tmp_path / "mine")
    root = tmp_path / "mine"
    assert here.settings == root / "settings.json"
    assert here.catalogs == root / "catalog"
    assert here.ledger == root / "ledger.sqlite3"
    assert here.log == root / "log" / "modeldeck.log"
    assert not root.exists(), "naming a profile makes nothing"


def test_the_name_keeps_profiles_apart_however_they_are_spelt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    names = {
        profile(Path(text)).name for text in ("p", "./p", "x/../p", "~/p", str(tmp_path / "p"))
    }
    assert names == {str((tmp_path / "p").resolve())}
    assert profile(tmp_path / "q").name not in names


def test_without_a_folder_the_platform_decides(clean_environment: Path) -> None:
    here = profile(None)
    assert here.name == "default"
    for path in (here.settings, here.catalogs, here.ledger, here.log):
        assert path.is_relative_to(clean_environment)
