"""Reading lists of models: what is left out is counted, named and explained."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from desktop.adapters.http import HttpClient
from desktop.adapters.providers.catalog_source import CatalogSource, ids_of, rows_of
from desktop.adapters.providers.openai_compatible import OpenAICompatibleAdapter
from desktop.adapters.providers.openai_wire import Json, text
from desktop.adapters.providers.openrouter_catalog import CATALOG
from desktop.domain.catalog import UNREADABLE_KEPT, Model, UnreadableRow
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Provider
from tests.adapters.conftest import Serve
from tests.fakes import AT_ONCE, NOON
from tests.simulators.odd_rows import BROKEN, ODD_ROWS, READABLE
from tests.simulators.wire import Request, Response, json_response


def test_odd_rows_are_models_and_broken_ones_cost_only_themselves() -> None:
    catalog = CATALOG.read_rows(ODD_ROWS, NOON)
    assert [model.id for model in catalog.models] == [row["id"] for row in READABLE]
    assert catalog.unreadable_rows == len(BROKEN)
    first = len(READABLE) + 1
    assert catalog.unreadable == (
        UnreadableRow(first, "", "it is not a JSON object"),
        UnreadableRow(first + 1, "", "it is not a JSON object"),
        UnreadableRow(first + 2, "", "it is not a JSON object"),
        UnreadableRow(first + 3, "", "it has no id"),
        UnreadableRow(first + 4, "", "it has no id"),
        UnreadableRow(first + 5, "no-slash", "its id is not one line of the form author/model"),
        UnreadableRow(
            first + 6, "sandbox/two lines", "its id is not one line of the form author/model"
        ),
        UnreadableRow(first + 7, "sandbox/emoji", "an earlier row has the same id"),
    )


def test_text_from_outside_is_kept_as_text() -> None:
    models = CATALOG.read_rows(READABLE, NOON).by_id
    assert models["sandbox/right-to-left"].name == "Sandbox: שלום עולם"
    assert models["sandbox/emoji"].name == "Sandbox: 🎉 Party 👩‍👩‍👧"
    assert models["sandbox/markup"].name == READABLE[2]["name"]


def test_values_that_cannot_be_used_are_unknown_and_cost_nothing_else() -> None:
    models = CATALOG.read_rows(READABLE, NOON).by_id
    assert models["sandbox/unknown-values"].input_modalities == ("smell", "text")
    assert models["sandbox/zero-context"].context_length is None
    assert not models["sandbox/no-price"].price.known
    assert models["sandbox/below-zero"].price.dynamic
    assert not models["sandbox/below-zero"].price.free
    assert models["sandbox/wrong-types"].supported_parameters == ()


def test_the_explanations_are_bounded_and_the_count_is_not() -> None:
    rows = [*range(10_000), READABLE[0]]
    catalog = CATALOG.read_rows(rows, NOON)
    assert (len(catalog.models), catalog.unreadable_rows) == (1, 10_000)
    assert len(catalog.unreadable) == UNREADABLE_KEPT
    assert catalog.unreadable[-1].position == UNREADABLE_KEPT


def test_the_id_of_a_bad_row_is_harmless() -> None:
    (row,) = CATALOG.read_rows([{"id": "\x1b[31m\u202e" + "x" * 500}], NOON).unreadable
    assert row.id == "x" * 79 + "…"


def test_whatever_a_reader_stumbles_over_costs_that_row() -> None:
    def stumble(row: Json) -> Model:
        raise OverflowError("of the library, in its own words")

    catalog = CatalogSource("A list", "/models", stumble).read_rows([{"id": "a/b"}], NOON)
    assert catalog.unreadable == (UnreadableRow(1, "a/b", "a value in it cannot be used"),)


@pytest.mark.parametrize("envelope", [None, [], {}, {"data": None}, {"data": {}}, "text"])
def test_what_has_no_list(envelope: object) -> None:
    with pytest.raises(ValueError, match="no list of models"):
        rows_of(envelope)


def test_only_ids_are_wanted() -> None:
    assert ids_of([{"id": "a/b"}, {"id": 7}, None, {"id": "a/b"}, {"id": ""}]) == {"a/b"}


OTHER = Provider(
    id="other",
    name="Other",
    base_url=BaseUrl.parse("https://other.example/v1"),
    key_variable="OTHER_API_KEY",
    key_prefix="ot-",
    key_page="https://other.example/keys",
    credits_page="https://other.example/credits",
    model_id=re.compile(r"[\w.-]+"),
    model_id_shape="a name",
    model_id_example="small-1",
)


def read_plain_row(row: Json) -> Model:
    """A row in OpenAI's own format, which says hardly more than the id."""
    if not (model_id := text(row.get("id"))):
        raise ValueError("it has no id")
    return Model(model_id, model_id)


async def test_another_provider_is_one_entry(client: HttpClient, serving: Serve) -> None:
    asked: list[Request] = []
    rows: list[dict[str, Any]] = [{"id": "small-1", "object": "model"}, {"object": "model"}]

    def answer(request: Request) -> Response:
        asked.append(request)
        return json_response(200, {"object": "list", "data": rows})

    base_url = BaseUrl.parse(f"{await serving(answer)}/v1")
    source = CatalogSource("Other catalog", "/list", read_plain_row)
    adapter = OpenAICompatibleAdapter(OTHER, client, source, AT_ONCE)
    copy = await adapter.fetch_catalog(base_url, NOON)
    assert copy is not None
    assert (copy.catalog.source, copy.catalog.unreadable_rows) == ("Other catalog", 1)
    assert list(copy.catalog.by_id) == ["small-1"]
    assert [request.target for request in asked] == ["/v1/list"]
    assert source.read(copy.body, NOON) == copy.catalog
    assert json.loads(copy.body)["data"] == rows
