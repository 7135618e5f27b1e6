"""The index of a catalog: what a query finds, counts, the enabled set and the order of columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.catalog import Model
from desktop.domain.catalog_index import CatalogIndex, FuzzyMatch
from desktop.domain.catalog_index_columns import CatalogColumns
from desktop.domain.catalog_index_order import Column
from desktop.domain.catalog_query import Filter, parse
from desktop.domain.prices import Leg, Price, PriceTier
from desktop.domain.steps import InSteps, finished
from tests.domain.catalog_strategies import TODAY, models

D = Decimal
FREE = Price({Leg.PROMPT: D(0), Leg.COMPLETION: D(0)})


def priced(prompt: str, completion: str = "1") -> Price:
    """USD per million tokens."""
    return Price({Leg.PROMPT: D(f"{prompt}e-6"), Leg.COMPLETION: D(f"{completion}e-6")})


def born(days_ago: int) -> datetime:
    return datetime(2026, 11, 4, tzinfo=UTC) - timedelta(days=days_ago)


CATALOG = (
    Model("anthropic/claude-sonnet-5", "Anthropic: Claude Sonnet 5", price=priced("3", "15")),
    Model("anthropic/claude-opus-5", "Anthropic: Claude Opus 5", input_modalities=("image",)),
    Model("~anthropic/claude-latest", "Claude Latest", context_length=200_000),
    Model("z-ai/glm-5:free", "Z.ai: GLM 5 (free)", price=FREE, created=born(3)),
    Model("z-ai/glm-5:batch", "Z.ai: GLM 5 (batch)", price=priced("0.5")),
    Model("openrouter/auto", "Auto Router", price=Price(dynamic=True), context_length=2_000_000),
    Model("openai/image-only", "OpenAI: Image", output_modalities=("image",)),
)


def index_of(
    rows: Sequence[Model] = CATALOG,
    enabled: Sequence[str] = (),
    fuzzy: FuzzyMatch | None = None,
    show_hidden: bool = False,
    unreachable: Sequence[str] = (),
) -> CatalogIndex:
    return CatalogIndex(
        CatalogColumns.of(rows, TODAY),
        enabled=enabled,
        fuzzy=fuzzy,
        show_hidden=show_hidden,
        unreachable=unreachable,
    )


def ids(index: CatalogIndex, text: str) -> list[str]:
    return [index.rows[row].id for row in index.select(parse(text)).rows]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("claude 5", ["anthropic/claude-sonnet-5", "anthropic/claude-opus-5"]),
        ("5 claude SONNET", ["anthropic/claude-sonnet-5"]),
        ('"claude sonnet"', ["anthropic/claude-sonnet-5"]),
        ("z.ai", ["z-ai/glm-5:free"]),
        ("vision", ["anthropic/claude-opus-5"]),
        ('"vision"', ["anthropic/claude-opus-5"]),
        ("router", ["openrouter/auto"]),
        ("alias", ["~anthropic/claude-latest"]),
        ("free", ["z-ai/glm-5:free"]),
        ("by:anthropic latest", ["~anthropic/claude-latest"]),
        ("by:anthr", []),
        ("by:z-ai by:openrouter", ["z-ai/glm-5:free", "openrouter/auto"]),
        ("long", ["~anthropic/claude-latest", "openrouter/auto"]),
        ("ctx:>200k", ["openrouter/auto"]),
        ("ctx:>=200k ctx:<2M", ["~anthropic/claude-latest"]),
        ("in:<3", ["z-ai/glm-5:free"]),
        ("in:<=3", ["anthropic/claude-sonnet-5", "z-ai/glm-5:free"]),
        ("out:>=0", ["anthropic/claude-sonnet-5", "z-ai/glm-5:free"]),
        ("new:2d", []),
        ("new:3d", ["z-ai/glm-5:free"]),
        ("new", ["z-ai/glm-5:free"]),
        ("claude foo:bar", []),
    ],
)
def test_what_a_query_finds(text: str, found: list[str]) -> None:
    assert ids(index_of(), text) == found


def test_prices_compare_exactly_and_without_tiers() -> None:
    tail = D("0.0000010000000000000000000000001")
    tier = PriceTier({Leg.PROMPT: D(5)}, min_prompt_tokens=10)
    index = index_of(
        [
            Model("a/exact", "A", price=Price({Leg.PROMPT: D("0.000001")}, (tier,))),
            Model("a/above", "A", price=Price({Leg.PROMPT: tail})),
            Model("a/dynamic", "A", price=Price({Leg.PROMPT: D(0)}, dynamic=True)),
        ]
    )
    assert ids(index, "in:<=1") == ["a/exact"]
    assert ids(index, "in:>1") == ["a/above"]
    assert ids(index, "in:<1") == []
    assert ids(index, "in:<1.000000000000000000001") == ["a/exact", "a/above"]


def test_what_is_not_for_chatting_is_left_out_and_counted_until_it_is_asked_for() -> None:
    index = index_of()
    assert (index.hidden, len(index.select(parse("")).rows)) == (2, 5)
    glm = index.select(parse("glm"))
    assert (len(glm.rows), glm.hidden) == (1, 1)
    assert index.select(parse("glm new")).hidden == 0
    index.show_hidden(True)
    assert index.hidden == 0
    assert ids(index, "glm") == ["z-ai/glm-5:free", "z-ai/glm-5:batch"]
    index.show_hidden(False)
    assert ids(index, "glm") == ["z-ai/glm-5:free"]


def test_an_enabled_model_is_never_left_out() -> None:
    index = index_of(enabled=["z-ai/glm-5:batch"])
    assert ids(index, "glm") == ["z-ai/glm-5:free", "z-ai/glm-5:batch"]
    assert ids(index, "is:enabled") == ["z-ai/glm-5:batch"]
    index.set_enabled([])
    assert ids(index, "glm") == ["z-ai/glm-5:free"]


def test_enabled_models_that_left_the_catalog_stay_listed_and_are_told_apart() -> None:
    index = index_of(enabled=["gone/model-1", "z-ai/glm-5:free", "own/typed"])
    assert ids(index, "is:enabled") == ["z-ai/glm-5:free", "gone/model-1", "own/typed"]
    assert ids(index, "gone") == ["gone/model-1"]
    assert ids(index, "by:own") == ["own/typed"]
    assert ids(index, "gone in:<1") == []
    row = index.row_of("gone/model-1")
    assert row is not None
    assert not index.in_catalog(row)
    assert index.is_enabled(row)
    assert index.in_catalog(0)
    index.set_enabled(["own/typed", "z-ai/glm-5:free"])
    assert ids(index, "is:enabled") == ["z-ai/glm-5:free", "own/typed"]
    assert index.row_of("gone/model-1") is None
    assert ids(index, "gone") == []


def test_the_enabled_set_changes_row_by_row() -> None:
    index = index_of(enabled=["openrouter/auto"])
    assert index.enabled == {"openrouter/auto"}
    index.set_enabled(["openrouter/auto", "z-ai/glm-5:free", "z-ai/glm-5:free"])
    assert ids(index, "is:enabled") == ["z-ai/glm-5:free", "openrouter/auto"]
    assert ids(index, "is:enabled free") == ["z-ai/glm-5:free"]
    index.set_enabled(())
    assert ids(index, "is:enabled") == []


def test_what_the_account_cannot_call() -> None:
    index = index_of(unreachable=["openrouter/auto", "no/such-model"])
    assert ids(index, "is:unreachable") == ["openrouter/auto"]
    index.set_enabled(["gone/model"])
    index.set_unreachable(["gone/model", "~anthropic/claude-latest"])
    assert ids(index, "is:unreachable") == ["~anthropic/claude-latest"]
    row = index.row_of("~anthropic/claude-latest")
    assert row is not None
    assert index.is_unreachable(row)


def test_counts_say_what_a_chip_would_leave() -> None:
    index = index_of(enabled=["anthropic/claude-opus-5", "gone/model"])
    counts = index.counts(index.select(parse("")))
    assert {kind: count for kind, count in counts.items() if count} == {
        Filter.ENABLED: 2,
        Filter.FREE: 1,
        Filter.VISION: 1,
        Filter.LONG: 2,
        Filter.NEW: 1,
    }
    selection = index.select(parse("claude vision"))
    assert index.counts(selection)[Filter.VISION] == index.counts(selection)[Filter.ENABLED] == 1
    assert Filter.FREE not in index.counts(selection)  # nothing is said of their prices
    assert selection.unfiltered == 3


def test_of_two_rows_with_one_id_the_first_counts() -> None:
    index = index_of([Model("a/b", "First"), Model("a/b", "Second")])
    assert [model.name for model in index.rows] == ["First"]


def resembling(*rows: int) -> FuzzyMatch:
    return in_two_steps(lambda _text, _choices: list(rows))


def in_two_steps(match: Callable[[str, Sequence[str]], list[int]]) -> FuzzyMatch:
    def steps(text: str, choices: Sequence[str]) -> InSteps[list[int]]:
        yield
        return match(text, choices)

    return steps


def never(text: str, choices: Sequence[str]) -> InSteps[list[int]]:
    raise AssertionError(text)


def test_resemblance_is_for_what_nothing_matches_exactly() -> None:
    asked: list[tuple[str, Sequence[str]]] = []

    def second_then_first(text: str, choices: Sequence[str]) -> list[int]:
        asked.append((text, choices))
        return [1, 0]

    index = index_of(fuzzy=in_two_steps(second_then_first))
    selection = index.select(parse("by:anthropic Sonet CLAUD"))
    assert [index.rows[row].id for row in selection.rows] == [
        "anthropic/claude-opus-5",
        "anthropic/claude-sonnet-5",
    ]
    assert selection.fuzzy
    (question,) = asked
    assert question[0] == "sonet claud"
    assert [choice.partition("\n")[0] for choice in question[1]] == [
        "anthropic/claude-sonnet-5",
        "anthropic/claude-opus-5",
        "~anthropic/claude-latest",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "claude",
        "",
        "by:antropic",
        "by:antropic sonet",
        "is:enabled",
        "in:<0",
        "in:<abc",
        "is:enabld",
        "foo:bar",
    ],
)
def test_nothing_else_is_guessed(text: str) -> None:
    assert not index_of(fuzzy=never).select(parse(text)).fuzzy


def test_all_counts_what_resembles_without_the_filters() -> None:
    index = index_of(fuzzy=in_two_steps(lambda _, choices: list(range(len(choices)))))
    for text in ("sonet by:anthropic", "sonet by:anthropic is:enabled"):
        assert index.select(parse(text)).unfiltered == 3


def test_nothing_resembles() -> None:
    selection = index_of(fuzzy=resembling()).select(parse("xyzzy"))
    assert (selection.rows, selection.fuzzy) == ([], False)


def test_guessing_can_be_left_for_later_and_done_step_by_step() -> None:
    index = index_of(fuzzy=resembling(1))
    query = parse("sonet by:anthropic is:enabled")
    exact = index.select_exactly(query)
    assert (exact.rows, exact.fuzzy) == ([], False)
    assert index.guesses(query, exact)
    assert not index.guesses(parse("claude"), index.select_exactly(parse("claude")))
    assert not index_of(fuzzy=None).guesses(query, exact)
    query = parse("sonet by:anthropic")
    guessed = finished(index.similar(query, index.select_exactly(query)))
    assert guessed == index.select(query)
    assert guessed.fuzzy


def test_what_to_mark() -> None:
    index = index_of()
    marked = index.spans(0, parse('anthropic claude "5" free'))
    assert marked.name == ((0, 6), (14, 15))
    assert marked.author == ((0, 9),)
    assert marked.id == ((0, 9), (10, 16), (24, 25))


@pytest.mark.parametrize(
    ("column", "ascending", "descending"),
    [
        (Column.NAME, "adbc", "cbad"),
        (Column.AUTHOR, "dabc", "abcd"),
        (Column.CONTEXT, "dbca", "cbda"),
        (Column.INPUT, "badc", "dabc"),
        (Column.OUTPUT, "abdc", "abdc"),
        (Column.CREATED, "cabd", "bacd"),
    ],
)
def test_columns_sort_with_the_unknown_last_and_ties_as_they_were(
    column: Column, ascending: str, descending: str
) -> None:
    index = index_of(
        [
            Model("x/a", "X: alpha", price=priced("2"), created=born(2)),
            Model("x/b", "X: Beta", context_length=8, price=priced("0.5"), created=born(1)),
            Model("x/c", "x: gamma", context_length=9, created=born(3)),
            Model("d/d", "Alpha", context_length=0, price=priced("10")),
        ]
    )
    every_row = [0, 1, 2, 3]
    for descends, expected in ((False, ascending), (True, descending)):
        rows = index.sort(every_row, column, descends)
        assert "".join(index.rows[row].id[-1] for row in rows) == expected
        assert index.sort([3, 1, 0], column, descends) == [row for row in rows if row != 2]


def test_what_is_enabled_stands_together_in_the_persons_order_and_the_others_by_name() -> None:
    rows = [Model(f"x/{letter}", f"X: {letter}") for letter in "cabd"]
    index = index_of(rows, enabled=["gone/model", "x/d", "x/a"])

    def order(descending: bool, some: Sequence[int] = range(5)) -> str:
        found = index.sort(some, Column.ENABLED, descending)
        return " ".join(index.rows[row].id.partition("/")[2] for row in found)

    assert order(False) == "model d a b c"
    assert order(True) == "b c model d a"
    assert order(False, [0, 1, 3]) == "d a c"
    index.set_enabled(["x/a", "x/d", "gone/model"])
    assert order(False) == "a d model b c"
    index.set_enabled(["x/b"])
    assert order(False, range(4)) == "b a c d"


def test_tags_sort_by_what_a_model_can_do() -> None:
    def able(name: str, *can: str, days: int = 400) -> Model:
        seen = ("text", "image") if "vision" in can else ("text",)
        supported = tuple(each for each in can if each != "vision")
        return Model(
            f"x/{name}",
            name,
            input_modalities=seen,
            supported_parameters=supported,
            created=born(days),
        )

    rows = [
        able("nothing"),
        able("tools", "tools"),
        able("seeing", "vision"),
        able("all", "vision", "tools", "reasoning"),
        able("tools and new", "tools", days=1),
        able("two others", "tools", "reasoning"),
        able("two", "vision", "tools"),
    ]
    index = index_of(rows, enabled=["gone/model"])
    every_row = range(8)
    first = [index.rows[row].name for row in index.sort(every_row, Column.TAGS)]
    assert first == [
        *("all", "two", "two others", "seeing", "tools and new", "tools", "nothing"),
        "gone/model",
    ]
    last = [index.rows[row].name for row in index.sort(every_row, Column.TAGS, descending=True)]
    assert last == [*reversed(first[:-1]), "gone/model"]


# A second reading of the language, row by row, that shares nothing with the index.

Fulfils = Callable[[Model], bool]


def text(word: str) -> Fulfils:
    def fulfils(model: Model) -> bool:
        fields = (model.id, model.name, model.author, *model.tags(TODAY))
        return any(word.casefold() in field.casefold() for field in fields)

    return fulfils


def tag(name: str) -> Fulfils:
    return lambda model: name in model.tags(TODAY)


def rate(leg: Leg, fulfils: Callable[[Decimal], bool]) -> Fulfils:
    def priced_so(model: Model) -> bool:
        per_token = model.price.rates.get(leg)
        return not model.price.dynamic and per_token is not None and fulfils(per_token * 10**6)

    return priced_so


def context(fulfils: Callable[[int], bool]) -> Fulfils:
    return lambda model: model.context_length is not None and fulfils(model.context_length)


def younger(days: int) -> Fulfils:
    return lambda m: m.created is not None and m.created.date() >= TODAY - timedelta(days)


def author(name: str) -> Fulfils:
    return lambda model: model.id.split("/")[0].replace("~", "").lower() == name


TOKENS: dict[str, Fulfils] = {
    **{word: text(word) for word in ("c", "cl", "claude", "2", "opus", "strasse", "meta", "nope")},
    **{f'"{word}"': text(word) for word in ("free", "claude 2", "vision", "ß", "meta: c")},
    **{name: tag(name) for name in ("free", "vision", "tools", "reasoning", "new", "expiring")},
    "long": tag("long-context"),
    "in:<1": rate(Leg.PROMPT, lambda price: price < 1),
    "in:<=1": rate(Leg.PROMPT, lambda price: price <= 1),
    "in:>0.5": rate(Leg.PROMPT, lambda price: price > D("0.5")),
    "out:>=1": rate(Leg.COMPLETION, lambda price: price >= 1),
    "out:<100": rate(Leg.COMPLETION, lambda price: price < 100),
    "ctx:>128k": context(lambda tokens: tokens > 128_000),
    "ctx:<=128k": context(lambda tokens: tokens <= 128_000),
    "ctx:>=.2M": context(lambda tokens: tokens >= 200_000),
    "new:7d": younger(7),
    "new:0d": younger(0),
    "by:meta": author("meta"),
}

id_lists = st.lists(models.map(lambda model: model.id) | st.just("gone/model"), max_size=4)
queries = st.lists(st.sampled_from([*TOKENS, "is:enabled", "is:unreachable"]), max_size=3)


def expected(
    catalog: Sequence[Model],
    tokens: Sequence[str],
    enabled: Sequence[str],
    unreachable: Sequence[str],
    show_hidden: bool,
) -> list[str]:
    """Ids that fulfil every token, by asking every row every question."""
    rows: dict[str, Model] = {}
    for model in catalog:
        rows.setdefault(model.id, model)
    known = set(rows)
    rows.update({i: Model(i, i) for i in enabled if i not in rows})
    found = []
    for model in rows.values():
        state = {
            "is:enabled": model.id in enabled,
            "is:unreachable": model.id in unreachable and model.id in known,
        }
        shown = show_hidden or model.id in enabled or model.hidden is None
        fulfilled = (state[t] if t in state else TOKENS[t](model) for t in tokens)
        if shown and all(fulfilled):
            found.append(model.id)
    return found


@given(
    st.lists(models, max_size=12),
    st.lists(st.tuples(queries, id_lists), min_size=1, max_size=6),
    id_lists,
    st.booleans(),
)
def test_the_index_finds_what_asking_every_row_finds(
    catalog: list[Model],
    steps: list[tuple[list[str], list[str]]],
    unreachable: list[str],
    show_hidden: bool,
) -> None:
    index = index_of(catalog, unreachable=unreachable, show_hidden=show_hidden)
    for tokens, enabled in steps:
        index.set_enabled(enabled)
        # As somebody types: letter by letter, and back again to the last but one token.
        typed = " ".join(tokens)
        for end in range(len(typed)):
            index.select(parse(typed[:end], typing=True))
        for shown in (tokens, tokens[:-1], tokens):
            found = ids(index, " ".join(shown))
            assert found == expected(catalog, shown, enabled, unreachable, show_hidden)
        selection = index.select(parse(typed))
        for kind, count in index.counts(selection).items():
            assert count == len(index.select(parse(f"{typed} {kind}")).rows)


COLUMN_VALUES: dict[Column, Callable[[Model], object]] = {
    Column.NAME: lambda model: model.short_name.casefold(),
    Column.AUTHOR: lambda model: model.author.casefold(),
    Column.CONTEXT: lambda model: model.context_length,
    Column.INPUT: lambda m: None if m.price.dynamic else m.price.rate(Leg.PROMPT),
    Column.OUTPUT: lambda m: None if m.price.dynamic else m.price.rate(Leg.COMPLETION),
    Column.CREATED: lambda model: model.created,
}


@given(
    st.lists(models, max_size=40),
    st.sampled_from([*COLUMN_VALUES]),
    st.booleans(),
    st.sets(st.integers(0, 40)),
)
def test_any_rows_sort_as_the_values_do(
    catalog: list[Model], column: Column, descending: bool, some: set[int]
) -> None:
    index = index_of(catalog, enabled=["gone/model"])
    rows = sorted(row for row in some if row < len(index.rows))
    value = COLUMN_VALUES[column]
    known = [row for row in rows if value(index.rows[row]) is not None]
    ranked = sorted(known, key=lambda r: value(index.rows[r]), reverse=descending)  # type: ignore[arg-type,return-value]
    unknown = [row for row in rows if row not in known]
    assert index.sort(rows, column, descending) == ranked + unknown
