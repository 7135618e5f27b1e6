"""Every step of the wizard, and what it says of an endpoint:
``python -m tests.ui.providers.wizard_states --out DIR``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from desktop.adapters.providers import PROTOCOLS
from desktop.domain.diagnosis import Diagnosis, Finding, Mend, MendKind
from desktop.domain.endpoint_draft import EndpointDraft, Step
from desktop.domain.errors import (
    InvalidBaseUrl,
    InvalidProvider,
    NoAnswer,
    Rejected,
    Rejection,
    Unreachable,
    UnusableDraft,
)
from desktop.domain.origin import PLAIN_HTTP, BaseUrl
from desktop.presentation.wizard_view import WizardState, wizard_view
from desktop.ui.providers.wizard.endpoint_wizard import EndpointWizard
from desktop.ui.settings_pane import SettingsPane
from desktop.ui.window import Window
from tests.ui.gallery import FixedTheme
from tests.ui.pictured_states import PicturedPage, settle
from tests.ui.providers.states import State as PageState
from tests.ui.providers.states import shown as show_page

DRAFT: Final = EndpointDraft(
    base_url="http://localhost:8080/v1", name="Local server", models="qwen3-coder\ngemma-4-12b"
)
REMOTE: Final = "https://models.applied-linguistics.example/gateway"
AT_REMOTE: Final = replace(DRAFT, base_url=f"{REMOTE}/v1", name="")
ASKED: Final = replace(
    PROTOCOLS["openai"], name="Local server", base_url=BaseUrl.parse(f"{REMOTE}/v1"), own=True
)
BETTER: Final = BaseUrl.parse(f"{REMOTE}/openai/v1")
NAMES: Final = ("qwen3-coder", "gemma-4-12b", "mistral-small-4", "nomic-embed-text")
MANY: Final = tuple(f"vendor/model-{n}-instruct-with-a-long-name" for n in range(200))
REVIEW: Final = {
    "providers": {
        "local-server": {
            "name": "Local server",
            "protocol": "openai",
            "baseUrl": "http://localhost:8080/v1",
            "allowedModels": ["qwen3-coder", "gemma-4-12b"],
            "endpoint": {"thinking": True, "contextLength": 32768},
        }
    }
}
KEY: Final = "a-key-of-a-picture"


@dataclass(frozen=True, slots=True)
class State:
    """A draft at a step, and what the wizard knows beside it."""

    step: Step
    draft: EndpointDraft = DRAFT
    facts: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""
    leaving: bool = False
    asked: bool = False
    """Whether the endpoint of ``ASKED`` was looked at."""


def found(finding: Finding, mend: Mend | None = None, **facts: Any) -> dict[str, Any]:
    diagnosis = Diagnosis(finding, mend or Mend(), **facts)
    return {"found": diagnosis, "asked": ASKED, "keyed": True}


def rejected(status: int, message: str, kind: Rejection = Rejection.OTHER) -> Rejected:
    return Rejected("Local server", kind, status, message)


def unreachable(kind: NoAnswer) -> Unreachable:
    return Unreachable("models.applied-linguistics.example", kind)


def addresses(base_url: str) -> dict[str, Any]:
    chat, models = f"{base_url}/chat/completions", f"{base_url}/models"
    return {"addresses": (("Chat", chat), ("Models", models))}


def diagnoses() -> dict[str, State]:
    """What may be the matter, at the step of the key."""
    use = Mend(MendKind.USE_ADDRESS, BETTER)
    every = {
        "works": found(Finding.WORKS, models=NAMES),
        "dns": found(
            Finding.HOST_UNKNOWN,
            Mend(MendKind.TYPE_ADDRESS),
            error=unreachable(NoAnswer.HOST_UNKNOWN),
        ),
        "refused": found(
            Finding.REFUSED, Mend(MendKind.TRY_AGAIN), error=unreachable(NoAnswer.REFUSED)
        ),
        "tls": found(Finding.TLS, Mend(MendKind.TYPE_ADDRESS), error=unreachable(NoAnswer.TLS)),
        "proxy": found(Finding.PROXY, Mend(MendKind.GO_DIRECT), error=unreachable(NoAnswer.PROXY)),
        "timeout": found(
            Finding.TIMEOUT,
            Mend(MendKind.WAIT_LONGER, timeout_seconds=300),
            error=unreachable(NoAnswer.SILENT),
        ),
        "key": found(
            Finding.KEY_REJECTED,
            Mend(MendKind.GIVE_KEY),
            error=rejected(401, "Incorrect API key provided", Rejection.KEY_REJECTED),
        ),
        "forbidden": found(
            Finding.FORBIDDEN,
            Mend(MendKind.CHOOSE_MODEL),
            error=rejected(403, "Your plan does not include this model. " * 4),
        ),
        "call": found(Finding.CALL_IN_ADDRESS, use),
        "version": found(Finding.VERSION_MISSING, use),
        "page": found(Finding.WEB_PAGE, use),
        "no-list": found(Finding.NO_LIST, Mend(MendKind.TYPE_MODELS), chatted=True),
        "protocol": found(
            Finding.OTHER_PROTOCOL, Mend(MendKind.TYPE_ADDRESS, protocol="anthropic")
        ),
        "other": found(
            Finding.OTHER, Mend(MendKind.TRY_AGAIN), error=rejected(500, "It fell over")
        ),
    }
    return {
        f"found-{name}": State(Step.KEY, AT_REMOTE, facts, KEY) for name, facts in every.items()
    }


def states() -> dict[str, State]:
    """By the name of the picture."""
    plain = replace(DRAFT, base_url="http://box.example:8080/v1")
    priced = replace(DRAFT, price_in="0.5", price_out="1.50", thinking=True)
    wrong = replace(DRAFT, context_length="many", price_in="1", input_kinds=("image", "file"))
    taken = InvalidProvider("Local server", "another provider is called that")
    works = found(Finding.WORKS, models=NAMES)
    return {
        "protocol": State(Step.PROTOCOL),
        "leaving": State(Step.PROTOCOL, leaving=True),
        "address": State(Step.ADDRESS, facts=addresses(DRAFT.base_url)),
        "address-long": State(
            Step.ADDRESS, replace(DRAFT, base_url=BETTER.text), addresses(BETTER.text)
        ),
        "address-wrong": State(
            Step.ADDRESS,
            replace(DRAFT, base_url="models.example"),
            {
                "problem": InvalidBaseUrl(
                    "models.example", "it must begin with https:// and name a host"
                ),
                "problem_field": "base_url",
            },
        ),
        "address-plain": State(
            Step.ADDRESS,
            plain,
            {"problem": InvalidBaseUrl(plain.base_url, PLAIN_HTTP), "problem_field": "base_url"},
        ),
        "address-name": State(
            Step.ADDRESS,
            facts={**addresses(DRAFT.base_url), "problem": taken, "problem_field": "name"},
        ),
        "key": State(Step.KEY),
        "key-looking": State(Step.KEY, facts={"looking": True}),
        "key-none": State(Step.KEY, replace(DRAFT, key_needed=False)),
        "key-wanted": State(
            Step.KEY,
            facts={
                **found(Finding.KEY_REJECTED, Mend(MendKind.GIVE_KEY)),
                "keyed": False,
            },
        ),
        "models": State(Step.MODELS, facts=works),
        "models-many": State(Step.MODELS, facts=found(Finding.WORKS, models=MANY)),
        "models-none": State(
            Step.MODELS,
            replace(DRAFT, models=""),
            {
                "problem": InvalidProvider("", "it needs at least one model"),
                "problem_field": "models",
            },
        ),
        "advanced": State(Step.ADVANCED),
        "advanced-wrong": State(
            Step.ADVANCED,
            wrong,
            {
                "problem": UnusableDraft(
                    "many", "a context size is a whole number from 1 to 100,000,000"
                ),
                "problem_field": "context_length",
            },
        ),
        "review": State(Step.REVIEW, priced, {"review": REVIEW}),
        "review-works": State(Step.REVIEW, facts={"review": REVIEW, **works, "found": WORKED}),
        "review-taken": State(Step.REVIEW, facts={"review": REVIEW, "problem": taken}),
        "saving": State(Step.REVIEW, facts={"review": REVIEW, "saving": True}),
        **diagnoses(),
    }


WORKED: Final = Diagnosis(Finding.WORKS, models=NAMES, chatted=True)


def covered(page: SettingsPane, theme: FixedTheme, state: State) -> EndpointWizard:
    """Put a state on a page."""
    show_page(page, PageState())
    wizard = EndpointWizard(theme)
    page.cover(wizard)
    put(wizard, state)
    return wizard


def put(wizard: EndpointWizard, state: State) -> None:
    """Put a state on the wizard."""
    draft = state.draft.at(state.step)
    wizard.close_steps()
    view = wizard_view(draft, WizardState(PROTOCOLS, **state.facts))
    wizard.show_view(draft, view)
    key = wizard._key._field
    key.setText(state.key)
    if state.leaving:
        wizard.ask_to_leave()
    settle()


def show(_window: Window, page: SettingsPane, state: State) -> Iterator[str]:
    """One picture each."""
    assert isinstance(page, PictureOfPage)
    covered(page, page.theme, state)
    yield ""


class PictureOfPage(SettingsPane):
    """Knows what its cover is drawn in."""

    def __init__(self, theme: FixedTheme) -> None:
        super().__init__(theme)
        self.theme = theme


PICTURED: Final = PicturedPage("providers", PictureOfPage, states, show)

if __name__ == "__main__":
    PICTURED.main("tests.ui.providers.wizard_states", __doc__)
