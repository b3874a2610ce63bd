"""The journal from Python: nothing is paid twice, in one process or after another."""

from __future__ import annotations

import os
import subprocess
import sys
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


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_parent_and_forked_child_share_the_journal(bank: Sandbox, tmp_path: Path) -> None:
    """What SQLite has open must not be carried over a fork. In a process without threads."""
    program = """
import os, sys
sys.path.insert(0, sys.argv[1])
from ofx_billpay import InvalidValueError
from python.payers import make
payer = make(sys.argv[2], timeout=10)
payer.config(f"Journal={sys.argv[3]}")
payer.payment_amount = "1.00"
payer.pay_bill()
payer.payment_amount = "2.00"
child = os.fork()
if child == 0:
    try:
        for _ in range(20):
            payer.open_transactions()
        payer.pay_bill()
        os._exit(0)
    except BaseException as error:
        print(repr(error), flush=True)
        os._exit(1)
for _ in range(20):
    payer.open_transactions()
_, status = os.waitpid(child, 0)
try:
    payer.pay_bill()
except InvalidValueError:
    sys.exit(os.waitstatus_to_exitcode(status))
sys.exit("paid twice")
"""
    folder = os.path.dirname(os.path.dirname(__file__))
    result = subprocess.run(
        [sys.executable, "-c", program, folder, bank.url, str(tmp_path / "journal")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert sorted(payment["amount"] for payment in bank.ledger()["payments"]) == ["1.00", "2.00"]
