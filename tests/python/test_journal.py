"""The journal from Python: nothing is paid twice, in one process or after another."""

from __future__ import annotations

from pathlib import Path

import pytest
from ofx_billpay import BillPayment, InvalidValueError, PaymentOutcomeUnknownError, Reconciliation
from ofx_billpay.sandbox import Sandbox

from python.payers import ACCOUNT, PAYEE, PAYMENT, SIGN_ON


def payer(bank: Sandbox, journal: Path) -> BillPayment:
    properties = {**SIGN_ON, **ACCOUNT, **PAYEE, **PAYMENT}
    return BillPayment(journal=journal, **{**properties, "fi_url": bank.url})


def lose(bank: Sandbox, journal: Path) -> PaymentOutcomeUnknownError:
    """Pay, and lose the answer."""
    bank.arm({"drop_after_executing": {"bytes": 0}}, message="PMTRQ")
    with pytest.raises(PaymentOutcomeUnknownError) as lost:
        payer(bank, journal).pay_bill()
    return lost.value


def test_an_equal_payment_is_refused_until_it_is_meant(bank: Sandbox, tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    payer(bank, journal).pay_bill()
    again = payer(bank, journal)
    with pytest.raises(InvalidValueError, match="allow_duplicate"):
        again.pay_bill()
    again.pay_bill(allow_duplicate=True)
    assert again.synchronize_payments("0")
    assert len(again.sync_payments) == 2


def test_another_object_with_the_journal_settles_what_is_open(
    bank: Sandbox, tmp_path: Path
) -> None:
    lost = lose(bank, tmp_path / "journal")
    other = payer(bank, tmp_path / "journal")
    assert other.open_transactions() == [lost.transaction_id]
    (found,) = other.reconcile()
    assert isinstance(found, Reconciliation)
    assert (found.transaction_id, found.outcome) == (lost.transaction_id, "done")
    assert "TRNUID" in found.reason
    other.synchronize_payments("0")
    assert [each.id for each in other.sync_payments] == [found.payment_id]
    assert other.open_transactions() == []
    assert other.reconcile() == []
    assert repr(found) == f"<transaction {lost.transaction_id} done>"


def test_the_same_call_of_another_object_repeats_the_transaction(
    bank: Sandbox, tmp_path: Path
) -> None:
    lose(bank, tmp_path / "journal")
    other = payer(bank, tmp_path / "journal")
    other.pay_bill()
    other.synchronize_payments("0")
    assert len(other.sync_payments) == 1


def test_a_journal_that_cannot_be_opened_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="Journal"):
        BillPayment(journal=tmp_path / "missing" / "journal")
