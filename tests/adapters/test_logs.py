"""The log file: private, without keys, and quiet about others."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.adapters.logs import redact, start_log, stop_log
from tests.conftest import KnownKeys

KEY = "sk-or-v1-0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        (f"key {KEY}.", "key sk-or-…."),
        (f'{{"Authorization": "Bearer {KEY}"}}', '{"Authorization": "Bearer …"}'),
        ("authorization: bearer of-another-shape", "authorization: bearer …"),
        ("b'Bearer abc.def'", "b'Bearer …'"),
        ("sk-proj-abcdefabcdef and sk-abcdefabcdefabcdef", "sk-proj-… and sk-…"),
        ("AIzaSyA-abcdefabcdef, fw_abcdefabcdef", "AIza…, fw_…"),
        ("https://x.example/?key=gsk_abcdefabcdefabcd&a=1", "https://x.example/?key=gsk_…&a=1"),
        ("items-of-something, risk-averse-people, sk-or", None),
        ("anthropic/claude-sonnet-4.6 answered in 0.4 s", None),
    ],
)
def test_redact(text: str, redacted: str | None) -> None:
    assert redact(text) == (text if redacted is None else redacted)


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "log" / "modeldeck.log"
    handler = start_log(path)
    yield path
    stop_log(handler)


def test_a_key_reaches_no_log_file_not_even_by_a_traceback(
    log_file: Path, known_keys: KnownKeys
) -> None:
    known_keys.add(KEY)
    logger = logging.getLogger("desktop.test")
    logger.propagate = True
    logger.info("asked with %s", redact(KEY))
    record = logging.LogRecord("x", logging.INFO, __file__, 1, "key %s", (KEY,), None)
    for handler in logging.getLogger().handlers:
        if getattr(handler, "baseFilename", "") == str(log_file):
            handler.handle(record)
            try:
                raise ValueError(f"Illegal header value b'Bearer {KEY}'")
            except ValueError as error:
                failed = (type(error), error, error.__traceback__)
                handler.handle(
                    logging.LogRecord("x", logging.INFO, __file__, 1, "failed", (), failed)
                )
    written = log_file.read_text()
    assert "Illegal header value" in written
    assert KEY not in written


def test_the_log_is_private_even_after_it_was_turned_over(log_file: Path) -> None:
    old_umask = os.umask(0o022)
    try:
        for _ in range(30):
            logging.getLogger("desktop.test").info("x" * 50_000)
    finally:
        os.umask(old_umask)
    files = sorted(log_file.parent.iterdir())
    assert [p.name for p in files] == ["modeldeck.log", "modeldeck.log.1"]
    assert [p.stat().st_mode & 0o777 for p in files] == [0o600, 0o600]
    assert log_file.parent.stat().st_mode & 0o777 == 0o700


def test_other_peoples_chatter_is_left_out(log_file: Path) -> None:
    logging.getLogger("httpx").info("HTTP Request: GET https://openrouter.ai/api/v1/models")
    logging.getLogger("desktop.test").info("kept")
    lines = log_file.read_text().splitlines()
    assert [line.rpartition(" ")[2] for line in lines] == ["kept"]


def test_no_log_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a file where the folder should be")
    assert start_log(tmp_path / "log" / "modeldeck.log") is None
    stop_log(None)
