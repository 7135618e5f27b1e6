"""What a vendor bills to the person directly, said beside the bill of the provider."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import localcontext

from desktop.domain.money import ZERO
from desktop.domain.spend import EXACT_DIGITS
from desktop.domain.usage import Bill
from desktop.presentation.money import usd


def vendor_part(bills: Iterable[Bill]) -> str:
    """`` + $0.0129 by the vendor``, to be put behind what the provider billed; empty unless a
    vendor key of one's own was used."""
    theirs = [bill.upstream for bill in bills if bill.byok]
    if not theirs:
        return ""
    known = [amount for amount in theirs if amount is not None]
    if not known:
        return " + an unknown amount by the vendor"
    with localcontext(prec=EXACT_DIGITS):
        amount = usd(sum(known, ZERO))
    least = "at least " if len(known) < len(theirs) else ""
    return f" + {least}{amount} by the vendor"
