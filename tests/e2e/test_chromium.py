"""The browser of the end-to-end tests: it shows pages, follows clicks and leaves nothing behind."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from tests.e2e.chromium import chromium, running_in
from tests.simulators import Request, Response, Sandbox, Served, serve

HTML = (("Content-Type", "text/html; charset=utf-8"),)
QUESTION = """<!doctype html><title>Question</title>
<form method=post action=/answer><p>May I?</p><button name=said value=yes>Yes…</button></form>"""
ANSWER = """<!doctype html><title>Answer</title><p id=said>Thank you.</p>
<script>setTimeout(() => document.body.insertAdjacentHTML("beforeend", "<p id=late>Late"), 50)
</script>"""


class Form(Sandbox):
    """Serves a question and, to the right answer, thanks."""

    def __call__(self, request: Request) -> Response:
        if (request.method, request.path, request.body) == ("POST", "/answer", b"said=yes"):
            return Response(200, HTML, ANSWER.encode())
        return Response(200, HTML, QUESTION.encode())


@pytest.fixture
def form() -> Iterator[Served]:
    with serve(Form()) as served:
        yield served


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With a path that is too long for a socket in it."""
    return tmp_path / ("browser" * 20)


def colours(png: bytes) -> set[str]:
    picture = QImage.fromData(png)
    return {
        QColor(picture.pixel(x, y)).name()
        for x in range(picture.width() // 2)
        for y in range(picture.height() // 2)
    }


def test_it_shows_a_page_and_follows_a_click(form: Served, folder: Path) -> None:
    with chromium(folder) as browser:
        browser.open(f"{form.origin}/hello")
        assert (browser.title, browser.text("p")) == ("Question", "May I?")
        browser.click("button")
        browser.wait_for("#said")  # a click does not wait for the page that it leads to
        assert (browser.url, browser.title) == (f"{form.origin}/answer", "Answer")
        assert browser.text("#said") == "Thank you."
        browser.wait_for("#late")
        assert browser.text() == "Thank you.\nLate"


def test_letters_are_drawn(form: Served, folder: Path) -> None:
    with chromium(folder) as browser:
        browser.open(f"{form.origin}/hello")
        assert {"#ffffff", "#000000"} <= colours(browser.pictured())


def test_it_ends_whole_and_writes_only_in_its_folder(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROME_LOG_FILE", str(tmp_path / "chromium.log"))
    with chromium(folder):
        assert len(running_in(folder)) >= 3
    assert running_in(folder) == []
    assert (folder / "profile" / "Default").is_dir()
    assert list(tmp_path.iterdir()) == [folder]


def test_a_failed_test_ends_it_too(folder: Path) -> None:
    with pytest.raises(ZeroDivisionError), chromium(folder):
        raise ZeroDivisionError
    assert running_in(folder) == []


def test_a_browser_that_died_is_said_and_cleared_away(folder: Path) -> None:
    with chromium(folder) as browser:
        for process in running_in(folder):
            with suppress(OSError):  # one of them may have ended by itself
                if "--user-data-dir" in Path(f"/proc/{process}/cmdline").read_text():
                    os.kill(process, signal.SIGKILL)
        with pytest.raises(AssertionError, match="session"):
            browser.wait_for("body")
    assert running_in(folder) == []


def test_nothing_but_loopback_is_in_reach(folder: Path) -> None:
    with pytest.raises(AssertionError, match="ERR_NAME_NOT_RESOLVED"), chromium(folder) as browser:
        browser.open("http://other.invalid/")


@pytest.mark.parametrize("there", ["chromium", "chromedriver"])
def test_without_a_program_it_says_what_installs_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: str
) -> None:
    (tmp_path / there).touch(mode=0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    missing = r"missing; `python3 dev\.py test` installs it"
    with pytest.raises(AssertionError, match=missing), chromium(folder):
        pass
