"""Every command that the documents show is one, and those of the test chat do what they say."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.main import get_command

from desktop.cli.commands import application
from tests.cli.modeldeck import ROOT, Modeldeck
from tests.contract.chat_page import PAGE, checked

PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CHORE = re.compile(r"python3 dev\.py ([a-z-]+)")
_MODULE = re.compile(r"python -m ([a-z_.]+)")
SONNET, LUNA = "anthropic/claude-sonnet-5", "openai/gpt-5.6-luna"
MEASURED = {"firstTokenSeconds", "tokensPerSecond", "place"}
"""Null where an answer came too fast to be measured."""
QUESTION = "Why is the sky blue?"


def commands(page: Path, section: str = "") -> Iterator[list[str]]:
    """The words of each, without ``modeldeck`` and without the comment behind it."""
    text = page.read_text("utf-8")
    for block in _BLOCK.findall(text[text.index(section) :]):
        for line in block.splitlines():
            if line.startswith("modeldeck "):
                yield shlex.split(line, comments=True)[1:]


ALL = [(page.name, words) for page in PAGES for words in commands(page)]


@pytest.mark.parametrize(("page", "words"), ALL, ids=[f"{page}: {w}" for page, w in ALL])
def test_it_is_a_command_with_these_options(page: str, words: list[str]) -> None:
    command: Any = get_command(application())
    typed, _ = without_input(words)
    with command.make_context("modeldeck", typed) as context:
        while isinstance(command, typer.core.TyperGroup) and left(context):
            name, command, rest = command.resolve_command(context, left(context))
            context = command.make_context(name, rest, parent=context)
    assert not left(context) or context.allow_extra_args, page


def test_every_chore_is_one() -> None:
    asked = [sys.executable, "dev.py", "--help"]
    said = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    named = {chore for page in PAGES for chore in _CHORE.findall(page.read_text("utf-8"))}
    assert len(named) > 4
    assert {
        chore for chore in named if not re.search(rf"^    {chore}\b", said, re.MULTILINE)
    } == set()


def test_every_module_is_there() -> None:
    named = {module for page in PAGES for module in _MODULE.findall(page.read_text("utf-8"))}
    assert len(named) > 4
    assert {module for module in named if importlib.util.find_spec(module) is None} == set()


def left(context: Any) -> list[str]:
    """Words that no command has taken yet."""
    return [*getattr(context, "_protected_args", ()), *context.args]


def without_input(words: Sequence[str]) -> tuple[list[str], bool]:
    """The words, and whether a file is given as standard input."""
    if "<" in words:
        return list(words[: words.index("<")]), True
    return list(words), False


@pytest.fixture
def two(ready: Modeldeck, tmp_path: Path) -> Modeldeck:
    """Both models of the examples are allowed; the first one is the default."""
    ready.monkeypatch.chdir(tmp_path)
    ready("models", "remove", "sandbox/writer")
    assert ready("models", "add", SONNET, LUNA).code == 0
    settings = ready.profile / "settings.json"
    chosen = {**json.loads(settings.read_text("utf-8")), "defaultModel": SONNET}
    settings.write_text(json.dumps(chosen), "utf-8")
    return ready


def test_the_commands_of_the_chat_do_what_they_say(two: Modeldeck, tmp_path: Path) -> None:
    ran = 0
    for words in commands(PAGE, "## On the command line"):
        typed, from_file = without_input(words)
        finished = two(*typed, stdin=QUESTION if from_file else "")
        assert finished.code == 0, finished.err
        assert (QUESTION if from_file else "Explain a median") in finished.out
        ran += 1
    assert ran == 8
    assert (tmp_path / "figures.csv").exists()
    assert (tmp_path / "answers.md").exists()


@pytest.mark.parametrize(
    ("name", "words"), [("chat", ("-m", SONNET)), ("compare", ("-m", SONNET, "-m", LUNA))]
)
def test_the_json_is_what_comes(two: Modeldeck, name: str, words: tuple[str, ...]) -> None:
    shown = re.sub(r"```(json)?", "", checked(f"json of {name}"))
    finished = two(name, *words, "Explain a median", "--json")
    assert shape(json.loads(shown)) == shape(finished.json)


def shape(value: Any) -> Any:
    """Names in their order and types, without the values; of a list, its first item."""
    match value:
        case dict():
            return [
                (name, "measured" if name in MEASURED else shape(value[name])) for name in value
            ]
        case list():
            return [shape(each) for each in value[:1]]
        case _:
            return type(value).__name__
