"""The same rules for every provider of the table, and for one that it takes a single entry to add.

Each is asked through the whole core, against the simulator that stands in for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from desktop.adapters.providers import ENTRIES, Entry
from desktop.domain.credentials import KeyHealth
from desktop.domain.errors import AnswerBroken, Rejected, Rejection, Unreachable
from desktop.domain.key_of_other_region import KeyOfOtherRegion
from desktop.presentation.cost_presenter import cost_panel_view
from desktop.presentation.wording import describe
from desktop.services.turn import Phase, Turn
from tests.conftest import KnownKeys
from tests.contract.every_provider import Opened, Stage, staged
from tests.contract.every_provider_imaginary import IMAGINARY
from tests.contract.every_provider_simulators import bill_of
from tests.simulators import Response, faults
from tests.simulators.answers import answer_to
from tests.simulators.pricing import Counts, charge, is_dynamic
from tests.simulators.shipped_rows import pricing_of, shipped_models

TABLE = {**ENTRIES, IMAGINARY.provider.id: IMAGINARY}
QUESTION = "How do I begin?"


@pytest.fixture(params=list(TABLE))
def stage(request: pytest.FixtureRequest, tmp_path: Path, known_keys: KnownKeys) -> Iterator[Stage]:
    """Afterwards no key of anybody's is in any file of the profile, nor in any log record."""
    entry: Entry = TABLE[request.param]
    with staged(entry, tmp_path / "profile") as stage:
        keys = [known_keys.add(each.key) for each in stage.simulated.values()]
        yield stage
    written = [path.read_bytes() for path in stage.folder.rglob("*") if path.is_file()]
    assert written
    assert not any(key.encode() in content for key in keys for content in written)


@pytest_asyncio.fixture
async def fresh(stage: Stage) -> AsyncIterator[Opened]:
    async with stage.core() as opened:
        yield opened


@pytest_asyncio.fixture
async def ready(fresh: Opened) -> Opened:
    return await fresh.ready()


async def test_a_good_key_is_verified(fresh: Opened) -> None:
    credential = await fresh.core.credentials.save(fresh.provider_id, fresh.simulated.key)
    assert credential.health is KeyHealth.VERIFIED
    assert fresh.core.credentials.credential(fresh.provider_id).problem is None


async def test_a_wrong_key_is_rejected_by_name_and_not_kept(
    fresh: Opened, known_keys: KnownKeys
) -> None:
    wrong = known_keys.add(fresh.wrong_key)
    with pytest.raises(Rejected) as caught:
        await fresh.core.credentials.save(fresh.provider_id, wrong)
    assert caught.value.kind is Rejection.KEY_REJECTED
    assert caught.value.provider == fresh.provider.name
    assert fresh.provider.name in describe(caught.value).text
    known_keys.assert_not_in(caught.value)
    assert not fresh.core.credentials.credential(fresh.provider_id).present


async def test_a_key_of_another_region_is_recognised(
    stage: Stage, fresh: Opened, known_keys: KnownKeys
) -> None:
    for region in fresh.provider.regions:
        if region.base_url == fresh.core.providers.base_url(fresh.provider_id):
            continue
        key = stage.simulated[region.base_url.text].key
        with pytest.raises(KeyOfOtherRegion) as caught:
            await fresh.core.credentials.save(fresh.provider_id, key)
        assert region.key_prefix or caught.value.region == region
        assert key.startswith(caught.value.region.key_prefix)
        view = describe(caught.value)
        assert caught.value.region.name in f"{view.text} {view.next_step}"
        known_keys.assert_not_in(caught.value)


async def test_in_every_region_its_own_key_is_good(stage: Stage, fresh: Opened) -> None:
    core, provider_id = fresh.core, fresh.provider_id
    for region in fresh.provider.regions:
        simulated = stage.simulated[region.base_url.text]
        await core.providers.set_base_url(provider_id, region.base_url.text)
        credential = await core.credentials.save(provider_id, simulated.key)
        assert credential.health is KeyHealth.VERIFIED, region.id
        assert (await core.catalogs.refresh(provider_id)).on_offer.models, region.id
        await core.providers.add_model(provider_id, simulated.model)
        turn = await core.chat.send(provider_id, simulated.model, QUESTION)
        assert turn.text == answer_to(QUESTION), region.id
        assert simulated.received[-1].credential == "accepted", region.id


