"""Atomic, private files: what is there after a failure is what was there before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.adapters.files import make_private_folder, name_aside, replacing, write_atomically
from desktop.domain.errors import StorageFailed
from tests.as_root import small_disk
from tests.fakes import NOON


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_file_is_private_and_so_are_the_folders_made_for_it(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "settings.json"
    write_atomically(path, b"{}")
    assert path.read_bytes() == b"{}"
    assert mode(path) == 0o600
    assert [mode(folder) for folder in (path.parent, path.parent.parent)] == [0o700, 0o700]


def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make_private_folder(tmp_path)
    assert mode(tmp_path) == 0o755


def test_replacing_leaves_nothing_beside_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(b"old")
    path.chmod(0o644)
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert mode(path) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["x.json"]


def test_what_is_written_piece_by_piece_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    with replacing(path) as file:
        file.write(b"a,")
        assert not path.exists()
        file.write(b"b")
    assert path.read_bytes() == b"a,b"

    def break_off() -> None:
        with replacing(path) as file:
            file.write(b"half")
            raise KeyError("the rest")

    with pytest.raises(KeyError):
        break_off()
    assert path.read_bytes() == b"a,b"
    assert [p.name for p in tmp_path.iterdir()] == ["x.csv"]


def test_a_folder_in_the_way_is_said(tmp_path: Path) -> None:
    (tmp_path / "x.json").mkdir()
    with pytest.raises(StorageFailed) as caught:
        write_atomically(tmp_path / "x.json", b"new")
    assert caught.value.path == str(tmp_path / "x.json")
    assert caught.value.detail
    assert [p.name for p in tmp_path.iterdir()] == ["x.json"], "no temporary file is left"


def test_a_file_in_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "profile").write_text("not a folder")
    with pytest.raises(StorageFailed):
        write_atomically(tmp_path / "profile" / "x.json", b"new")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 kB."""
    with small_disk(tmp_path / "small", "64k") as disk:
        yield disk


def test_a_full_disk_keeps_the_old_file(disk: Path) -> None:
    path = disk / "settings.json"
    write_atomically(path, b"old")
    with pytest.raises(StorageFailed) as caught:
        write_atomically(path, b"x" * 200_000)
    assert caught.value.detail == "No space left on device"
    assert path.read_bytes() == b"old"
    assert [p.name for p in disk.iterdir()] == ["settings.json"]
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"


def test_each_broken_file_gets_a_name_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    for name in ("x.broken-20261104-120000.json", "x.broken-20261104-120000-2.json"):
        assert name_aside(path, NOON) == tmp_path / name
        (tmp_path / name).touch()
