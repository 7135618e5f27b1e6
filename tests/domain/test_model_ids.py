"""What an id says of a model."""

from __future__ import annotations

import pytest

from desktop.domain.model_ids import author_in, name_in


@pytest.mark.parametrize(
    ("model_id", "author", "name"),
    [
        ("anthropic/claude", "anthropic", "claude"),
        ("~anthropic/claude-latest", "anthropic", "claude-latest"),
        ("maker/model:free", "maker", "model:free"),
        ("accounts/fireworks/models/glm-5p3", "fireworks", "glm-5p3"),
        ("accounts/someone/routers/fast", "someone", "fast"),
        ("qwen3.5-plus", "", "qwen3.5-plus"),
        ("odd/", "odd", "odd/"),
    ],
)
def test_author_and_name(model_id: str, author: str, name: str) -> None:
    assert (author_in(model_id), name_in(model_id)) == (author, name)
