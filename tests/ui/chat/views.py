"""View states of the test chat for tests and pictures: real model names, invented usage."""

from __future__ import annotations

from dataclasses import replace

from desktop.presentation.chat_view import ChatPageView, MessageView, ModelChoiceView
from desktop.presentation.cost_view import (
    ArithmeticLineView,
    ArithmeticView,
    CostPanelView,
    LaneView,
    LimitMeterView,
    TotalView,
)
from desktop.presentation.error_view import ActionView, ErrorView

CHOICES = (
    ModelChoiceView(
        "anthropic/claude-sonnet-5",
        "Claude Sonnet 5",
        "Anthropic",
        "$2.00 in · $10.00 out per 1M",
    ),
    ModelChoiceView(
        "deepseek/deepseek-v4", "DeepSeek V4", "DeepSeek", "$0.435 in · $0.87 out per 1M"
    ),
    ModelChoiceView("google/gemma-4-31b-it:free", "Gemma 4 31B", "Google", "Free"),
    ModelChoiceView("openrouter/auto", "Auto Router", "OpenRouter", "varies"),
)

QUESTION = MessageView(
    "q1",
    "user",
    "Why does the median resist outliers, and how would I compute it for request costs?",
    turn=1,
    actions=("copy", "edit"),
)
ANSWER_TEXT = """\
The **median** resists outliers because it only looks at the *order* of the values, not at their \
size.

1. Sort the values.
2. Take the middle one, or the mean of the two middle ones.

```python
def median(values: list[Decimal]) -> Decimal:
    s = sorted(values)
    n = len(s)
    return s[n // 2] if n % 2 else (s[n // 2 - 1] + s[n // 2]) / 2
```

One request that costs $40 moves the **mean** of a hundred $0.01 requests to $0.41; the median \
stays at **$0.01**. Show the median for a *typical* request and the sum for the bill.
"""
ANSWER = MessageView(
    "a1",
    "assistant",
    ANSWER_TEXT,
    title="Claude Sonnet 5",
    monogram="A",
    time="14:02",
    reasoning="The person asks about **robust** statistics. Two parts: why, and how.",
    reasoning_title="Thought for 4 s",
    reasoning_fact="412 tokens",
    facts="1,184 tokens · first after 0.8 s · 62 tokens/s · 6.2 s · Google AI Studio · ended: stop",
    cost="$0.0151 billed",
    turn=1,
    actions=("retry", "copy"),
)
ERROR = ErrorView(
    "payment_required",
    "Not enough credits",
    "OpenRouter declined the request: the account has $0.0031 left and sending this takes "
    "~$0.00842.",
    "Your text is kept below.",
    402,
    ActionView("Add credits…", "open:https://openrouter.ai/settings/credits"),
)

EMPTY = ChatPageView(
    choices=CHOICES,
    selected=CHOICES[0].ref,
    phase="ready",
    hint="Estimate appears as you type",
)
NO_KEY = ChatPageView()
NO_MODELS = ChatPageView(phase="no-models")
FINISHED = replace(
    EMPTY,
    messages=(QUESTION, ANSWER),
    hint="≈ 4,980 tokens in · ~$0.00327 plus the answer",
    chat_cost="$0.0283",
)
STREAMING = replace(
    FINISHED,
    messages=(
        QUESTION,
        replace(
            ANSWER,
            text=ANSWER_TEXT[: ANSWER_TEXT.index(" $0.01 requests")],
            facts="",
            cost="",
            streaming=True,
            actions=("copy",),
        ),
    ),
    phase="streaming",
    hint="3.1 s · ≈ 318 tokens · ~$0.0105",
)
STOPPED = replace(
    FINISHED,
    messages=(QUESTION, replace(ANSWER, text="The **median** resists", note="Stopped by you")),
)
FAILED = replace(FINISHED, error=ERROR, can_resend=True)
OVER_LIMIT = replace(
    FINISHED,
    error=ErrorView(
        "limit_reached",
        "Today's limit is reached",
        "This message may cost up to ~$0.0158, and ~$0.14 of the $0.15 that you allow for a day "
        "is spent.",
        "Your text is kept below.",
        action=ActionView("Allow once", "allow-once"),
    ),
    other_way=ActionView("Edit limits", "limits"),
)

NOTHING_SENT = CostPanelView()
TOTALS = (
    TotalView("This chat", "$0.0283", detail="2 requests · $0.0282877 billed"),
    TotalView("Today", "~$0.12", "+ 2 of unknown cost", "Since 00:00 UTC: 9 requests"),
    TotalView("This month", "~$2.50", "+ 2 of unknown cost", "Since the 1st: 212 requests"),
)
BILLED = CostPanelView(
    lanes=(
        LaneView("input", "Input", "500", "$0.00100", 0.066),
        LaneView("cached", "Cached", "3,072", "$0.000614", 0.041),
        LaneView("write", "Cache write", "640", "$0.00160", 0.106),
        LaneView("output", "Output", "772", "$0.00772", 0.513),
        LaneView("reason", "Reasoning", "412", "$0.00412", 0.274),
    ),
    estimate="~$0.0151",
    billed="$0.0151",
    main="billed",
    verdict="Matches the estimate",
    verdict_tone="ok",
    origin="Prices: OpenRouter catalog, 2 min ago",
    arithmetic=ArithmeticView(
        "Why $0.0151?",
        (
            ArithmeticLineView("500 input × $2.00 / 1M", "$0.00100"),
            ArithmeticLineView("3,072 cached × $0.20 / 1M", "$0.000614"),
            ArithmeticLineView(
                "640 cache write × $2.50 / 1M", "$0.00160", "Kept for 5 minutes by the provider"
            ),
            ArithmeticLineView("772 output × $10.00 / 1M", "$0.00772"),
            ArithmeticLineView("412 reasoning × $10.00 / 1M", "$0.00412", "At the price of output"),
        ),
        "$0.0150544",
        "$0.0150544",
    ),
    totals=TOTALS,
    limit=LimitMeterView(0.25, "accent", "25% of your $10.00 limit", "9 days left"),
)
ESTIMATED = replace(
    BILLED,
    lanes=(
        LaneView("input", "Input", "≈ 4,212", "~$0.00842", 1.0),
        LaneView("cached", "Cached"),
        LaneView("write", "Cache write"),
        LaneView("output", "Output"),
        LaneView("reason", "Reasoning"),
    ),
    estimate="~$0.00842",
    billed="not billed yet",
    main="estimate",
    verdict="A declined request costs nothing.",
    verdict_tone="plain",
    arithmetic=None,
)
