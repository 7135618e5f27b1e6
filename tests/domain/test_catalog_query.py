"""The search language: what every token means, and that no text is too strange for it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.catalog_query import (
    CatalogQuery,
    Condition,
    Filter,
    Operator,
    Problem,
    Quantity,
    parse,
)
from tests.domain.catalog_strategies import search_texts

D = Decimal


@pytest.mark.parametrize("kind", Filter)
def test_the_token_of_a_filter_is_never_text(kind: Filter) -> None:
    for typed in (str(kind), str(kind).upper(), f"  {kind} "):
        query = parse(typed)
        assert query == CatalogQuery(filters=frozenset({kind}))
        assert not query.problems
    quoted = parse(f'"{kind}"')
    assert (quoted.filters, quoted.words) == (frozenset(), (str(kind),))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", ()),
        ("  ", ()),
        ("Claude  OPUS", ("claude", "opus")),
        ("claude claude", ("claude",)),
        ('"Claude Opus"', ("claude opus",)),
        ('"claude   opus"', ("claude opus",)),
        ('"claude\nopus"', ("claude opus",)),
        ('"claude opus', ("claude opus",)),
        ('"a"b', ("a", "b")),
        ('a"b c"', ('a"b', 'c"')),
        ('""', ()),
        ('" "', ()),
        ('"', ()),
        ("freedom", ("freedom",)),
        ("enabled", ("enabled",)),
        ("STRASSE", ("strasse",)),
        ("straße", ("strasse",)),
        ("google/gemma-4-31b-it:free", ("google/gemma-4-31b-it:free",)),
        ("Anthropic: Claude", ("anthropic:", "claude")),
        (":free", (":free",)),
    ],
)
def test_text(typed: str, words: tuple[str, ...]) -> None:
    query = parse(typed)
    assert query == CatalogQuery(words=words)
    assert query.problems == ()


@pytest.mark.parametrize(
    ("typed", "quantity", "operator", "bound", "in_catalog"),
    [
        ("ctx:>128k", Quantity.CONTEXT, Operator.MORE, "128000", "128000"),
        ("CTX:>=1M", Quantity.CONTEXT, Operator.AT_LEAST, "1000000", "1000000"),
        ("ctx:<=1.5k", Quantity.CONTEXT, Operator.AT_MOST, "1500", "1500"),
        ("ctx:<200000", Quantity.CONTEXT, Operator.LESS, "200000", "200000"),
        ("in:<1", Quantity.INPUT, Operator.LESS, "1", "0.000001"),
        ("in:<.5", Quantity.INPUT, Operator.LESS, "0.5", "0.0000005"),
        ("in:>=0", Quantity.INPUT, Operator.AT_LEAST, "0", "0"),
        ("out:<=5.", Quantity.OUTPUT, Operator.AT_MOST, "5", "0.000005"),
        (
            "out:>12345678901234567890.123456789012345678",
            Quantity.OUTPUT,
            Operator.MORE,
            "12345678901234567890.123456789012345678",
            "12345678901234.567890123456789012345678",
        ),
    ],
)
def test_comparisons_are_exact(
    typed: str, quantity: Quantity, operator: Operator, bound: str, in_catalog: str
) -> None:
    (condition,) = parse(typed).conditions
    assert condition == Condition(quantity, operator, D(bound))
    assert condition.catalog_bound == D(in_catalog)


def test_authors_and_ages() -> None:
    query = parse("by:~Meta-Llama by:OpenAI new:30d new:7d new:0d")
    assert query.authors == {"meta-llama", "openai"}
    assert query.days == 0
    assert not query.words
    assert not query.problems


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("in:<abc", Problem.NOT_A_COMPARISON),
        ("in:1", Problem.NOT_A_COMPARISON),
        ("in:=1", Problem.NOT_A_COMPARISON),
        ("in:<-1", Problem.NOT_A_COMPARISON),
        ("in:<$1", Problem.NOT_A_COMPARISON),
        ("in:<1,5", Problem.NOT_A_COMPARISON),
        ("in:<nan", Problem.NOT_A_COMPARISON),
        ("in:<1e5", Problem.NOT_A_COMPARISON),
        ("ctx:>٣", Problem.NOT_A_COMPARISON),
        ("ctx:>" + "9" * 5000, Problem.NOT_A_COMPARISON),
        ("ctx:>1g", Problem.NOT_A_COMPARISON),
        ("new:soon", Problem.NOT_AN_AGE),
        ("new:7w", Problem.NOT_AN_AGE),
        ("new:9999999d", Problem.NOT_AN_AGE),
        ("is:blue", Problem.UNKNOWN_STATE),
        ("is:free", Problem.UNKNOWN_STATE),
        ("is:en", Problem.UNKNOWN_STATE),
        ("foo:bar", Problem.UNKNOWN_KEY),
        ("mistral:7b", Problem.UNKNOWN_KEY),
        ("in:<", Problem.UNFINISHED),
        ("ctx:", Problem.UNFINISHED),
        ("by:", Problem.UNFINISHED),
        ("by:~", Problem.UNFINISHED),
        ("new:7", Problem.UNFINISHED),
        ("is:", Problem.UNFINISHED),
    ],
)
def test_what_is_not_understood_is_text_and_said_so(typed: str, problem: Problem) -> None:
    query = parse(f"claude {typed}")
    assert query == CatalogQuery(words=("claude", typed))
    (token,) = query.problems
    assert (token.problem, token.start, token.end) == (problem, 7, 7 + len(typed))


@pytest.mark.parametrize("typed", ["in:<", "ctx:", "by:", "new:7", "is:", "is:en", "IS:Unreach"])
def test_while_typing_an_unfinished_last_token_asks_for_nothing(typed: str) -> None:
    query = parse(f"claude {typed}", typing=True)
    assert query == CatalogQuery(words=("claude",))
    assert [token.problem for token in query.problems] == [Problem.UNFINISHED]
    assert parse(f"{typed} claude", typing=True).words == (typed.lower(), "claude")
    assert parse(f"{typed} ", typing=True).words == (typed.lower(),)


@pytest.mark.parametrize("typed", ["in:<abc", "is:blue", "new:soon", "foo:bar"])
def test_while_typing_what_is_wrong_stays_wrong(typed: str) -> None:
    assert parse(typed, typing=True) == parse(typed)


def test_tokens_say_where_they_stand() -> None:
    text = ' free "a b" in:<1'
    tokens = parse(text).tokens
    assert [text[token.start : token.end] for token in tokens] == ["free", '"a b"', "in:<1"]
    assert not parse('a "b').tokens[-1].closed


def test_texts_that_ask_for_the_same_are_equal() -> None:
    one, other = parse("free claude IN:<1"), parse('  in:<1.0 "claude"  FREE free')
    assert one == other
    assert hash(one) == hash(other)
    assert one != parse("free claude")


@pytest.mark.parametrize(
    ("query", "wider", "narrows"),
    [
        ("claude", "", True),
        ("claude", "cla", True),
        ("claude opus", "cla op", True),
        ("claude", "claude opus", False),
        ("cla", "claude", False),
        ("free claude", "claude", True),
        ("claude", "free claude", False),
        ("in:<1 ctx:>1k", "in:<1", True),
        ("in:<1", "in:<2", False),  # it does, but a closer look is not taken
        ("by:a", "", True),
        ("", "by:a", False),
        ("by:a by:b", "by:a", False),
        ("by:a", "by:a by:b", True),
        ("new:7d", "new:14d", True),
        ("new:14d", "new:7d", False),
        ("new:7d", "", True),
        ("", "new:7d", False),
    ],
)
def test_narrowing(query: str, wider: str, narrows: bool) -> None:
    assert parse(query).narrows(parse(wider)) is narrows


@given(search_texts, st.booleans())
def test_no_text_is_too_strange(text: str, typing: bool) -> None:
    query = parse(text, typing=typing)
    hash(query)
    assert query.narrows(query)
    assert query.narrows(CatalogQuery())
    ends = [0, *(place for token in query.tokens for place in (token.start, token.end))]
    assert ends == sorted(ends)
    assert ends[-1] <= len(text)
    for word in query.words:
        assert word == word.casefold()
        assert word
