"""Arguments and options of ``modeldeck models``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class SortBy(StrEnum):
    """What found models are sorted by."""

    PRICE = "price"
    """Of the input."""
    OUTPUT = "output"
    """The price of the output."""
    CONTEXT = "context"
    NAME = "name"
    AUTHOR = "author"
    TAGS = "tags"
    """What can do the most comes first."""
    ENABLED = "enabled"
    """The person's own models first, in their order."""
    NEW = "new"


Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="As in author/model.")]
IdsOrNone = Annotated[list[str] | None, typer.Argument(metavar="ID", help="As in author/model.")]
Matching = Annotated[
    str | None,
    typer.Option(metavar="QUERY", help="All that this query finds, in the words of search."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would be done.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
