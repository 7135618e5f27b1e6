"""What the keys of a sandbox have spent together, and the record of each generation."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from tests.simulators.pricing import Counts, plain
from tests.simulators.wire import Json


@dataclass(frozen=True)
class Generation:
    """One finished or cancelled chat, for `/generation`. `cost` is what was billed."""

    id: str
    model: str
    provider: str
    counts: Counts
    cost: Decimal
    at: datetime
    streamed: bool
    finish_reason: str | None
    native_finish_reason: str | None
    router: str | None = None

    @property
    def cancelled(self) -> bool:
        """Whether the client left before the end."""
        return self.finish_reason is None

    def record(self) -> Json:
        """The `data` of `/generation`; billing uses the `native_tokens_*`."""
        cost, counts = plain(self.cost), self.counts
        return {
            "id": self.id,
            "upstream_id": None,
            "request_id": None,
            "session_id": None,
            "created_at": self.at.isoformat(),
            "model": self.model,
            "provider_name": self.provider,
            "api_type": "completions",
            "app_id": None,
            "origin": "",
            "http_referer": None,
            "user_agent": None,
            "router": self.router,
            "streamed": self.streamed,
            "cancelled": self.cancelled,
            "finish_reason": self.finish_reason,
            "native_finish_reason": self.native_finish_reason,
            "latency": 180,
            "moderation_latency": None,
            "generation_time": 1200,
            # The normalised counts differ from the native ones on purpose: nobody bills by them.
            "tokens_prompt": counts.prompt + 1,
            "tokens_completion": counts.completion + 1,
            "native_tokens_prompt": counts.prompt,
            "native_tokens_completion": counts.completion,
            "native_tokens_completion_images": 0,
            "native_tokens_reasoning": counts.reasoning,
            "native_tokens_cached": counts.cached,
            "num_media_prompt": None,
            "num_media_completion": None,
            "num_input_audio_prompt": None,
            "num_search_results": None,
            "num_fetches": None,
            "web_search_engine": None,
            "usage": cost,
            "total_cost": cost,
            "cache_discount": None,
            "upstream_inference_cost": None,
            "is_byok": False,
            "service_tier": None,
            "data_region": "global",
            "preset_id": None,
            "workspace_id": None,
            "external_user": None,
            "response_cache_source_id": None,
            "provider_responses": None,
        }


@dataclass
class Account:
    """The spending of all keys as one, in US dollars. It starts used, as a real one would be."""

    label: str
    limit: Decimal = Decimal(10)
    usage: Decimal = Decimal("42.25")
    usage_monthly: Decimal = Decimal("2.5")
    usage_weekly: Decimal = Decimal("1.75")
    usage_daily: Decimal = Decimal("0.12")
    free_requests_limit: int = 1000
    free_requests_used: int = 0
    # How many times `/generation` says 404 first: the real one is eventually consistent.
    generation_lag: int = 1
    generations: dict[str, Generation] = field(default_factory=dict)
    _asked: dict[str, int] = field(default_factory=dict)

    @property
    def remaining(self) -> Decimal:
        """What the key may still spend this month."""
        return max(Decimal(0), self.limit - self.usage_monthly)

    def bill(self, generation: Generation) -> None:
        """Add one generation to everything that the account shows."""
        self.generations[generation.id] = generation
        self.usage += generation.cost
        self.usage_monthly += generation.cost
        self.usage_weekly += generation.cost
        self.usage_daily += generation.cost

    def look_up(self, generation_id: str) -> Generation | None:
        """The generation, once it has been asked for often enough."""
        generation = self.generations.get(generation_id)
        if generation is None:
            return None
        asked = self._asked.get(generation_id, 0)
        self._asked[generation_id] = asked + 1
        return generation if asked >= self.generation_lag else None

    def key_data(self, expires_at: datetime) -> Json:
        """The `data` of `/key`, with the fields of real answers.

        `budgets` and `effective_budget` are left out although the official client 1.3.84 requires
        them: answers quoted in September and October 2026 do not have them.
        """
        free = self.free_requests_limit
        return {
            "label": self.label,
            "limit": plain(self.limit),
            "limit_remaining": plain(self.remaining),
            "limit_reset": "monthly",
            "include_byok_in_limit": False,
            "usage": plain(self.usage),
            "usage_daily": plain(self.usage_daily),
            "usage_weekly": plain(self.usage_weekly),
            "usage_monthly": plain(self.usage_monthly),
            "byok_usage": 0,
            "byok_usage_daily": 0,
            "byok_usage_weekly": 0,
            "byok_usage_monthly": 0,
            "is_free_tier": False,
            "is_management_key": False,
            "is_provisioning_key": False,
            "expires_at": expires_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "creator_user_id": None,
            "organization_id": None,
            "workspace_id": None,
            "allowed_data_regions": ["global"],
            "free_model_daily_requests": {
                "limit": free,
                "used": self.free_requests_used,
                "remaining": free - self.free_requests_used,
            },
            "rate_limit": {"requests": -1, "interval": "10s", "note": "deprecated"},
        }
