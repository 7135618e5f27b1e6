"""The simulated Model Studio."""

from __future__ import annotations

from tests.simulators import ModelStudio, faults
from tests.simulators.asking import ask, chat, events, value, written
from tests.simulators.modelstudio import PLANS, REGIONS
from tests.simulators.modelstudio_rows import STREAM_ONLY, UNPURCHASED

WRONG_KEY = {
    "message": "Incorrect API key provided. For details, see: "
    "https://www.alibabacloud.com/help/en/model-studio/error-code#apikey-error",
    "type": "invalid_request_error",
    "param": None,
    "code": "invalid_api_key",
}


def test_a_key_is_good_in_its_own_region_only() -> None:
    regions = ModelStudio().regions
    for name, region in regions.items():
        for other in regions.values():
            response = chat(other, max_tokens=1, stream=True) if other is region else None
            refused = ask(other, "POST", "/chat/completions", {}, key=region.key)
            if response is not None:
                assert response.status == 200, name
                continue
            assert refused.status == 401
            assert value(refused)["error"] == WRONG_KEY


def test_the_coding_plan_has_keys_of_its_own_and_no_list() -> None:
    regions = ModelStudio().regions
    for name in PLANS:
        assert regions[name].key.startswith("sk-sp-")
        assert regions[name].path == "/v1"
        assert ask(regions[name], "GET", "/models").status == 404
    for name in REGIONS:
        assert value(ask(regions[name], "GET", "/models"))["object"] == "list"
        assert ask(regions[name], "GET", "/models", key="").status == 401


def test_rows_are_ids_and_nothing_else() -> None:
    rows = value(ask(ModelStudio().regions["singapore"], "GET", "/models"))["data"]
    assert all(row.keys() == {"id", "object", "owned_by"} for row in rows)


def test_listed_does_not_mean_bought() -> None:
    region = ModelStudio().regions["beijing"]
    response = chat(region, model=UNPURCHASED)
    assert response.status == 403
    assert value(response)["error"]["code"] == "AccessDenied.Unpurchased"
    region.free_tier_only.add(region.model)
    response = chat(region)
    assert response.status == 403
    assert value(response)["error"]["code"] == "AllocationQuota.FreeTierOnly"


def test_some_models_stream_or_do_not_answer() -> None:
    region = ModelStudio().regions["singapore"]
    for asked in ({"model": STREAM_ONLY}, {"enable_thinking": True}):
        response = chat(region, stream=False, stream_options=..., **asked)
        assert response.status == 400
        error = value(response)["error"]
        assert error["code"] == "invalid_parameter_error"
        assert "only support stream mode" in error["message"]
        assert chat(region, **asked).status == 200


def test_counts_come_only_when_asked_for() -> None:
    region = ModelStudio().regions["singapore"]
    assert all("usage" not in chunk for chunk in events(chat(region, stream_options=...)))
    assert events(chat(region))[-1]["usage"]["completion_tokens"] > 0


def test_it_thinks_when_told_to_and_no_longer_than_told() -> None:
    region = ModelStudio().regions["singapore"]
    assert not written(events(chat(region)), "reasoning_content")
    assert not written(events(chat(region, enable_thinking=False)), "reasoning_content")
    long = events(chat(region, enable_thinking=True))
    short = events(chat(region, enable_thinking=True, thinking_budget=5))
    assert written(long, "reasoning_content")
    assert short[-1]["usage"]["completion_tokens_details"]["reasoning_tokens"] == 5
    assert written(short) == written(long)


def test_a_fault_counts_in_whatever_region_is_asked_next() -> None:
    studio = ModelStudio()
    studio.script(faults.status(503))
    assert chat(studio.regions["virginia"]).status == 503
    assert chat(studio.regions["beijing"]).status == 200
