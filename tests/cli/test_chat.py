"""`modeldeck chat`: the answer streams, the bill follows, and a failure keeps what came."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Never

import pytest

from desktop.adapters.retries import ATTEMPTS, Retries
from desktop.cli import main
from desktop.core import Surroundings
from desktop.resources import resource
from tests.cli.modeldeck import Modeldeck
from tests.conftest import RecordedLog
from tests.simulators import Sandbox, Served, faults, serve
from tests.simulators.faults import WORDS
from tests.simulators.wire import json_response

ASK = ("chat", "-m", "sandbox/writer")


def chats(served: Served) -> list[dict[str, object]]:
    return [r.json for r in served.received if r.path.endswith("/chat/completions")]


def test_the_answer_on_standard_output_and_what_it_took_on_the_other(ready: Modeldeck) -> None:
    finished = ready(*ASK, "Why is the sky blue?")
    assert finished.code == 0
    assert "Why is the sky blue?" in finished.out
    assert finished.out.endswith("\n")
    tokens_in, tokens_out, time, billed = finished.err.strip().split(" · ")
    assert tokens_in.endswith(" in")
    assert tokens_out.endswith(" out")
    assert time.endswith(" s")
    assert billed.startswith("$0.00")


def test_json(ready: Modeldeck, served: Served) -> None:
    finished = ready(*ASK, "Why?", "--json")
    answer = finished.json
    assert (finished.code, finished.err) == (0, "")
    assert list(answer) == [
        "text",
        "reasoning",
        "model",
        "finishReason",
        "generationId",
        "usage",
        "estimate",
        "billed",
        "byok",
        "billedByVendor",
        "reason",
    ]
    assert list(answer["usage"]) == ["prompt", "cached", "cacheWrite", "completion", "reasoning"]
    assert answer["model"].startswith("sandbox/writer")
    assert answer["generationId"].startswith("gen-")
    assert (answer["finishReason"], answer["reason"]) == ("stop", None)
    (generation,) = served.sandbox.account.generations.values()
    assert Decimal(answer["billed"]) == generation.cost == Decimal(answer["estimate"])
    assert answer["usage"]["prompt"] == generation.counts.prompt


def test_max_tokens_and_the_prompt_from_standard_input(ready: Modeldeck, served: Served) -> None:
    finished = ready(*ASK, "-", "--max-tokens", "5", stdin="\ufeffGrüße\nan alle")
    assert finished.code == 0
    assert "cut at 5 tokens" in finished.err
    (sent,) = chats(served)
    assert sent["max_tokens"] == 5
    assert sent["messages"] == [{"role": "user", "content": "Grüße\nan alle"}]


def test_a_model_that_is_not_allowed_is_2_and_nothing_is_sent(
    ready: Modeldeck, served: Served
) -> None:
    finished = ready("chat", "-m", "sandbox/thinker", "Hi")
    assert finished.code == 2
    assert "modeldeck models add sandbox/thinker" in finished.err
    as_json = ready("chat", "-m", "sandbox/thinker", "Hi", "--json")
    assert "modeldeck models add sandbox/thinker" in as_json.error["next"]
    assert served.received == []


def test_without_a_model_the_allowed_ones_are_named(ready: Modeldeck) -> None:
    finished = ready("chat", "Hi")
    assert finished.code == 2
    assert "sandbox/writer" in finished.err
    ready("models", "remove", "sandbox/writer")
    assert ready("chat", "Hi").code == 5


def test_without_a_key_is_5(ready: Modeldeck, served: Served) -> None:
    ready.monkeypatch.delenv("OPENROUTER_API_KEY")
    finished = ready(*ASK, "Hi", "--json")
    assert (finished.code, finished.error["code"]) == (5, "no_key")
    assert "modeldeck auth openrouter --key -" in finished.error["next"]
    assert served.received == []


SILENT = {"stall", "stall-at-once", "no-answer"}
"""These end only when somebody gives up: see `test_processes`."""
SLOW = {"slow"}
WHOLE = {"usage-a", "usage-c"}
CUT = {"drop", "mid-stream", "mid-stream-502", "finish-error", "no-done"}
UNREACHABLE = {"hang-up", "drop"}


@pytest.mark.parametrize("word", sorted(set(WORDS) - SILENT - SLOW))
def test_each_fault(hasty: Modeldeck, word: str) -> None:
    expected = 0 if word in WHOLE else 4 if word in UNREACHABLE else 3
    as_json = hasty(*ASK, f"!fault {word}", "--json")
    told = hasty(*ASK, f"!fault {word}")
    assert (as_json.code, told.code) == (expected, expected)
    if word in WHOLE:
        return
    assert as_json.error["message"] in told.err
    assert as_json.error["next"] in told.err
    assert bool(as_json.error.get("text")) is (word in CUT)
    assert bool(told.out) is (word in CUT)


def test_what_came_before_a_failure_is_printed_and_priced(ready: Modeldeck) -> None:
    told = ready(*ASK, "!fault mid-stream")
    assert told.out.startswith("Good question.")
    assert told.out.endswith("\n")
    assert "Token limit reached" in told.err
    assert " out · " in told.err


def test_the_smallest_affordable_answer_is_named(ready: Modeldeck) -> None:
    assert "--max-tokens 734" in ready(*ASK, "!fault 402").err


def test_prices_come_first_but_are_no_condition(hasty: Modeldeck, served: Served) -> None:
    served.sandbox.script(*[faults.status(500)] * ATTEMPTS, on="/models")
    first = hasty(*ASK, "Hi", "--json")
    assert (first.code, first.json["estimate"], first.json["reason"]) == (0, None, "unknown-price")
    assert hasty(*ASK, "Hi", "--json").json["estimate"] is not None
    hasty(*ASK, "Hi")
    paths = [r.path.removeprefix("/api/v1") for r in served.received]
    again = ["/models"] * (ATTEMPTS - 1)
    assert paths == [*again, *["/models", "/chat/completions"] * 2, "/chat/completions"]


def test_reasoning_stays_out_of_pipes(ready: Modeldeck) -> None:
    ready("models", "add", "sandbox/thinker")
    ready("models", "search")
    finished = ready("chat", "-m", "sandbox/thinker", "Hi")
    assert finished.code == 0
    assert "\x1b" not in finished.out + finished.err
    assert len(finished.err.splitlines()) == 1


class BrokenRetries(Retries):
    async def run(self, ask: object) -> Never:
        raise ZeroDivisionError


def test_a_mistake_of_our_own_is_1_and_in_the_log(
    ready: Modeldeck, strict_log: RecordedLog
) -> None:
    ready.surroundings = lambda folder: dataclasses.replace(
        Surroundings.of_this_person(folder), retries=BrokenRetries()
    )
    finished = ready(*ASK, "Hi", "--json")
    assert (finished.code, finished.error["code"]) == (1, "internal")
    assert "ZeroDivisionError" in strict_log.expect("a command failed")
    assert "ZeroDivisionError" in (ready.profile / "log" / "modeldeck.log").read_text()


def test_main_takes_words_without_the_program(
    capsys: pytest.CaptureFixture[str], clean_environment: object
) -> None:
    assert main(["models", "list", "--json"]) == 0
    assert capsys.readouterr().out == "[]\n"


LISTED = "openai/gpt-5.6-luna"


@pytest.fixture
def without_catalog(modeldeck: Modeldeck) -> Iterator[Modeldeck]:
    """A provider that has no list of models to offer."""
    with serve(Sandbox(models_available=False)) as served:
        modeldeck.secrets = {served.key}
        modeldeck.monkeypatch.setenv("OPENROUTER_API_KEY", served.key)
        to_sandbox = ("--base-url", served.base_url, "--allow-env-key")
        assert modeldeck("provider", "set", "openrouter", *to_sandbox).code == 0
        assert modeldeck("models", "add", LISTED).code == 0
        yield modeldeck


def shipped_row(document: Any) -> Any:
    rows = document["providers"]["openrouter"]["models"]
    return next(row for row in rows if row["id"] == LISTED)


def cost_by_hand(usage: dict[str, int], row: Any) -> Decimal:
    """What the shipped list makes of an answer with a short prompt that was not cached."""
    per_million = {leg: Decimal(price) for leg, price in row["perMillionTokens"].items()}
    fresh = usage["prompt"] - usage["cached"] - usage["cacheWrite"]
    total = fresh * per_million["prompt"] + usage["completion"] * per_million["completion"]
    total += usage["cached"] * per_million["cacheRead"]
    return (total + usage["cacheWrite"] * per_million["cacheWrite"]) / 1_000_000


def test_without_a_catalog_the_shipped_list_prices_and_says_its_date(
    without_catalog: Modeldeck,
) -> None:
    shipped = json.loads(resource("defaultModelSettings.json").read_text("utf-8"))
    answer = without_catalog("chat", "-m", LISTED, "Why?", "--json").json
    assert Decimal(answer["estimate"]) == cost_by_hand(answer["usage"], shipped_row(shipped))
    told = without_catalog("chat", "-m", LISTED, "Why?").err
    as_of = date.fromisoformat(shipped_row(shipped)["asOf"])
    assert f"priced by the shipped list of {as_of.day} {as_of:%b %Y}" in told


def test_what_the_vendor_bills_is_said_beside_the_bill(ready: Modeldeck, served: Served) -> None:
    """As OpenRouter answers where a vendor key of one's own was used."""
    details = {"upstream_inference_cost": 0.00045}
    counts = {"prompt_tokens": 100, "completion_tokens": 10, "cost": 0.00002, "is_byok": True}
    said = {"message": {"content": "Because."}, "finish_reason": "stop"}
    body = {"id": "gen-1", "choices": [said], "usage": counts | {"cost_details": details}}
    served.sandbox.script(faults.reply(json_response(200, body)))
    served.sandbox.script(faults.reply(json_response(200, body)))
    assert "$0.00002 + $0.00045 by the vendor" in ready(*ASK, "Why?").err.split(" · ")
    answer = ready(*ASK, "Why?", "--json").json
    assert (answer["billed"], answer["byok"], answer["billedByVendor"]) == (
        "0.00002",
        True,
        "0.00045",
    )


