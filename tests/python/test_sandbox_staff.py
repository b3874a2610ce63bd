"""What a test can do behind the counter of the bank, to people, mail, accounts, message sets."""

from __future__ import annotations

import pytest
from ofx_billpay import OFXBillPayError
from ofx_billpay.sandbox import Sandbox

from python.payers import error_of, make


def test_recurring_payments_of_another_client_are_synchronized(bank: Sandbox) -> None:
    made = bank.pay_regularly_as_other_client(
        "demo", "516273", "NGWP01", "20", "20260309", "WEEKLY", instances=4
    )
    payer = make(bank.url)
    heard: list[str] = []
    payer.on_sync_recurring_payments = lambda event: heard.append(event.recurring_id)
    payer.synchronize_recurring_payments("0")
    assert heard == [made]
    assert bank.ledger()["models"][0]["instances"] == 4
    assert bank.ledger()["payments"][0]["model"] == made
    bank.cancel_recurring_as_other_client("demo", made, include_pending=True)
    assert bank.ledger()["models"][0]["canceled"]
    kinds = [each["kind"] for each in bank.history("demo", "516273", kind="recurring")]
    assert kinds == ["RECPMTRS", "RECPMTCANCRS"]


def test_letters_stand_in_the_books_and_in_the_history(bank: Sandbox) -> None:
    payment = bank.pay_as_other_client("demo", "516273", "NGWP01", "9", "20260318")
    bank.write_letter("demo", "About your payment", "It is on its way.", payment_id=payment)
    (letter,) = bank.ledger()["letters"]
    assert (letter["subject"], letter["server_id"]) == ("About your payment", payment)
    assert [each["kind"] for each in bank.history("demo", kind="mail")] == ["PMTMAILRS"]


def test_people_can_be_changed(bank: Sandbox) -> None:
    def code() -> int | None:
        error = error_of(lambda: make(bank.url).pay_bill())
        return error.status_code if error else None

    for change, status in (
        ({"locked": True}, 15502),
        ({"locked": False}, None),
        ({"auth_token": "4711"}, 15512),
        ({"auth_token": ""}, None),
        ({"questions": [{"phrase": "MFA13", "answer": "1"}]}, 3000),
        ({"questions": []}, None),
        ({"password": "another"}, 15500),
        ({"password": "demo-pass", "must_change_password": True}, None),
        ({}, 15507),
    ):
        bank.change_user("demo", **change)
        assert code() == status, change
    assert "4711" not in repr(bank.ledger())
    with pytest.raises(ValueError, match="unknown field"):
        bank.change_user("demo", pasword="x")


def test_accounts_can_be_changed(bank: Sandbox) -> None:
    bank.change_account("516273", balance="1.00")
    assert bank.balance("516273") == "1.00"
    bank.change_account("516273", bill_pay="AVAIL")
    with pytest.raises(OFXBillPayError) as caught:
        make(bank.url).pay_bill()
    assert caught.value.status_code == 2008


def test_message_sets_move(bank: Sandbox) -> None:
    assert bank.move_message_set("BILLPAY", f"{bank.url}/bills", realm="BILLS")
    assert not bank.move_message_set("LOAN")
    bank.change_user("demo", password="bills-pass", realm="BILLS")
    make(f"{bank.url}/bills", ofx_password="bills-pass").pay_bill()
    for url, password, status in (
        (bank.url, "bills-pass", 2000),
        (f"{bank.url}/bills", "demo-pass", 15500),
    ):
        error = error_of(lambda: make(url, ofx_password=password).pay_bill())  # noqa: B023
        assert error is not None
        assert error.status_code == status
    assert len(bank.ledger()["payments"]) == 1


def test_options_of_the_command_line_can_be_given() -> None:
    with Sandbox(start_date="20260302", arguments=["--lead-time", "reject"]) as bank:
        error = error_of(lambda: make(bank.url, payment_date_due="03/03/2026").pay_bill())
        assert error is not None
        assert error.status_code == 2014
    with pytest.raises(ValueError, match="--lead-tim"):
        Sandbox(arguments=["--lead-tim", "reject"])
