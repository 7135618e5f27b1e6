"""What each of the six steps shows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.adapters.providers import PROTOCOLS
from desktop.domain.diagnosis import Diagnosis, Finding, Mend, MendKind
from desktop.domain.endpoint_draft import STEPS, EndpointDraft, Step
from desktop.domain.errors import InvalidProvider
from desktop.presentation.wizard_view import WizardState, with_picked, wizard_view

DRAFT = EndpointDraft(base_url="http://localhost:8080/v1", models="gemma\nmine")
STATE = WizardState(PROTOCOLS)


@pytest.mark.parametrize("step", STEPS)
def test_every_step_says_where_it_stands(step: Step) -> None:
    view = wizard_view(DRAFT.at(step), STATE)
    assert view.heading.startswith(f"Step {STEPS.index(step) + 1} of 6 · ")
    assert view.about.endswith(".")
    assert view.can_go_back == (step is not Step.PROTOCOL)


def test_the_protocols_are_those_of_the_table() -> None:
    view = wizard_view(DRAFT, STATE)
    assert [each.id for each in view.protocols] == list(PROTOCOLS)
    assert view.protocols[0].name == "OpenAI-compatible"
    assert view.protocols[0].detail


def test_what_it_lists_can_be_picked_from() -> None:
    found = Diagnosis(Finding.WORKS, models=("gemma", "qwen"))
    asked = replace(PROTOCOLS["openai"], base_url=DRAFT.address)
    state = replace(STATE, found=found, asked=asked)
    view = wizard_view(DRAFT.at(Step.MODELS), state)
    assert view.offered == ("gemma", "qwen")
    assert view.picked == {"gemma"}
    assert view.diagnosis is not None
    assert view.diagnosis.title == "It works"
    assert wizard_view(DRAFT.at(Step.ADVANCED), state).diagnosis is None


def test_picking_leaves_what_was_typed() -> None:
    more = with_picked(DRAFT.models, "qwen", picked=True)
    assert more == "gemma\nmine\nqwen"
    assert with_picked(more, "gemma", picked=False) == "mine\nqwen"
    assert with_picked(more, "qwen", picked=True) == "gemma\nmine\nqwen"


def test_the_review_is_what_will_be_written() -> None:
    review = {"providers": {"modèle": {"baseUrl": "http://localhost:8080/v1"}}}
    view = wizard_view(DRAFT.at(Step.REVIEW), replace(STATE, review=review))
    assert '"modèle": {\n      "baseUrl"' in view.review
    assert (view.next_text, view.can_try) == ("Save", True)
    assert wizard_view(DRAFT.at(Step.KEY), replace(STATE, review=review)).review == ""


def test_a_problem_is_one_sentence() -> None:
    state = replace(STATE, problem=InvalidProvider("Mine", "another provider is called that"))
    problem = wizard_view(DRAFT.at(Step.ADDRESS), state).problem
    assert "another provider is called that" in problem
    assert problem.count(".") == 1


def test_a_key_that_was_not_given_is_not_called_wrong() -> None:
    asked = replace(PROTOCOLS["openai"], base_url=DRAFT.address)
    found = Diagnosis(Finding.KEY_REJECTED, Mend(MendKind.GIVE_KEY))
    state = replace(STATE, found=found, asked=asked)
    without = wizard_view(DRAFT.at(Step.KEY), state).diagnosis
    assert without is not None
    assert (without.tone, without.title) == ("warn", "It wants a key")
    given = wizard_view(DRAFT.at(Step.KEY), replace(state, keyed=True)).diagnosis
    assert given is not None
    assert given.title == "The key is not accepted"


def test_while_it_is_asked_again_nothing_old_is_said() -> None:
    asked = replace(PROTOCOLS["openai"], base_url=DRAFT.address)
    state = replace(STATE, found=Diagnosis(Finding.WORKS), asked=asked, looking=True)
    view = wizard_view(DRAFT.at(Step.KEY), state)
    assert (view.looking, view.diagnosis) == (True, None)


def test_the_variable_follows_the_address() -> None:
    view = wizard_view(DRAFT.at(Step.KEY), STATE)
    assert view.variable.startswith("MODELDECK_API_KEY_OPENAI_HTTP_LOCALHOST_8080_V1_")
    assert wizard_view(replace(DRAFT, base_url="http:/"), STATE).variable == ""
