"""`dev.py run --sandbox` beside a person's own settings, key and keychain: it touches none.

Where there is no display it is the tour, so this is also the tour's one walk without a screen.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import KnownKeys
from tests.e2e.processes import ROOT, check_tour, finish
from tests.keyring_session import keyring_session

SETTINGS = '{"version": 1, "openrouterAllowedModels": ["a/b"], "appearance": {"theme": "dark"}}\n'
STORE = """
import sys, keyring
keyring.set_password("modeldeck:default:openrouter:https://openrouter.ai", "api-key", sys.argv[1])
"""
FETCH = """
import keyring
print(keyring.get_password("modeldeck:default:openrouter:https://openrouter.ai", "api-key"))
"""


def files(folder: Path) -> dict[str, bytes]:
    """What is in every regular file, by its path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_sandbox_touches_nothing_of_this_person(
    clean_environment: Path,
    tmp_path: Path,
    known_keys: KnownKeys,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    in_environment = known_keys.add("sk-or-v1-" + "e" * 64)
    in_keychain = known_keys.add("sk-or-v1-" + "c" * 64)
    home, temporary, out = clean_environment, tmp_path / "tmp", tmp_path / "out"
    (home / "config" / "modeldeck").mkdir(parents=True)
    (home / "config" / "modeldeck" / "settings.json").write_text(SETTINGS, "utf-8")
    temporary.mkdir()
    monkeypatch.setenv("OPENROUTER_API_KEY", in_environment)
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    keyrings = tmp_path / "keyrings"
    with keyring_session(keyrings) as session:
        stored = finish("-c", STORE, in_keychain, environment=session.environment)
        assert stored.code == 0, stored.err
        before, kept = files(home), files(keyrings / "data")
        assert any(kept.values())
        done = finish(
            ROOT / "dev.py", "run", "--sandbox", "--out", out, environment=session.environment
        )
        fetched = finish("-c", FETCH, environment=session.environment)
        labels = session.items()
        assert files(keyrings / "data") == kept
    check_tour(done, out)
    # The first page says where it found a key: nowhere.
    assert "first-start: No keychain was found" in done.out
    assert fetched.out.strip() == in_keychain
    assert len(labels) == 1
    after = files(home)
    assert {name: after.get(name) for name in before} == before
    assert not [name for name in after if "modeldeck" in name and name not in before]
    written = [done.out.encode(), done.err.encode(), *after.values()]
    written += [*files(temporary).values(), *files(out).values()]
    assert not [text for text in written if in_environment.encode() in text]
    assert not [text for text in written if in_keychain.encode() in text]
    assert not files(temporary)
