"""llama.cpp's server, which wants no key, added by the wizard: a real model answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.conftest import open_window, profile
from tests.e2e.opened import OpenWindow
from tests.e2e.wizard import ID, Wizard, settings
from tests.real.conftest import LlamaServer
from tests.real.llama_server import MODEL

pytestmark = pytest.mark.real
__all__ = ["open_window", "profile"]


def test_it_is_added_without_a_key_and_chats(
    open_window: OpenWindow, open_server: LlamaServer, profile: Path
) -> None:
    wizard = Wizard(open_window()).open()
    wizard.address(open_server.base_url)
    wizard.expect("It lists 1 model.")
    wizard.key()
    wizard.models(MODEL)
    wizard.to_review()
    wizard.try_it()
    wizard.expect("one of them answered")
    wizard.save()
    written = settings(profile)["providers"][ID]
    assert (written["noKey"], written["allowedModels"]) == (True, [MODEL])
    turn = wizard.chats(MODEL, max_tokens=12)
    assert turn.text
    assert turn.answer is not None
    assert turn.answer.usage is not None
    assert turn.answer.usage.completion == 12
