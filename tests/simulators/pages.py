"""The web pages of a sandbox: one style, no script, nothing loaded from anywhere."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from html import escape

from tests.simulators.wire import Headers, Response

_STYLE = """
:root { color-scheme: light dark; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center;
  font: 16px/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText; }
main { box-sizing: border-box; width: min(30rem, 100vw - 2rem); margin: 1rem; padding: 2rem;
  border: 1px solid color-mix(in srgb, CanvasText 20%, Canvas); border-radius: 12px; }
h1 { font-size: 1.375rem; margin: 0 0 1rem; overflow-wrap: anywhere; }
.note { font-size: .875rem; margin: 0 0 1rem;
  color: color-mix(in srgb, CanvasText 75%, Canvas); }
code { display: block; padding: 1rem; border-radius: 8px; overflow-wrap: anywhere;
  user-select: all; background: color-mix(in srgb, CanvasText 8%, Canvas); }
form { display: flex; gap: 1rem; margin-top: 1.5rem; }
button { flex: 1; padding: .75rem; font: inherit; border-radius: 8px; cursor: pointer;
  border: 1px solid color-mix(in srgb, CanvasText 35%, Canvas); background: none; color: inherit; }
#authorize { background: #4f46e5; border-color: #4f46e5; color: #fff; }
"""
_STYLE_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src data:; base-uri 'none'; "
    # Chromium holds a form's redirects to this too, so every allowed callback stands here.
    "form-action 'self' https: http://localhost:* http://127.0.0.1:*; frame-ancestors 'none'"
)
# Codes and challenges stand in addresses: no cache keeps them and no other site is told.
PRIVATE: Headers = (("Cache-Control", "no-store"), ("Referrer-Policy", "no-referrer"))
_HEADERS: Headers = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Security-Policy", _POLICY),
    ("X-Content-Type-Options", "nosniff"),
    *PRIVATE,
)


def consent(application: str, label: str | None, fields: Mapping[str, str]) -> Response:
    """Authorize or Deny, with what was asked for in hidden fields."""
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in fields.items()
    )
    named = f"<p>The key will be named “{escape(label)}”.</p>" if label else ""
    return _page(
        f"Authorize {application}?",
        f"<p>It asks for an API key of this simulated account.</p>{named}"
        f'<form method="post" action="/auth/decide">{hidden}'
        '<button id="authorize" name="decision" value="authorize">Authorize</button>'
        '<button id="deny" name="decision" value="deny">Deny</button></form>',
    )


def code(value: str) -> Response:
    """The code to copy, for an application that the browser cannot reach."""
    return _page(
        "Copy this code into the application",
        f'<code id="code">{escape(value)}</code><p>It works once, within ten minutes.</p>',
    )


def denied() -> Response:
    """The end of a sign-in that the person denied."""
    return _page("Denied", '<p id="denied">No key was issued. You can close this page.</p>')


def refused(reason: str) -> Response:
    """400: an address that nobody could be signed in with."""
    return _page("This sign-in link does not work", f'<p id="reason">{escape(reason)}</p>', 400)


def key_settings(masked_key: str) -> Response:
    """The settings of one key."""
    return _page("API key", f'<p>Settings of <code id="key">{escape(masked_key)}</code></p>')


def key_log(masked_key: str) -> Response:
    """The log of one key."""
    return _page("Logs", f'<p>Requests made with <code id="key">{escape(masked_key)}</code></p>')


def no_such_key() -> Response:
    """404: no accepted key has that hash."""
    return _page("No such key", "<p>The sandbox knows no key with this hash.</p>", 404)


def _page(title: str, content: str, status: int = 200) -> Response:
    text = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)} · Simulated OpenRouter</title>"
        f'<link rel="icon" href="data:,"><style>{_STYLE}</style></head><body><main>'
        '<p class="note">Simulated OpenRouter. Nothing here costs money or leaves this computer.'
        f"</p><h1>{escape(title)}</h1>{content}</main></body></html>"
    )
    return Response(status, _HEADERS, text.encode(errors="replace"))
