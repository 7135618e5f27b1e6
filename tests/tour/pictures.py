"""`python -m tests.tour.pictures TOUR_DIR`: copy the tour's pictures that the README shows."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

README_PICTURES = {
    "second-turn": "chat-light",
    "light-providers": "providers-light",
    "dark-providers": "providers-dark",
    "sign-in": "sign-in-light",
    "light-models": "models-light",
    "dark-models": "models-dark",
    "models-typical-request": "models-compare-light",
    "models-changes": "models-changes-light",
    "money-copied": "arithmetic-light",
    "money-saved": "pricing-light",
    "light-costs": "costs-light",
    "dark-costs": "costs-dark",
    "costs-limit-stops": "limit-light",
    "chat-streaming": "chat-streaming-light",
    "chat-streaming-dark": "chat-streaming-dark",
    "chat-thinking": "chat-reasoning-light",
    "chat-options": "chat-options-light",
    "chat-failure": "failure-countdown-light",
    "chat-failure-dark": "failure-countdown-dark",
    "compare-ended": "compare-light",
    "compare-streaming-dark": "compare-dark",
    "dark-test-chat": "error-dark",
    "choose-model": "selector-light",
    "high-contrast-providers": "high-contrast",
}
"""Step of the tour → file in ``docs/pictures``."""


def main(tour: Path) -> None:
    folder = Path(__file__).parents[2] / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    for step, name in README_PICTURES.items():
        (picture,) = tour.glob(f"[0-9][0-9]*-{step}.png")
        shutil.copyfile(picture, folder / f"{name}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
