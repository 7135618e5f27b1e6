"""Between pages and services: a page's wishes go up as awaited calls, snapshots come down.

Imported only when the core is there, because the services load pydantic.
"""
