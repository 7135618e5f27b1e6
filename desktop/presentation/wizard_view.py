"""The six steps that add an endpoint: what each of them shows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from desktop.domain.diagnosis import Diagnosis, Finding
from desktop.domain.endpoint_draft import STEPS, EndpointDraft, Step
from desktop.domain.errors import InvalidBaseUrl, ModeldeckError, WrongUse
from desktop.domain.new_provider import typed_models
from desktop.domain.provider import Provider
from desktop.domain.provider_ids import endpoint_variable
from desktop.presentation.diagnosis_view import PROTOCOL_NAMES, DiagnosisView, diagnosis_view
from desktop.presentation.endpoint_trial import trial_text
from desktop.presentation.wording import describe

_TITLES: Final[Mapping[Step, str]] = {
    Step.PROTOCOL: "Protocol",
    Step.ADDRESS: "Address",
    Step.KEY: "API key",
    Step.MODELS: "Models",
    Step.ADVANCED: "Advanced",
    Step.REVIEW: "Review",
}
_ABOUT: Final[Mapping[Step, str]] = {
    Step.PROTOCOL: "What the endpoint speaks. Most servers speak OpenAI's chat completions.",
    Step.ADDRESS: "Where all its calls begin, as its documentation has it: often it ends in /v1.",
    Step.KEY: "It goes into the keychain, and to this address only.",
    Step.MODELS: "The ids to allow: with commas, line by line, or picked from its own list.",
    Step.ADVANCED: "All of it can stay empty.",
    Step.REVIEW: "This is what will be written into settings.json. The key is not part of it.",
}
_PROTOCOLS: Final[Mapping[str, str]] = {
    "openai": "Ollama, LM Studio, llama.cpp, vLLM, and most vendors and gateways",
}


@dataclass(frozen=True, slots=True)
class ProtocolView:
    """A choice of the first step."""

    id: str
    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class WizardView:
    """One step, whole."""

    step: Step = Step.PROTOCOL
    number: int = 1
    heading: str = ""
    """``Step 2 of 6 · Address``."""
    steps: tuple[str, ...] = tuple(_TITLES.values())
    """The names of all of them."""
    about: str = ""
    protocols: tuple[ProtocolView, ...] = ()
    addresses: tuple[tuple[str, str], ...] = ()
    """What would be called: a word and an address, as it is typed."""
    can_allow_plain_http: bool = False
    """Whether the address is plain http to another computer, which has to be allowed first."""
    host: str = ""
    """What it is called unless it is given a name; empty as long as there is no address."""
    variable: str = ""
    """Where its key may stand in the environment."""
    offered: tuple[str, ...] = ()
    """Ids that the endpoint lists."""
    picked: frozenset[str] = frozenset()
    """Those of them that stand in the list that was typed."""
    looking: bool = False
    """Whether the endpoint is being asked."""
    diagnosis: DiagnosisView | None = None
    review: str = ""
    """JSON, indented."""
    problem: str = ""
    """What keeps this step from being left: one sentence."""
    problem_field: str = ""
    """The name of the field that it is about, as `EndpointDraft.faulty` has it, or ``key``."""
    can_go_back: bool = False
    next_text: str = "Next"
    can_try: bool = False
    """Whether one token may be asked for now."""
    trial: str = ""
    """What that does, and what it costs."""
    saving: bool = False


@dataclass(frozen=True, slots=True)
class WizardState:
    """What the wizard knows beside the draft."""

    templates: Mapping[str, Provider] = field(default_factory=dict)
    """By protocol."""
    addresses: tuple[tuple[str, str], ...] = ()
    looking: bool = False
    asked: Provider | None = None
    """Whom `found` is about."""
    keyed: bool = False
    """Whether with a key."""
    found: Diagnosis | None = None
    problem: ModeldeckError | None = None
    problem_field: str = ""
    """Whom `problem` is about."""
    review: Mapping[str, Any] = field(default_factory=dict)
    """What would be written."""
    saving: bool = False


def wizard_view(draft: EndpointDraft, state: WizardState) -> WizardView:
    """The step that the draft is at."""
    step, host = draft.step, _host(draft)
    offered = state.found.models if state.found else ()
    return WizardView(
        step=step,
        number=draft.number,
        heading=f"Step {draft.number} of {len(STEPS)} · {_TITLES[step]}",
        about=_ABOUT[step],
        protocols=_protocols(list(state.templates)) if step is Step.PROTOCOL else (),
        addresses=state.addresses if step is Step.ADDRESS else (),
        can_allow_plain_http=step is Step.ADDRESS and draft.wants_plain_http,
        host=host,
        variable=endpoint_variable(draft.protocol, draft.address) if host else "",
        offered=offered if step is Step.MODELS else (),
        picked=frozenset(offered) & frozenset(typed_models(draft.models)),
        looking=state.looking,
        diagnosis=_diagnosis(step, state),
        review=review_text(state.review) if step is Step.REVIEW else "",
        problem=_problem(state.problem),
        problem_field=state.problem_field,
        can_go_back=step is not Step.PROTOCOL,
        next_text=_next_text(step, saving=state.saving),
        can_try=step is Step.REVIEW and not state.looking and not state.saving,
        trial=trial_text(draft, state.templates) if step is Step.REVIEW else "",
        saving=state.saving,
    )


def _host(draft: EndpointDraft) -> str:
    try:
        return draft.address.origin.host
    except InvalidBaseUrl:
        return ""


def _diagnosis(step: Step, state: WizardState) -> DiagnosisView | None:
    """Nothing while the endpoint is asked again, and nothing where it would not help."""
    if step in (Step.PROTOCOL, Step.ADVANCED) or state.looking:
        return None
    if state.found is None or state.asked is None:
        return None
    if step is Step.ADDRESS and state.found.finding is Finding.WORKS:
        return None
    return diagnosis_view(state.found, state.asked, keyed=state.keyed)


def review_text(review: Mapping[str, Any]) -> str:
    """As it stands in the file."""
    return json.dumps(review, indent=2, ensure_ascii=False) if review else ""


def with_picked(typed: str, model: str, *, picked: bool) -> str:
    """The list that was typed with one more id, or one less; the rest stays as it stands."""
    ids = [each for each in typed_models(typed) if each != model]
    return "\n".join([*ids, model] if picked else ids)


def _protocols(known: Sequence[str]) -> tuple[ProtocolView, ...]:
    return tuple(
        ProtocolView(each, PROTOCOL_NAMES.get(each, each), _PROTOCOLS.get(each, ""))
        for each in known
    )


def _next_text(step: Step, *, saving: bool) -> str:
    if step is not Step.REVIEW:
        return "Next"
    return "Saving…" if saving else "Save"


def _problem(error: ModeldeckError | None) -> str:
    if error is None:
        return ""
    view = describe(error)
    return view.text if isinstance(error, WrongUse) else f"{view.text} {view.next_step}"
