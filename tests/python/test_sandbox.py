"""The test bank from Python: what can be seen, steered and broken."""

from __future__ import annotations

import sys
from pathlib import Path
from subprocess import PIPE, Popen, run
from typing import Any

import pytest
from ofx_billpay import BillPayment, PaymentOutcomeUnknownError
from ofx_billpay.sandbox import Sandbox

SCENARIO = Path(__file__).parent.parent.parent / "sandbox" / "scenarios" / "first-steps.toml"


def customer(bank: Sandbox, **more: Any) -> BillPayment:
    return BillPayment(
        fi_url=bank.url,
        fi_organization="SANDBOX",
        fi_id="99001",
        ofx_app_id="QWIN",
        ofx_app_version="2700",
        ofx_user="demo",
        ofx_password="demo-pass",
        payment_from_bank_id="123432123",
        payment_from_account_id="516273",
        payee_id="NGWP01",
        payee_account="NW-7731",
        payment_amount="84.20",
        payment_date_due="03/18/2026",
        **more,
    )


def test_the_books_tell_what_was_paid() -> None:
    with Sandbox(start_date="20260302") as bank:
        payer = customer(bank)
        payer.pay_bill()
        (payment,) = bank.ledger()["payments"]
        assert (payment["server_id"], payment["amount"]) == (payer.payment_id, "84.20")
        assert payment["state"] == "WILLPROCESSON"
        bank.advance_days(30)
        assert bank.ledger()["payments"][0]["state"] == "PROCESSEDON"
        assert bank.balance("516273") == "9915.80"
        bank.reset()
        assert bank.ledger()["payments"] == []


def test_what_another_client_does_is_synchronized() -> None:
    with Sandbox(start_date="20260302") as bank:
        payer = customer(bank)
        bank.add_payee_as_other_client("demo", "Oak Street Bakery", accounts=["OAK-1"])
        one = bank.pay_as_other_client("demo", "516273", "Oak Street Bakery", "12.50", "20260318")
        two = bank.pay_as_other_client("demo", "516273", "NGWP01", "9", "20260318", pay_account="N")
        bank.modify_as_other_client("demo", one, amount="13")
        bank.cancel_as_other_client("demo", two)
        heard: list[tuple[str, str]] = []
        payer.on_sync_payments = lambda event: heard.append(
            (event.payment_id, event.payment_tx_type)
        )
        payer.synchronize_payments("0")
        assert heard == [(one, "ADDED"), (two, "ADDED"), (one, "MODIFIED"), (two, "CANCELLED")]
        assert len(bank.history("demo", "516273")) == 4


def test_a_lost_answer_is_repeated_and_paid_once() -> None:
    with Sandbox(start_date="20260302") as bank:
        payer = customer(bank)
        bank.arm({"drop_after_executing": {"bytes": 0}}, message="PMTRQ")
        assert len(bank.armed_faults()) == 1
        with pytest.raises(PaymentOutcomeUnknownError) as lost:
            payer.pay_bill()
        assert payer.open_transactions() == [lost.value.transaction_id]
        payer.pay_bill()
        assert payer.open_transactions() == []
        assert len(bank.ledger()["payments"]) == 1
        assert bank.armed_faults() == []


def test_the_log_shows_both_sides_and_no_password() -> None:
    with Sandbox() as bank:
        customer(bank).synchronize_payees("0")
        (exchange,) = bank.exchanges()
        assert exchange["messages"] == ["SONRQ", "PAYEESYNCRQ"]
        assert "PAYEESYNCRS" in exchange["reply"]
        assert "demo-pass" not in str(exchange)
        bank.clear_exchanges()
        assert bank.exchanges() == []


def test_every_fault_that_is_known_can_be_armed_and_taken_back() -> None:
    with Sandbox() as bank:
        names = bank.known_faults()
        assert len(names) > 20
        assert all(names.values())
        for name in names:
            assert bank.disarm(bank.arm(name)), name
        fault = bank.arm("one_line", times=0)
        assert bank.disarm(fault)
        assert not bank.disarm(fault)
        bank.arm("one_line")
        bank.disarm_all()
        assert bank.armed_faults() == []
        with pytest.raises(ValueError, match="no_such_fault"):
            bank.arm("no_such_fault")


