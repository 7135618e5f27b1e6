"""A value that others watch."""

from __future__ import annotations

from desktop.services.store import Store


def test_watchers_are_told_of_each_new_value_in_the_order_they_came() -> None:
    store, told = Store(1), list[str]()
    store.subscribe(lambda value: told.append(f"first {value}"))
    store.subscribe(lambda value: told.append(f"second {value}"))
    store.set(2)
    store.set(2)
    store.set(1)
    assert told == ["first 2", "second 2", "first 1", "second 1"]
    assert store.value == 1


def test_nobody_is_told_of_what_was_there() -> None:
    store, told = Store("a"), list[str]()
    store.subscribe(told.append)
    store.set("a")
    assert told == []


def test_a_watcher_that_has_ended_is_told_nothing() -> None:
    store, told = Store(1), list[int]()
    end = store.subscribe(told.append)
    store.set(2)
    end()
    end()
    store.set(3)
    assert told == [2]


def test_a_watcher_may_end_while_it_is_told() -> None:
    store, told = Store(1), list[int]()

    def once(value: int) -> None:
        told.append(value)
        end()

    end = store.subscribe(once)
    others = list[int]()
    store.subscribe(others.append)
    store.set(2)
    store.set(3)
    assert (told, others) == ([2], [2, 3])


def test_the_newest_value_is_the_last_that_anybody_is_told() -> None:
    """A watcher that sets a value itself must not leave the later watchers with the older one."""
    store, told = Store(1), list[int]()
    store.subscribe(lambda value: store.set(3) if value == 2 else None)
    store.subscribe(told.append)
    store.set(2)
    assert store.value == 3
    assert told[-1] == 3
