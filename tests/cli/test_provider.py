"""`modeldeck provider`: listed, added, changed, copied, ordered, deleted, tried."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from desktop.cli.provider_diagnosis import mending_command
from desktop.domain.diagnosis import Diagnosis, Finding, Mend, MendKind
from desktop.domain.origin import BaseUrl
from tests.cli.modeldeck import Modeldeck
from tests.cli.pseudo_terminal import on_terminal, read_until
from tests.cli.with_keychain import surroundings_with
from tests.fakes import MemoryKeyStore
from tests.simulators import Served, faults
from tests.simulators.neighbours import Neighbours, serve_neighbours

FIELDS = [
    *("id", "name", "enabled", "own", "copyOf", "protocol", "baseUrl", "region", "regions"),
    *("configured", "keyNeeded", "key", "place", "status", "variable", "keyCheck", "bills"),
    *("allowedModels", "defaultModel", "opensChats"),
]
WRITER = "sandbox/writer"


def listed(modeldeck: Modeldeck) -> dict[str, Any]:
    rows = modeldeck("provider", "list", "--json").json
    assert all(list(row) == FIELDS for row in rows)
    return {row["id"]: row for row in rows}


def add_mine(modeldeck: Modeldeck, served: Served, *options: str, stdin: str = "") -> Any:
    words = ("provider", "add", "Mine", "--base-url", served.base_url, "-m", WRITER)
    return modeldeck(*words, *options, stdin=stdin)


@pytest.fixture
def neighbours() -> Neighbours:
    return Neighbours()


@pytest.fixture
def addresses(neighbours: Neighbours) -> Iterator[Mapping[str, str]]:
    with serve_neighbours(neighbours) as served:
        yield served


# ── list ────────────────────────────────────────────────────────────────────────────────────────


def test_all_are_listed_set_up_or_not_and_nobody_is_asked(ready: Modeldeck, served: Served) -> None:
    served.received.clear()
    rows = listed(ready)
    assert list(rows)[:4] == ["openrouter", "fireworks", "modelscope", "modelstudio"]
    openrouter = rows["openrouter"]
    assert (openrouter["configured"], openrouter["key"], openrouter["status"]) == (
        True,
        "environment",
        "unchecked",
    )
    assert (openrouter["allowedModels"], openrouter["opensChats"]) == (1, True)
    assert (rows["fireworks"]["configured"], rows["fireworks"]["status"]) == (False, "none")
    assert [each["id"] for each in rows["modelstudio"]["regions"]][:2] == ["singapore", "beijing"]
    lines = ready("provider", "list").out.splitlines()
    assert lines[0].split() == ["Id", "Name", "Key", "Models", "Address"]
    assert lines[1].split()[:5] == ["openrouter", "OpenRouter", "key", "in", "OPENROUTER_API_KEY"]
    assert "no key" in lines[2]
    assert served.received == []


# ── add ─────────────────────────────────────────────────────────────────────────────────────────


def test_an_endpoint_without_a_key_is_added_and_answers(
    modeldeck: Modeldeck, served: Served
) -> None:
    added = add_mine(modeldeck, served, "--no-key", "--json").json
    assert (added["id"], added["own"], added["configured"], added["status"]) == (
        "mine",
        True,
        True,
        "not_needed",
    )
    assert added["allowedModels"] == 1
    (line,) = [
        line for line in modeldeck("provider", "list").out.splitlines() if line.startswith("mine")
    ]
    assert line.split()[1:5] == ["Mine", "no", "key", "needed"]
    assert "Mine: no key needed" in modeldeck("auth", "status").out
    refused = modeldeck("chat", "--provider", "mine", "-m", WRITER, "Hi")
    assert refused.code == 3, "this one wants a key after all, and says so"


def test_a_key_is_checked_and_kept(modeldeck: Modeldeck, served: Served) -> None:
    keys = MemoryKeyStore()
    modeldeck.surroundings = surroundings_with(keys)
    modeldeck.secrets = {served.key}
    added = add_mine(modeldeck, served, "--key", "-", "--json", stdin=served.key)
    assert (added.code, added.json["key"]) == (0, "keychain")
    assert [provider for provider, _ in keys.items] == ["mine"]
    chat = modeldeck("chat", "-m", WRITER, "Hi")  # nobody else has models
    assert (chat.code, bool(chat.out)) == (0, True)
    assert "~$" in chat.err or "unknown" in chat.err, "no bill is made up"


def test_a_key_that_is_not_accepted_leaves_the_provider_without_one(
    modeldeck: Modeldeck, addresses: Mapping[str, str]
) -> None:
    modeldeck.surroundings = surroundings_with(MemoryKeyStore())
    words = ("provider", "add", "Mine", "--base-url", addresses["fireworks"])
    added = modeldeck(*words, "--key", "not-a-good-key")
    assert added.code == 3
    assert "Mine is added as mine" in added.err
    assert "its key is not kept" in added.err
    assert listed(modeldeck)["mine"]["key"] is None


def test_a_key_that_cannot_be_one_adds_nothing(modeldeck: Modeldeck, served: Served) -> None:
    assert add_mine(modeldeck, served, "--key", "a b").code == 2
    assert "mine" not in listed(modeldeck)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("Mine", "--base-url", "http://a.example/v1"), "invalid_base_url", "--allow-plain-http"),
        (("Mine", "--base-url", "https://u:p@a.example"), "invalid_base_url", "https://"),
        (("Mine", "--base-url", "https://a.example/#v1"), "invalid_base_url", "https://"),
        (("Mine", "--base-url", "https://a b.example"), "invalid_base_url", "https://"),
        ((" ", "--base-url", "https://a.example"), "invalid_provider", "Type it"),
        (("openrouter", "--base-url", "https://a.example"), "invalid_provider", "Type it"),
        (
            ("Mine", "--base-url", "https://a.example", "--protocol", "telepathy"),
            "invalid_provider",
            "Type it",
        ),
        (
            ("Mine", "--base-url", "https://a.example", "--id", "openrouter"),
            "invalid_provider",
            "Type it",
        ),
        (("Mine", "--base-url", "https://a.example", "-m", "a b"), "invalid_model_id", "An id"),
        (("Mine", "--base-url", "https://a.example", "--no-key", "--key", "x"), "usage", "--help"),
    ],
)
def test_what_cannot_be_added_adds_nothing(
    modeldeck: Modeldeck, words: tuple[str, ...], code: str, said: str
) -> None:
    before = listed(modeldeck)
    finished = modeldeck("provider", "add", *words, "--json")
    assert (finished.code, finished.error["code"]) == (2, code)
    assert said in finished.error["next"]
    assert listed(modeldeck) == before


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("HTTPS://API.Example/V1/", "https://api.example/V1"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1"),
        ("https://模型.example/v1", "https://模型.example/v1"),
    ],
)
def test_addresses_of_all_kinds(modeldeck: Modeldeck, typed: str, kept: str) -> None:
    words = ("provider", "add", "Mine", "--base-url", typed, "--json")
    assert modeldeck(*words).json["baseUrl"] == kept


def test_plain_http_can_be_allowed_for_one_provider(modeldeck: Modeldeck) -> None:
    words = ("provider", "add", "Plain", "--base-url", "http://box.example/v1")
    assert modeldeck(*words, "--allow-plain-http").code == 0
    assert listed(modeldeck)["plain"]["baseUrl"] == "http://box.example/v1"
    elsewhere = ("provider", "set", "openrouter", "--base-url", "http://box.example/v1")
    assert modeldeck(*elsewhere).code == 2


def test_a_command_that_would_mend_plain_http_allows_it() -> None:
    better = BaseUrl.parse("http://box.example/v1;x", plain_http=True)
    found = Diagnosis(Finding.VERSION_MISSING, Mend(MendKind.USE_ADDRESS, better))
    told = mending_command(found, "mine")
    assert told.endswith(
        "provider set mine --base-url 'http://box.example/v1;x' --allow-plain-http"
    )


# ── set, copy, order, remove ────────────────────────────────────────────────────────────────────


def test_a_name_a_region_and_being_in_use(modeldeck: Modeldeck) -> None:
    done = modeldeck("provider", "set", "modelstudio", "--region", "beijing", "--name", "Studio")
    assert "modelstudio is called Studio now." in done.out
    assert "Requests to Studio go to https://dashscope.aliyuncs.com" in done.out
    off = modeldeck("provider", "set", "modelstudio", "--disable", "--json").json
    assert (off["enabled"], off["region"]) == (False, "beijing")
    assert "Studio is enabled now." in modeldeck("provider", "set", "modelstudio", "--enable").out
    for provider, region in (("modelstudio", "moon"), ("openrouter", "beijing")):
        refused = modeldeck("provider", "set", provider, "--region", region)
        assert (refused.code, refused.out) == (2, "")


def test_what_is_refused_changes_nothing(modeldeck: Modeldeck) -> None:
    refused = modeldeck(
        "provider", "set", "openrouter", "--name", "Mine", "--base-url", "http://box.example"
    )
    assert refused.code == 2
    assert listed(modeldeck)["openrouter"]["name"] == "OpenRouter"


def test_another_address_of_ones_own_endpoint_wants_its_own_key(modeldeck: Modeldeck) -> None:
    modeldeck("provider", "add", "Mine", "--base-url", "https://a.example/v1")
    told = "A key belongs to the address it was given for: modeldeck auth mine --key -"
    moved = modeldeck("provider", "set", "mine", "--base-url", "https://b.example/v1")
    assert told in moved.out
    path = modeldeck("provider", "set", "mine", "--base-url", "https://b.example/v2")
    assert (path.code, told in path.out) == (0, False)


def test_one_that_is_disabled_is_asked_for_nothing(ready: Modeldeck, served: Served) -> None:
    ready("provider", "set", "openrouter", "--disable")
    served.received.clear()
    for words in (
        ("chat", "--provider", "openrouter", "-m", WRITER, "Hi"),
        ("compare", "--provider", "openrouter", "-m", WRITER, "-m", "a/b", "Hi"),
        ("models", "refresh", "--provider", "openrouter"),
        ("provider", "test", "openrouter"),
    ):
        finished = ready(*words, "--json")
        assert finished.code == 2, words
        if words[0] != "compare":
            assert finished.error["code"] == "provider_disabled"
            assert finished.error["next"].endswith("modeldeck provider set openrouter --enable")
    assert "OpenRouter" not in ready("auth", "status").out
    assert served.received == []


def test_a_second_one_and_an_order(ready: Modeldeck) -> None:
    copied = ready("provider", "copy", "openrouter", "Work", "--json").json
    assert (copied["id"], copied["copyOf"], copied["key"]) == (
        "openrouter@work",
        "openrouter",
        None,
    )
    assert ready("provider", "copy", "openrouter", "WORK").code == 2
    order = ready("provider", "order", "openrouter@work", "fireworks", "--json").json
    assert order[:3] == ["openrouter@work", "fireworks", "openrouter"]
    assert list(listed(ready)) == order


def test_deleting_needs_a_yes(ready: Modeldeck) -> None:
    ready("provider", "copy", "openrouter", "Work")
    ready("models", "add", "a/b", "--provider", "openrouter@work")
    assert ready("provider", "remove", "openrouter@work").code == 2
    with on_terminal(ready, "provider", "remove", "openrouter@work") as (process, terminal):
        shown = read_until(terminal, b"Delete Work? [y/N] ")
        assert b"1 allowed model" in shown
        assert b"What was spent stays" in shown
        os.write(terminal, b"n\n")
        read_until(terminal, b"Nothing was changed.")
        assert process.wait(60) == 0
    assert "openrouter@work" in listed(ready)
    gone = ready("provider", "remove", "openrouter@work", "--yes", "--json").json
    assert gone == {
        "provider": "openrouter@work",
        "removed": True,
        "key": False,
        "allowedModels": 1,
        "ownPrices": 0,
    }
    assert "openrouter@work" not in listed(ready)
    (kept,) = [p for p in ready.profile.glob("settings.before-*") if b"a/b" in p.read_bytes()]
    assert json.loads(kept.read_text("utf-8"))["providers"]["openrouter@work"]


# ── test ────────────────────────────────────────────────────────────────────────────────────────


def outcomes(report: Any) -> dict[str, str]:
    return {step["step"]: step["outcome"] for step in report["steps"]}


def test_key_list_and_a_message_of_one_token(ready: Modeldeck, served: Served) -> None:
    served.received.clear()
    finished = ready("provider", "test", "openrouter")
    assert finished.code == 0, finished.out
    assert [line.partition(" ·")[0] for line in finished.out.splitlines()] == [
        "Key: ok",
        "Models: ok",
        "Chat: ok",
    ]
    assert f"One token is asked of {WRITER}: " in finished.err
    assert sum(r.path.endswith("/chat/completions") for r in served.received) == 1
    report = ready("provider", "test", "openrouter", "--json").json
    assert (report["provider"], report["ok"]) == ("openrouter", True)
    assert set(outcomes(report).values()) == {"ok"}
    assert report["steps"][2]["billed"] is not None
    assert len(ready("usage", "--json").json["rows"]) == 1


def test_without_the_message_and_without_a_model(ready: Modeldeck, served: Served) -> None:
    report = ready("provider", "test", "openrouter", "--no-chat", "--json").json
    assert outcomes(report) == {"key": "ok", "models": "ok", "chat": "skipped"}
    ready("models", "remove", WRITER)
    report = ready("provider", "test", "openrouter", "--json").json
    assert outcomes(report)["chat"] == "skipped"
    assert not any(r.path.endswith("/chat/completions") for r in served.received)


@pytest.mark.parametrize(
    ("on", "fault", "step", "code"),
    [
        ("/key", faults.status(401), "key", 3),
        ("/chat/completions", faults.status(402), "chat", 3),
        ("/chat/completions", faults.no_answer("drop"), "chat", 4),
    ],
)
def test_the_step_that_fails_is_told_and_counts(
    hasty: Modeldeck, served: Served, on: str, fault: faults.Fault, step: str, code: int
) -> None:
    served.sandbox.script(fault, on=on)
    finished = hasty("provider", "test", "openrouter", "--json")
    assert finished.code == code
    assert outcomes(finished.json)[step] == "failed"
    assert set(finished.error) == {"code", "message", "next"}


@pytest.mark.parametrize(
    ("path", "finding"), [("/chat/completions", "call_in_address"), (None, "version_missing")]
)
def test_an_endpoint_of_ones_own_is_told_what_would_mend_it(
    modeldeck: Modeldeck, addresses: Mapping[str, str], path: str | None, finding: str
) -> None:
    good = addresses["fireworks"]
    typed = good.removesuffix("/v1") if path is None else f"{good}{path}"
    modeldeck("provider", "add", "Mine", "--base-url", typed, "--no-key")
    tried = modeldeck("provider", "test", "mine")
    assert tried.code == 3
    assert f"  Run: modeldeck provider set mine --base-url {good}\n" in tried.out
    told = modeldeck("provider", "test", "mine", "--json").json["diagnosis"]
    assert (told["finding"], told["baseUrl"]) == (finding, good)
    modeldeck("provider", "set", "mine", "--base-url", good)
    again = modeldeck("provider", "test", "mine", "--json").json
    assert again["diagnosis"]["finding"] == "key_rejected", "that one was left"
    assert again["diagnosis"]["next"] == "Run: modeldeck auth mine --key -"


def test_without_a_key(modeldeck: Modeldeck, served: Served) -> None:
    modeldeck("provider", "set", "openrouter", "--base-url", served.base_url)
    finished = modeldeck("provider", "test", "openrouter", "--json")
    assert finished.code == 5
    assert outcomes(finished.json) == {"key": "failed", "models": "ok", "chat": "skipped"}


def test_a_key_that_only_a_message_checks_is_recorded_and_not_checked_unasked(
    modeldeck: Modeldeck, neighbours: Neighbours, addresses: Mapping[str, str]
) -> None:
    modeldeck.surroundings = surroundings_with(MemoryKeyStore())
    modeldeck.secrets = {neighbours.modelscope.key}
    modeldeck("provider", "set", "modelscope", "--base-url", addresses["modelscope"])
    given = modeldeck("auth", "modelscope", "--key", "-", stdin=neighbours.modelscope.key)
    assert given.code == 0, given.err
    (row,) = modeldeck("usage", "--json").json["rows"]
    assert row["requests"] == 1
    modeldeck("auth", "status")
    assert modeldeck("usage", "--json").json["rows"] == [row], "nobody has asked for a check"
    tried = modeldeck("provider", "test", "modelscope", "--no-chat")
    assert tried.code == 0, tried.out
    assert "One token is asked of" in tried.err
    assert "Key: ok" in tried.out


def test_fireworks_from_the_key_to_a_cost(
    modeldeck: Modeldeck, neighbours: Neighbours, addresses: Mapping[str, str]
) -> None:
    modeldeck.surroundings = surroundings_with(MemoryKeyStore())
    key = neighbours.fireworks.key
    modeldeck.secrets = {key}
    modeldeck("provider", "set", "fireworks", "--base-url", addresses["fireworks"])
    refresh = modeldeck("models", "refresh", "--provider", "fireworks", "--json")
    assert (refresh.code, refresh.error["code"]) == (5, "no_key"), "the list is for those with one"
    assert modeldeck("auth", "fireworks", "--key", "-", stdin=key).code == 0
    rows = modeldeck("models", "list", "--provider", "fireworks", "--json").json
    assert rows
    model = rows[0]["id"]
    chat = modeldeck("chat", "--provider", "fireworks", "-m", model, "Hi", "--json")
    assert chat.code == 0, chat.out
    assert chat.json["billed"] is None
    assert chat.json["estimate"] is not None
    assert modeldeck("provider", "test", "fireworks").code == 0
