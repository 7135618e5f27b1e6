"""The models of a simulated ModelScope: those that the project recommends, then the hard cases.

source: `GET /models` was seen to answer anybody with 35 to 55 rows that are little more than ids.
The hard cases have names of the simulator's own.
"""

from __future__ import annotations

from tests.simulators.shipped_rows import shipped_models
from tests.simulators.wire import Json

SIZE = 36
WRITER = "Qwen/Sandbox-Writer"
KNOWN = "Qwen/Qwen3.5-397B-A17B"
"""The one whose name is real, for those who ask for one token of it."""
THINKING = "Qwen/Sandbox-Writer-Thinking"
UNSERVED = "Sandbox/Unserved"
"""Listed, but nobody serves it."""
RETIRED = "Sandbox/Retired"
"""Listed, but withdrawn."""
_CREATED = 1_780_000_000


def modelscope_rows() -> list[Json]:
    """Thirty-six rows, the recommended ones first."""
    shipped = (model["id"] for model in shipped_models("modelscope"))
    known = dict.fromkeys([*shipped, KNOWN, WRITER, THINKING, UNSERVED, RETIRED])
    spare = [f"Sandbox/Spare-{number}" for number in range(1, SIZE + 1)]
    ids = [*known, *spare[: max(0, SIZE - len(known))]]
    return [
        {"id": each, "object": "model", "created": _CREATED - age * 86_400, "owned_by": "system"}
        for age, each in enumerate(ids)
    ]
