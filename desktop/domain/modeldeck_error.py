"""The root of everything that can go wrong; the tree is drawn in `desktop.domain.errors`."""

from __future__ import annotations


class ModeldeckError(Exception):
    """Root of the tree. ``code`` is stable and machine readable."""

    code = "failed"