def test_another_price_in_the_shipped_list_is_another_estimate(
    without_catalog: Modeldeck, tmp_path: Path
) -> None:
    changed = json.loads(resource("defaultModelSettings.json").read_text("utf-8"))
    shipped_row(changed)["perMillionTokens"]["completion"] = "77.7"
    copy = tmp_path / "copy.json"
    copy.write_text(json.dumps(changed), "utf-8")
    without_catalog.surroundings = lambda folder: dataclasses.replace(
        Surroundings.of_this_person(folder), default_settings=copy
    )
    answer = without_catalog("chat", "-m", LISTED, "Why?", "--json").json
    assert Decimal(answer["estimate"]) == cost_by_hand(answer["usage"], shipped_row(changed))
    assert Decimal(answer["estimate"]) > Decimal(answer["billed"])
    assert answer["reason"] == "provider-price"


def in_the_ledger(modeldeck: Modeldeck) -> list[tuple[str, str | None]]:
    """Status and bill of each request, as an independent reader finds them."""
    with closing(sqlite3.connect(modeldeck.profile / "ledger.sqlite3")) as connection:
        return connection.execute("SELECT status, billed FROM requests ORDER BY rowid").fetchall()


def test_what_was_asked_is_in_the_ledger(ready: Modeldeck) -> None:
    billed = ready(*ASK, "Why?", "--json").json["billed"]
    assert ready(*ASK, "!fault 402").code == 3
    assert in_the_ledger(ready) == [("finished", billed), ("declined", None)]


