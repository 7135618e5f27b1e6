"""``settings.json``: nothing is lost, whatever is in it and whoever else writes."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.adapters.settings_file import SettingsJson
from desktop.domain.errors import StorageFailed
from desktop.domain.settings import ProviderSettings, Settings
from tests.as_root import run_as_nobody
from tests.fakes import ManualClock

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


@pytest.fixture
def file(path: Path, clock: ManualClock) -> SettingsJson:
    return SettingsJson(path, clock)


def allow(*models: str) -> Settings:
    return Settings(openrouter_allowed_models=models)


def on_disk(path: Path) -> dict[str, object]:
    value = json.loads(path.read_text())
    assert isinstance(value, dict)
    return value


def test_without_a_file_everything_is_as_shipped(file: SettingsJson, path: Path) -> None:
    assert file.load() == (Settings(), "")
    assert not path.exists(), "reading writes nothing"


def test_what_is_written_is_private_named_as_documented_and_without_nothings(
    file: SettingsJson, path: Path
) -> None:
    file.update(lambda s: s.with_allowed_models("openrouter", ("openai/gpt-4o",)))
    assert on_disk(path) == {
        "version": 1,
        "providers": {},
        "openrouterAllowedModels": ["openai/gpt-4o"],
        "appearance": {"theme": "system"},
    }
    assert path.stat().st_mode & 0o777 == 0o600
    assert file.load() == (allow("openai/gpt-4o"), "")


def test_never_set_and_emptied_are_told_apart(file: SettingsJson, path: Path) -> None:
    file.update(lambda s: s)
    assert "openrouterAllowedModels" not in on_disk(path)
    file.update(lambda s: s.with_allowed_models("openrouter", ()))
    assert on_disk(path)["openrouterAllowedModels"] == []
    assert file.load()[0].openrouter_allowed_models == ()


def test_fields_that_this_version_does_not_know_are_kept(file: SettingsJson, path: Path) -> None:
    document = {
        "version": 1,
        "spelling": {"language": "cy", "words": [1, 2.5, None, {"a": None}]},
        "providers": {"openrouter": {"headers": {"X-A": "b"}}, "other": {"baseUrl": "https://x.y"}},
        "appearance": {"theme": "dark", "density": "compact"},
        "fireworksAllowedModels": ["a"],
    }
    path.write_text(json.dumps(document))
    file.update(
        lambda s: s.with_provider(
            "openrouter", s.provider("openrouter").model_copy(update={"base_url": "https://z.y"})
        )
    )
    document["providers"]["openrouter"] |= {"baseUrl": "https://z.y", "allowEnvKey": False}  # type: ignore[index]
    document["providers"]["other"] |= {"allowEnvKey": False}  # type: ignore[index]
    assert on_disk(path) == document


_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
_unknown = st.dictionaries(
    st.text(min_size=1).map(lambda name: f"x{name}"),
    _json.filter(lambda value: value is not None),
    max_size=4,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(unknown=_unknown, models=st.none() | st.lists(st.text(), max_size=3))
def test_a_round_trip_keeps_everything(
    unknown: dict[str, object], models: list[str] | None, file: SettingsJson, path: Path
) -> None:
    document: dict[str, object] = {"version": 1, **unknown}
    if models is not None:
        document["openrouterAllowedModels"] = models
    path.write_text(json.dumps(document))
    file.update(lambda s: s.model_copy(update={"default_model": "a/b"}))
    assert on_disk(path) == {"providers": {}, "appearance": {"theme": "system"}} | document | {
        "defaultModel": "a/b"
    }


_ids = st.lists(st.text(max_size=8), max_size=3)
_endpoints = st.fixed_dictionaries(
    {},
    optional={
        "thinking": st.booleans(),
        "inputKinds": _ids,
        "contextLength": st.integers(1, 10**9),
        "timeoutSeconds": st.integers(1, 10**6),
        "ofANewerVersion": st.none() | _ids,
    },
)
_sections = st.fixed_dictionaries(
    {"allowEnvKey": st.booleans()},
    optional={
        "baseUrl": st.sampled_from(["https://a.example/v1", "http://localhost:1/v1"]),
        "defaultModel": st.text(max_size=8),
        "recentModels": _ids,
        "name": st.text(max_size=8),
        "disabled": st.booleans(),
        "protocol": st.text(max_size=8),
        "allowedModels": _ids,
        "noKey": st.booleans(),
        "plainHttp": st.booleans(),
        "endpoint": _endpoints,
        "ofANewerVersion": st.none() | st.integers(),
    },
)
_lists = st.fixed_dictionaries(
    {},
    optional={
        f"{provider}AllowedModels": _ids
        for provider in ("openrouter", "fireworks", "modelscope", "modelstudio")
    },
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sections=st.dictionaries(st.text(max_size=12), _sections, max_size=4),
    lists=_lists,
    order=st.none() | _ids,
    chat=st.none() | st.text(max_size=8),
)
def test_a_round_trip_keeps_every_provider(
    sections: dict[str, dict[str, object]],
    lists: dict[str, list[str]],
    order: list[str] | None,
    chat: str | None,
    file: SettingsJson,
    path: Path,
) -> None:
    document: dict[str, object] = {"version": 1, "providers": sections, **lists}
    if order is not None:
        document["providerOrder"] = order
    if chat is not None:
        document["chatProvider"] = chat
    path.write_text(json.dumps(document))
    read, told = file.load()
    assert told == ""
    assert {name: read.provider(name).disabled for name in sections} == {
        name: section.get("disabled") for name, section in sections.items()
    }
    file.update(lambda s: s.with_provider("openrouter", ProviderSettings(name="Private")))
    written = on_disk(path)
    added = {"openrouter": {"allowEnvKey": False, "name": "Private"}}
    assert written == {**document, "providers": sections | added, "appearance": {"theme": "system"}}


def test_before_some_changes_the_file_is_kept_as_it_was(file: SettingsJson, path: Path) -> None:
    def copies() -> list[Path]:
        return sorted(path.parent.glob("settings.before-*"))

    file.update(lambda _: allow("a/b"), backup=True)
    assert copies() == [], "there was nothing to keep"
    before = path.read_bytes()
    file.update(lambda _: allow("a/b"), backup=True)
    assert copies() == [], "nothing has changed"
    file.update(lambda _: allow("c/d"), backup=True)
    (copy,) = copies()
    assert copy.name == "settings.before-20261104-120000.json"
    assert copy.read_bytes() == before
    file.update(lambda _: allow("e/f"))
    assert copies() == [copy]


def test_of_many_such_copies_the_newest_few_stay(
    file: SettingsJson, path: Path, clock: ManualClock
) -> None:
    contents = []
    for number in range(13):
        newer = allow(f"a/{number}")
        file.update(lambda _, newer=newer: newer, backup=True)  # type: ignore[misc]
        contents.append(path.read_bytes())
        clock.advance(seconds=number == 3)
    kept = {copy.read_bytes() for copy in path.parent.glob("settings.before-*")}
    assert kept == set(contents[-6:-1])


def test_a_copy_that_cannot_be_made_holds_the_change_back(
    file: SettingsJson, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.update(lambda _: allow("a/b"))
    monkeypatch.setattr("desktop.adapters.settings_file.keep_copy", _full_disk)
    with pytest.raises(StorageFailed):
        file.update(lambda _: allow("c/d"), backup=True)
    assert file.load()[0] == allow("a/b")


def _full_disk(path: Path, *_: object) -> None:
    raise StorageFailed(str(path), "no space left on device")


BROKEN = {
    "not json": "{",
    "empty": "",
    "not text": "\udcff",
    "a list": "[]",
    "theme": '{"appearance": {"theme": "mauve"}}',
    "models": '{"openrouterAllowedModels": "openai/gpt-4o"}',
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_moved_aside_and_the_last_good_one_is_back(
    file: SettingsJson, path: Path, content: str
) -> None:
    file.update(lambda _: allow("a/b"))
    broken = content.encode("utf-8", "surrogateescape")
    path.write_bytes(broken)
    settings, told = file.load()
    assert settings == allow("a/b")
    aside = path.with_name("settings.broken-20261104-120000.json")
    assert aside.read_bytes() == broken
    assert told.startswith("settings.json could not be used: ")
    assert told.endswith(
        f"The last good settings are back; the broken file is kept as {aside.name}."
    )
    assert file.load() == (allow("a/b"), ""), "it is told once"


def test_the_field_that_is_wrong_is_named(file: SettingsJson, path: Path) -> None:
    path.write_text(BROKEN["theme"])
    assert "appearance.theme: Input should be" in file.load()[1]


def test_without_a_last_good_file_the_settings_begin_anew(file: SettingsJson, path: Path) -> None:
    path.write_text("{")
    settings, told = file.load()
    assert settings == Settings()
    assert "The settings begin anew" in told
    assert not path.exists()


def test_two_broken_files_in_one_second_are_both_kept(file: SettingsJson, path: Path) -> None:
    for content in ("{1", "{2", "{3"):
        path.write_text(content)
        file.load()
    kept = sorted(p.read_text() for p in path.parent.glob("settings.broken-*.json"))
    assert kept == ["{1", "{2", "{3"]


def test_a_file_of_a_newer_version_is_moved_aside_once(file: SettingsJson, path: Path) -> None:
    newer = '{"version": 2, "openrouterAllowedModels": ["new/one"]}'
    path.write_text(newer)
    # The newer version has kept its own last good copy.
    path.with_name("settings.last-good.json").write_text(newer)
    settings, told = file.load()
    assert settings == Settings()
    assert "written by a newer version (2)" in told
    assert file.load() == (Settings(), "")
    file.update(lambda s: s.with_allowed_models("openrouter", ("a/b",)))
    assert file.load() == (allow("a/b"), "")
    aside = list(path.parent.glob("settings.broken-*.json"))
    assert [p.read_text() for p in aside] == [newer]


def test_a_broken_file_met_while_writing_loses_nothing(file: SettingsJson, path: Path) -> None:
    file.update(lambda _: allow("a/b"))
    path.write_text("{")
    file.update(lambda s: s.model_copy(update={"default_model": "a/b"}))
    assert file.load()[0] == Settings(openrouter_allowed_models=("a/b",), default_model="a/b")
    assert len(list(path.parent.glob("settings.broken-*.json"))) == 1


def test_a_change_that_fails_writes_nothing(file: SettingsJson, path: Path) -> None:
    file.update(lambda _: allow("a/b"))

    def fail(_: Settings) -> Settings:
        raise KeyError("no such provider")

    before = path.read_bytes()
    with pytest.raises(KeyError):
        file.update(fail)
    assert path.read_bytes() == before
    file.update(lambda _: allow("c/d"))  # and the lock is free again
    assert file.load()[0] == allow("c/d")


def test_what_others_write_is_seen(file: SettingsJson, path: Path, clock: ManualClock) -> None:
    file.update(lambda _: allow("a/b"))
    assert not file.changed()
    SettingsJson(path, clock).update(lambda _: allow("c/d"))
    assert file.changed()
    assert file.load()[0] == allow("c/d")
    assert not file.changed()
    path.unlink()
    assert file.changed()
    file.load()
    assert not file.changed()


def test_two_processes_lose_nothing_of_each_other(path: Path) -> None:
    def writer(author: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.adapters.write_settings", str(path), author, "20"]
        return subprocess.Popen(command, cwd=ROOT)

    writers = [writer("one"), writer("two")]
    assert [process.wait(60) for process in writers] == [0, 0]
    models = on_disk(path)["openrouterAllowedModels"]
    assert isinstance(models, list)
    for author in ("one", "two"):
        assert [m for m in models if m.startswith(author)] == [f"{author}/{n}" for n in range(20)]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may reach, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def test_a_folder_without_permission_to_write(open_folder: Path, clock: ManualClock) -> None:
    path = open_folder / "settings.json"
    SettingsJson(path, clock).update(lambda _: allow("a/b"))
    path.chmod(0o644)
    (open_folder / "settings.lock").unlink()
    before = path.read_bytes()
    done = run_as_nobody("tests.adapters.write_settings", str(path), "x", "1")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == f"{path}: Permission denied\n"
    assert path.read_bytes() == before


def test_a_file_that_cannot_be_read_is_not_written_over(
    open_folder: Path, clock: ManualClock
) -> None:
    path = open_folder / "settings.json"
    SettingsJson(path, clock).update(lambda _: allow("a/b"))
    open_folder.chmod(0o777)
    for other in open_folder.iterdir():
        other.chmod(0o000)
    (open_folder / "settings.lock").unlink()
    done = run_as_nobody("tests.adapters.write_settings", str(path), "x", "1")
    assert (done.returncode, done.stderr) == (1, "")
    assert "Permission denied" in done.stdout
    path.chmod(0o600)
    assert SettingsJson(path, clock).load()[0] == allow("a/b")


def test_a_folder_in_place_of_the_file_is_said_and_kept(file: SettingsJson, path: Path) -> None:
    path.mkdir()
    settings, told = file.load()
    assert settings == Settings()
    assert "could not be read" in told
    with pytest.raises(StorageFailed):
        file.update(lambda _: allow("a/b"))
    assert path.is_dir()


def test_what_was_read_last_counts_while_the_file_cannot_be_read(
    file: SettingsJson, path: Path
) -> None:
    file.update(lambda _: allow("a/b"))
    path.unlink()
    path.mkdir()
    assert file.load()[0] == allow("a/b")
    assert not file.changed(), "it is told once"


def test_settings_of_a_provider() -> None:
    settings = Settings().with_provider("openrouter", ProviderSettings(allow_env_key=True))
    assert settings.provider("openrouter").allow_env_key
    assert not settings.provider("other").allow_env_key
    assert settings.allowed_models("no-such-provider") is None


def test_a_base_url_that_cannot_be_used_is_a_broken_file(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(
        '{"version": 1, "providers": {"openrouter": {"baseUrl": "http://example.org"}}}'
    )
    read, told = SettingsJson(path, ManualClock()).load()
    assert read == Settings()
    assert "plain http is only accepted for this computer" in told
    assert "kept as settings.broken-" in told
