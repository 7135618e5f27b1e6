"""A simulated OpenRouter, with its own arithmetic, in this process or on loopback.

It knows nothing of the application: `Sandbox` is a callable `Request -> Response`, `serve` puts it
on 127.0.0.1 for the length of a `with` block, `python -m tests.simulators` runs it by itself, and
`faults` holds what can be made to go wrong.
"""

from tests.simulators import errors, faults
from tests.simulators.catalog import Catalog
from tests.simulators.faults import Fault
from tests.simulators.received import Received
from tests.simulators.replay import Replay
from tests.simulators.sandbox import Sandbox
from tests.simulators.serving import Served, serve
from tests.simulators.wire import Delivery, Request, Response

__all__ = [
    "Catalog",
    "Delivery",
    "Fault",
    "Received",
    "Replay",
    "Request",
    "Response",
    "Sandbox",
    "Served",
    "errors",
    "faults",
    "serve",
]
