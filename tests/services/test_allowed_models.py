"""Batches of allowed models through the real file: one write, undone and done again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.core import Core
from desktop.domain.allowed_models import AllowedChange
from desktop.domain.errors import InvalidModelId, ModelNotAllowed, StorageFailed
from desktop.services.allowed_history import STEPS, AllowedHistory
from desktop.services.tasks import racing
from tests.services.conftest import PROVIDER, MakeCore


def allowed(core: Core) -> tuple[str, ...]:
    return core.providers.allowed_models(PROVIDER)


def history(core: Core) -> AllowedHistory:
    return core.providers.histories.value.get(PROVIDER, AllowedHistory())


@pytest.fixture
async def three(core: Core) -> Core:
    await core.providers.change_allowed(PROVIDER, ["a/1", "a/2", "a/3"])
    return core


async def test_a_batch_is_one_write(core: Core) -> None:
    told = list[object]()
    core.settings.settings.subscribe(told.append)
    change = await core.providers.change_allowed(PROVIDER, ["b/2", "a/1", "c/3"], ["x/y"])
    assert change == AllowedChange((), ("b/2", "a/1", "c/3"), ("b/2", "a/1", "c/3"))
    assert len(told) == 1
    change = await core.providers.change_allowed(PROVIDER, ["d/4", "a/1"], {"b/2", "c/3"})
    assert (change.enabled, change.disabled) == (("d/4",), ("b/2", "c/3"))
    assert allowed(core) == ("a/1", "d/4")
    assert len(told) == 2


async def test_one_that_is_no_id_stops_the_whole_batch(three: Core) -> None:
    with pytest.raises(InvalidModelId):
        await three.providers.change_allowed(PROVIDER, ["b/1", "not an id"], ["a/1"])
    assert allowed(three) == ("a/1", "a/2", "a/3")


async def test_an_id_that_no_catalog_knows_is_kept(core: Core) -> None:
    await core.catalogs.refresh(PROVIDER)
    await core.providers.change_allowed(PROVIDER, [" hand/typed:free "])
    assert allowed(core) == ("hand/typed:free",)
    await core.catalogs.refresh(PROVIDER)
    assert allowed(core) == ("hand/typed:free",)


async def test_nothing_to_do_is_no_change_and_no_step(core: Core) -> None:
    change = await core.providers.change_allowed(PROVIDER, [], ["a/1"])
    assert not change
    assert core.settings.settings.value.allowed_models(PROVIDER) is None, "still never set"
    assert not history(core).can_undo


async def test_a_successor_takes_the_place_of_the_one_that_went(three: Core) -> None:
    await three.providers.set_default_model("a/2")
    change = await three.providers.change_allowed(PROVIDER, ["b/2"], ["a/2"])
    assert allowed(three) == ("a/1", "b/2", "a/3")
    assert change.new_default == "b/2"


async def test_undo_and_redo(three: Core) -> None:
    await three.providers.change_allowed(PROVIDER, ["b/1", "b/2"], ["a/2"])
    assert history(three).labels == ("enable 2, disable a/2", "")
    undone = await three.providers.undo(PROVIDER)
    assert undone is not None
    assert (undone.enabled, undone.disabled) == (("a/2",), ("b/1", "b/2"))
    assert allowed(three) == ("a/1", "a/2", "a/3")
    assert history(three).labels == ("enable 3", "enable 2, disable a/2")
    await three.providers.redo(PROVIDER)
    assert allowed(three) == ("a/1", "a/3", "b/1", "b/2")
    assert not history(three).can_redo
    for _ in range(2):
        await three.providers.undo(PROVIDER)
    assert allowed(three) == ()
    assert await three.providers.undo(PROVIDER) is None
    for _ in range(2):
        await three.providers.redo(PROVIDER)
    assert allowed(three) == ("a/1", "a/3", "b/1", "b/2")
    assert await three.providers.redo(PROVIDER) is None


async def test_a_new_change_ends_what_could_be_done_again(three: Core) -> None:
    await three.providers.undo(PROVIDER)
    assert history(three).can_redo
    await three.providers.add_model(PROVIDER, "b/1")
    assert history(three).labels == ("enable b/1", "")


async def test_undo_leaves_alone_what_another_process_has_changed(
    three: Core, make_core: MakeCore
) -> None:
    await three.providers.change_allowed(PROVIDER, ["b/1"], ["a/1", "a/3"])
    terminal = await make_core()
    await terminal.providers.change_allowed(PROVIDER, ["c/1"], ["a/2"])
    await three.providers.undo(PROVIDER)
    assert allowed(three) == ("a/1", "a/3", "c/1")
    await terminal.settings.reload()
    assert allowed(terminal) == ("a/1", "a/3", "c/1")


async def test_undo_of_what_others_have_undone_already_changes_nothing(
    three: Core, make_core: MakeCore
) -> None:
    await three.providers.remove_model(PROVIDER, "a/2")
    await (await make_core()).providers.add_model(PROVIDER, "a/2")
    undone = await three.providers.undo(PROVIDER)
    assert undone is not None
    assert not undone
    assert allowed(three) == ("a/1", "a/3", "a/2")


async def test_the_history_has_an_end(core: Core) -> None:
    for number in range(STEPS + 5):
        await core.providers.add_model(PROVIDER, f"a/{number}")
    assert len(history(core).undo) == STEPS
    assert history(core).undo[0].label == f"enable a/{STEPS + 4}"


async def test_an_undo_that_cannot_be_written_can_be_tried_again(three: Core) -> None:
    three.profile.settings.unlink()
    three.profile.settings.mkdir()
    with pytest.raises(StorageFailed):
        await three.providers.undo(PROVIDER)
    assert history(three).can_undo
    assert not history(three).can_redo


# ── the doors that were there before ────────────────────────────────────────────────────────────


async def test_every_door_can_be_undone(make_core: MakeCore, shipped: Callable[..., Path]) -> None:
    core = await make_core(defaults=shipped("s/1", "s/2"))
    await core.providers.add_model(PROVIDER, "a/1")
    await core.providers.load_defaults(PROVIDER)
    await core.providers.remove_model(PROVIDER, "s/1")
    assert [change.label for change in history(core).undo] == [
        "disable s/1",
        "enable 2",
        "enable a/1",
    ]
    for expected in (("a/1", "s/1", "s/2"), ("a/1",), ()):
        await core.providers.undo(PROVIDER)
        assert allowed(core) == expected


async def test_putting_back_what_was_just_removed_is_an_undo(three: Core) -> None:
    before = allowed(three)
    await three.providers.remove_model(PROVIDER, "a/2")
    await three.providers.restore_model(PROVIDER, "a/2", before)
    assert allowed(three) == before
    assert history(three).labels == ("enable 3", "disable a/2")


async def test_putting_back_after_something_else_has_been_done(three: Core) -> None:
    before = allowed(three)
    await three.providers.remove_model(PROVIDER, "a/2")
    await three.providers.change_allowed(PROVIDER, ["b/1"], ["a/1"])
    await three.providers.restore_model(PROVIDER, "a/2", before)
    assert allowed(three) == ("a/2", "b/1", "a/3") or allowed(three) == ("b/1", "a/2", "a/3")
    assert history(three).labels == ("enable a/2", "")


# ── the default model ───────────────────────────────────────────────────────────────────────────


async def test_only_what_is_allowed_can_be_the_default(three: Core) -> None:
    with pytest.raises(ModelNotAllowed):
        await three.providers.set_default_model("b/1")
    await three.providers.set_default_model("a/3", PROVIDER)
    assert three.providers.default_model(PROVIDER) == "a/3"


@pytest.mark.parametrize("door", ["batch", "remove"])
async def test_when_the_default_goes_the_next_takes_its_place_and_that_is_said(
    three: Core, door: str
) -> None:
    await three.providers.set_default_model("a/1")
    if door == "batch":
        change = await three.providers.change_allowed(PROVIDER, [], ["a/1"])
        assert (change.old_default, change.new_default) == ("a/1", "a/2")
    else:
        await three.providers.remove_model(PROVIDER, "a/1")
        assert history(three).undo[0].new_default == "a/2"
    assert three.providers.default_model(PROVIDER) == "a/2"
    assert three.settings.settings.value.default_model == "a/2"


async def test_undo_gives_the_default_back_unless_another_was_chosen(three: Core) -> None:
    await three.providers.set_default_model("a/1")
    await three.providers.remove_model(PROVIDER, "a/1")
    await three.providers.undo(PROVIDER)
    assert three.providers.default_model(PROVIDER) == "a/1"
    await three.providers.redo(PROVIDER)
    assert three.providers.default_model(PROVIDER) == "a/2"
    await three.providers.set_default_model("a/3")
    await three.providers.undo(PROVIDER)
    assert three.providers.default_model(PROVIDER) == "a/3"


async def test_an_undo_that_takes_the_default_away_passes_it_on_too(core: Core) -> None:
    await core.providers.add_model(PROVIDER, "a/1")
    await core.providers.add_model(PROVIDER, "a/2")
    await core.providers.set_default_model("a/2")
    undone = await core.providers.undo(PROVIDER)
    assert undone is not None
    assert undone.new_default == "a/1"


async def test_an_undo_that_comes_at_once_takes_back_what_is_still_being_written(
    core: Core,
) -> None:
    await core.providers.change_allowed(PROVIDER, ["a/b"])
    with racing(
        core.providers.change_allowed(PROVIDER, ["c/d", "e/f"]), core.providers.undo(PROVIDER)
    ) as (changing, undoing):
        assert (await changing).enabled == ("c/d", "e/f")
        undone = await undoing
    assert undone is not None
    assert undone.disabled == ("c/d", "e/f")
    assert core.providers.allowed_models(PROVIDER) == ("a/b",)
