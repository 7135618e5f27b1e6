"""A command line with a profile of its own, and one that is set up with the sandbox."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop.core import Surroundings
from desktop.services.resending import Resending
from tests.cli.modeldeck import Modeldeck
from tests.cli.with_keychain import with_keychain
from tests.fakes import AT_ONCE, MemoryKeyStore
from tests.simulators import Served


@pytest.fixture
def modeldeck(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    clean_environment: Path,
) -> Modeldeck:
    """Nothing is set, and there is no keychain."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    # keyring looks for its back end once per process.
    monkeypatch.setattr("keyring.core._keyring_backend", None)
    return Modeldeck(tmp_path / "profile", capsys, monkeypatch)


@pytest.fixture
def ready(modeldeck: Modeldeck, served: Served) -> Modeldeck:
    """Points to the sandbox, with its key in the environment and one model allowed."""
    modeldeck.secrets = {served.key}
    modeldeck.monkeypatch.setenv("OPENROUTER_API_KEY", served.key)
    to_sandbox = ("--base-url", served.base_url, "--allow-env-key")
    assert modeldeck("provider", "set", "openrouter", *to_sandbox).code == 0
    assert modeldeck("models", "add", "sandbox/writer").code == 0
    return modeldeck


@pytest.fixture
def hasty(ready: Modeldeck) -> Modeldeck:
    """The same, asking for lists again without waiting, and nothing of a model a second time."""

    def surroundings(folder: Path | None) -> Surroundings:
        given = Surroundings.of_this_person(folder)
        return replace(given, retries=AT_ONCE, resending=Resending(pauses=()))

    ready.surroundings = surroundings
    return ready


@pytest.fixture
def keys() -> MemoryKeyStore:
    return MemoryKeyStore()


@pytest.fixture
def keyed(modeldeck: Modeldeck, served: Served, keys: MemoryKeyStore) -> Modeldeck:
    """Points to the sandbox, with a keychain that has no key yet."""
    return with_keychain(modeldeck, served, keys)
