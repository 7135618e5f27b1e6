#!/usr/bin/env python3
"""One command for every chore: run, tour, test, bench, sandbox. Standard library only.

    python3 dev.py run --sandbox      the window against simulated providers: no key, no network
    python3 dev.py test               every check there is

It makes `.venv`, installs the exact versions of `constraints.txt`, and, as root on Debian or
Ubuntu, the system libraries that Qt and the end-to-end tests need. As another user it prints the
one line to run.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

# What Qt loads on Linux, by soname, with the Debian package that holds it. Asked for by soname,
# because Ubuntu 24.04 renamed some of the packages (libglib2.0-0t64) and apt resolves the old name.
OFFSCREEN_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
}
SCREEN_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
TEST_PROGRAMS = {
    "Xvfb": "xvfb",
    "xauth": "xauth",
    "dbus-run-session": "dbus-daemon",
    "gnome-keyring-daemon": "gnome-keyring",
    "chromium": "chromium",
    "chromedriver": "chromium-driver",
}

BYTECODE = {"PYTHONDONTWRITEBYTECODE": ""}
"""Where that is set, each process that a test or a benchmark starts compiles every source anew."""


def progress(text: str) -> None:
    """Say what takes long; on standard error, because the sandbox's first line is its address."""
    print(text, file=sys.stderr, flush=True)


class Stop(Exception):
    """A sentence for the person; the process ends with exit code 2."""


def has_display() -> bool:
    """Whether a window can be shown. Windows and macOS always have a screen of their own."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def missing_packages(*, screen: bool, tests: bool) -> list[str]:
    """Debian packages that are needed and not there; empty on other systems."""
    if not sys.platform.startswith("linux"):
        return []
    ldconfig = shutil.which("ldconfig") or "/sbin/ldconfig"
    try:
        known = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return []  # no glibc loader cache: nothing can be said, Qt itself will name what it misses
    libraries = OFFSCREEN_LIBRARIES | (SCREEN_LIBRARIES if screen else {})
    wanted = [package for soname, package in libraries.items() if f"{soname} " not in known]
    if tests:
        wanted += [package for name, package in TEST_PROGRAMS.items() if not shutil.which(name)]
    return wanted


def install_packages(packages: Sequence[str]) -> None:
    """Install with apt as root on Debian and Ubuntu, otherwise say what to run."""
    if not packages:
        return
    line = "apt-get install -y --no-install-recommends " + " ".join(packages)
    if shutil.which("apt-get") is None:
        raise Stop(f"Modeldeck needs what Debian calls {', '.join(packages)}; install it first.")
    if os.geteuid() != 0:
        raise Stop(f"Some system packages are missing. Run this, then try again:\n  sudo {line}")
    progress(f"Installing {', '.join(packages)} …")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in ("apt-get update -q", line.replace("apt-get", "apt-get -q", 1)):
        done = subprocess.run(
            command.split(), env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        if done.returncode:
            raise Stop(f"`{command}` failed; run it by hand to see why.")


def make_venv() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  the one file that an older Python may meet
        raise Stop(f"Modeldeck needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    if PYTHON.exists():
        return
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        # Debian splits these out of python3; the package is named after the minor version too.
        install_packages(["python3-venv"])
    progress("Making .venv …")
    # A fresh process: a package that apt has just installed may be invisible to this one.
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], stdout=sys.stderr)
    if made.returncode:
        raise Stop("The virtual environment .venv could not be made; the reason is above.")


def install(*, tests: bool, real: bool = False) -> None:
    """Bring `.venv` to the state that `pyproject.toml` and `constraints.txt` describe.

    `real` adds the server and the model of `test-real`.
    """
    make_venv()
    wanted = b"".join((ROOT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt"))
    fingerprint = hashlib.sha256(wanted).hexdigest()
    extras = "dev,real" if real else "dev" if tests else ""
    stamp = VENV / f"installed-{extras or 'run'}"
    enough = (stamp,) if real else (stamp, VENV / "installed-dev", VENV / "installed-dev,real")
    if any(path.exists() and path.read_text() == fingerprint for path in enough):
        return
    progress("Installing the Python packages (the first time takes a minute) …")
    target = f"{ROOT}[{extras}]" if extras else str(ROOT)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command = [*pip, "--constraint", str(ROOT / "constraints.txt"), "-e", target]
    done = subprocess.run(command, stdout=sys.stderr)
    if done.returncode:
        raise Stop("The Python packages could not be installed; pip's own message is above.")
    stamp.write_text(fingerprint)


def python(*arguments: str, environment: Mapping[str, str] | None = None) -> int:
    """Run the project's Python on `arguments` and return its exit code."""
    process = subprocess.Popen(
        [str(PYTHON), *arguments], cwd=ROOT, env={**os.environ, **(environment or {})}
    )
    # Whoever ends this process means the one that does the work.
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # the child got the same Ctrl+C and decides how to end


