"""The building blocks of every page; import each from its own module."""
