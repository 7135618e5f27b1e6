"""The sandbox held against the official client, its own arithmetic and its own promises."""
