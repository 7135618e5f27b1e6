"""Models are called by their names where these are known."""

from __future__ import annotations

from desktop.domain.catalog import Model
from desktop.presentation.model_names import model_naming


def test_a_model_of_the_catalog_has_its_name_and_author() -> None:
    model = Model("anthropic/claude-sonnet-5", "Anthropic: Claude Sonnet 5")
    name = model_naming({"openrouter": [model]})
    assert name("openrouter", model.id) == ("Claude Sonnet 5", "Anthropic")
    assert name("other", model.id) == ("claude-sonnet-5", "anthropic")


def test_one_that_is_not_there_is_called_by_its_id() -> None:
    name = model_naming({})
    assert name("x", "~who/what:free") == ("what:free", "who")
    assert name("x", "accounts/fireworks/models/deepseek") == ("deepseek", "fireworks")
    assert name("x", "plain") == ("plain", "")
    assert name("x", "odd/") == ("odd/", "odd")
