"""What the codes mean by which a provider says why it declined: a sentence and a way on for each.

Source of the codes: `desktop.domain.rejection_reasons`. The sentences follow the name of the
provider; its own words follow them.
"""

from __future__ import annotations

from typing import Final

from desktop.presentation.rejection_availability import AVAILABILITY
from desktop.presentation.rejection_limits import BUDGETS, LIMITS
from desktop.presentation.remedies import Remedy, Words

_ERROR_TYPES: Final = {
    "context_length_exceeded": Words(
        "Conversation too long",
        "says that the conversation is longer than the model can read",
        "Shorten the message, begin a new chat, or choose a model with a longer context.",
        Remedy.SHORTER,
    ),
    "max_tokens_exceeded": Words(
        "Answer limit too high",
        "does not give answers as long as the limit that was asked for",
        "Lower the limit of the answer in the options, or choose another model.",
        Remedy.MODEL,
    ),
    "token_limit_exceeded": Words(
        "Too many tokens",
        "says that message and answer together are too long",
        "Begin a new chat, or ask for a shorter answer.",
        Remedy.SHORTER,
    ),
    "string_too_long": Words(
        "A text is too long",
        "says that one text of the request is too long",
        "Shorten the message or the system prompt, or begin a new chat.",
        Remedy.SHORTER,
    ),
    "authentication": Words(
        "Key rejected",
        "says that the key is not valid",
        "Check that it is whole and still valid, or paste another one.",
        Remedy.KEY,
    ),
    "permission_denied": Words(
        "The key may not do this",
        "says that the key has no permission for this",
        "Use a key that has it, or choose another model.",
        Remedy.KEY,
    ),
    "payment_required": Words(
        "Not enough credits",
        "wants to be paid first",
        "Add credits, or choose a model that costs nothing.",
        Remedy.FEWER_TOKENS,
    ),
    "rate_limit_exceeded": Words(
        "Too many requests",
        "asks to send fewer requests",
        "Wait a moment, then send it again, or choose another model.",
        Remedy.WAIT,
    ),
    "provider_overloaded": Words(
        "The model's host is overloaded",
        "says that the host of the model is overloaded",
        "Wait a moment, then send it again, or choose another model.",
        Remedy.WAIT,
    ),
    "provider_unavailable": Words(
        "The model's host is away",
        "cannot reach the host of the model",
        "Send it again, or choose another model.",
        Remedy.WAIT,
    ),
    "invalid_request": Words(
        "Request not understood",
        "found a mistake in the request",
        "Take back what was changed in the options, or choose another model.",
        Remedy.MODEL,
    ),
    "invalid_prompt": Words(
        "Message not accepted",
        "cannot use the message",
        "Word it in another way, or choose another model.",
        Remedy.MODEL,
    ),
    "not_found": Words(
        "Not found",
        "has nothing of this name",
        "Choose another model, or check the base URL.",
        Remedy.MODEL,
    ),
    "precondition_failed": Words(
        "Something comes first",
        "says that something else has to be done first",
        "Do what it names on its own page, then send it again.",
        Remedy.AGAIN,
    ),
    "payload_too_large": Words(
        "Message too large",
        "cannot take a message of this size",
        "Shorten the message, or begin a new chat.",
        Remedy.SHORTER,
    ),
    "unprocessable": Words(
        "Request not accepted",
        "understood the request, but cannot act on it",
        "Change the options or the message, or choose another model.",
        Remedy.MODEL,
    ),
    "content_policy_violation": Words(
        "Against the content rules",
        "says that the message is against its content rules",
        "Word it in another way, or choose another model.",
        Remedy.MODEL,
    ),
    "refusal": Words(
        "The model declined",
        "says that the model declined to answer",
        "Ask in another way, or choose another model.",
        Remedy.MODEL,
    ),
    "invalid_image": Words(
        "Picture not readable",
        "cannot read the picture",
        "Send the message without it, or choose another model.",
        Remedy.MODEL,
    ),
    "image_too_large": Words(
        "Picture too large",
        "says that the picture is too large",
        "Send a smaller one, or choose another model.",
        Remedy.MODEL,
    ),
    "image_too_small": Words(
        "Picture too small",
        "says that the picture is too small",
        "Send a larger one, or choose another model.",
        Remedy.MODEL,
    ),
    "unsupported_image_format": Words(
        "Format of the picture not known",
        "does not know the format of the picture",
        "Send it as PNG or JPEG, or choose another model.",
        Remedy.MODEL,
    ),
    "image_not_found": Words(
        "Picture not found",
        "did not find the picture at its address",
        "Send the message without it, or choose another model.",
        Remedy.MODEL,
    ),
    "image_download_failed": Words(
        "Picture not fetched",
        "could not fetch the picture from its address",
        "Send it again, or send the message without it.",
        Remedy.AGAIN,
    ),
    "server": Words(
        "The provider failed",
        "reported a failure inside its own service",
        "Send it again; the details are what its support asks for.",
        Remedy.WAIT,
    ),
    "timeout": Words(
        "Took too long",
        "says that the model took too long",
        "Send it again, or choose a quicker model.",
        Remedy.AGAIN,
    ),
    "unmapped": Words(
        "A failure without a name",
        "reported a failure that it has no name for",
        "Send it again; the details hold all that it said.",
        Remedy.AGAIN,
    ),
}
_SPOKEN: Final = {
    "account_not_bound": Words(
        "Account not bound",
        "wants the account to be bound to one of Alibaba Cloud first",
        "Bind it on the provider's page, then send it again; the key itself is good.",
        Remedy.AGAIN,
    ),
    "free_models_per_minute": Words(
        "Too many free requests",
        "gives free requests more slowly than this",
        "Wait a minute, then send it again.",
        Remedy.WAIT,
    ),
    "free_quota_used_up": Words(
        "Free quota used up",
        "has given all of the free quota for this model",
        "Choose another model, or allow paid use on the provider's page.",
        Remedy.MODEL,
    ),
    "guardrail_blocked": Words(
        "Blocked by a guardrail",
        "was told by a guardrail of the account to block the message",
        "Word it in another way, or change the guardrail in the privacy settings of the account.",
        Remedy.GUARDRAIL,
    ),
    "insufficient_balance": Words(
        "No balance for this model",
        "says that there is no balance left to answer with this model",
        "Choose another model, or look at the balance on the provider's page.",
        Remedy.MODEL,
    ),
    "key_not_received": Words(
        "No key arrived",
        "got the request without a key",
        "Check whether a proxy in between takes it out, or give the key anew.",
        Remedy.KEY,
    ),
    "key_of_other_region": Words(
        "Key of another region",
        "takes this key in another of its regions",
        "Use the region that the key is of, or paste a key of this one.",
        Remedy.REGION,
    ),
    "model_not_purchased": Words(
        "Model not activated",
        "offers this model only to accounts that have activated it",
        "Activate it on the provider's page, or choose another model.",
        Remedy.MODEL,
    ),
    "prompt_tokens_limit": Words(
        "Message too dear",
        "says that the credits do not cover a message of this length",
        "Add credits, or shorten the message or begin a new chat.",
        Remedy.CREDITS,
    ),
    "real_name_needed": Words(
        "Real name not verified",
        "wants the real name of the account to be verified first",
        "Verify it on the provider's page, then send it again; the key itself is good.",
        Remedy.AGAIN,
    ),
    "stream_only": Words(
        "Answers only as a stream",
        "answers with this model only as a stream",
        "Choose another model.",
        Remedy.MODEL,
    ),
}

REASONS: Final[dict[str, Words]] = _ERROR_TYPES | LIMITS | BUDGETS | AVAILABILITY | _SPOKEN