def test_the_next_chat_settles_what_was_left(ready: Modeldeck, served: Served) -> None:
    served.sandbox.account.generation_lag = 0
    ready(*ASK, "!fault drop Why?")
    (left,) = in_the_ledger(ready)
    assert left == ("failed", None)
    served.sandbox.script(faults.slow(0.005))
    ready(*ASK, "Hi")
    (before, _) = in_the_ledger(ready)
    generation, _ = served.sandbox.account.generations.values()
    assert before == ("failed", f"{generation.cost:f}")


def test_a_ledger_that_cannot_be_used_does_not_stop_a_chat(
    ready: Modeldeck, strict_log: RecordedLog
) -> None:
    path = ready.profile / "ledger.sqlite3"
    path.mkdir()
    finished = ready(*ASK, "Why?")
    assert finished.code == 0
    assert "Why?" in finished.out
    said = finished.err.splitlines()[0]
    assert said.startswith(f"Spending is not recorded: {path} ")
    assert said.endswith("then try again.")
    strict_log.expect("requests that could not be recorded: 1")


def test_a_message_over_a_limit_is_sent_when_it_is_allowed_once(
    ready: Modeldeck, served: Served
) -> None:
    path = ready.profile / "settings.json"
    settings = json.loads(path.read_text("utf-8")) | {"limits": {"message": "0.000001"}}
    path.write_text(json.dumps(settings), "utf-8")
    refused = ready(*ASK, "Why?", "--json")
    assert (refused.code, refused.error["code"]) == (2, "limit_reached")
    assert chats(served) == []
    assert ready(*ASK, "Why?", "--allow-once").code == 0
    assert len(chats(served)) == 1
