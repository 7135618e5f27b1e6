"""A lock between processes: one holds it, whoever cleans up takes it with its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.adapters.file_lock import take_now


def test_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    first = take_now(path)
    assert first
    assert take_now(path) is None
    assert path.stat().st_mode & 0o777 == 0o600
    first.release()
    second = take_now(path)
    assert second
    second.release()


def test_a_file_in_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("not a folder")
    with pytest.raises(OSError, match="runs"):
        take_now(tmp_path / "runs" / "x.lock")
