"""What the tests of the Python package share: a bank, a recorder before it, and customers of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ofx_billpay import BillPayment
from ofx_billpay.sandbox import Sandbox

from python.banks import Recorder
from python.payers import PayerMaker, make

TESTS = Path(__file__).parent.parent
CASES = TESTS / "cases"
SURFACE: dict[str, Any] = json.loads((TESTS / "surface.json").read_text(encoding="utf-8"))


@pytest.fixture
def bank() -> Iterator[Sandbox]:
    with Sandbox(start_date="20260302") as sandbox:
        yield sandbox


@pytest.fixture
def recorder(bank: Sandbox) -> Iterator[Recorder]:
    with Recorder(bank.url) as proxy:
        yield proxy


@pytest.fixture
def make_payer(recorder: Recorder) -> PayerMaker:
    """Makes customers with all that a payment needs, whose requests are recorded."""

    def maker(version: str = "102", **overrides: Any) -> BillPayment:
        return make(recorder.url, version, **overrides)

    return maker
