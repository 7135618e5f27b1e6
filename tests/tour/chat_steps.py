"""The steps of the tour through the test chat, with the keyboard alone."""

from __future__ import annotations

import json
import shlex
import threading
from collections.abc import Iterator
from typing import Any, Final

from PySide6.QtCore import Qt

from tests.simulators import Served
from tests.tour.at_chat import CTRL, ENTER, SPACE, AtChat, Step, pictured
from tests.tour.chat_failure_steps import ChatFailureWalk
from tests.tour.driver import StepFailedError
from tests.tour.money_steps import rows
from tests.tour.run import Run
from tests.tour.unhurried import Unhurried

QUESTION: Final = "Which of two models should answer my customers?"
EDITED: Final = "Which of two models should write my release notes?"
LIMITED: Final = "Explain what a token is to somebody who pays for it."
CODE_QUESTION: Final = "How do I decide whether a cheaper model is good enough?"
MODEL: Final = "Claude Sonnet 5"
OTHER_MODEL: Final = "Thinker"
MOST_TOKENS: Final = 90
HOST: Final = "anthropic"
TEMPERATURE: Final = "Temperature for this chat"
TOKENS: Final = "Max tokens for this chat"
YOURS: Final = "Your message"


class ChatWalk:
    """Stream → stop → retry → edit → options, routing, curl → continue → recents → code
    → trouble."""

    def __init__(self, run: Run, served: Served) -> None:
        self._run, self._served = run, served
        self._driver = run.driver
        self._at = AtChat(run, served)
        self._kept = ""
        """What was on screen before an answer went on."""
        self._may_answer = threading.Event()
        self._may_go_on = threading.Event()
        self._may_end = threading.Event()
        """Never set: the answer is stopped."""

    def steps(self) -> Iterator[Step]:
        """The window shows any page; there are answers in the test chat."""
        yield from pictured(
            self._driver,
            "chat",
            (
                self._new_chat,
                self._thinking,
                self._streaming,
                self._streaming_dark,
                self._stopped,
                self._retried,
                self._editing,
                self._resent,
                self._wrong_options,
                self._options,
                self._routing,
                self._curl,
                self._length,
                self._continued,
                self._recents,
                self._code_copied,
            ),
        )
        yield from ChatFailureWalk(self._run, self._served).steps()

    def _new_chat(self) -> str:
        d = self._driver
        d.press(Qt.Key.Key_Escape)  # out of whatever lies over the chat
        d.press(Qt.Key.Key_4, CTRL)
        d.tab_to("Message")
        self._at.press("New chat")
        d.until(lambda: not d.read(YOURS), "the empty chat")
        return d.text_after(f"Try {MODEL}")

    def _thinking(self) -> str:
        """What a model thinks unfolds while it comes."""
        d = self._driver
        holds = {0: self._may_answer, 60: self._may_go_on, 90: self._may_end}
        self._served.sandbox.script(Unhurried(holds=holds))
        d.tab_to("Message")
        self._at.send(QUESTION)
        d.until(lambda: d.has("Thinking…"), "the thoughts")
        self._at.press("Thinking…")
        d.until(lambda: any(len(text) > 180 for text in d.read("Reasoning")), "words of them")
        self._at.expect(not d.answer(), "the answer came before the thoughts")
        return d.read("Reasoning")[-1][:60]

    def _streaming(self) -> str:
        """Thoughts and answer stay apart."""
        d = self._driver
        self._may_answer.set()
        d.until(self._writes_well, "the first words")
        self._at.expect(d.has("Stop") and d.says("streaming"), "it is still under way")
        self._at.expect(d.answer()[:20] not in d.read("Reasoning")[-1], "they are apart")
        return f"{d.text_after('Thought for')} · {d.answer()[:40]}"

    def _streaming_dark(self) -> str:
        d = self._driver
        self._at.look("dark")
        before = len(d.answer())
        self._may_go_on.set()
        d.until(lambda: len(d.answer()) > before, "more of the answer")
        return d.answer()[:40]

    def _stopped(self) -> str:
        """Esc stops from wherever the keyboard is."""
        d = self._driver
        self._at.look("light")
        d.press(Qt.Key.Key_Escape)
        said = d.text_after("Stopped by you")
        self._at.expect(d.has("Continue the answer"), "there is a way to go on")
        d.until(lambda: not d.says("asking for the bill"), "the bill of the stopped answer")
        return f"{said} · {self._at.bill()}"

    def _retried(self) -> str:
        """The new answer takes the place of the stopped one."""
        d = self._driver
        d.tab_to("Message")
        self._at.press("Retry")
        d.expect_focus("Message")
        self._at.answered()
        asked = [each["content"] for each in self._at.sent()["messages"]]
        self._at.expect(asked == [QUESTION] == d.read(YOURS), "one question, sent once more")
        self._at.expect(not d.says("Stopped by you"), "the stopped answer is gone")
        return f"{d.text_after('tokens/s')} · {self._at.bill()}"

    def _editing(self) -> str:
        d = self._driver
        self._at.press("Edit message")
        d.expect_focus("Message, edited")
        d.press(Qt.Key.Key_A, CTRL)
        d.write(EDITED)
        return d.text_after("Editing an earlier message")

    def _resent(self) -> str:
        d = self._driver
        self._at.hit(ENTER)
        self._at.answered()
        self._at.expect(d.read(YOURS) == [EDITED], "only the edited question is there")
        self._at.expect(not d.says("Editing an earlier"), "the edit has ended")
        d.expect_focus("Message")
        return d.read(YOURS)[0]

    def _wrong_options(self) -> str:
        """What cannot be used is said beside its field, and is not sent."""
        d = self._driver
        d.write(LIMITED)
        d.press(Qt.Key.Key_Comma, CTRL)
        d.expect_focus("Close the options")
        d.tab_to(TEMPERATURE)
        d.write("3")
        d.tab_to(TOKENS)
        d.write("many")
        said = d.text_after("Tokens are counted in whole numbers")
        problem = d.described("Options")
        self._at.expect("Temperature" in problem and "Max tokens" in problem, problem)
        return f"{said} · {problem}"

    def _options(self) -> str:
        d = self._driver
        d.press(Qt.Key.Key_A, CTRL)
        d.write(str(MOST_TOKENS))
        d.tab_to(TEMPERATURE, back=True)
        d.press(Qt.Key.Key_A, CTRL)
        d.write("0.2")
        d.tab_to("Reasoning effort")
        for key in (SPACE, Qt.Key.Key_Up, Qt.Key.Key_Up, ENTER):
            d.press(key)
        d.until(lambda: d.has("Options, 3 set"), "three options that count")
        said = d.described("Options, 3 set")
        self._at.expect("Cannot be used" not in said, said)
        return f"Options, 3 set · {said}"

    def _routing(self) -> str:
        d = self._driver
        d.tab_to("Hosts to try first")
        d.write(HOST)
        d.tab_to("Allow other hosts")
        d.press(SPACE)
        d.tab_to("Data policy")
        for key in (SPACE, Qt.Key.Key_Down, ENTER):
            d.press(key)
        d.tab_to("Max price out")
        d.write("20")
        d.until(lambda: d.has("Options, 7 set"), "what counts of the routing")
        d.until(lambda: '"max_price"' in self._request(), "the request that they make")
        return "Options, 7 set"

    def _curl(self) -> str:
        """The command holds the very request that is sent next, and no key."""
        d = self._driver
        d.until(lambda: LIMITED in self._request(), "the request with the draft")
        d.tab_to("Copy as curl")
        d.press(SPACE)
        command = self._at.copied()
        self._at.expect("Bearer $OPENROUTER_API_KEY" in command, command)
        self._kept = _body(command)
        d.until(lambda: d.has("Copied"), "the tick")
        return command.splitlines()[1].strip()

    def _length(self) -> str:
        d = self._driver
        d.press(Qt.Key.Key_Comma, CTRL)
        d.expect_focus("Message")
        self._at.hit(ENTER)
        self._at.answered()
        sent, wanted = self._at.sent(), json.loads(self._kept)
        self._at.expect(_plain(sent) == _plain(wanted), f"{sent} was sent, not {wanted}")
        self._at.expect(sent["provider"]["order"] == [HOST], f"routing: {sent['provider']}")
        self._at.expect(d.has("Continue the answer"), "there is a way to go on")
        return d.text_after(f"Ended at the limit of {MOST_TOKENS} tokens")

    def _continued(self) -> str:
        """With other options, in the same answer."""
        d = self._driver
        self._kept = d.answer()
        d.press(Qt.Key.Key_Comma, CTRL)
        d.tab_to("Reset all options")
        d.press(SPACE)
        d.until(lambda: d.has("Options"), "no options")
        d.press(Qt.Key.Key_Comma, CTRL)
        d.expect_focus("Message")
        self._at.press("Continue the answer")
        self._at.answered()
        added = len(d.answer()) - len(self._kept)
        self._at.expect(added > 0 and d.answer().startswith(self._kept[:40]), "it went on")
        self._at.expect(d.read(YOURS) == [EDITED, LIMITED], "nothing was asked")
        return f"{added} characters more · {self._at.bill()}"

    def _recents(self) -> str:
        """Ctrl+M offers what was used last on top."""
        d = self._driver
        self._at.press("New chat")
        d.until(lambda: not d.read(YOURS), "the empty chat")
        d.press(Qt.Key.Key_M, CTRL)
        d.expect_focus("Search models")
        offered = rows(d, "Models")
        names = [line.split(",")[0] for line in offered[:3]]
        self._at.expect(names == ["Recent", MODEL, OTHER_MODEL], f"{offered}")
        return " · ".join(names)

    def _code_copied(self) -> str:
        d = self._driver
        d.press(Qt.Key.Key_Down)
        d.press(ENTER)
        d.text_after(f"Try {OTHER_MODEL}")
        d.tab_to("Message")
        self._at.send(CODE_QUESTION)
        self._at.answered()
        self._at.press("Copy code block")
        code = self._at.copied()
        self._at.expect(code in d.answer() and "```" not in code, f"{code!r} is not the code")
        return code

    def _writes_well(self) -> bool:
        """More than a line, and no mark whose other half is still to come."""
        said = self._driver.answer()
        return len(said) > 150 and "**" not in said

    def _request(self) -> str:
        """The JSON that the sheet shows."""
        return "".join(self._driver.read("Request as JSON"))


def _body(command: str) -> str:
    """What a shell would hand to curl. Raises `StepFailedError`."""
    words = shlex.split(command)
    if "--data-raw" not in words:
        raise StepFailedError(f"no body: {command}")
    return words[words.index("--data-raw") + 1]


def _plain(value: Any) -> Any:
    """Numbers as they are compared: the sandbox reads fractions as decimals."""
    return json.loads(json.dumps(value, default=float))
