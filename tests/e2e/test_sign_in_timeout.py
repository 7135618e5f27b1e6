"""Nobody comes back from the browser: the attempt ends by itself, and its port with it."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from desktop.adapters.browser import NoBrowser
from desktop.adapters.callback_listener import LoopbackListener
from desktop.adapters.profile import profile
from desktop.core import Core, Surroundings
from desktop.domain.errors import NoAnswer, Unreachable
from desktop.domain.sign_in import SignIn
from desktop.services.sign_in import SignInService
from desktop.services.tasks import Tasks
from tests.cli.person import is_listening

SECONDS = 0.05


def test_nobody_coming_back_closes_the_port(tmp_path: Path) -> None:
    link = asyncio.run(waited_in_vain(tmp_path / "profile"))
    assert not is_listening(link)


async def waited_in_vain(folder: Path) -> str:
    """The real parts, but for the five minutes; returns the link."""
    seen: dict[str, bool] = {}

    def look(attempts: Mapping[str, SignIn]) -> None:
        if (link := attempts["openrouter"].link) and link not in seen:
            seen[link] = is_listening(link)

    tasks = Tasks()
    async with Core(Surroundings(profile(folder))) as core:
        service = SignInService(
            core.providers,
            core.credentials,
            {},
            LoopbackListener(),
            NoBrowser(),
            tasks,
            secrets.token_urlsafe,
            time.monotonic,
            SECONDS,
        )
        service.attempts.subscribe(look)
        with pytest.raises(Unreachable) as caught:
            await service.sign_in("openrouter")
        await tasks.cancel_all()
    assert caught.value.kind is NoAnswer.NOT_SIGNED_IN
    ((link, was_open),) = seen.items()
    assert was_open
    return link
