"""Everything that can be made to go wrong, seen from a client on the other end of a socket."""

from __future__ import annotations

import socket
from datetime import UTC, datetime

import httpx
import pytest

from tests.contract.exchange import MODEL, chat, chunks, value
from tests.simulators import Sandbox, Served, errors, faults, serve

NOW = datetime(2026, 11, 4, 23, 59, 30, tzinfo=UTC)
BODY = {"model": MODEL, "messages": [{"role": "user", "content": "Why?"}], "stream": True}
BRIEF = httpx.Timeout(5.0, read=0.5)  # long enough for what does come


def test_each_fault_takes_one_matching_request(served: Served, http: httpx.Client) -> None:
    served.sandbox.script(faults.status(500), faults.status(502))
    served.sandbox.script(faults.status(503), on="/models*")
    assert http.get("/key").status_code == 200
    assert http.get("/models/count").status_code == 503
    codes = [http.post("/chat/completions", json=BODY).status_code for _ in range(3)]
    assert codes == [500, 502, 200]


def test_the_daily_limit_names_the_next_midnight() -> None:
    response = errors.free_models_per_day(NOW)
    headers = dict(response.headers)
    assert headers["Retry-After"] == "30"
    assert headers["X-RateLimit-Reset"] == "1793836800000"  # 2026-11-05 00:00 UTC, milliseconds
    metadata = value(response)["error"]["metadata"]
    assert metadata["headers"]["X-RateLimit-Reset"] == headers["X-RateLimit-Reset"]
    assert metadata["limit_source"] == "openrouter_free_tier_daily"


def test_the_smallest_affordable_number_may_stand_in_a_previous_error() -> None:
    error = value(errors.can_only_afford(8192, (779, 734, 1558)))["error"]
    assert "can only afford 779" in error["message"]
    previous = [entry["message"] for entry in error["metadata"]["previous_errors"]]
    assert ["can only afford 734" in text for text in previous] == [True, False]


def test_a_budget_in_use_may_be_asked_again() -> None:
    response = errors.in_flight_budget(retry_after=7)
    assert response.status == 402
    assert ("Retry-After", "7") in response.headers
    assert value(response)["error"]["metadata"]["reason"] == "in_flight_budget_exhausted"


def test_a_page_an_empty_body_and_an_error_in_200(served: Served, http: httpx.Client) -> None:
    served.sandbox.script(faults.html(), faults.empty(), faults.error_in_200())
    page, empty, error = (http.post("/chat/completions", json=BODY) for _ in range(3))
    assert (page.status_code, page.headers["content-type"]) == (502, "text/html; charset=utf-8")
    assert (empty.status_code, empty.content) == (200, b"")
    assert (error.status_code, error.json()["error"]["code"]) == (200, 502)


@pytest.mark.parametrize("after", [0, 1, 1000])
def test_a_drop_sends_exactly_that_many_bytes(
    served: Served, http: httpx.Client, after: int
) -> None:
    served.sandbox.script(faults.drop(after))
    got: list[bytes] = []
    with (
        http.stream("POST", "/chat/completions", json=BODY) as response,
        pytest.raises(httpx.RemoteProtocolError),
    ):
        got.extend(response.iter_raw())
    assert len(b"".join(got)) == after


def test_a_drop_also_cuts_a_body_with_a_length(served: Served, http: httpx.Client) -> None:
    served.sandbox.script(faults.drop(10), on="/models")
    with pytest.raises(httpx.RemoteProtocolError):
        http.get("/models")


@pytest.mark.parametrize("after", [0, 700])
def test_a_stall_sends_that_much_and_waits(served: Served, http: httpx.Client, after: int) -> None:
    served.sandbox.script(faults.stall(after))
    got: list[bytes] = []
    with (
        http.stream("POST", "/chat/completions", json=BODY, timeout=BRIEF) as response,
        pytest.raises(httpx.ReadTimeout),
    ):
        got.extend(response.iter_raw())
    assert len(b"".join(got)) == after
    served.wait_idle()