def test_a_scenario_makes_another_world() -> None:
    text = SCENARIO.read_text(encoding="utf-8")
    with Sandbox(scenario=text) as bank:
        states = [payment["state"] for payment in bank.ledger()["payments"]]
        assert states == ["PROCESSEDON", "WILLPROCESSON", "NOFUNDSON"]
    with pytest.raises(ValueError, match="scenario"):
        Sandbox(scenario="about = 1")


def test_a_recurring_payment_pays_again_and_again() -> None:
    with Sandbox(start_date="20260302") as bank:
        payer = customer(bank, recurring_frequency="WEEKLY", recurring_instances="3")
        payer.add_recurring_payment()
        assert payer.recurring_id
        bank.advance_days(60)
        payer.synchronize_payments("0")
        added = [
            payer.get_sync_payment_date_due(index)
            for index in range(payer.sync_payment_count)
            if payer.get_sync_payment_tx_type(index) == "ADDED"
        ]
        assert [day[:10] for day in added] == ["03/18/2026", "03/25/2026", "04/01/2026"]
        payer.synchronize_recurring_payments("REFRESH")
        assert payer.sync_recurring_payment_count <= 1


def test_a_recurring_payment_is_modified_and_cancelled() -> None:
    with Sandbox(start_date="20260302") as bank:
        for version in ("102", "211"):
            payer = customer(bank, recurring_frequency="MONTHLY", ofx_version=version)
            payer.add_recurring_payment()
            payer.payment_amount = "90"
            payer.modify_recurring_payment(payer.recurring_id)
            assert payer.payment_amount == "90.00"
            token = payer.synchronize_recurring_payments("0")
            assert int(token) > 0
            model = payer.sync_recurring_payments[-1]
            assert (model.id, model.tx_type) == (payer.recurring_id, "MODIFIED")
            assert (model.frequency, model.instances) == ("MONTHLY", None)
            payer.cancel_recurring_payment(payer.recurring_id, include_pending=True)
            payer.synchronize_recurring_payments(token)
            assert payer.sync_recurring_payments[-1].tx_type == "CANCELLED"


def test_profile_and_accounts_tell_what_the_bank_offers() -> None:
    with Sandbox() as bank:
        for version in ("102", "211"):
            payer = customer(bank, ofx_version=version)
            profile = payer.request_profile()
            assert profile.name == "Sandbox Bank"
            assert profile.bill_pay is not None
            assert profile.bill_pay.by_payee_id is True
            assert profile.bill_pay.days_off == ["SATURDAY", "SUNDAY"]
            assert profile.signon_realms
            assert payer.request_profile().name == "Sandbox Bank"
            accounts = {account.account_id: account for account in payer.request_accounts()}
            assert accounts["516273"].can_pay_bills
            assert "516273" not in repr(accounts["516273"])


def test_challenge_questions_are_asked_and_answered() -> None:
    with Sandbox() as bank:
        accounts = {each["user"]: each["account"] for each in map(_flat, bank.ledger()["accounts"])}
        payer = customer(bank, ofx_version="211")
        payer.ofx_user, payer.ofx_password = "mfa", "mfa-pass"
        payer.payment_from_account_id = accounts["mfa"]
        with pytest.raises(Exception, match="3000"):
            payer.synchronize_payments("0")
        questions = payer.request_challenge_questions()
        assert questions
        assert all(question.phrase_id for question in questions)


def _flat(account: dict[str, Any]) -> dict[str, str]:
    number = account.get("number") or account.get("account") or account.get("account_id")
    return {"user": account["user"], "account": str(number)}


def test_an_object_that_may_only_read_moves_no_money() -> None:
    with Sandbox() as bank:
        payer = customer(bank, read_only=True)
        with pytest.raises(ValueError, match="read-only"):
            payer.pay_bill()
        with pytest.raises(ValueError, match="read-only"):
            payer.cancel_payment("P1")
        payer.synchronize_payments("0")
        assert bank.ledger()["payments"] == []


def test_the_program_says_where_it_listens_and_ends_with_ctrl_c() -> None:
    command = [sys.executable, "-m", "ofx_billpay.sandbox", "--listen", "127.0.0.1:0"]
    with Popen(command, stdout=PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline().startswith("listening on http://127.0.0.1:")
        program.send_signal(2)
        assert program.wait(timeout=10) == 0
    asked = run([*command[:3], "--help"], capture_output=True, text=True, check=True)
    assert "--database" in asked.stdout
    wrong = run([*command[:3], "--no-such"], capture_output=True, text=True, check=False)
    assert wrong.returncode != 0
    assert "--no-such" in wrong.stderr