async def test_a_list_says_whose_it_is_also_where_it_is_only_the_shipped_one(fresh: Opened) -> None:
    provider_id, source = fresh.provider_id, TABLE[fresh.provider_id].catalog
    await fresh.core.credentials.save(provider_id, fresh.simulated.key)
    state = await fresh.core.catalogs.refresh(provider_id)
    if not source.path:
        assert state.on_offer.source != source.name
        assert state.on_offer.models
        return
    assert state.problem is None
    assert state.catalog.source == source.name
    assert fresh.simulated.model in state.catalog.by_id
    assert state.catalog.fetched_at is not None
    assert not state.catalog.unreadable


async def test_what_is_recommended_can_be_asked_for(fresh: Opened) -> None:
    provider_id = fresh.provider_id
    await fresh.core.credentials.save(provider_id, fresh.simulated.key)
    catalog = (await fresh.core.catalogs.refresh(provider_id)).on_offer
    await fresh.core.providers.load_defaults(provider_id)
    allowed = fresh.core.providers.allowed_models(provider_id)
    assert allowed or provider_id == IMAGINARY.provider.id
    for model in allowed:
        assert fresh.provider.check_model_id(model) == model
        assert model in catalog.by_id


async def test_a_model_is_allowed_and_no_longer(fresh: Opened) -> None:
    providers, provider_id = fresh.core.providers, fresh.provider_id
    await providers.add_model(provider_id, f"  {fresh.simulated.model} ")
    assert providers.allowed_models(provider_id) == (fresh.simulated.model,)
    assert await providers.remove_model(provider_id, fresh.simulated.model)
    assert providers.allowed_models(provider_id) == ()


async def test_a_copy_has_a_key_and_models_of_its_own(ready: Opened) -> None:
    core, model = ready.core, ready.simulated.model
    copy = await core.provider_list.duplicate(ready.provider_id, "work")
    assert core.providers.base_url(copy.id) == core.providers.base_url(ready.provider_id)
    assert not (await core.credentials.load(copy.id)).present
    await core.credentials.save(copy.id, ready.simulated.key)
    await core.providers.remove_model(ready.provider_id, model)
    await core.providers.add_model(copy.id, model)
    turn = await core.chat.send(copy.id, model, QUESTION)
    assert turn.text == answer_to(QUESTION)
    assert model not in core.providers.allowed_models(ready.provider_id)


async def test_an_answer_streams_and_its_counts_are_kept(ready: Opened) -> None:
    shown: list[str] = []
    ready.core.chat.chat.subscribe(lambda chat: shown.extend(turn.text for turn in chat.turns))
    turn = await ready.ask(QUESTION)
    assert turn.phase is Phase.DONE
    assert turn.error is None
    assert turn.text == answer_to(QUESTION)
    assert len(set(shown)) > 2
    counted = ready.simulated.usages[-1]
    kept = await ready.core.ledger.find(turn.record_id)
    assert turn.answer is not None
    assert kept is not None
    for usage in (turn.answer.usage, kept.usage):
        assert usage is not None
        assert usage.prompt == counted["prompt_tokens"]
        assert usage.completion == counted["completion_tokens"]


async def test_a_bill_is_kept_as_it_came_and_no_estimate_passes_for_one(ready: Opened) -> None:
    turn = await ready.ask(QUESTION)
    billed = bill_of(ready.simulated.usages[-1])
    assert (billed is not None) == ready.provider.bills
    assert turn.explanation is not None
    assert turn.explanation.billed == billed
    view = cost_panel_view(ready.core.chat.chat.value, ready.core.clock())
    kept = await ready.core.ledger.find(turn.record_id)
    assert kept is not None
    assert kept.bill.cost == billed
    if billed is None:
        known = turn.explanation.estimate is not None
        assert view.main == "estimate"
        assert view.estimate.startswith("~$") if known else view.estimate == "unknown"
        assert "$" not in view.billed


