"""Simulated providers, with their own arithmetic, in this process or on loopback.

They know nothing of the application: `Sandbox` is a simulated OpenRouter, a callable
`Request -> Response`, and so are `Fireworks`, `ModelScope` and each region of `ModelStudio`;
`serve` and `host` put them on 127.0.0.1 for the length of a `with` block, `python -m
tests.simulators` runs them by themselves, and `faults` holds what can be made to go wrong.
"""

from tests.simulators import errors, faults
from tests.simulators.catalog import Catalog
from tests.simulators.faults import Fault
from tests.simulators.fireworks import Fireworks
from tests.simulators.modelscope import ModelScope
from tests.simulators.modelstudio import ModelStudio
from tests.simulators.neighbours import Neighbours, serve_neighbours
from tests.simulators.received import Received
from tests.simulators.replay import Replay
from tests.simulators.sandbox import Sandbox
from tests.simulators.serving import Hosted, Served, host, serve
from tests.simulators.wire import Delivery, Request, Response

__all__ = [
    "Catalog",
    "Delivery",
    "Fault",
    "Fireworks",
    "Hosted",
    "ModelScope",
    "ModelStudio",
    "Neighbours",
    "Received",
    "Replay",
    "Request",
    "Response",
    "Sandbox",
    "Served",
    "errors",
    "faults",
    "host",
    "serve",
    "serve_neighbours",
]
