"""What a simulated model says: deterministic, and fit to be looked at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256

_ANSWERS = (
    """Yes. The short way is to **start small and measure**, then decide with the numbers in hand.

You asked: “{topic}”. I would go about it like this:

1. **Write down the goal** in one sentence, so that you can tell when you are done.
2. **Try the smallest version** that could possibly work.
3. **Compare** what you got with what you expected, and keep a note of the difference.

```python
def worth_it(gain: float, cost: float) -> bool:
    return gain > cost
```

If the result surprises you, change one thing at a time; two changes at once tell you nothing.

*Answered by the sandbox; no model was called.*""",
    """Here is a **plan in three steps**, from the safest to the boldest.

About “{topic}”:

- **Look first.** Ten minutes of reading usually save an afternoon of guessing.
- **Keep a way back.** Save a copy before you change anything that matters.
- **Finish one thing.** A small result that works beats a large one that almost does.

```sh
cp notes.md notes.backup.md
```

Tell me what you have tried so far, and I can be more specific about the next step.

*Answered by the sandbox; no model was called.*""",
    """Good question. There are **two sides** to it, and they pull in different directions.

On “{topic}”:

1. *Speed*: do the simple thing now and improve it when somebody needs it.
2. *Care*: what is hard to undo deserves a second look.

| choice | good when | watch out for |
|---|---|---|
| simple | the answer is needed today | later growth |
| careful | mistakes cost money | doing nothing |

```json
{{"decision": "simple", "review_in_days": 14}}
```

I would take the simple road and set a date to look at it again.

*Answered by the sandbox; no model was called.*""",
)
_THOUGHTS = (
    "The person wants something they can act on, so an order of steps is better than an essay. ",
    "First I should restate the question, to be sure that we talk about the same thing. ",
    "A short example will help; it has to fit on a few lines. ",
    "I should not promise figures that I do not have. ",
    "Is there a simpler way to put it? Three points are enough for a first answer. ",
    "Then one sentence on what to do next, and an offer to go into detail.",
)
_THOUGHTS_BY_EFFORT = {"minimal": 1, "low": 2, "medium": 4}


def answer_to(question: str) -> str:
    """Markdown of 120 to 200 tokens about the question; the same question, the same answer."""
    choice = sha256(question.encode()).digest()[0] % len(_ANSWERS)
    return _ANSWERS[choice].format(topic=_topic(question))


def _topic(question: str) -> str:
    words = " ".join(re.sub(r"[`*_|<>#\[\]]", " ", question).split())
    return words if len(words) <= 60 else words[:57].rstrip() + "…"


def reasoning_for(effort: str) -> str:
    """Thoughts before the answer; more of them for a higher effort."""
    return "".join(_THOUGHTS[: _THOUGHTS_BY_EFFORT.get(effort, len(_THOUGHTS))]).rstrip()


def pieces(text: str) -> Sequence[str]:
    """The text in pieces of about a word, which together are the text again."""
    return re.findall(r"\s*\S+|\s+\Z", text)
