"""KeyChecks: a check that is a message is a request like any other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from desktop.adapters.providers import OPENROUTER
from desktop.core import Core
from desktop.domain.chat import Answer
from desktop.domain.credentials import KeyHealth, KeyInfo, KeyOrigin, Secret
from desktop.domain.errors import (
    ModeldeckError,
    NoAnswer,
    Rejected,
    Rejection,
    Unreachable,
)
from desktop.domain.prices import FoundPrice, Leg, Price, PriceOrigin
from desktop.domain.provider import KeyCheck
from desktop.domain.provider_table import ProviderTable
from desktop.domain.requests import RequestRecord, RequestStatus
from desktop.domain.usage import Usage
from desktop.services.credentials import CredentialService
from desktop.services.key_checks import KeyChecks
from desktop.services.keys import Keys
from desktop.services.ledger import LedgerService
from desktop.services.providers import ProviderService
from desktop.services.request_log import RequestLog
from desktop.services.tasks import racing
from tests.fakes import ManualClock, MemoryKeyStore, MemoryLedger, ScriptedApi, export_ids
from tests.services.conftest import PROVIDER

KEY = "sk-or-v1-x"
MODEL = "small/talker"
PRICE = Price({Leg.PROMPT: Decimal("0.001"), Leg.COMPLETION: Decimal("0.01")})
DEAR = Price({Leg.PROMPT: Decimal("0.01"), Leg.COMPLETION: Decimal("0.1")})
TAKEN = KeyInfo(answer=Answer(text="H", model="small/talker-2", usage=Usage(7, 1)))


async def nothing(_: str) -> tuple[str, ...]:
    return ()


class Checked:
    """Credentials of a provider that is asked by a message, and the ledger of it."""

    def __init__(self, core: Core, clock: ManualClock, api: ScriptedApi, how: KeyCheck) -> None:
        asked = replace(OPENROUTER, key_check=how, key_check_model=MODEL)
        table = ProviderTable({PROVIDER: asked})
        self.api, self.ledger, self.keys = api, MemoryLedger(), MemoryKeyStore()
        providers = ProviderService(table, core.settings, nothing)
        numbers = iter(range(100))
        ledger = LedgerService(self.ledger, export_ids, clock)
        log = RequestLog(ledger, clock, lambda: f"id-{next(numbers)}")
        prices = {MODEL: PRICE, "dear/talker": DEAR}
        checks = KeyChecks(
            providers,
            {PROVIDER: api},
            lambda _, model: FoundPrice(prices[model], PriceOrigin.DEFAULT),
            log,
            clock,
        )
        self.written = log.written
        self.credentials = CredentialService(
            providers, checks.check, Keys(providers, self.keys, {}), clock
        )

    async def records(self) -> list[RequestRecord]:
        await self.written()
        return list(self.ledger.records_by_id.values())


@pytest.fixture
def checked(core: Core, clock: ManualClock) -> Callable[..., Checked]:
    def make(info: KeyInfo | ModeldeckError = TAKEN, how: KeyCheck = KeyCheck.CHAT) -> Checked:
        return Checked(core, clock, ScriptedApi(key_info=info), how)

    return make


async def test_it_is_recorded_with_what_it_took(
    checked: Callable[..., Checked], core: Core
) -> None:
    one = checked()
    credential = await one.credentials.save(PROVIDER, KEY)
    assert credential.health is KeyHealth.VERIFIED
    (record,) = await one.records()
    assert (record.provider, record.model, record.answered_by) == (
        PROVIDER,
        MODEL,
        "small/talker-2",
    )
    assert record.origin == str(core.providers.base_url(PROVIDER).origin)
    assert record.status is RequestStatus.FINISHED
    assert (record.usage, record.estimate) == (Usage(7, 1), Decimal("0.017"))
    assert record.bill.cost is None, "an estimate, never a bill"


@pytest.mark.parametrize(
    ("error", "status", "cost"),
    [
        (
            Rejected("P", Rejection.KEY_REJECTED, status=401),
            RequestStatus.DECLINED,
            Decimal(0),
        ),
        (Unreachable("p.example", NoAnswer.REFUSED), RequestStatus.DECLINED, Decimal(0)),
        (Unreachable("p.example", NoAnswer.LOST), RequestStatus.FAILED, None),
    ],
)
async def test_one_that_fails_is_recorded_as_what_it_came_to(
    checked: Callable[..., Checked],
    error: ModeldeckError,
    status: RequestStatus,
    cost: Decimal | None,
) -> None:
    one = checked(error)
    with pytest.raises(type(error)):
        await one.credentials.save(PROVIDER, KEY)
    (record,) = await one.records()
    assert (record.status, record.cost) == (status, cost)


async def test_it_is_in_the_ledger_before_it_is_sent_and_a_check_that_is_given_up_is_stopped(
    checked: Callable[..., Checked],
) -> None:
    one = checked()
    asked = asyncio.Event()

    async def never() -> None:
        (record,) = one.ledger.records_by_id.values()
        assert record.status is RequestStatus.SENT
        asked.set()
        await asyncio.Event().wait()

    one.api.on_ask = never
    with racing(one.credentials.save(PROVIDER, KEY)) as (saving,):
        await asked.wait()
        saving.cancel()
        await asyncio.wait([saving])
    (record,) = await one.records()
    assert record.status is RequestStatus.STOPPED


async def test_nobody_is_sent_a_message_who_has_not_been_asked_to(
    checked: Callable[..., Checked],
) -> None:
    one = checked()
    await one.credentials.save(PROVIDER, KEY)
    known = await one.credentials.look_up(PROVIDER)
    assert known.health is KeyHealth.VERIFIED, "what is known stays"
    with racing(one.credentials.follow(0.0)):
        for _ in range(5):
            await asyncio.sleep(0)
    assert len(await one.records()) == 1
    again = checked()
    again.keys.items.update(one.keys.items)
    unasked = await again.credentials.look_up(PROVIDER)
    assert (unasked.origin, unasked.health) == (KeyOrigin.KEYCHAIN, KeyHealth.UNKNOWN)
    assert await again.records() == []
    assert (await again.credentials.check(PROVIDER)).health is KeyHealth.VERIFIED


async def test_a_message_that_was_needed_where_none_was_expected_is_recorded_too(
    checked: Callable[..., Checked],
) -> None:
    one = checked(TAKEN, KeyCheck.MODELS)
    await one.credentials.save(PROVIDER, KEY)
    (record,) = await one.records()
    assert (record.status, record.usage) == (RequestStatus.FINISHED, Usage(7, 1))


@pytest.mark.parametrize("how", [KeyCheck.CHAT, KeyCheck.MODELS])
async def test_a_message_that_went_to_another_model_costs_what_that_one_does(
    checked: Callable[..., Checked], how: KeyCheck
) -> None:
    one = checked(replace(TAKEN, asked="dear/talker"), how)
    await one.credentials.save(PROVIDER, KEY)
    *before, record = await one.records()
    assert (record.model, record.status) == ("dear/talker", RequestStatus.FINISHED)
    assert (record.usage, record.estimate) == (Usage(7, 1), Decimal("0.17"))
    declined = [(each.model, each.status, each.cost) for each in before]
    assert declined == [(MODEL, RequestStatus.DECLINED, Decimal(0))] * (how is KeyCheck.CHAT)


async def test_a_check_that_costs_nothing_is_no_request(checked: Callable[..., Checked]) -> None:
    one = checked(KeyInfo(), KeyCheck.ACCOUNT)
    await one.credentials.save(PROVIDER, KEY)
    assert (await one.credentials.look_up(PROVIDER)).health is KeyHealth.VERIFIED
    assert await one.records() == []
    assert Secret(KEY) in one.keys.items.values()
