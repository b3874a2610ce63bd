"""The case files of tests/cases/wire, as far as texts reach the class."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ofx_billpay import BillPayment, OFXBillPayError, ProtocolError

from python.conftest import CASES

UNREADABLE = 2002
# A reply about something else lacks an answer; one for another account or without a token says so.
UNDERSTOOD = ("another account", "TOKEN -1", "is not an answer")


@dataclass(frozen=True)
class WireCase:
    """A document, and what a reader must make of it."""

    name: str
    text: str | None
    error: str | None
    tree: Any

    @classmethod
    def read(cls, path: Path) -> WireCase:
        expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            text = None
        return cls(path.stem, text, expected.get("error"), expected.get("tree"))

    @property
    def can_be_set(self) -> bool:
        """Whether its bytes are UTF-8 and more than white space, which only clears the property."""
        return bool(self.text and self.text.strip())

    def count(self, *names: str) -> int:
        """How often aggregates with these names stand in the tree."""

        def within(element: Any) -> int:
            name, content = element
            below = sum(map(within, content)) if isinstance(content, list) else 0
            return below + (name in names)

        return within(self.tree) if self.tree else 0


FILES = sorted((CASES / "wire").glob("*.ofx"))
ALL = [WireCase.read(path) for path in FILES]
PLAYED = [case for case in ALL if case.can_be_set]


def failure(case: WireCase, bank: BillPayment) -> OFXBillPayError | None:
    try:
        bank.ofx_response = case.text or ""
    except OFXBillPayError as error:
        return error
    return None


@pytest.mark.parametrize("case", [c for c in PLAYED if c.error], ids=lambda case: case.name)
def test_what_cannot_be_read_is_an_error(case: WireCase) -> None:
    error = failure(case, BillPayment())
    assert isinstance(error, ProtocolError)
    assert error.code == UNREADABLE, error


@pytest.mark.parametrize("case", [c for c in PLAYED if not c.error], ids=lambda case: case.name)
def test_what_can_be_read_is_not_taken_for_broken(case: WireCase) -> None:
    bank = BillPayment()
    error = failure(case, bank)
    if error is not None:
        assert error.code != UNREADABLE or any(told in error.detail for told in UNDERSTOOD), error
    elif case.count("PMTSYNCRS"):
        assert bank.sync_payment_count == case.count("PMTRS", "PMTMODRS", "PMTCANCRS")


def test_only_what_texts_cannot_say_is_left_out() -> None:
    left_out = [case for case in ALL if not case.can_be_set]
    assert len(PLAYED) + len(left_out) == len(FILES) > 0
    assert all(case.text is None or case.name.startswith("not-ofx") for case in left_out)
    assert len(left_out) < 20
