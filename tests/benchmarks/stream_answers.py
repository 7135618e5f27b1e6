"""The answers that the streaming benchmarks ask for, as the events of a stream."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Final

EVENT_STREAM: Final = (("Content-Type", "text/event-stream"),)

_PASSAGE: Final = """\
## Why the median resists outliers

The **median** looks at the *order* of the values, not at their size. Moving the largest one
further away changes nothing, because the one in the middle stays where it is: `sorted(v)[n // 2]`.

1. Sort the values.
2. Take the one in the middle, or the mean of the two there.
3. Compare it with the mean; a large difference says that the values are skewed.

```python
def median(values: list[float]) -> float:
    ranked = sorted(values)
    middle = len(ranked) // 2
    if len(ranked) % 2:
        return ranked[middle]
    return (ranked[middle - 1] + ranked[middle]) / 2
```

| values | mean | median |
|---|--:|--:|
| 1, 2, 3 | 2 | 2 |
| 1, 2, 300 | 101 | 2 |

> A single wrong reading moves the mean as far as it likes; half of all readings have to be wrong
> before the median follows.

More about this in [an article](https://example.org/median), which is worth its ten minutes.

"""
_TOKEN: Final = re.compile(r"\s?\w{1,6}|\s?[^\w\s]{1,3}|\s")


def tokens(count: int) -> Iterator[str]:
    """Pieces of Markdown about as long as a model's tokens."""
    return islice(cycle(_TOKEN.findall(_PASSAGE)), count)


def events(count: int) -> Iterator[bytes]:
    """A stream of so many tokens, each in an event of its own, then usage and the end."""
    for token in tokens(count):
        yield _event([{"index": 0, "delta": {"role": "assistant", "content": token}}])
    end = {"index": 0, "delta": {"role": "assistant", "content": ""}, "finish_reason": "stop"}
    usage = {"prompt_tokens": 12, "completion_tokens": count, "total_tokens": count + 12}
    yield _event([end], usage={**usage, "cost": 0.0012, "cost_details": {}})
    yield b"data: [DONE]\n\n"


def _event(choices: list[dict[str, object]], **more: object) -> bytes:
    """With the fields that OpenRouter's own chunks have."""
    finish = choices[0].get("finish_reason")
    chunk = {
        "id": "gen-1763822400-AbCdEfGhIjKlMnOpQrSt",
        "object": "chat.completion.chunk",
        "created": 1763822400,
        "model": "sandbox/writer",
        "provider": "Sandbox",
        "choices": [
            {
                **choices[0],
                "finish_reason": finish,
                "native_finish_reason": finish,
                "logprobs": None,
            }
        ],
        **more,
    }
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"
