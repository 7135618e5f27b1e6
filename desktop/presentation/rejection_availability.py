"""Why nobody could answer for a model, in words; see `rejection_reasons`."""

from __future__ import annotations

from typing import Final

from desktop.presentation.remedies import Remedy, Words

AVAILABILITY: Final[dict[str, Words]] = {
    "model_not_found": Words(
        "Model not found",
        "knows no model of this name",
        "Choose another model.",
        Remedy.MODEL,
    ),
    "wrong_endpoint": Words(
        "Not a model to chat with",
        "says that this model is not one to chat with",
        "Choose another model.",
        Remedy.MODEL,
    ),
    "no_endpoints": Words(
        "Nobody offers this model",
        "has no host that offers this model",
        "Choose another model.",
        Remedy.MODEL,
    ),
    "model_deprecated": Words(
        "Model withdrawn",
        "has withdrawn this model",
        "Choose another model.",
        Remedy.MODEL,
    ),
    "model_unavailable_upstream": Words(
        "Model not served now",
        "says that the host of the model does not serve it now",
        "Choose another model, or try later.",
        Remedy.MODEL,
    ),
    "capacity_exhausted": Words(
        "No room left",
        "has no room left for this model",
        "Wait a moment, then send it again, or choose another model.",
        Remedy.WAIT_OR_PAID,
    ),
    "temporarily_unavailable": Words(
        "Not available for now",
        "cannot offer this model for now",
        "Wait a moment, then send it again, or choose another model.",
        Remedy.WAIT_OR_PAID,
    ),
    "region_restricted": Words(
        "Not offered where you are",
        "does not offer this model in your region",
        "Choose another model.",
        Remedy.MODEL,
    ),
    "privacy_restricted": Words(
        "Held back by privacy settings",
        "has no host for this model that your privacy settings permit",
        "Permit more in the privacy settings on its page, or choose another model.",
        Remedy.PRIVACY,
    ),
    "constraint_filtered": Words(
        "No host fits the options",
        "has no host for this model that fits the routing options",
        "Loosen the routing options of this chat, or choose another model.",
        Remedy.MODEL,
    ),
    "free_variant_ended": Words(
        "No longer free",
        "has ended the free variant of this model",
        "Choose another model.",
        Remedy.PAID,
    ),
}
