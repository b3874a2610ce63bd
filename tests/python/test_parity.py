"""What one language can, every language can, or says why not."""

from __future__ import annotations

import os

import pytest

from python import parity

PAGE = parity.ROOT / "docs/parity.md"


def test_no_language_lacks_what_another_has_without_a_reason() -> None:
    assert parity.unexplained() == []


@pytest.mark.parametrize("language", parity.LANGUAGES)
@pytest.mark.parametrize(
    ("name", "member"),
    [
        ("BillPayment", "pay_bill"),
        ("BillPayment", "payee_addr1"),
        ("BillPayment", "sync_payment_amount"),
        ("SyncEngine", "synchronize_all"),
    ],
)
def test_members_are_found_in_the_sources(language: str, name: str, member: str) -> None:
    assert member in parity.LANGUAGES[language](name)


def test_the_page_is_made_from_the_sources() -> None:
    if os.environ.get("WRITE_DOCS"):
        PAGE.write_text(parity.table(), "utf-8")
    assert PAGE.read_text("utf-8") == parity.table()
