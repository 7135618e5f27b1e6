"""What the command line may say about the window."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.__main__ import wants_window
from desktop.app.options import parse_options

SANDBOX = "http://127.0.0.1:4001/api/v1"
FIREWORKS = "http://127.0.0.1:4002/inference/v1"
BEIJING = "http://127.0.0.1:4003/compatible-mode/v1?x=y"


def test_every_simulated_provider_has_its_base_url() -> None:
    words = ["--profile", "here", "--sandbox", SANDBOX]
    words += ["--sandbox-neighbour", f"fireworks={FIREWORKS}"]
    words += [f"--sandbox-neighbour=modelstudio:beijing={BEIJING}"]
    assert wants_window(words)
    options = parse_options(words)
    assert options.profile == Path("here")
    assert options.sandbox == SANDBOX
    assert options.neighbours == {"fireworks": FIREWORKS, "modelstudio:beijing": BEIJING}


def test_without_a_word_there_is_no_sandbox() -> None:
    options = parse_options([])
    assert options.sandbox == ""
    assert options.neighbours == {}


def test_what_is_not_known_ends_with_a_message(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse_options(["--sandbox-neighbors", "x=y"])
    assert "usage: modeldeck" in capsys.readouterr().err
