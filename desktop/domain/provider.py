"""Who is called: what the application knows of a provider before it asks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from desktop.domain.errors import InvalidKey, InvalidModelId
from desktop.domain.origin import BaseUrl


class KeyCheck(StrEnum):
    """How a provider tells whether a key is good."""

    ACCOUNT = "account"
    """It has a page for that, which costs nothing."""
    MODELS = "models"
    """Its list of models is for those with a key."""
    CHAT = "chat"
    """Only a message of one token tells: its list of models answers anybody."""


@dataclass(frozen=True, slots=True)
class Region:
    """One of the addresses of a provider whose keys are good at one of them only."""

    id: str
    name: str
    base_url: BaseUrl
    key_prefix: str = ""
    """What every key of this region begins with, where that tells it from the others."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What a person has told of an endpoint of their own. ``None``: as the server has it."""

    thinking: bool | None = None
    """Sent as ``enable_thinking``."""
    input_kinds: tuple[str, ...] = ()
    """``image``, ``audio``, ``video`` and ``file``, beside text."""
    context_length: int | None = None
    """In tokens."""
    timeout_seconds: int | None = None
    """Without a sign of life."""
    direct: bool = False
    """Without the proxy that this computer is set to use."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider: a row of the table (`desktop.adapters.providers.PROVIDERS`), with what the
    person has changed of it, or one of their own."""

    id: str
    name: str
    base_url: BaseUrl
    key_variable: str
    """Environment variable that holds a key."""
    key_prefix: str
    """What every key of this provider begins with; empty: nothing is known of that."""
    key_page: str
    """Where a person gets a key; empty: there is no such page."""
    credits_page: str
    """Where a person pays; likewise."""
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
    protocol: str = "openai"
    """The wire format: one of `desktop.adapters.providers.PROTOCOLS`."""
    key_check: KeyCheck = KeyCheck.ACCOUNT
    key_check_model: str = ""
    """Who is asked for one token where nothing else tells whether a key is good."""
    key_needed: bool = True
    """Whether it answers nobody without a key."""
    regions: tuple[Region, ...] = ()
    """Empty: it has one address for everybody."""
    bills: bool = False
    """Whether its answers say what they cost; else every cost is an estimate."""
    enabled: bool = True
    """What is disabled is kept, and offered nowhere."""
    own: bool = False
    """Whether it is an endpoint that the person has added."""
    endpoint: Endpoint = field(default_factory=Endpoint)

    @property
    def key_prefixes(self) -> tuple[str, ...]:
        """Beginnings of its keys in all regions."""
        regional = (region.key_prefix for region in self.regions)
        return tuple(prefix for prefix in (self.key_prefix, *regional) if prefix)

    def region(self, base_url: BaseUrl) -> Region | None:
        """Whose address this is; ``None``: of none of its regions."""
        return next((each for each in self.regions if each.base_url == base_url), None)

    @property
    def homes(self) -> tuple[BaseUrl, ...]:
        """Its own addresses: the usual one first, then those of its regions."""
        return tuple(dict.fromkeys((self.base_url, *(each.base_url for each in self.regions))))

    def at_home(self, base_url: BaseUrl) -> bool:
        """Whether requests to this address go to the provider itself, in whatever region."""
        return base_url.origin in {home.origin for home in self.homes}

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
    if owner := _owner_of(provider, key):
        raise InvalidKey(detail=f"other_provider:{owner}")
    return key


def _owner_of(provider: Provider, key: str) -> str:
    """Which other vendor's key it looks like. Nobody knows whose an endpoint of one's own is."""
    if provider.own:
        return ""
    ours = provider.key_prefixes
    for prefix, owner in FOREIGN_KEY_PREFIXES:
        if key.startswith(prefix) and not any(own.startswith(prefix) for own in ours):
            return owner
    return ""