def run(options: argparse.Namespace) -> int:
    if not options.sandbox:
        if not has_display():
            raise Stop(
                "There is no display to open a window on; "
                "`python3 dev.py run --sandbox` tries everything without one."
            )
        install_packages(missing_packages(screen=True, tests=False))
        install(tests=False)
        return python("-m", "desktop", *options.arguments)
    if not has_display():
        print("There is no display, so this is the tour: the same window, driven offscreen.")
        return tour(options)
    install_packages(missing_packages(screen=True, tests=False))
    install(tests=False)
    return python("-m", "tests.tour.sandbox_window", *options.arguments)


def tour(options: argparse.Namespace) -> int:
    if options.arguments:
        raise Stop(f"The tour does not know {' '.join(options.arguments)}.")
    install_packages(missing_packages(screen=False, tests=False))
    install(tests=False)
    folder = str(getattr(options, "out", None) or ROOT / "build" / "tour")
    return python("-m", "tests.tour", "--out", folder, environment={"QT_QPA_PLATFORM": "offscreen"})


def sandbox(options: argparse.Namespace) -> int:
    install(tests=False)
    command = [str(PYTHON), "-m", "tests.simulators", *options.arguments]
    os.chdir(ROOT)
    if os.name != "nt":
        # The same process, so that a signal and the death of the caller reach the sandbox itself.
        os.execv(command[0], command)
    return python(*command[1:])


def bench(options: argparse.Namespace) -> int:
    install_packages(missing_packages(screen=False, tests=False))
    install(tests=True)
    return python(
        "-m",
        "tests.benchmarks",
        *options.arguments,
        environment={"QT_QPA_PLATFORM": "offscreen", **BYTECODE},
    )


def test(options: argparse.Namespace) -> int:
    install_packages(missing_packages(screen=True, tests=True))
    install(tests=True)
    # Whoever is done takes from what is left for the others: no core is idle before the end.
    side_by_side = ("--numprocesses", "auto", "--maxprocesses", "4", "--dist", "worksteal")
    marked = "not real" if options.long else "not real and not long"
    checks: dict[str, list[str]] = {
        "format": ["-m", "ruff", "format", "--check", "--quiet", "."],
        "lint": ["-m", "ruff", "check", "--quiet", "."],
        "types": ["-m", "mypy", "--no-error-summary"],
        "import contracts": ["-c", "from importlinter.cli import lint_imports_command as c; c()"],
        "unused code": ["-m", "vulture"],
        "dependencies": ["-m", "deptry", "desktop"],
        "shipped prices": ["packaging/generate_default_settings.py", "--check"],
        "tests": ["-m", "pytest", *side_by_side, "-m", marked],
    }
    failed = [name for name, command in checks.items() if not passes(name, command, options)]
    if failed:
        print(f"\nFailed: {', '.join(failed)}")
    return 1 if failed else 0


def test_real(options: argparse.Namespace) -> int:
    """Not part of `test`: it downloads 270 MB, and takes a minute or two."""
    install_packages(missing_packages(screen=False, tests=False))
    install(tests=True, real=True)
    return 0 if passes("tests", ["-m", "pytest", "-m", "real", "tests/real"], options) else 1


def passes(name: str, command: Iterable[str], options: argparse.Namespace) -> bool:
    print(f"── {name}", flush=True)
    extra = options.arguments if name == "tests" else []
    # Tests never reach the screen, the session bus, the keychain or the profile of this person.
    environment = {"QT_QPA_PLATFORM": "offscreen", "QT_API": "pyside6", **BYTECODE}
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
        os.environ.pop(variable, None)
    return python(*command, *extra, environment=environment) == 0


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="dev.py",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, function, text in (
        ("run", run, "open the window; --sandbox: simulated providers, throw-away profile"),
        ("tour", tour, "drive the window offscreen and save a picture of every step"),
        ("test", test, "run every check"),
        ("test-real", test_real, "chat with a real model on a real server; downloads 270 MB"),
        ("bench", bench, "measure start-up, memory and the cost of pricing one usage"),
        ("sandbox", sandbox, "serve the simulated providers on loopback; see sandbox --help"),
    ):
        command = commands.add_parser(
            name, help=text, description=text, allow_abbrev=False, add_help=name != "sandbox"
        )
        command.set_defaults(function=function)
        if name == "run":
            command.add_argument("--sandbox", action="store_true")
        if name in ("run", "tour"):
            command.add_argument("--out", type=Path, help="folder of the tour's pictures")
        if name == "test":
            command.add_argument("--long", action="store_true", help="also what takes minutes")
    options, options.arguments = parser.parse_known_args(argv)
    try:
        return int(options.function(options))
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
