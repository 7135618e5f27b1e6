"""SettingsService over the real file."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.adapters.settings_file import SettingsJson
from desktop.domain.errors import StorageFailed
from desktop.domain.settings import Settings
from desktop.services.settings import SettingsService
from tests.fakes import ManualClock


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


@pytest.fixture
def service(path: Path, clock: ManualClock) -> SettingsService:
    return SettingsService(SettingsJson(path, clock))


@pytest.fixture
def elsewhere(path: Path, clock: ManualClock) -> SettingsJson:
    """The same file in another process, as it were."""
    return SettingsJson(path, clock)


def put(path: Path, text: str) -> None:
    path.write_text(text)


def put_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def on_disk(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_bytes()))


def default(model: str) -> Callable[[Settings], Settings]:
    return lambda settings: settings.model_copy(update={"default_model": model})


async def test_a_change_is_written_and_told(service: SettingsService, path: Path) -> None:
    told: list[Settings] = []
    service.settings.subscribe(told.append)
    await service.set_theme("dark")
    assert on_disk(path)["appearance"]["theme"] == "dark"
    assert [settings.appearance.theme for settings in told] == ["dark"]


async def test_what_another_process_writes_is_taken_over(
    service: SettingsService, elsewhere: SettingsJson
) -> None:
    await service.set_theme("dark")
    await asyncio.to_thread(elsewhere.update, default("a/b"))
    await service.reload()
    assert service.settings.value.default_model == "a/b"
    assert service.settings.value.appearance.theme == "dark"


async def test_a_change_is_made_to_what_another_process_has_written(
    service: SettingsService, elsewhere: SettingsJson
) -> None:
    await asyncio.to_thread(elsewhere.update, default("a/b"))
    await service.set_theme("light")
    assert service.settings.value.default_model == "a/b"


async def test_unknown_fields_of_a_newer_hand_are_kept(
    service: SettingsService, path: Path
) -> None:
    put(path, '{"version": 1, "spelling": "cy", "appearance": {"density": "compact"}}')
    await service.set_theme("dark")
    document = on_disk(path)
    assert document["spelling"] == "cy"
    assert document["appearance"] == {"theme": "dark", "density": "compact"}


async def test_a_file_broken_while_the_application_runs_is_mended_and_told(
    service: SettingsService, path: Path
) -> None:
    await service.set_theme("dark")
    put(path, "{")
    await service.reload()
    assert service.settings.value.appearance.theme == "dark"
    assert "settings.json could not be used" in service.notice.value
    await service.dismiss_notice()
    await service.reload()
    assert service.notice.value == ""


async def test_a_broken_file_met_while_writing_is_told_too(
    service: SettingsService, path: Path
) -> None:
    await service.set_theme("dark")
    put(path, "{")
    await service.update(default("a/b"))
    assert service.settings.value.appearance.theme == "dark"
    assert service.settings.value.default_model == "a/b"
    assert "settings.json could not be used" in service.notice.value


def test_what_was_repaired_at_the_start_is_told(path: Path, clock: ManualClock) -> None:
    put(path, "{")
    assert "begin anew" in SettingsService(SettingsJson(path, clock)).notice.value


async def test_changes_at_the_same_time_all_count(
    service: SettingsService, elsewhere: SettingsJson
) -> None:
    def allow(model: str) -> Callable[[Settings], Settings]:
        return lambda s: s.with_allowed_models(
            "openrouter", (*(s.openrouter_allowed_models or ()), model)
        )

    ours = [service.update(allow(f"a/{n}")) for n in range(5)]
    theirs = [asyncio.to_thread(elsewhere.update, allow(f"b/{n}")) for n in range(5)]
    await asyncio.gather(*ours, *theirs)
    await service.reload()
    assert len(service.settings.value.openrouter_allowed_models or ()) == 10


class HeldFile:
    """A file whose first update does not come back before it is let go."""

    def __init__(self) -> None:
        self.entered: list[str | None] = []
        self.first_entered, self.let_go = threading.Event(), threading.Event()

    def load(self) -> tuple[Settings, str]:
        return Settings(), ""

    def changed(self) -> bool:
        return False

    def update(self, change: Callable[[Settings], Settings], *, backup: bool = False) -> Settings:
        settings = change(Settings())
        self.entered.append(settings.default_model)
        self.first_entered.set()
        if settings.default_model == "first":
            self.let_go.wait(30)
        return settings


async def test_writes_come_one_after_another_so_that_the_newest_snapshot_stays() -> None:
    file = HeldFile()
    service = SettingsService(file)
    writes = [
        asyncio.get_running_loop().create_task(service.update(default(name)))
        for name in ("first", "second")
    ]
    await asyncio.to_thread(file.first_entered.wait, 30)
    for _ in range(3):
        await asyncio.to_thread(lambda: None)  # whoever could enter as well has done so
    assert file.entered == ["first"]
    file.let_go.set()
    await asyncio.gather(*writes)
    assert service.settings.value.default_model == "second"


async def test_what_cannot_be_written_is_said_and_the_snapshot_stays(
    service: SettingsService, path: Path
) -> None:
    await service.set_theme("dark")
    put_folder(path)
    with pytest.raises(StorageFailed):
        await service.set_theme("light")
    assert service.settings.value.appearance.theme == "dark"


async def test_whether_the_last_chat_is_kept(service: SettingsService, path: Path) -> None:
    told: list[bool] = [service.settings.value.keeps_last_chat]
    service.settings.subscribe(lambda settings: told.append(settings.keeps_last_chat))
    await service.set_keep_last_chat(False)
    assert told == [True, False]
    written = json.loads(await asyncio.to_thread(path.read_text))
    assert written["keepLastChat"] is False
