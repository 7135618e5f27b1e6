"""`modeldeck chat` says so before it sends a question again."""

from __future__ import annotations

import pytest

from tests.cli.modeldeck import Modeldeck
from tests.cli.test_chat import ASK, chats
from tests.simulators import Served, faults


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_wait_is_told_before_it_is_sent_again(
    ready: Modeldeck, served: Served, options: tuple[str, ...]
) -> None:
    served.sandbox.script(faults.status(429, retry_after=0))
    finished = ready(*ASK, "Why?", *options)
    assert finished.code == 0
    assert finished.err.startswith(
        "OpenRouter asks to wait: sending again now (attempt 2 of 3). Ctrl+C gives up.\n"
    )
    assert "Why?" in finished.out
    assert len(chats(served)) == 2