def test_no_answer_at_all(served: Served, http: httpx.Client) -> None:
    served.sandbox.script(faults.no_answer(), faults.no_answer("drop"))
    with pytest.raises(httpx.ReadTimeout):
        http.post("/chat/completions", json=BODY, timeout=BRIEF)
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        http.post("/chat/completions", json=BODY)
    assert served.sandbox.account.generations == {}


def test_the_recorded_error_in_a_stream_follows_a_finish_reason() -> None:
    sandbox = Sandbox()
    sandbox.script(faults.mid_stream())
    body = chat(sandbox, "Why?", stream=True).read()
    *_, finished, failed = chunks(body)
    assert finished["choices"][0]["finish_reason"] == "length"
    assert failed["error"] == {"code": 400, "message": "Token limit reached"}
    assert failed["choices"][0]["finish_reason"] is None
    assert failed["usage"]["completion_tokens"] > 0
    assert body.endswith(b"data: [DONE]\n\n")


def test_the_documented_error_in_a_stream_has_a_finish_reason() -> None:
    sandbox = Sandbox()
    sandbox.script(faults.mid_stream("provider-error"))
    failed = chunks(chat(sandbox, "Why?", stream=True).read())[-1]
    assert failed["error"]["code"] == 502
    assert failed["choices"][0]["finish_reason"] == "error"


def test_a_stream_may_lack_its_end() -> None:
    sandbox = Sandbox()
    sandbox.script(faults.no_done())
    body = chat(sandbox, "Why?", stream=True).read()
    assert "usage" in chunks(body)[-1]
    assert b"[DONE]" not in body


def test_a_redirect_goes_to_another_host_that_gets_no_key(
    served: Served, http: httpx.Client
) -> None:
    with serve(Sandbox()) as elsewhere:
        served.sandbox.script(faults.redirect(f"{elsewhere.base_url}/key"), on="/key")
        response = http.get("/key", follow_redirects=True)
        assert response.status_code == 401
        assert [r.credential for r in elsewhere.received] == ["absent"]


@pytest.mark.parametrize("word", faults.WORDS)
def test_every_word_does_something(word: str) -> None:
    fault = faults.typed(f"!fault {word}", NOW)
    assert fault not in (None, faults.Fault())
    assert word in faults.word_table()


@pytest.mark.parametrize(
    ("question", "status"),
    [("!fault 429", 429), ("!fault 402-in-flight please", 402), ("!fault", 400), ("a !fault", 200)],
)
def test_a_word_in_the_chat_asks_for_a_fault(question: str, status: int) -> None:
    response = chat(Sandbox(), question)
    assert response.status == status
    if status == 400:
        assert "mid-stream" in value(response)["error"]["message"]


def test_a_word_keeps_the_pace_of_the_stream() -> None:
    response = chat(Sandbox(pace=0.5), "!fault drop", stream=True)
    assert (response.delivery.pace, response.delivery.cut_after) == (0.5, 2000)


def test_a_connection_serves_many_requests(served: Served) -> None:
    request = b"GET /api/v1/models/count HTTP/1.1\r\nHost: sandbox\r\n\r\n"
    host, _, port = served.origin.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as client:
        client.sendall(request + request)  # the second is sent ahead of the first answer
        answers = b""
        while answers.count(b'"count"') < 2:
            answers += client.recv(65536)
    assert answers.count(b"HTTP/1.1 200") == 2


def test_rubbish_does_not_stop_the_server(served: Served, http: httpx.Client) -> None:
    host, _, port = served.origin.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as client:
        client.sendall(b"\x16\x03\x01 not http\r\n\r\n")
        assert client.recv(1000) == b""
    assert http.get("/key").status_code == 200


def test_listens_on_loopback_only(served: Served) -> None:
    host, _, port = served.origin.removeprefix("http://").partition(":")
    assert host == "127.0.0.1"
    for other in ("127.0.0.2", "127.1.2.3"):
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((other, int(port)), timeout=5)


def test_two_sandboxes_do_not_share_a_port(served: Served) -> None:
    port = int(served.origin.rpartition(":")[2])
    with (
        pytest.raises(OSError, match=r"address already in use|Address already in use"),
        serve(Sandbox(), port),
    ):
        pass
