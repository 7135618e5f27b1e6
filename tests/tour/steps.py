"""The steps of the tour, in the order in which a person meets them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from tests.cli.person import visit
from tests.simulators import Served, errors, faults
from tests.tour.calculator import billed, last_bill, shown
from tests.tour.chat_steps import ChatWalk
from tests.tour.compare_steps import CompareWalk
from tests.tour.costs_steps import CostsWalk
from tests.tour.driver import StepFailedError
from tests.tour.models_steps import ModelsWalk
from tests.tour.money_steps import MoneyWalk
from tests.tour.run import Run

ADDED_MODEL = "sandbox/thinker"
ADDED_NAME = "Thinker"
QUESTION = "How do I decide whether a cheaper model is good enough?"
SECOND_QUESTION = "And how would I measure that over a week?"
PAGES = ("Providers", "Models", "Pricing", "Test chat", "Costs")
"""In every look; General is where the look is chosen."""

Step = tuple[str, str]
"""Name of the picture, and what was read from the widgets."""


class Tour:
    """Key → check → recommended set → add a model → selector → chat → cost, and the failures."""

    def __init__(self, run: Run, served: Served, profile: Path) -> None:
        self._run = run
        self._driver = run.driver
        self._served = served
        self._profile = profile

    def steps(self) -> Iterator[Step]:
        """Each step is done when it is yielded; it is pictured before the next one begins."""
        yield from self._done(
            self._first_start,
            self._wrong_key,
            self._right_key,
            self._sign_in,
            self._signed_in,
            self._wrong_model_id,
            self._add_model,
            self._undo_remove,
            self._empty_chat,
            self._choose_model,
            self._streaming,
            self._answer,
            self._arithmetic,
            self._second_turn,
            self._stop,
            self._stop_billed,
        )
        yield from MoneyWalk(self._driver, self._served).steps()
        yield from ChatWalk(self._run, self._served).steps()
        yield from CompareWalk(self._run, self._served, self._profile).steps()
        yield from CostsWalk(self._driver, self._served, self._profile).steps()
        yield from self._done(self._restarted, self._broken_off, self._no_credits, self._general)
        yield from ModelsWalk(self._driver, self._served).steps()
        yield from self._every_page("light", "Light")
        yield from self._every_page("dark", "Dark")
        yield from self._every_page("high-contrast", "High contrast")
        yield from self._small_window()

    def _done(self, *steps: Callable[[], str]) -> Iterator[Step]:
        for step in steps:
            yield step.__name__.strip("_").replace("_", "-"), step()

    def _first_start(self) -> str:
        d = self._driver
        d.until(lambda: d.says("No key yet") and d.has("API key"), "the empty page")
        d.until(lambda: d.says("OpenRouter catalog"), "the catalog")
        return d.text_after("No keychain was found")

    def _wrong_key(self) -> str:
        d = self._driver
        d.type("API key", "sk-or-v1-this-is-not-a-key")
        d.press(Qt.Key.Key_Return)
        d.until(lambda: d.says("did not accept the key"), "the refusal")
        field = d.find("API key", QLineEdit)
        if not field.text():
            raise StepFailedError("the typed key was lost")
        return d.text_after("did not accept the key")

    def _right_key(self) -> str:
        d = self._driver
        d.type("API key", self._served.key)
        d.click("Save key")
        d.until(lambda: d.says("Verified"), "the verified key")
        d.until(lambda: d.has("Remove GPT-5.6 Luna"), "the recommended models")
        return f"{d.text_after('stored')} · {d.text_after('left of')}"

    def _sign_in(self) -> str:
        d = self._driver
        d.click("Replace key")
        d.click("Sign in with browser…")
        d.until(lambda: d.has("Copy link"), "the link")
        d.until(lambda: d.says("No browser could be opened"), "that no browser takes part here")
        return d.text_after("No browser could be opened")

    def _signed_in(self) -> str:
        """The hands of the tour are the browser: they open the link and press Authorize."""
        d = self._driver
        d.click("Copy link")
        visit(QGuiApplication.clipboard().text())
        d.until(lambda: d.has("Replace key") and d.says("Verified"), "the key of the sign-in")
        return d.text_after("Key verified")

    def _wrong_model_id(self) -> str:
        d = self._driver
        d.type("Model id", "not a model")
        d.click("Add model")
        d.until(lambda: d.says("is not a model id"), "the hint")
        return d.text_after("is not a model id")

    def _add_model(self) -> str:
        d = self._driver
        d.type("Model id", f"  {ADDED_MODEL} ")
        d.press(Qt.Key.Key_Return)
        d.until(lambda: d.has(f"Remove {ADDED_NAME}"), "the added model")
        return d.text_after(f"{ADDED_MODEL} added")

    def _undo_remove(self) -> str:
        d = self._driver
        d.click("Remove Claude Sonnet 5")
        d.until(lambda: not d.has("Remove Claude Sonnet 5"), "the removal")
        said = d.text_after("removed")
        d.click("Undo")
        d.until(lambda: d.has("Remove Claude Sonnet 5"), "the undo")
        return f"{said}, and Undo brought it back"

    def _empty_chat(self) -> str:
        d = self._driver
        d.press(Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
        d.until(lambda: d.says("Try "), "the empty chat")
        return d.text_after("Try ")

    def _choose_model(self) -> str:
        d = self._driver
        d.find("Model").setFocus(Qt.FocusReason.TabFocusReason)
        d.press(Qt.Key.Key_Down)
        d.until(lambda: d.has("Search models"), "the open selector")
        d.write("claude")
        return "the selector offers the allowed models that match"

    def _streaming(self) -> str:
        d = self._driver
        d.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        d.write("thin")
        d.press(Qt.Key.Key_Return)
        d.until(lambda: d.says(f"Try {ADDED_NAME}"), "the chosen model")
        d.type("Message", QUESTION)
        d.press(Qt.Key.Key_Return)
        d.until(lambda: d.has("Stop") and len(d.answer()) > 80, "the first words")
        return d.answer()[:60]

    def _answer(self) -> str:
        d = self._driver
        d.until(lambda: d.says("Matches the estimate"), "the bill")
        return f"{d.text_after('billed')} · {d.text_after('Matches')} · {d.text_after('Price:')}"

    def _arithmetic(self) -> str:
        d = self._driver
        amount = d.text_after(" billed").removesuffix(" billed")
        d.find(f"Billed {amount}").setFocus(Qt.FocusReason.TabFocusReason)
        d.press(Qt.Key.Key_Space)
        d.until(lambda: d.says("Why "), "the arithmetic")
        return d.text_after("Why ")

    def _second_turn(self) -> str:
        d = self._driver
        d.press(Qt.Key.Key_Escape)
        d.until(lambda: not d.says("Why "), "the closed arithmetic")
        self._choose("sonnet", "$2.00 in · $10.00 out")
        d.type("Message", SECOND_QUESTION)
        d.press(Qt.Key.Key_Return)
        d.until(lambda: sum(t.endswith(" billed") for t in d.texts()) == 2, "the second bill")
        return f"{d.text_after('Thought for')} · {d.text_after('days of UTC')}"

    def _choose(self, words: str, price: str) -> None:
        d = self._driver
        d.find("Model").setFocus(Qt.FocusReason.TabFocusReason)
        d.press(Qt.Key.Key_Down)
        d.until(lambda: d.has("Search models"), "the open selector")
        d.write(words)
        d.press(Qt.Key.Key_Return)
        d.until(lambda: d.says(price), f"the model that costs {price}")

    def _stop(self) -> str:
        d = self._driver
        # As much as this, however late it is stopped: what follows counts on its tokens.
        self._served.sandbox.script(faults.stall(after=27_150))
        d.type("Message", "Tell me everything about prices.")
        d.press(Qt.Key.Key_Return)
        d.until(lambda: d.has("Stop") and 20 < len(d.answer()) < 200, "an answer to stop")
        d.press(Qt.Key.Key_Escape)
        d.until(lambda: d.says("Stopped by you"), "the stop")
        return d.text_after("Stopped by you")

    def _stop_billed(self) -> str:
        """The provider tells a moment later what it charges for the part that was written."""
        d = self._driver
        d.until(lambda: not d.says("asking for the bill"), "the bill of the stopped answer")
        amount = shown(last_bill(self._served.sandbox))
        d.until(lambda: d.has(f"Billed {amount}"), f"a bill of {amount}")
        return d.text_after(f"{amount} billed")

    def _restarted(self) -> str:
        """The last chat is there again."""
        d = self._driver
        d.press(Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
        asked, answer = d.read("Your message"), d.answer()
        self._run.restart()
        d.until(lambda: d.says("No key yet") and d.has("API key"), "a window without a key")
        d.type("API key", self._served.key)
        d.press(Qt.Key.Key_Return)
        d.until(lambda: d.says("Verified"), "the verified key")
        d.press(Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
        d.until(lambda: d.answer() == answer, "the last answer")
        if not answer or d.read("Your message") != asked:
            raise StepFailedError(f"{asked} was asked, not {d.read('Your message')}")
        return f"{len(asked)} questions, and the last answer: {answer[:40]}"

    def _broken_off(self) -> str:
        d = self._driver
        d.press(Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
        self._choose("sonnet", "$2.00 in · $10.00 out")
        self._served.sandbox.script(faults.drop(after=32_000))
        d.type("Message", "Why do streams break?")
        d.press(Qt.Key.Key_Return)
        d.until(lambda: d.says("broke."), "the broken stream")
        return d.text_after("broke.")

    def _no_credits(self) -> str:
        d = self._driver
        self._served.sandbox.script(faults.reply(errors.can_only_afford()))
        d.type("Message", "Now write a very long story about it.")
        d.press(Qt.Key.Key_Return)
        d.until(lambda: d.says("Not enough credits"), "the refusal")
        d.until(lambda: d.has("Send again"), "the way on")
        return d.text_after("the credits do not cover this request")

    def _general(self) -> str:
        d = self._driver
        d.click("General")
        d.until(lambda: d.says("Appearance"), "the General page")
        return d.text_after("Kept in memory")

    def _every_page(self, choice: str, button: str) -> Iterator[Step]:
        d = self._driver
        d.click("General")
        d.click(button)
        d.until(lambda: self._run.application.theme.choice == choice, f"the {choice} theme")
        yield f"{choice}-general", button
        for name in PAGES:
            self._go_to(name)
            yield f"{choice}-{name.lower().replace(' ', '-')}", f"{name} in {button.lower()}"

    def _small_window(self) -> Iterator[Step]:
        d = self._driver
        d.click("General")
        d.click("Light")
        self._run.application.window.resize(880, 560)
        for name in PAGES:
            self._go_to(name)
            yield f"small-{name.lower().replace(' ', '-')}", "880×560"
        d.click("Providers")

    def _go_to(self, name: str) -> None:
        d = self._driver
        d.click(name)
        d.settle()
        if name == "Costs":  # which looks at the ledger when it comes on screen
            spent = shown(billed(self._served.sandbox))
            d.until(lambda: spent in d.texts(), f"{spent} today")
