"""Several providers in the whole window: key, allowed model, chat and estimate, by keyboard."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QListView

from tests.conftest import KnownKeys
from tests.e2e.opened import Opened, opened
from tests.simulators import Served
from tests.simulators.neighbours import Neighbours, serve_neighbours
from tests.tour.driver import Driver

CTRL = Qt.KeyboardModifier.ControlModifier
ENTER = Qt.Key.Key_Return
PACE_SECONDS = 0.002


@dataclass(frozen=True)
class Case:
    """One provider: its name, a model of it, and what is said of an answer's cost."""

    name: str
    model: str
    cost: str
    verdict: str


CASES = (
    Case(
        "Fireworks",
        "DeepSeek V4 Flash",
        "~$",
        "No bill comes from Fireworks: this is an estimate.",
    ),
    Case(
        "ModelScope",
        "GLM 5.1",
        "~$0.00 estimated",
        "No bill comes from ModelScope: this is an estimate.",
    ),
    Case(
        "Model Studio",
        "Qwen3.5 Plus",
        "cost unknown",
        "No bill comes from Model Studio, and the price is not known.",
    ),
)


@pytest.fixture
def neighbours(known_keys: KnownKeys) -> Neighbours:
    """Their streams are slow enough to be watched."""
    neighbours = Neighbours.writing(PACE_SECONDS)
    for provider in neighbours.by_name.values():
        known_keys.add(provider.key)
    return neighbours


@pytest.fixture
def run(
    qapp: QApplication, profile: Path, served: Served, neighbours: Neighbours
) -> Iterator[Opened]:
    """The window on the simulated providers."""
    font = qapp.font()
    with (
        serve_neighbours(neighbours) as base_urls,
        opened(qapp, profile, served.base_url, base_urls) as run,
    ):
        yield run.joined()
    qapp.setFont(font)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where the pictures go: ``MODELDECK_PICTURES``, or a folder of the test."""
    folder = Path(os.environ.get("MODELDECK_PICTURES", tmp_path / "pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def key_of(neighbours: Neighbours, name: str) -> str:
    keys = {
        "Fireworks": neighbours.fireworks.key,
        "ModelScope": neighbours.modelscope.key,
        "Model Studio": neighbours.modelstudio.regions["singapore"].key,
    }
    return keys[name]


def save_key(d: Driver, name: str, key: str) -> None:
    """On the page of that provider, which is found in the list with the arrow keys."""
    found = d.find("Your providers", QListView)
    found.setFocus(Qt.FocusReason.TabFocusReason)
    rows = [str(found.model().index(row, 0).data()) for row in range(found.model().rowCount())]
    d.press(Qt.Key.Key_Home)
    for _ in range(next(place for place, row in enumerate(rows) if row.startswith(name))):
        d.press(Qt.Key.Key_Down)
    d.press(ENTER)
    d.expect_focus("API key")
    d.until(lambda: not d.has("Replace key"), f"the page of {name}")
    d.write(key)
    d.press(ENTER)
    d.until(lambda: d.has("Replace key") and d.says("Verified"), f"the verified key of {name}")


def choose(d: Driver, *words: str) -> None:
    """A model by words of its name and of its provider's."""
    d.press(Qt.Key.Key_M, CTRL)
    d.expect_focus("Search models")
    d.write(" ".join(words))
    d.press(ENTER)


def send(d: Driver, text: str) -> None:
    d.tab_to("Message")
    d.write(text)
    d.press(ENTER)


def take(run: Opened, folder: Path, name: str) -> None:
    """A picture in the light and in the dark."""
    run.application.window.stop_telling()
    for theme in ("light", "dark"):
        run.application.theme.apply(theme)
        run.driver.settle()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        run.driver.check_readable()
        run.driver.picture(folder / f"providers-{name}-{theme}.png")
    run.application.theme.apply("light")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_from_a_key_to_an_estimate(
    run: Opened, case: Case, served: Served, neighbours: Neighbours, pictures: Path
) -> None:
    d, window = run.driver, run.application.window
    run.save_key(served.key)
    save_key(d, case.name, key_of(neighbours, case.name))
    window.show_page("chat")
    d.press(Qt.Key.Key_M, CTRL)
    d.expect_focus("Search models")
    d.write(case.name.lower())
    take(run, pictures, f"{case.name.lower().replace(' ', '-')}-selector")
    d.press(Qt.Key.Key_Escape)
    choose(d, case.name, case.model)
    chosen = f"{case.model} · {case.name}"
    d.until(lambda: d.find("Model").accessibleDescription() == chosen, chosen)
    send(d, "Hello")
    d.until(lambda: d.says(case.cost) and not d.has("Stop"), f"the cost, {case.cost}")
    d.until(lambda: d.says(case.verdict), case.verdict)
    assert d.has(f"Answer from {chosen}")
    assert not d.says("billed")
    take(run, pictures, f"{case.name.lower().replace(' ', '-')}-chat")


def test_a_chat_goes_on_with_another_provider(
    run: Opened, served: Served, neighbours: Neighbours, pictures: Path
) -> None:
    d, window = run.driver, run.application.window
    run.save_key(served.key)
    save_key(d, "Fireworks", neighbours.fireworks.key)
    window.show_page("chat")
    choose(d, "fireworks", "V4 Flash")
    send(d, "Hello")
    d.until(lambda: d.says("No bill comes from Fireworks"), "the first answer")
    choose(d, "openrouter", "luna")
    send(d, "And now?")
    d.until(lambda: d.says(" billed"), "the bill of the second")
    assert d.has("Answer from DeepSeek V4 Flash · Fireworks")
    assert d.has("Answer from GPT-5.6 Luna · OpenRouter")
    sent: Any = neighbours.fireworks.received[-1].json
    assert sent["model"].startswith("accounts/fireworks/models/")
    assert "fireworks" not in str(served.received[-1].json)
    take(run, pictures, "another-provider")


def test_models_of_two_providers_are_compared(
    run: Opened, served: Served, neighbours: Neighbours, pictures: Path
) -> None:
    d, window = run.driver, run.application.window
    run.save_key(served.key)
    save_key(d, "Fireworks", neighbours.fireworks.key)
    window.show_page("chat")
    choose(d, "fireworks", "V4 Flash")
    d.until(
        lambda: d.find("Model").accessibleDescription().startswith("DeepSeek V4 Flash"),
        "the choice",
    )
    d.tab_to("Compare models")
    d.press(ENTER)
    d.until(lambda: d.has("Remove DeepSeek V4 Flash · Fireworks"), "the first model")
    choose(d, "openrouter", "luna")
    d.until(lambda: d.has("Remove GPT-5.6 Luna · OpenRouter"), "the second model")
    d.tab_to("Prompt")
    d.write("Hello")
    d.press(ENTER)
    d.until(lambda: d.has("Ranking"), "the end")
    d.until(lambda: d.says(" billed") and d.says(" estimated"), "both costs")
    take(run, pictures, "comparison")
