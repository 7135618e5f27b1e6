"""What only root can arrange for a test: a disk of its own, and the rights of somebody else.

A test that needs what this process may not do is skipped, and says why.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
_SYS_ADMIN: Final = 21
"""The bit of the capability to mount (source: Linux's ``capability.h``)."""
_AS_NOBODY: Final = """\
import importlib, os, sys
module = importlib.import_module(sys.argv[1])
os.setgroups([])
os.setuid(65534)
sys.exit(module.main(*sys.argv[2:]))
"""
"""The checkout may lie where nobody else may look, so what is run is imported before."""


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system of ``size`` (``64k``, ``1m``) on a new folder; no file may stay open on it.

    In continuous integration (``CI`` in the environment) a mount that fails fails the test, unless
    the container keeps even root from mounting.
    """
    if not _may_mount():
        pytest.skip("only root can mount a file system, and only where the container lets it")
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    mounted = subprocess.run(mount, capture_output=True, text=True)
    if mounted.returncode:
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up(f"a file system could not be mounted: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        unmounted = subprocess.run(["umount", str(folder)], capture_output=True, text=True)
        if unmounted.returncode:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
    assert unmounted.returncode == 0, unmounted.stderr


def run_as_nobody(module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``main`` of a module as a user without rights: root ignores permission bits."""
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else")
    return subprocess.run(
        [sys.executable, "-c", _AS_NOBODY, module, *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )


def _may_mount() -> bool:
    status = Path("/proc/self/status").read_text("ascii")
    found = re.search(r"^CapEff:\s*([0-9a-f]+)$", status, re.MULTILINE)
    return found is not None and bool(int(found[1], 16) >> _SYS_ADMIN & 1)
