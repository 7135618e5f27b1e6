"""Settings as values: the default model of each provider, and when it changes by itself."""

from __future__ import annotations

import pytest

from desktop.domain.model_ref import ModelRef
from desktop.domain.settings import ProviderSettings, Settings

PROVIDER = "openrouter"
READ = Settings.model_validate_json


def test_the_default_model_of_an_older_file_is_found() -> None:
    assert READ('{"defaultModel": "a/b"}').default_model_of(PROVIDER) == "a/b"


def test_an_older_version_has_the_last_word_for_the_first_provider() -> None:
    """It writes the field at the top, and keeps the section as it is."""
    text = '{"defaultModel": "a/new", "providers": {"openrouter": {"defaultModel": "a/old"}}}'
    assert READ(text).default_model_of(PROVIDER) == "a/new"


def test_it_is_written_where_older_versions_look_and_where_newer_ones_will() -> None:
    settings = Settings().with_default_model(PROVIDER, "a/b")
    written = settings.model_dump(by_alias=True)
    assert written["defaultModel"] == "a/b"
    assert written["providers"][PROVIDER]["defaultModel"] == "a/b"
    assert READ(settings.model_dump_json(by_alias=True)) == settings


def test_every_provider_has_its_own() -> None:
    settings = Settings().with_default_model(PROVIDER, "a/b").with_default_model("other", "c")
    assert settings.default_model_of(PROVIDER) == "a/b"
    assert settings.default_model_of("other") == "c"
    assert settings.default_model == "a/b"
    assert settings.default_model_of("nowhere") is None


def test_a_default_can_be_taken_back() -> None:
    settings = Settings().with_default_model(PROVIDER, "a/b").with_default_model(PROVIDER, None)
    assert settings.default_model_of(PROVIDER) is None
    assert "defaultModel" not in settings.model_dump_json(by_alias=True)


@pytest.mark.parametrize(
    ("models", "following"),
    [
        (("a/1", "a/2", "a/3"), "a/2"),
        (("a/2",), "a/2"),
        (("a/1", "a/3"), "a/3"),
        (("a/1",), "a/1"),
        ((), None),
    ],
)
def test_a_default_that_is_no_longer_allowed_gives_way(
    models: tuple[str, ...], following: str | None
) -> None:
    settings = (
        Settings()
        .with_allowed_models(PROVIDER, ("a/1", "a/2", "a/3"))
        .with_default_model(PROVIDER, "a/2")
        .with_allowed_models(PROVIDER, models)
    )
    assert settings.default_model_of(PROVIDER) == settings.default_model == following
    assert settings.allowed_models(PROVIDER) == models


def test_what_else_a_provider_has_stays() -> None:
    before = Settings(providers={PROVIDER: ProviderSettings(base_url="https://a.example/v1")})
    after = before.with_default_model(PROVIDER, "a/b")
    assert after.provider(PROVIDER).base_url == "https://a.example/v1"


def used(*models: str) -> Settings:
    """Six models are allowed; messages went to these, one after the other."""
    settings = Settings().with_allowed_models(PROVIDER, tuple("abcdef"))
    for model in models:
        settings = settings.with_recent_model(PROVIDER, model)
    return settings


def test_the_models_used_last_are_kept_newest_first_each_once() -> None:
    assert used().recent_models(PROVIDER) == ()
    assert used("a", "b", "a").recent_models(PROVIDER) == ("a", "b")
    assert used(*"abcdef").recent_models(PROVIDER) == ("f", "e", "d", "c", "b")


def test_only_allowed_models_are_among_them() -> None:
    fewer = used("a", "b", "c").with_allowed_models(PROVIDER, ("a", "c"))
    assert fewer.recent_models(PROVIDER) == ("c", "a")
    assert Settings().recent_models("openrouter") == ()


def test_they_are_written_per_provider_and_only_where_there_are_some() -> None:
    written = used("a", "b").model_dump(by_alias=True)
    assert written["providers"][PROVIDER]["recentModels"] == ("b", "a")
    assert "recentModels" not in used().model_dump_json(by_alias=True)
    assert READ(used("a").model_dump_json(by_alias=True)).recent_models(PROVIDER) == ("a",)


@pytest.mark.parametrize("odd", ["3", '"a"', "[1, 2]", "{}", "null"])
def test_what_is_no_list_of_models_costs_nothing_else(odd: str) -> None:
    text = '{"openrouterAllowedModels": ["a"], "providers": {"openrouter": {"recentModels": %s}}}'
    settings = READ(text % odd)
    assert settings.recent_models(PROVIDER) == ()
    assert settings.with_recent_model(PROVIDER, "a").recent_models(PROVIDER) == ("a",)


def test_the_models_used_last_are_in_one_order_over_all_providers() -> None:
    settings = used("a", "b").with_allowed_models("fireworks", ("x",))
    settings = settings.with_recent_model("fireworks", "x").with_recent_model(PROVIDER, "a")
    wanted = (ModelRef(PROVIDER, "a"), ModelRef("fireworks", "x"), ModelRef(PROVIDER, "b"))
    assert settings.recent_choices == wanted
    assert READ(settings.model_dump_json(by_alias=True)).recent_choices == wanted
    fewer = settings.with_allowed_models("fireworks", ())
    assert fewer.recent_choices == (wanted[0], wanted[2])


def test_the_order_is_written_only_where_there_are_several_providers() -> None:
    assert used("a", "b").recent_order is None
    assert used("a", "b").recent_choices == (ModelRef(PROVIDER, "b"), ModelRef(PROVIDER, "a"))
    several = used("a").with_allowed_models("own", ("a",)).with_recent_model("own", "a")
    assert several.recent_order == (("own", "a"), (PROVIDER, "a"))


@pytest.mark.parametrize("odd", ["3", '["a"]', "[[1, 2]]", '[["a"]]', "null"])
def test_an_order_that_is_none_costs_nothing_else(odd: str) -> None:
    text = '{"openrouterAllowedModels": ["a"], "recentOrder": %s}'
    assert READ(text % odd).allowed_models(PROVIDER) == ("a",)
    assert READ(text % odd).recent_choices == ()
