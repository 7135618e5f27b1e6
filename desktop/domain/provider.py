"""Who is called: what the application knows of a provider before it asks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop.domain.errors import InvalidKey, InvalidModelId
from desktop.domain.origin import BaseUrl


@dataclass(frozen=True, slots=True)
class Provider:
    """One row of the table of providers (`desktop.adapters.providers.PROVIDERS`)."""

    id: str
    name: str
    base_url: BaseUrl
    key_variable: str
    """Environment variable that holds a key."""
    key_prefix: str
    """What every key of this provider begins with."""
    key_page: str
    """Where a person gets a key."""
    credits_page: str
    model_id: re.Pattern[str]
    model_id_shape: str
    """What an id looks like, in words."""
    model_id_example: str
    sign_in_path: str = ""
    """Where people sign in, on the origin of the base URL; empty: only keys are pasted."""
    key_settings_path: str = ""
    """The page of one key, on the origin of the base URL; ``{hash}`` stands for its SHA-256."""
    key_log_path: str = ""
    """The requests of one key, likewise."""
    routes: bool = False
    """Whether it chooses among hosts, as `desktop.domain.chat_options.Routing` asks it to."""

    def sign_in_page(self, base_url: BaseUrl) -> str:
        """Where people sign in for keys of this base URL; empty where that is not offered."""
        return f"{base_url.origin}{self.sign_in_path}" if self.sign_in_path else ""

    def key_settings_page(self, base_url: BaseUrl, key_hash: str) -> str:
        """The page of one key; empty where there is none, or the key is not known."""
        return _page_of_key(base_url, self.key_settings_path, key_hash)

    def key_log_page(self, base_url: BaseUrl, key_hash: str) -> str:
        """The page that lists what was asked with one key; empty likewise."""
        return _page_of_key(base_url, self.key_log_path, key_hash)

    def check_model_id(self, typed: str) -> str:
        """The id without surrounding white space. Raises `InvalidModelId`."""
        model_id = typed.strip()
        if not self.model_id.fullmatch(model_id):
            raise InvalidModelId(model_id, self.model_id_shape)
        return model_id


def _page_of_key(base_url: BaseUrl, path: str, key_hash: str) -> str:
    return f"{base_url.origin}{path.format(hash=key_hash)}" if path and key_hash else ""


_COPIED_LINE = re.compile(r"""["'`$]|^[A-Z_][A-Z0-9_]*=""")
"""What comes along when a line of a shell or of an .env file is copied."""

FOREIGN_KEY_PREFIXES: tuple[tuple[str, str], ...] = (
    ("sk-or-", "OpenRouter"),
    ("sk-ant-", "Anthropic"),
    ("sk-proj-", "OpenAI"),
    ("AIza", "Google"),
    ("fw_", "Fireworks"),
    ("xai-", "xAI"),
    ("gsk_", "Groq"),
    ("hf_", "Hugging Face"),
    ("ms-", "ModelScope"),
    ("pplx-", "Perplexity"),
    ("sk-sp-", "Alibaba Cloud"),
)
"""Beginnings of other vendors' keys, so that a key pasted into the wrong field is named."""


def check_key(provider: Provider, typed: str) -> str:
    """The key without surrounding white space. Raises `InvalidKey`, which does not hold the key.

    Only what cannot be a key is refused; whether it is valid is for the provider to say.
    """
    key = typed.strip()
    if not key:
        raise InvalidKey(detail="empty")
    if any(c.isspace() for c in key):
        raise InvalidKey(detail="white_space")
    if not key.isascii() or not key.isprintable() or _COPIED_LINE.search(key):
        raise InvalidKey(detail="characters")
    for prefix, owner in FOREIGN_KEY_PREFIXES:
        if key.startswith(prefix) and not provider.key_prefix.startswith(prefix):
            raise InvalidKey(detail=f"other_provider:{owner}")
    return key
