"""Each thing that can be the matter with an endpoint: the wizard's button mends it, and then a chat
works."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from tests.conftest import KnownKeys
from tests.e2e.opened import OpenWindow
from tests.e2e.wizard import Host, Wizard, hosted
from tests.simulators.endpoint import (
    ANTHROPIC,
    PAGE,
    Api,
    locked,
    without_first_model,
    without_list,
)
from tests.simulators.wire import Delivery, Request, Response, json_response

__all__ = ["hosted"]


@pytest.fixture
def begin(open_window: OpenWindow) -> Callable[[], Wizard]:
    """Opens the wizard, once the surroundings are as they should be."""
    return lambda: Wizard(open_window()).open()


@pytest.fixture
def wizard(begin: Callable[[], Wizard]) -> Wizard:
    return begin()


@pytest.fixture
def nobody() -> Iterator[int]:
    """A port that nobody listens at."""
    with socket.socket() as kept:
        kept.bind(("127.0.0.1", 0))
        yield kept.getsockname()[1]


@pytest.fixture
def named_host(monkeypatch: pytest.MonkeyPatch) -> str:
    """Another computer by name, which is this one: what is loopback never goes by a proxy."""
    found = socket.getaddrinfo

    def look_up(host: object, *rest: object, **named: object) -> object:
        here = "127.0.0.1" if host in ("endpoint.example", b"endpoint.example") else host
        return found(here, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return "endpoint.example"


def finish(wizard: Wizard, model: str = "tiny-1", *, from_key: bool = True) -> None:
    """What was found works now: to the end, and to a chat."""
    if from_key:
        wizard.key()
        wizard.models(model)
        wizard.to_review()
    wizard.save()
    wizard.chats(model)


def mended_address(wizard: Wizard, better: str) -> None:
    """The button sets the address, and the endpoint is asked again."""
    wizard.push(f"Use {better}")
    wizard.expect("It lists 2 models.")
    wizard.d.press(Qt.Key.Key_Escape)
    assert wizard.text("Base URL") == better
    wizard.next()
    wizard.expect("Step 3 of 6")


def test_a_host_that_nobody_knows(wizard: Wizard, hosted: Host) -> None:
    wizard.address("https://no-such-host.invalid/v1")
    wizard.expect("Nobody has this address")
    wizard.push("Change the address")
    wizard.d.expect_focus("Base URL")
    wizard.put(f"{hosted(Api())}/v1")
    wizard.next()
    wizard.expect("It lists 2 models.")
    finish(wizard)


def test_a_server_that_is_not_started(wizard: Wizard, hosted: Host, nobody: int) -> None:
    wizard.address(f"http://127.0.0.1:{nobody}/v1")
    wizard.expect("Nothing listens there")
    wizard.push("Try again")
    wizard.expect("Nothing listens there")


def test_a_server_that_is_started_meanwhile(wizard: Wizard, hosted: Host) -> None:
    with socket.socket() as kept:
        kept.bind(("127.0.0.1", 0))
        port = kept.getsockname()[1]
    wizard.address(f"http://127.0.0.1:{port}/v1")
    wizard.expect("Nothing listens there")
    hosted(Api(), port)
    wizard.push("Try again")
    wizard.expect("It lists 2 models.")
    finish(wizard)


def test_https_to_a_server_of_this_computer_that_has_none(wizard: Wizard, hosted: Host) -> None:
    origin = hosted(Api())
    wizard.address(f"{origin.replace('http:', 'https:')}/v1")
    wizard.expect("No secure connection")
    mended_address(wizard, f"{origin}/v1")
    finish(wizard)


def test_a_proxy_in_the_way(
    begin: Callable[[], Wizard],
    hosted: Host,
    nobody: int,
    named_host: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{nobody}")
    wizard = begin()
    origin = hosted(Api()).replace("127.0.0.1", named_host)
    wizard.address(f"{origin}/v1", plain_http=True)
    wizard.expect("The proxy is in the way")
    wizard.push("Go without the proxy")
    wizard.expect("It lists 2 models.")
    wizard.key()
    wizard.models("tiny-1")
    assert wizard.d.find("Without the proxy").property("checked")
    wizard.to_review()
    (written,) = wizard.review["providers"].values()
    assert (written["endpoint"], written["plainHttp"]) == ({"direct": True}, True)
    finish(wizard, from_key=False)


def test_an_endpoint_that_takes_its_time(wizard: Wizard, hosted: Host) -> None:
    slow = [True]

    def odd(_: Request) -> Response | None:
        return Response(200, delivery=Delivery(silent=True, then="stall")) if slow else None

    wizard.address(f"{hosted(Api(odd=odd))}/v1")
    wizard.push("Stop looking")
    wizard.key()
    wizard.push("Stop looking")
    wizard.models("tiny-1")
    wizard.fill("Time limit", "1")
    wizard.to_review()
    wizard.try_it()
    wizard.expect("No answer in time")
    slow.clear()
    wizard.push("Wait up to 5 minutes")
    wizard.expect("one of them answered")
    (written,) = wizard.review["providers"].values()
    assert written["endpoint"] == {"timeoutSeconds": 300}
    finish(wizard, from_key=False)


def test_a_key_that_is_refused(wizard: Wizard, hosted: Host, known_keys: KnownKeys) -> None:
    good, wrong = known_keys.add("the-good-key-77c1"), known_keys.add("the-wrong-key-10af")
    wizard.address(f"{hosted(Api(odd=locked(good)))}/v1")
    wizard.key(wrong)
    wizard.expect("The key is not accepted")
    wizard.push("Give another key")
    wizard.d.expect_focus("API key")
    wizard.key(good)
    wizard.expect("It lists 2 models.")
    wizard.models("tiny-1")
    wizard.to_review()
    finish(wizard, from_key=False)


def test_a_model_that_the_key_may_not_use(wizard: Wizard, hosted: Host) -> None:
    wizard.address(f"{hosted(Api(odd=without_first_model))}/v1")
    wizard.key()
    wizard.models("tiny-1")
    wizard.to_review()
    wizard.try_it()
    wizard.expect("The key may not do this")
    wizard.push("Choose another model")
    wizard.d.expect_focus("Models that the endpoint lists")
    wizard.d.press(Qt.Key.Key_Space)
    wizard.d.press(Qt.Key.Key_Down)
    wizard.d.press(Qt.Key.Key_Space)
    assert wizard.text("Model ids") == "tiny-2"
    wizard.next()
    wizard.to_review()
    wizard.try_it()
    wizard.expect("one of them answered")
    finish(wizard, "tiny-2", from_key=False)


@pytest.mark.parametrize("call", ["/chat/completions", "/models"])
def test_the_address_of_one_call(wizard: Wizard, hosted: Host, call: str) -> None:
    origin = hosted(Api())
    wizard.address(f"{origin}/v1{call}")
    wizard.expect("The address goes too far")
    mended_address(wizard, f"{origin}/v1")
    finish(wizard)


def test_a_version_that_is_missing(wizard: Wizard, hosted: Host) -> None:
    origin = hosted(Api())
    wizard.address(origin)
    wizard.expect("The API begins further down")
    mended_address(wizard, f"{origin}/v1")
    finish(wizard)


def test_a_web_page(wizard: Wizard, hosted: Host) -> None:
    origin = hosted(Api("/api/v1", elsewhere=replace(PAGE, status=404)))
    wizard.address(origin)
    wizard.expect("A web page answers there")
    mended_address(wizard, f"{origin}/api/v1")
    finish(wizard)


def test_a_server_that_lists_nothing_and_chats(wizard: Wizard, hosted: Host) -> None:
    wizard.address(f"{hosted(Api(odd=without_list))}/v1")
    wizard.key()
    wizard.models("tiny-1")
    wizard.to_review()
    wizard.try_it()
    wizard.expect("It works, but lists no models")
    wizard.push("Go on with these ids")
    wizard.d.expect_focus("Save")
    finish(wizard, from_key=False)


def test_another_protocol(wizard: Wizard, hosted: Host) -> None:
    wizard.address(hosted(lambda _: json_response(401, ANTHROPIC)))
    wizard.expect("It speaks another protocol")
    wizard.push("Change the address")
    wizard.d.expect_focus("Base URL")
    wizard.put(f"{hosted(Api())}/v1")
    wizard.next()
    wizard.expect("It lists 2 models.")
    finish(wizard)


def test_an_answer_about_an_older_address_is_dropped(wizard: Wizard, hosted: Host) -> None:
    def silent(_: Request) -> Response:
        return Response(200, delivery=Delivery(silent=True, then="stall"))

    wizard.address(f"{hosted(silent)}/v1")
    wizard.expect("Looking…")
    wizard.d.press(Qt.Key.Key_Escape)
    wizard.put(f"{hosted(Api())}/v1")
    assert not wizard.d.says("Looking…")
    wizard.next()
    wizard.expect("It lists 2 models.")


def test_a_redirect_to_another_host_is_not_followed(wizard: Wizard, hosted: Host) -> None:
    elsewhere = Api()
    target = hosted(elsewhere)
    moved = Response(301, (("Location", f"{target}/v1/models"),))
    wizard.address(f"{hosted(lambda _: moved)}/v1")
    wizard.push("Change the address")
    wizard.d.expect_focus("Base URL")
    assert elsewhere.asked == []
