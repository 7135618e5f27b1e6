"""A request as a person can send it from a terminal, without the key.

The window imports this before its first paint: stdlib only.
"""

from __future__ import annotations

import shlex
from typing import Final

from desktop.domain.chat_options import RequestPreview

LONGEST_ARGUMENT: Final = 100_000
"""Bytes. Linux takes 131,072 as one argument of a program (source: ``MAX_ARG_STRLEN`` in
``linux/binfmts.h``); what is longer goes through a pipe."""


def curl_command(preview: RequestPreview, key_variable: str) -> str:
    """A command for ``sh``, which puts the key in from the environment variable.

    ``key_variable``: empty where no key is sent. The body arrives byte for byte: nothing in it is
    read by the shell or by curl.
    """
    body = shlex.quote(preview.body)
    key = [f'-H "Authorization: Bearer ${key_variable}"'] if key_variable else []
    call = [
        f"curl --no-buffer {shlex.quote(preview.url)}",
        *key,
        "-H 'Content-Type: application/json'",
    ]
    if len(body.encode()) <= LONGEST_ARGUMENT:
        return _lines(*call, f"--data-raw {body}")
    # `printf` is a part of the shell, so that its argument may be of any length.
    return f"printf %s {body} | {_lines(*call, '--data-binary @-')}"


def _lines(*parts: str) -> str:
    return " \\\n  ".join(parts)
