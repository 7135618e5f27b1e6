"""The words of the command line: help, wrong use, and where `--json` may stand."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.modeldeck import ROOT, Modeldeck


@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("auth", "-h"),
        ("models", "--help"),
        ("models", "search", "--help"),
        ("provider", "--help"),
        ("provider", "set", "--help"),
        ("provider", "add", "--help"),
        ("provider", "list", "--help"),
        ("provider", "test", "--help"),
        ("chat", "--help"),
        ("cost", "--help"),
        ("cost", "explain", "--help"),
        ("usage", "--help"),
        ("price", "--help"),
        ("price", "set", "--help"),
        ("limits", "--help"),
        ("limits", "set", "--help"),
    ],
)
def test_help(modeldeck: Modeldeck, words: tuple[str, ...]) -> None:
    finished = modeldeck(*words)
    assert finished.code == 0
    assert finished.out.startswith(" ".join(("Usage: modeldeck", *words[:-1])))
    assert not modeldeck.profile.exists()


def test_help_recommends_standard_input_for_the_key(modeldeck: Modeldeck) -> None:
    help_text = " ".join(modeldeck("auth", "--help").out.split())
    assert "- reads it from standard input" in help_text


def test_version(modeldeck: Modeldeck) -> None:
    finished = modeldeck("--version")
    assert (finished.code, finished.out.split()[0]) == (0, "modeldeck")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Missing command"),
        (("models",), "Missing command"),
        (("nothing",), "No such command"),
        (("models", "nothing"), "No such command"),
        (("models", "list", "--nothing"), "No such option"),
        (("models", "add"), "Missing argument"),
        (("provider",), "Missing command"),
        (("provider", "add"), "Missing argument"),
        (("provider", "add", "Mine"), "Missing option"),
        (("provider", "set", "openrouter"), "Name at least one change"),
        (("provider", "set", "openrouter", "--allow-plain-http"), "goes with --base-url"),
        (("provider", "test", "nobody"), "“nobody” is not known. There are: openrouter"),
        (("provider", "remove", "openrouter"), "add --yes"),
        (("auth", "nobody"), "There are: openrouter"),
        (("chat", "-m", "a/b"), "Missing argument"),
        (("chat", "-m", "a/b", "Hi", "--max-tokens", "many"), "--max-tokens"),
        (("chat", "-m", "a/b", "Hi", "--max-tokens", "0"), "--max-tokens"),
        (("chat", "-m", "a/b", " "), "nothing to ask"),
        (("cost", "explain"), "Missing argument"),
        (("--profile", "", "models", "list"), "--profile"),
        (("models", "list", "--provider", "nobody"), "“nobody” is not known"),
        (("models", "add", "a/b", "--provider", "nobody"), "“nobody” is not known"),
        (("models", "remove", "a/b", "--provider", "nobody"), "“nobody” is not known"),
        (("models", "search", "--provider", "nobody"), "“nobody” is not known"),
        (("cost", "explain", "x.json", "--provider", "nobody"), "“nobody” is not known"),
        (("price",), "Missing command"),
        (("price", "show"), "Missing argument"),
        (("price", "set", "a/b"), "Name at least one price"),
        (("price", "reset"), "Name models, or --all"),
        (("price", "show", "a/b", "--provider", "nobody"), "“nobody” is not known"),
        (("price", "reset", "a/b", "--provider", "nobody"), "“nobody” is not known"),
        (("limits", "set"), "Name at least one"),
        (("limits", "nothing"), "No such command"),
        (("usage", "--since", "soon"), "“soon” is not a day"),
        (("provider", "set", "nobody", "--base-url", "https://a.example"), "“nobody”"),
    ],
)
def test_wrong_use_is_2_in_words_and_in_json(
    modeldeck: Modeldeck, words: tuple[str, ...], said: str
) -> None:
    finished = modeldeck(*words)
    assert (finished.code, finished.out) == (2, "")
    assert said in finished.err
    as_json = modeldeck("--json", *words)
    assert as_json.code == 2
    assert said in as_json.error["message"]
    assert set(as_json.error) == {"code", "message", "next"}
    assert as_json.error["next"]
    assert as_json.err == ""


@pytest.mark.parametrize(
    "words",
    [
        ("--json", "models", "list"),
        ("models", "--json", "list"),
        ("models", "list", "--json"),
    ],
)
def test_json_may_stand_anywhere(modeldeck: Modeldeck, words: tuple[str, ...]) -> None:
    assert modeldeck(*words).json == []


def test_json_behind_two_dashes_is_a_word_like_any_other(modeldeck: Modeldeck) -> None:
    finished = modeldeck("chat", "-m", "a/b", "--", "--json")
    assert finished.code == 2
    assert "a/b is not one of your allowed models" in finished.err


def test_the_profile_may_come_from_the_environment(modeldeck: Modeldeck) -> None:
    modeldeck.monkeypatch.setenv("MODELDECK_PROFILE", str(modeldeck.profile))
    from desktop.cli import main

    assert main(["models", "add", "a/b"]) == 0
    assert (modeldeck.profile / "settings.json").exists()


def test_a_profile_that_cannot_be_written_is_5(modeldeck: Modeldeck) -> None:
    modeldeck.profile.write_text("a file, not a folder")
    finished = modeldeck("models", "add", "a/b", "--json")
    assert finished.code == 5
    assert finished.error["code"] == "storage_failed"


def test_repaired_settings_are_mentioned(modeldeck: Modeldeck) -> None:
    modeldeck.profile.mkdir()
    (modeldeck.profile / "settings.json").write_text("{")
    finished = modeldeck("models", "list", "--json")
    assert (finished.code, finished.json) == (0, [])
    assert "settings.json could not be used" in finished.err


_IMPORTS = """
import sys
from desktop.cli import main
code = main(sys.argv[2:])
loaded = [name for name in sys.argv[1].split(",") if name in sys.modules]
sys.exit(f"imported: {loaded}" if loaded else code)
"""


@pytest.mark.parametrize(
    ("words", "unwanted"),
    [
        (["--help"], "PySide6,shiboken6,qasync,desktop.ui,desktop.core,pydantic,httpx,rich"),
        (["models", "list"], "PySide6,shiboken6,qasync,desktop.ui,desktop.app"),
    ],
)
def test_imports(modeldeck: Modeldeck, words: list[str], unwanted: str) -> None:
    profile = ["--profile", str(modeldeck.profile)]
    command = [sys.executable, "-c", _IMPORTS, unwanted, *profile, *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, "imported" in done.stderr) == (0, False), done.stderr


def test_a_misspelt_command_is_told_what_there_is(modeldeck: Modeldeck) -> None:
    finished = modeldeck("--json", "modles")
    assert (finished.code, finished.error["code"]) == (2, "usage")
    assert "models" in finished.error["message"]
