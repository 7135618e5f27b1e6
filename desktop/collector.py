"""Python's search for garbage, kept out of the way: it stops every thread while it looks.

Nothing here makes objects live longer that are not in a cycle; those go as ever when nobody holds
them any more.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """For what makes many objects that stay: imports, or a large file that is read.

    Looking through them again and again while they are made takes a tenth of a start of the
    command line; with catalogs of 100,000 models, each look stops the window for 0.3 s.
    """
    if not gc.isenabled():
        yield  # whoever has switched it off switches it on again
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def keep_for_good() -> None:
    """What there is now is not looked through again."""
    gc.freeze()
