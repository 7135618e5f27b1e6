"""What the browser shows when it has come back: one small page that needs nothing else."""

from __future__ import annotations

from html import escape
from typing import Final

from desktop.domain.sign_in import CallbackAnswer

_HEADERS: Final = """\
Content-Type: text/html; charset=utf-8
Connection: close
Cache-Control: no-store
Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'
Referrer-Policy: no-referrer
X-Content-Type-Options: nosniff
"""
"""The address of the page holds the code: the page is not stored, and no other page is told of it.
The browser's own history has it; by then the code has been used."""

# The colours are those of the window (resources/tokens.json): light first, then dark.
_STYLE: Final = """
:root {
  color-scheme: light dark;
  --window: #F6F6F8; --card: #FFFFFF; --border: #E2E2E8; --text: #1B1C22; --muted: #565866;
  --accent: #3457D5; --ok_soft: #E2F3E9; --ok_text: #14663F; --warn_soft: #FBF0DB;
  --warn_text: #7D4C00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --window: #1B1C20; --card: #232429; --border: #303138; --text: #DEDFE6; --muted: #A6A8B4;
    --accent: #4462D6; --ok_soft: #1D3429; --ok_text: #79D3A5; --warn_soft: #382E1B;
    --warn_text: #E6BC6E;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; padding: 24px; display: flex; flex-direction: column; gap: 24px;
  align-items: center; justify-content: center; background: var(--window); color: var(--text);
  font: 16px/1.5 Inter, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
header { display: flex; align-items: center; gap: 8px; font-weight: 600; color: var(--muted); }
main {
  width: 100%; max-width: 440px; padding: 40px 32px; text-align: center; background: var(--card);
  border: 1px solid var(--border); border-radius: 16px; overflow-wrap: anywhere;
}
.sign {
  width: 56px; height: 56px; margin: 0 auto 24px; border-radius: 50%; display: flex;
  align-items: center; justify-content: center;
}
.ok { background: var(--ok_soft); color: var(--ok_text); }
.warn { background: var(--warn_soft); color: var(--warn_text); }
h1 { margin: 0 0 8px; font-size: 20px; line-height: 1.3; font-weight: 600; }
p { margin: 0; color: var(--muted); }
h1, p { text-wrap: balance; }
p + p { margin-top: 16px; font-size: 14px; }
""".strip()

_MARK: Final = (
    '<svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">'
    '<rect width="24" height="24" rx="6.5" fill="var(--accent)"/>'
    '<rect x="8" y="5.6" width="8" height="4" rx="1.2" fill="white" fill-opacity=".43"/>'
    '<rect x="6.5" y="7.7" width="11" height="5" rx="1.4" fill="white" fill-opacity=".69"/>'
    '<rect x="5" y="10.2" width="14" height="8.2" rx="2" fill="white"/></svg>'
)
_SIGN: Final = (
    '<div class="sign {tone}"><svg width="28" height="28" viewBox="0 0 16 16" fill="none"'
    ' stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"'
    ' aria-hidden="true"><path d="{path}"/></svg></div>'
)
_TICK: Final = _SIGN.format(tone="ok", path="M3 8.5 6.4 12 13 4.5")
_CROSS: Final = _SIGN.format(tone="warn", path="m4 4 8 8M12 4l-8 8")


def page_for(answer: CallbackAnswer) -> bytes:
    """A whole HTTP response for the browser that brought this."""
    if answer.code is not None:
        text = "Go back to its window to see it finish; this tab can be closed."
        return _response(_TICK, "Modeldeck has your answer.", text)
    if answer.error == "access_denied":
        said = "You did not authorize Modeldeck."
        return _response(_CROSS, said, "Nothing was changed.", answer.description)
    words = answer.description or answer.error
    return _response(_CROSS, "The sign-in was not completed.", "Nothing was changed.", words)


def _response(sign: str, heading: str, text: str, quoted: str = "") -> bytes:
    quote = f"<p>“{escape(quoted)}”</p>" if quoted else ""
    body = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<title>Modeldeck</title>\n<link rel="icon" href="data:,">\n'
        f"<style>\n{_STYLE}\n</style>\n</head>\n<body>\n<header>{_MARK}Modeldeck</header>\n"
        f"<main>{sign}<h1>{escape(heading)}</h1><p>{escape(text)}</p>{quote}</main>\n"
        "</body>\n</html>\n"
    ).encode()
    head = f"HTTP/1.1 200 OK\n{_HEADERS}Content-Length: {len(body)}\n\n"
    return head.replace("\n", "\r\n").encode("ascii") + body
