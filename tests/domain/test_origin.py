"""Base URLs: what is refused, and what counts as this computer."""

from __future__ import annotations

import pytest

from desktop.domain.errors import InvalidBaseUrl
from desktop.domain.origin import BaseUrl, is_loopback
from tests.conftest import KnownKeys

KEY = "sk-or-v1-0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("typed", "text", "origin"),
    [
        ("https://openrouter.ai/api/v1", "https://openrouter.ai/api/v1", "https://openrouter.ai"),
        ("  https://openrouter.ai/api/v1/ ", "https://openrouter.ai/api/v1", None),
        ("HTTPS://OpenRouter.AI:443/API/v1//", "https://openrouter.ai/API/v1", None),
        ("https://host.example:8443", "https://host.example:8443", "https://host.example:8443"),
        ("https://host.example.:8443/x", "https://host.example:8443/x", None),
        ("https://host.example:/x", "https://host.example/x", "https://host.example"),
        ("http://localhost:3000/v1", "http://localhost:3000/v1", "http://localhost:3000"),
        ("http://127.0.0.1", "http://127.0.0.1", "http://127.0.0.1"),
        ("http://127.8.9.10:80/v1", "http://127.8.9.10/v1", "http://127.8.9.10"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1", "http://[::1]:8080"),
        ("https://[2001:db8::1]/v1", "https://[2001:db8::1]/v1", "https://[2001:db8::1]"),
        ("http://LOCALHOST./v1", "http://localhost/v1", "http://localhost"),
        ("https://bücher.example/v1", "https://bücher.example/v1", None),
    ],
)
def test_a_base_url_is_kept_in_one_spelling(typed: str, text: str, origin: str | None) -> None:
    base_url = BaseUrl.parse(typed)
    assert str(base_url) == text
    assert origin is None or str(base_url.origin) == origin
    assert BaseUrl.parse(str(base_url)) == base_url


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "openrouter.ai/api/v1",
        "//openrouter.ai/api/v1",
        "ftp://openrouter.ai",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https:///api/v1",
        "https://.",
        "https://host.example:0/v1",
        "https://host.example:65536/v1",
        "https://host.example:-1/v1",
        "https://host.example:port/v1",
        "https://[::1/v1",
        "https://[not-an-address]/v1",
        "https://host example/v1",
        "https://host.example/v 1",
        "https://host.example/v1\n",
        "https://host.example\\.evil.example/v1",
        "https://host.example/v1\x00",
        "https://host.example/\u202ev1",
        "https://host..example/v1",
        "https://-host.example^/v1",
        f"https://{'a' * 64}.example/v1",
        "https://host.example/v1?key=1",
        "https://host.example/v1#part",
    ],
)
def test_what_is_no_base_url(typed: str) -> None:
    if typed.endswith("\n"):
        assert str(BaseUrl.parse(typed)) == typed.strip()
        return
    with pytest.raises(InvalidBaseUrl) as caught:
        BaseUrl.parse(typed)
    assert caught.value.detail


@pytest.mark.parametrize(
    "typed",
    [
        "http://openrouter.ai/api/v1",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://localhost@evil.example",
        "http://notlocalhost",
        "http://128.0.0.1",
        "http://0.0.0.0",
        "http://127.1",
        "http://2130706433",
        "http://0x7f.0.0.1",
        "http://[::2]",
        "http://[::ffff:127.0.0.1]",
        "http://[::1%25eth0]",
        "http://192.168.1.5:1234/v1",
    ],
)
def test_plain_http_is_for_this_computer_only(typed: str) -> None:
    with pytest.raises(InvalidBaseUrl):
        BaseUrl.parse(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "https://user:secret-word@host.example/v1",
        "https://user:secret-word@host.example:99999/v1",
        "https://secret-word@host.example",
        "https://@host.example",
        "http://user:secret-word@localhost",
        "user:secret-word@host.example",
        "https://good.example\\@secret-word.example/",
        "https://us er:secret-word@host.example",
    ],
)
def test_user_info_is_refused_and_not_repeated(typed: str) -> None:
    with pytest.raises(InvalidBaseUrl) as caught:
        BaseUrl.parse(typed)
    assert "secret-word" not in caught.value.text + str(caught.value)


@pytest.mark.parametrize(
    "typed", [KEY, f"https://host.example/?key={KEY}", f"http://x.example/{KEY}"]
)
def test_a_key_in_the_wrong_field_is_not_repeated(typed: str, known_keys: KnownKeys) -> None:
    known_keys.add(KEY)
    with pytest.raises(InvalidBaseUrl) as caught:
        BaseUrl.parse(typed)
    known_keys.assert_not_in(caught.value)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.255.255.254", True),
        ("::1", True),
        ("0:0:0:0:0:0:0:1", True),
        ("126.255.255.255", False),
        ("::ffff:127.0.0.1", False),
        ("::1%eth0", False),
        ("localhost.", False),
        ("", False),
        ("127.0.0.1.example.com", False),
        ("ｌocalhost", False),
    ],
)
def test_loopback_is_exact(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_the_same_host_on_another_port_or_scheme_is_another_origin() -> None:
    origins = {
        BaseUrl.parse(text).origin
        for text in (
            "https://localhost",
            "http://localhost",
            "https://localhost:8443",
            "https://127.0.0.1",
        )
    }
    assert len(origins) == 4
    assert BaseUrl.parse("https://a.example/v1").origin == BaseUrl.parse("https://a.example").origin
