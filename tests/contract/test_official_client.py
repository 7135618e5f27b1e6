"""The official client 1.3.84 understands the sandbox: answers, streams, and every error."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator

import pytest
from openrouter import OpenRouter, components, errors, operations, utils
from pydantic import ValidationError

from tests.contract.exchange import MODEL
from tests.simulators import Served, faults
from tests.simulators.sse import UsageChunk

QUESTION: list[components.ChatMessagesTypedDict] = [{"role": "user", "content": "What now?"}]
ERRORS: dict[int, type[errors.OpenRouterError]] = {
    400: errors.BadRequestResponseError,
    401: errors.UnauthorizedResponseError,
    402: errors.PaymentRequiredResponseError,
    403: errors.ForbiddenResponseError,
    404: errors.NotFoundResponseError,
    408: errors.RequestTimeoutResponseError,
    413: errors.PayloadTooLargeResponseError,
    422: errors.UnprocessableEntityResponseError,
    429: errors.TooManyRequestsResponseError,
    500: errors.InternalServerResponseError,
    502: errors.BadGatewayResponseError,
    503: errors.ServiceUnavailableResponseError,
    524: errors.EdgeNetworkTimeoutResponseError,
    529: errors.ProviderOverloadedResponseError,
}
# Left alone, the client sends a failed GET again for up to an hour.
ONCE = utils.RetryConfig("none", utils.BackoffStrategy(1, 1, 1, 1), False)


@pytest.fixture
def client(served: Served) -> Iterator[OpenRouter]:
    with OpenRouter(
        api_key=served.key, server_url=served.base_url, retry_config=ONCE, timeout_ms=5000
    ) as client:
        yield client


def test_lists_every_model_page_by_page(client: OpenRouter, served: Served) -> None:
    ids: list[str] = []
    page = client.models.list(limit=10, output_modalities="all")
    while page is not None:
        ids += [model.id for model in page.result.data]
        following = page.next()
        assert not isinstance(following, Awaitable)  # the client's types join both its flavours
        page = following
    assert ids == [row["id"] for row in served.sandbox.catalog.rows]


def test_the_default_list_leaves_image_models_out(client: OpenRouter) -> None:
    page = client.models.list()
    assert page is not None
    ids = {model.id for model in page.result.data}
    assert MODEL in ids
    assert "sandbox/painter" not in ids


def test_counts_models(client: OpenRouter, served: Served) -> None:
    counted = client.models.count(output_modalities="all")
    assert counted.data.count == len(served.sandbox.catalog.rows)


def test_reads_the_models_of_a_key(client: OpenRouter, served: Served) -> None:
    security = operations.ListModelsUserSecurity(bearer=served.key)
    page = client.models.list_for_user(security=security)
    assert page is not None
    assert MODEL in {model.id for model in page.result.data}


def test_reads_one_model_with_its_alias_target(client: OpenRouter) -> None:
    model = client.models.get(author="~sandbox", slug="writer-latest").data
    assert model.alias_target is not None
    assert model.alias_target.slug == MODEL


def test_chats(client: OpenRouter) -> None:
    result = client.chat.send(model=MODEL, messages=QUESTION)
    assert isinstance(result, components.ChatResult)
    assert "“What now?”" in str(result.choices[0].message.content)
    assert result.usage is not None
    assert result.usage.cost


@pytest.mark.parametrize("shape", ["a", "b", "c"])
def test_streams(client: OpenRouter, served: Served, shape: UsageChunk) -> None:
    served.sandbox.script(faults.usage_chunk(shape))
    text = reasoning = ""
    usage = None
    stream = client.chat.send(
        model="sandbox/thinker", messages=QUESTION, stream=True, reasoning={"effort": "low"}
    )
    with stream as events:
        for event in events:
            for choice in event.choices:
                text += choice.delta.content or ""
                reasoning += choice.delta.reasoning or ""
            usage = event.usage or usage
    assert "“What now?”" in text
    assert reasoning
    assert usage is not None
    assert usage.cost


def test_reads_a_generation_the_second_time(client: OpenRouter) -> None:
    result = client.chat.send(model=MODEL, messages=QUESTION)
    with pytest.raises(errors.NotFoundResponseError):
        client.generations.get_generation(id=result.id)
    record = client.generations.get_generation(id=result.id).data
    assert result.usage is not None
    assert record.total_cost == result.usage.cost


@pytest.mark.filterwarnings("ignore:.*DEPRECATED:DeprecationWarning")
def test_misses_in_a_key_only_what_real_answers_do_not_have(client: OpenRouter) -> None:
    with pytest.raises(errors.ResponseValidationError) as caught:
        client.api_keys.get_current_key_metadata()
    assert isinstance(caught.value.__cause__, ValidationError)
    missing = {problem["loc"][-1] for problem in caught.value.__cause__.errors()}
    assert missing == {"budgets", "effective_budget"}


def test_credits_need_a_management_key(client: OpenRouter) -> None:
    with pytest.raises(errors.ForbiddenResponseError, match="Only management keys"):
        client.credits.get_credits()


@pytest.mark.parametrize(("status", "raised"), ERRORS.items())
def test_raises_its_own_error_for_each_status(
    client: OpenRouter, served: Served, status: int, raised: type[errors.OpenRouterError]
) -> None:
    served.sandbox.script(faults.status(status))
    with pytest.raises(raised) as caught:
        client.chat.send(model=MODEL, messages=QUESTION)
    assert caught.value.status_code == status


@pytest.mark.parametrize("status", ERRORS)
def test_raises_the_same_before_a_stream(client: OpenRouter, served: Served, status: int) -> None:
    served.sandbox.script(faults.status(status))
    with pytest.raises(ERRORS[status]):
        client.chat.send(model=MODEL, messages=QUESTION, stream=True)


def test_a_wrong_key_is_unauthorized(served: Served) -> None:
    with (
        OpenRouter(
            api_key="sk-or-v1-wrong", server_url=served.base_url, retry_config=ONCE
        ) as client,
        pytest.raises(errors.UnauthorizedResponseError, match=r"User not found\."),
    ):
        client.chat.send(model=MODEL, messages=QUESTION)


def test_sees_an_error_inside_a_stream(client: OpenRouter, served: Served) -> None:
    served.sandbox.script(faults.mid_stream("provider-error"))
    with client.chat.send(model=MODEL, messages=QUESTION, stream=True) as events:
        found = [event.error for event in events if event.error]
    assert [error.code for error in found] == [502]
