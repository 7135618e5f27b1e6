"""Conditional requests: an answer that the client has already is not sent again.

source: RFC 9110, sections 8.8.3 and 13.1.2. Whether OpenRouter answers so is not documented.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from tests.simulators.wire import Request, Response


def unless_known(request: Request, response: Response) -> Response:
    """The response with its `ETag`, or 304 without a body where the client named that one."""
    tag = f'W/"{sha256(response.read()).hexdigest()[:20]}"'
    named = [name.strip() for name in (request.header("If-None-Match") or "").split(",")]
    if tag in named:
        return Response(304, (("ETag", tag),))
    return replace(response, headers=(*response.headers, ("ETag", tag)))
