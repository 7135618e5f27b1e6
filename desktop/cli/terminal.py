"""Standard output and standard error: text that is harmless on a terminal, and JSON."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import sys
from collections.abc import Mapping
from typing import Final, TextIO

from desktop.domain.errors import StorageFailed

_UNSAFE_IN_JSON: Final = re.compile(
    "[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""What ``json.dumps`` leaves as it is and a terminal may obey or cannot take."""


def json_text(value: object) -> str:
    """JSON on lines of its own, readable, with control characters escaped and none lost."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return _UNSAFE_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class Terminal:
    """Where one invocation writes. Answers go to ``out``, everything else to ``err``."""

    def __init__(
        self, out: TextIO | None, err: TextIO | None, environment: Mapping[str, str]
    ) -> None:
        self._out = out
        self._err = err
        for stream in (out, err):
            _make_tolerant(stream)
        colours = not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"
        self._out_colours = colours and _is_terminal(out)
        self._err_colours = colours and _is_terminal(err)

    @classmethod
    def of_this_process(cls) -> Terminal:
        return cls(sys.stdout, sys.stderr, os.environ)

    @property
    def takes_answers(self) -> bool:
        """Whether there is a standard output: ``>&-`` closes it, a full disk ends it."""
        return self._out is not None

    @property
    def shows_notes(self) -> bool:
        """Whether a person reads standard error as it comes."""
        return _is_terminal(self._err)

    @property
    def columns(self) -> int | None:
        """How wide a table of the answer may be; ``None`` where it goes into a file or pipe."""
        return shutil.get_terminal_size().columns if _is_terminal(self._out) else None

    def line(self, text: str = "") -> None:
        """One line of the answer. Raises `BrokenPipeError` and `StorageFailed`."""
        self.piece(f"{text}\n")

    def piece(self, text: str) -> None:
        """A part of the answer, shown at once. Raises `BrokenPipeError` and `StorageFailed`."""
        if self._out is None:
            return
        try:
            self._out.write(text)
            self._out.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            self.abandon()
            reason = error.strerror or "it cannot be written"
            raise StorageFailed("standard output", reason) from None

    def json(self, value: object) -> None:
        self.line(json_text(value))

    def note(self, text: str, *, end: str = "\n") -> None:
        """On standard error. Nobody there to read it is no failure."""
        if self._err is not None:
            with contextlib.suppress(OSError, ValueError):
                self._err.write(f"{text}{end}")
                self._err.flush()

    def faint_note(self, text: str, *, end: str = "\n") -> None:
        """A `note` that is not the main thing."""
        self.note(_styled(text, "2") if self._err_colours and text else text, end=end)

    def faint(self, text: str) -> str:
        return _styled(text, "2") if self._out_colours else text

    def strong(self, text: str) -> str:
        return _styled(text, "1") if self._out_colours else text

    def abandon(self) -> None:
        """Nothing takes the output any more: let the interpreter's last flush go nowhere."""
        with contextlib.suppress(OSError, ValueError, AttributeError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._out.fileno())  # type: ignore[union-attr]
            os.close(nowhere)
        self._out = None


def _styled(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m"


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def _make_tolerant(stream: TextIO | None) -> None:
    """UTF-8 into files and pipes, whatever the locale; a terminal keeps its own encoding."""
    if isinstance(stream, io.TextIOWrapper):
        encoding = None if _is_terminal(stream) else "utf-8"
        stream.reconfigure(encoding=encoding, errors="replace")
