"""Keys that are good in one region each: which one that is, and who is asked for it."""

from __future__ import annotations

import pytest

from desktop.adapters.providers import MODELSTUDIO
from desktop.adapters.providers.key_regions import checked_in_region
from desktop.domain.credentials import KeyInfo, Secret
from desktop.domain.errors import NoAnswer, Rejected, Rejection, Unreachable
from desktop.domain.key_of_other_region import KeyOfOtherRegion
from desktop.domain.origin import BaseUrl
from desktop.domain.provider import Region
from desktop.presentation.wording import describe

REGIONS = {region.id: region for region in MODELSTUDIO.regions}
SINGAPORE, BEIJING = REGIONS["singapore"], REGIONS["beijing"]
PLAN, PLAN_ABROAD = REGIONS["coding-plan"], REGIONS["coding-plan-intl"]
KEY = Secret("sk-0123456789")
PLAN_KEY = Secret("sk-sp-0123456789")


class Vendor:
    """Takes a key in one region."""

    def __init__(self, good: Region | None, away: tuple[Region, ...] = ()) -> None:
        self._good, self._away = good, away
        self.asked: list[str] = []

    async def __call__(self, base_url: BaseUrl) -> KeyInfo:
        region = MODELSTUDIO.region(base_url)
        self.asked.append(region.id if region else base_url.text)
        if region is not None and region in self._away:
            raise Unreachable(base_url.origin.host, NoAnswer.REFUSED)
        if region is not None and region == self._good:
            return KeyInfo(label="good")
        raise Rejected("Model Studio", Rejection.KEY_REJECTED, 401, "Incorrect API key provided.")


async def check(vendor: Vendor, base_url: BaseUrl, key: Secret = KEY) -> KeyInfo:
    return await checked_in_region(MODELSTUDIO, base_url, key, vendor, vendor)


async def test_a_key_of_the_region_in_use_is_shown_to_no_other() -> None:
    vendor = Vendor(SINGAPORE)
    assert (await check(vendor, SINGAPORE.base_url)).label == "good"
    assert vendor.asked == ["singapore"]


async def test_the_region_that_takes_a_key_is_proposed() -> None:
    vendor = Vendor(BEIJING)
    with pytest.raises(KeyOfOtherRegion) as caught:
        await check(vendor, SINGAPORE.base_url)
    assert (caught.value.region, caught.value.kind) == (BEIJING, Rejection.KEY_REJECTED)
    assert (caught.value.provider, caught.value.provider_id) == ("Model Studio", "modelstudio")
    assert vendor.asked[0] == "singapore"
    assert sorted(vendor.asked[1:]) == ["beijing", "hong-kong", "virginia"]


async def test_a_key_that_nobody_takes_is_rejected_as_it_was() -> None:
    with pytest.raises(Rejected, match="Incorrect API key") as caught:
        await check(Vendor(None), SINGAPORE.base_url)
    assert not isinstance(caught.value, KeyOfOtherRegion)


async def test_a_region_that_cannot_be_asked_is_passed_over() -> None:
    away = tuple(region for region in MODELSTUDIO.regions if region not in (SINGAPORE, BEIJING))
    with pytest.raises(KeyOfOtherRegion) as caught:
        await check(Vendor(BEIJING, away), SINGAPORE.base_url)
    assert caught.value.region == BEIJING


async def test_what_is_no_matter_of_the_key_is_asked_about_once() -> None:
    vendor = Vendor(BEIJING, away=(SINGAPORE,))
    with pytest.raises(Unreachable):
        await check(vendor, SINGAPORE.base_url)
    assert vendor.asked == ["singapore"]


async def test_a_key_of_the_coding_plan_is_told_by_its_beginning() -> None:
    vendor = Vendor(PLAN)
    with pytest.raises(KeyOfOtherRegion) as caught:
        await check(vendor, SINGAPORE.base_url, PLAN_KEY)
    assert caught.value.region == PLAN
    assert vendor.asked == [], "it is sent nowhere where it cannot be good"


async def test_between_two_coding_plans_the_one_that_takes_the_key_is_found() -> None:
    vendor = Vendor(PLAN_ABROAD)
    with pytest.raises(KeyOfOtherRegion) as caught:
        await check(vendor, PLAN.base_url, PLAN_KEY)
    assert caught.value.region == PLAN_ABROAD
    assert vendor.asked == ["coding-plan", "coding-plan-intl"]


async def test_at_the_coding_plan_a_key_of_no_plan_is_shown_to_the_regions() -> None:
    vendor = Vendor(SINGAPORE)
    with pytest.raises(KeyOfOtherRegion) as caught:
        await check(vendor, PLAN.base_url)
    assert caught.value.region == SINGAPORE
    assert "coding-plan-intl" not in vendor.asked


async def test_from_an_address_of_ones_own_a_key_goes_nowhere_else() -> None:
    vendor = Vendor(BEIJING)
    with pytest.raises(Rejected):
        await check(vendor, BaseUrl.parse("https://proxy.example/v1"))
    assert vendor.asked == ["https://proxy.example/v1"]


def test_the_button_uses_the_region() -> None:
    error = KeyOfOtherRegion.of(MODELSTUDIO, BEIJING)
    view = describe(error)
    assert view.text == "Model Studio takes this key in another of its regions."
    assert "Beijing" in view.next_step
    assert view.action is not None
    assert (view.action.text, view.action.kind) == ("Use Beijing", "region:beijing")
    step = describe(error, "terminal").next_step
    assert step.endswith(f"modeldeck provider set modelstudio --base-url {BEIJING.base_url}")