async def test_an_estimate_is_what_the_shipped_prices_come_to(ready: Opened) -> None:
    for model in shipped_models(ready.provider_id):
        await ready.core.providers.add_model(ready.provider_id, model["id"])
        turn = await ready.ask(QUESTION, model["id"])
        assert turn.explanation is not None
        usage, pricing = ready.simulated.usages[-1], pricing_of(model)
        counts = Counts(
            usage["prompt_tokens"],
            usage["completion_tokens"],
            usage.get("prompt_tokens_details", {}).get("cached_tokens", 0),
        )
        if ready.provider.bills:
            assert turn.explanation.billed == bill_of(usage)
        elif is_dynamic(pricing):
            assert turn.explanation.estimate is None
        else:
            due = charge(pricing, counts, turn.sent_at).total
            assert turn.explanation.estimate == due


async def test_every_refusal_has_a_sentence_and_a_next_step(
    ready: Opened, known_keys: KnownKeys
) -> None:
    for name, refusal in ready.simulated.errors.items():
        ready.simulated.script(faults.reply(refusal))
        turn = await ready.ask(name)
        _explained(turn, name, refusal, ready.provider.name, known_keys)


async def test_a_refusal_that_repeats_the_key_does_not_get_it_shown(
    ready: Opened, known_keys: KnownKeys
) -> None:
    for name, refusal in ready.simulated.errors.items():
        body = refusal.read().replace(b'"message":"', b'"message":"' + _quoted(ready))
        ready.simulated.script(faults.reply(replace(refusal, body=body)))
        turn = await ready.ask(name)
        _explained(turn, name, refusal, ready.provider.name, known_keys)


async def test_what_came_until_stop_stays(ready: Opened) -> None:
    ready.simulated.script(faults.stall(after=2500))
    writing = asyncio.Event()

    def watch(_: object) -> None:
        if any(turn.text for turn in ready.core.chat.chat.value.turns):
            writing.set()

    ready.core.chat.chat.subscribe(watch)
    async with asyncio.TaskGroup() as group:
        asking = group.create_task(ready.ask(QUESTION))
        await writing.wait()
        await ready.core.chat.stop()
    turn = asking.result()
    assert turn.phase is Phase.STOPPED
    assert turn.text
    assert answer_to(QUESTION).startswith(turn.text)
    assert turn.explanation is None or turn.explanation.billed is None or ready.provider.bills


async def test_an_answer_that_is_cut_off_keeps_what_came(ready: Opened) -> None:
    ready.simulated.script(faults.drop(after=2500))
    turn = await ready.ask(QUESTION)
    assert turn.phase is Phase.FAILED
    assert isinstance(turn.error, AnswerBroken | Unreachable)
    assert describe(turn.error).next_step
    assert turn.text
    assert answer_to(QUESTION).startswith(turn.text)


async def test_the_key_goes_only_where_it_has_to(ready: Opened) -> None:
    await ready.core.catalogs.refresh(ready.provider_id)
    await ready.ask(QUESTION)
    needs_key = TABLE[ready.provider_id].catalog.needs_key
    for received in ready.simulated.received:
        if received.method == "GET" and received.path.endswith("/models"):
            assert received.carries_key == needs_key
        assert not any(ready.simulated.key in value for value in received.query.values())


def test_every_provider_has_somebody_who_stands_in_for_it(tmp_path: Path) -> None:
    stranger = replace(IMAGINARY, provider=replace(IMAGINARY.provider, id="stranger"))
    with pytest.raises(pytest.fail.Exception, match="stranger"), staged(stranger, tmp_path):
        pass


def _quoted(opened: Opened) -> bytes:
    return f"Bearer {opened.simulated.key} was sent. ".encode()


def _explained(
    turn: Turn, name: str, refusal: Response, provider: str, known_keys: KnownKeys
) -> None:
    assert turn.phase is Phase.FAILED, name
    assert isinstance(turn.error, Rejected), name
    assert turn.error.status == refusal.status, name
    assert turn.error.provider == provider, name
    assert turn.error.message or not refusal.read().startswith(b"{"), name
    view = describe(turn.error)
    assert view.title, name
    assert view.text, name
    assert view.next_step.endswith("."), name
    assert not known_keys.found_in(f"{view.title} {view.text} {view.next_step} {view.details}")
    known_keys.assert_not_in(turn.error)
