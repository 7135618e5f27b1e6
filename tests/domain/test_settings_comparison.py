"""The typical request of the comparison in the settings."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desktop.domain.settings import Settings
from desktop.domain.usage import Usage


def read(section: object) -> Settings:
    return Settings.model_validate_json(json.dumps({"typicalRequest": section}))


def written(settings: Settings) -> Any:
    return json.loads(settings.model_dump_json(by_alias=True)).get("typicalRequest")


def test_nothing_is_written_before_something_is_set() -> None:
    assert Settings().typical_request_usage is None
    assert written(Settings()) is None


def test_it_comes_back_as_it_was_set() -> None:
    settings = Settings().with_typical_request(Usage(40_000, 2_000, cached=30_000))
    assert written(settings) == {"prompt": 40_000, "completion": 2_000, "cached": 30_000}
    assert read(written(settings)).typical_request_usage == Usage(40_000, 2_000, cached=30_000)


def test_unknown_fields_survive_another_request() -> None:
    settings = read({"prompt": 10, "completion": 5, "reasoning": 3, "of": {"a/b": None}})
    assert settings.typical_request_usage == Usage(10, 5)
    assert written(settings.with_typical_request(Usage(20, 5))) == {
        "prompt": 20,
        "completion": 5,
        "cached": 0,
        "reasoning": 3,
        "of": {"a/b": None},
    }


@pytest.mark.parametrize(
    "section",
    [
        "10k",
        {"prompt": 10},
        {"prompt": -1, "completion": 1},
        {"prompt": 1.5, "completion": 1},
        {"prompt": True, "completion": 1},
        {"prompt": 10, "completion": 1, "cached": 11},
    ],
)
def test_what_cannot_be_used_is_kept_until_another_one_is_set(section: object) -> None:
    settings = read(section)
    assert settings.typical_request_usage is None
    assert written(settings) == section
    assert written(settings.with_typical_request(Usage(1, 2))) == {
        "prompt": 1,
        "completion": 2,
        "cached": 0,
    }
