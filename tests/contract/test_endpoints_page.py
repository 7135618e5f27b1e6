"""`docs/endpoints.md`: its table is what the wizard says, its variable is the one that is read."""

from __future__ import annotations

import re

from desktop.domain.diagnosis import Finding
from desktop.domain.endpoint_draft import STEPS
from desktop.domain.origin import BaseUrl
from desktop.domain.provider_ids import endpoint_variable
from desktop.presentation.wizard_view import WizardView
from tests.contract.cost_table import filled
from tests.contract.endpoints_page import MENDS, PAGE, diagnoses

COMMAND = "run: .venv/bin/python -m tests.contract.endpoints_page"


def test_the_table_is_up_to_date() -> None:
    page = PAGE.read_text("utf-8")
    assert filled(page, {"diagnoses": diagnoses()}) == page, COMMAND


def test_no_diagnosis_is_left_out() -> None:
    assert set(Finding) - set(MENDS) == {Finding.WORKS, Finding.OTHER}
    assert len(MENDS) == 12


def test_every_step_is_named() -> None:
    named = re.findall(r"^\d\. \*\*(.+?)\*\*", PAGE.read_text("utf-8"), re.MULTILINE)
    assert tuple(named) == WizardView().steps
    assert len(named) == len(STEPS)


def test_the_variable_of_the_example_is_the_one_that_is_read() -> None:
    page = PAGE.read_text("utf-8")
    (address,) = re.findall(r"`(https://my\.api\.example\S*)` reads", page)
    assert endpoint_variable("openai", BaseUrl.parse(address)) in page
