"""The person's browser: real openers, as scripts that say what they were given."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from desktop.adapters.browser import NoBrowser, SystemBrowser, openers
from desktop.services.ports import Browser
from desktop.surroundings import browser_of
from tests.conftest import KnownKeys

PAGE = "https://openrouter.ai/auth?callback_url=http%3A%2F%2Flocalhost%3A1%2Fcb%2Fx&key_label=A%20B"
ROOT = Path(__file__).parents[2]

RECORDING = """\
import json, os, sys
print("noise on standard output", flush=True)
print("noise on standard error", file=sys.stderr, flush=True)
json.dump(
    {
        "arguments": sys.argv[1:],
        "environment": dict(os.environ),
        "streams": [os.readlink(f"/proc/self/fd/{number}") for number in range(3)],
        "others": sorted(set(os.listdir("/proc/self/fd")) - {"0", "1", "2"}),
        "own session": os.getsid(0) == os.getpid(),
    },
    open(sys.argv[0] + ".json", "w"),
)
"""
HANGING = """\
import os, signal, sys
with open(sys.argv[0] + ".fifo", "w") as told:
    told.write(str(os.getpid()))
signal.pause()
"""


def opener(path: Path, script: str) -> Path:
    path.write_text(f"#!{sys.executable} -I\n{script}", encoding="utf-8")
    path.chmod(0o755)
    return path


def failing(path: Path) -> Path:
    return opener(path, "import sys; sys.exit(3)")


def recorded(path: Path) -> dict[str, Any]:
    """What a recording opener was given."""
    record: dict[str, Any] = json.loads(Path(f"{path}.json").read_text(encoding="utf-8"))
    return record


def started(path: Path) -> bool:
    return Path(f"{path}.json").exists()


def browser(**environment: object) -> SystemBrowser:
    return SystemBrowser({name: str(value) for name, value in environment.items()}, ())


async def test_the_page_is_shown_and_nothing_else_is_handed_over(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], known_keys: KnownKeys
) -> None:
    key = known_keys.add("sk-or-v1-0123456789abcdef0123456789abcdef")
    script = opener(tmp_path / "opener", RECORDING)
    environment = {
        "BROWSER": str(script),
        "LANG": "C.UTF-8",
        "OPENROUTER_API_KEY": key,
        "FIREWORKS_API_KEY": "another",
    }
    chosen: Browser = SystemBrowser(environment, ["OPENROUTER_API_KEY", "FIREWORKS_API_KEY"])
    assert await chosen.open(PAGE)
    given = recorded(script)
    assert given["arguments"] == [PAGE]
    assert given["environment"]["LANG"] == "C.UTF-8"
    assert not {"OPENROUTER_API_KEY", "FIREWORKS_API_KEY"} & given["environment"].keys()
    assert not known_keys.found_in(repr(given))
    assert given["streams"] == ["/dev/null"] * 3
    assert len(given["others"]) <= 1, "its own look at the list is all that is open"
    assert given["own session"]
    assert capfd.readouterr() == ("", "")


async def test_no_key_of_a_copy_or_of_an_endpoint_of_ones_own_is_handed_over(
    tmp_path: Path, known_keys: KnownKeys
) -> None:
    key = known_keys.add("sk-or-v1-0123456789abcdef0123456789abcdef")
    script = opener(tmp_path / "opener", RECORDING)
    own = "MODELDECK_API_KEY_OPENAI_HTTPS_A_EXAMPLE_V1_0A1B2C3D4E5F"
    variables = ("OPENROUTER_API_KEY_WORK", own)
    chosen = browser_of({"BROWSER": str(script), **dict.fromkeys(variables, key)})
    assert await chosen.open(PAGE)
    given = recorded(script)
    assert not known_keys.found_in(repr(given))


async def test_an_opener_that_fails(tmp_path: Path) -> None:
    assert not await browser(BROWSER=failing(tmp_path / "opener")).open(PAGE)


@pytest.mark.parametrize("value", ["/nowhere/opener", "/", "'", " ", ":::", "%s", "&"])
async def test_an_opener_that_cannot_be_started(value: str) -> None:
    assert not await browser(BROWSER=value).open(PAGE)


async def test_the_next_opener_is_tried(tmp_path: Path) -> None:
    second = opener(tmp_path / "second", RECORDING)
    listed = os.pathsep.join(("/nowhere/opener", str(failing(tmp_path / "first")), str(second)))
    assert await browser(BROWSER=listed).open(PAGE)
    assert recorded(second)["arguments"] == [PAGE]


async def test_on_a_screen_there_are_the_openers_of_desktops(tmp_path: Path) -> None:
    failing(tmp_path / "xdg-open")
    firefox = opener(tmp_path / "firefox", RECORDING)
    for screen in ("DISPLAY", "WAYLAND_DISPLAY"):
        assert await browser(**{screen: ":7", "PATH": tmp_path}).open(PAGE)
        assert recorded(firefox)["environment"][screen] == ":7"


async def test_without_a_screen_there_is_none(tmp_path: Path) -> None:
    opener(tmp_path / "xdg-open", RECORDING)
    firefox = opener(tmp_path / "firefox", RECORDING)
    assert not await browser(PATH=tmp_path, DISPLAY="").open(PAGE)
    assert not started(firefox)


async def test_browsers_of_the_terminal_are_never_started(tmp_path: Path) -> None:
    lynx, w3m = (opener(tmp_path / name, RECORDING) for name in ("lynx", "w3m"))
    assert not await browser(BROWSER=f"{lynx} %s:w3m:www-browser", PATH=tmp_path).open(PAGE)
    assert not started(lynx)
    assert not started(w3m)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "openrouter.ai",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "vscode://open",
        "--help",
        "https://",
        "https://[",
        "https://openrouter.ai/a b",
        "https://openrouter.ai/\nX",
        "https://openrouter.ai/\x1b]0;",
        'https://openrouter.ai/"&calc.exe',
        "https://öpenrouter.ai/",
    ],
)
async def test_only_addresses_of_pages_are_opened(tmp_path: Path, url: str) -> None:
    script = opener(tmp_path / "opener", RECORDING)
    assert not await browser(BROWSER=script).open(url)
    assert not started(script)


async def told_by(script: Path) -> int:
    """The process id of a hanging opener, once it runs."""
    return int(await asyncio.to_thread(Path(f"{script}.fifo").read_text))


async def test_an_opener_that_hangs_can_be_left(tmp_path: Path) -> None:
    script = opener(tmp_path / "opener", HANGING)
    os.mkfifo(f"{script}.fifo")
    second = opener(tmp_path / "second", RECORDING)
    open_page = browser(BROWSER=f"{script}:{second}").open(PAGE)
    opening = asyncio.get_running_loop().create_task(open_page)
    process = await told_by(script)
    assert not opening.done()
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    (waiting,) = (thread for thread in threading.enumerate() if thread.name == "browser")
    os.kill(process, signal.SIGTERM)
    await asyncio.to_thread(waiting.join)
    assert not started(second), "nobody wants a browser any more"


def test_an_opener_that_hangs_does_not_keep_the_process(tmp_path: Path) -> None:
    script = opener(tmp_path / "opener", HANGING)
    os.mkfifo(f"{script}.fifo")
    program = (
        "import asyncio, pathlib, sys\n"
        "from desktop.adapters.browser import SystemBrowser\n"
        "async def main():\n"
        "    opening = asyncio.get_running_loop().create_task(\n"
        "        SystemBrowser({'BROWSER': sys.argv[1]}, ()).open('https://openrouter.ai/'))\n"
        "    fifo = pathlib.Path(sys.argv[1] + '.fifo')\n"
        "    print(await asyncio.to_thread(fifo.read_text))\n"
        "asyncio.run(main())\n"
    )
    run = [sys.executable, "-X", "dev", "-c", program, str(script)]
    ended = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, timeout=60)
    os.kill(int(ended.stdout), signal.SIGTERM)
    assert (ended.returncode, ended.stderr) == (0, "")


async def test_no_browser() -> None:
    none: Browser = NoBrowser()
    assert not await none.open(PAGE)
    assert not await browser().open(PAGE)


@pytest.mark.parametrize(
    ("variable", "commands"),
    [
        ("chromium", [["chromium", PAGE]]),
        ("chromium --new-window", [["chromium", "--new-window", PAGE]]),
        ("chromium '--app=%s' &", [["chromium", f"--app={PAGE}"]]),
        ("'/opt/my browser/run' %s", [["/opt/my browser/run", PAGE]]),
        ("one:two %s:/usr/bin/elinks:links2 -g", [["one", PAGE], ["two", PAGE]]),
        ("'unfinished:two", [["two", PAGE]]),
        ("", []),
    ],
)
def test_how_the_variable_is_read(variable: str, commands: list[list[str]]) -> None:
    assert [list(c) for c in openers(PAGE, {"BROWSER": variable}, "linux")] == commands


def test_a_mac_has_one_opener() -> None:
    assert list(openers(PAGE, {"BROWSER": "other"}, "darwin")) == [["/usr/bin/open", PAGE]]
