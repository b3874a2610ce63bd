"""Mail, business details, challenges, delivery and routing: what is beyond the component."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys

import pytest
from ofx_billpay import (
    Adjustment,
    BillPayment,
    BillPaymentSyncPaymentMailEventParams,
    Challenge,
    Discount,
    InvalidValueError,
    Invoice,
    LineItem,
    OFXBillPayError,
    PaymentDetails,
    PresentedBill,
    ServerRefusedError,
)
from ofx_billpay.sandbox import Sandbox

from python.payers import make

INVOICE = Invoice(
    number="I-1",
    total="100.00",
    paid="84.20",
    date="2026-03-01",
    description="March",
    discount=Discount(rate="2.5", amount="2.50", description="Early", date="20260302"),
    adjustment=Adjustment(amount="-13.30", description="Returned"),
    lines=[LineItem(amount="84.20", description="Water")],
)
DETAILS = PaymentDetails(description="Water", invoices=[INVOICE], business=True, check_number="12")
ANSWERS = {"MFA13": "6789", "SCHOOL": "Maplewood"}
RESUME = """
import sys
from ofx_billpay import BillPayment, Challenge
url, json = sys.argv[1:]
bank = BillPayment(
    fi_url=url, fi_organization="SANDBOX", fi_id="99001", ofx_app_id="QWIN", ofx_app_version="2700",
    ofx_user="mfa", ofx_password="mfa-pass", ofx_version="211",
)
answers = {"MFA13": "6789", "SCHOOL": "Maplewood"}
assert bank.resume(Challenge.from_json(json), answers) is None
print(bank.payment_id, bank.payment_status)
"""


def at(
    bank: Sandbox, version: str = "211", user: str = "demo", account: str = "516273"
) -> BillPayment:
    return make(
        bank.url,
        version,
        ofx_user=user,
        ofx_password=f"{user}-pass",
        payment_from_account_id=account,
    )


@pytest.fixture
def bank() -> Sandbox:  # type: ignore[misc]
    with Sandbox(start_date="20260302") as bank:
        yield bank


@pytest.mark.parametrize("version", ["102", "211"])
def test_letters_go_out_and_come_back(bank: Sandbox, version: str) -> None:
    heard: list[BillPaymentSyncPaymentMailEventParams] = []
    payer = at(bank, version)
    payer.on_sync_payment_mail = heard.append
    payer.pay_bill()
    sent = payer.send_payment_mail("Where is it?", "Line one,\nline <two> & more", payer.payment_id)
    assert (sent.subject, sent.payment_id) == ("Where is it?", payer.payment_id)
    assert sent.text == "Line one,\nline <two> & more"
    bank.advance_days(1)
    token = payer.synchronize_payment_mail("0")
    assert [letter.subject for letter in heard] == ["Where is it?", "Re: Where is it?"]
    assert [letter.subject for letter in payer.sync_payment_mail] == [
        letter.subject for letter in heard
    ]
    assert heard[1].sender == "Sandbox Bank"
    assert not heard[1].is_html
    payer.synchronize_payment_mail(token)
    assert payer.sync_payment_mail == []


def test_html_needs_a_profile_that_allows_it(bank: Sandbox) -> None:
    payer = at(bank)
    payer.request_profile()
    with pytest.raises(InvalidValueError, match="GETMIMESUP"):
        payer.send_payment_mail("A", "<p>B</p>", html=True)
    with pytest.raises(InvalidValueError, match="subject"):
        payer.send_payment_mail("x" * 61, "B")


@pytest.mark.parametrize("version", ["102", "211"])
def test_business_details_go_out_and_come_back(bank: Sandbox, version: str) -> None:
    payer = at(bank, version)
    assert payer.payment_details == []
    assert payer.payment_bill is None
    payer.payment_details = [DETAILS]
    bill = PresentedBill(publisher="P", bill_id="B-1") if version == "211" else None
    payer.payment_bill = bill
    payer.pay_bill()
    payer.synchronize_payments("0")
    assert payer.sync_payment_details(0) == [DETAILS]
    assert payer.sync_payment_bill(0) == bill
    with pytest.raises(InvalidValueError, match="index"):
        payer.sync_payment_details(1)
    (back,) = payer.sync_payment_details(0)
    (invoice,) = back.invoices
    assert (invoice.number, invoice.total, invoice.date) == ("I-1", "100.00", "2026-03-01")
    assert invoice.discount is not None
    assert invoice.adjustment is not None
    assert (invoice.discount.date, invoice.adjustment.amount) == ("2026-03-02", "-13.30")
    assert [line.description for line in invoice.lines] == ["Water"]
    assert (back.business, back.check_number) == (True, "12")
    payer.reset()
    assert payer.payment_details == []


def test_business_details_that_are_none_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="amount"):
        LineItem(amount="much", description="x")
    with pytest.raises(InvalidValueError, match="date"):
        Discount(rate="1", amount="1", description="x", date="soon")
    with pytest.raises(TypeError):
        LineItem("1", "x")  # type: ignore[call-arg]
    payer = make("http://127.0.0.1:1/ofx")
    payer.payment_details = [PaymentDetails()]
    with pytest.raises(InvalidValueError, match="EXTDPMTDSC"):
        payer.check_payment()
    payer.payment_details = []
    payer.payment_bill = PresentedBill(publisher="P", bill_id="B")
    with pytest.raises(InvalidValueError, match="BILLPUBINFO"):
        payer.check_payment()


def test_values_show_no_amounts() -> None:
    for value in (DETAILS, INVOICE):
        assert "84.20" not in repr(value)


def refused(payer: BillPayment) -> Challenge:
    with pytest.raises(ServerRefusedError) as caught:
        payer.pay_bill()
    assert caught.value.status_code == 3000
    assert caught.value.challenge is not None
    copy = pickle.loads(pickle.dumps(caught.value))
    assert copy.challenge == caught.value.challenge
    return caught.value.challenge


def test_a_challenge_is_data_and_is_resumed_by_another_process(bank: Sandbox) -> None:
    payer = at(bank, "211", "mfa", "700004")
    challenge = refused(payer)
    assert [(q.phrase_id, q.answered_by_client) for q in challenge.questions] == [
        ("MFA13", False),
        ("SCHOOL", False),
        ("MFA107", True),
    ]
    assert challenge.questions[1].label == "What was the name of your first school?"
    text = challenge.to_json()
    assert "mfa-pass" not in text
    assert json.loads(text)["status"] == 3000
    assert Challenge.from_json(text) == challenge
    command = [sys.executable, "-c", RESUME, bank.url, text]
    out = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    assert out.split()[1] == "WILLPROCESSON"
    (payment,) = bank.ledger()["payments"]
    assert payment["server_id"] == out.split()[0]


def test_wrong_answers_are_another_challenge(bank: Sandbox) -> None:
    payer = at(bank, "211", "mfa", "700004")
    challenge = refused(payer)
    with pytest.raises(ServerRefusedError) as caught:
        payer.resume(challenge, {**ANSWERS, "MFA13": "0000"})
    assert caught.value.status_code == 3001
    assert caught.value.challenge is not None
    assert "0000" not in str(caught.value)
    with pytest.raises(InvalidValueError, match="SCHOOL"):
        payer.resume(challenge, {"MFA13": "6789"})
    assert payer.resume(caught.value.challenge, ANSWERS) is None
    assert payer.payment_status == "WILLPROCESSON"


def test_a_synchronization_is_resumed_with_its_token(bank: Sandbox) -> None:
    payer = at(bank, "211", "mfa", "700004")
    with pytest.raises(ServerRefusedError) as caught:
        payer.synchronize_payments("0")
    assert caught.value.challenge is not None
    token = payer.resume(caught.value.challenge, ANSWERS)
    assert token is not None
    assert payer.synchronize_payments(token) == token


@pytest.mark.parametrize("text", ["", "{}", "null", "[1]", '{"form": 1}'])
def test_what_is_no_challenge_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="challenge"):
        Challenge.from_json(text)


def test_the_delivery_is_estimated(bank: Sandbox) -> None:
    payer = at(bank)
    with pytest.raises(InvalidValueError, match="request_profile"):
        payer.delivery_estimate("03/18/2026")
    profile = payer.request_profile()
    told = payer.delivery_estimate("03/18/2026")
    assert (told.due, told.processed, told.withdrawn) == ("2026-03-18", "2026-03-12", "2026-03-12")
    assert told.send_before == "2026-03-12T17:00:00+00:00"
    assert told.days_to_pay == 4
    assert told == payer.delivery_estimate() or told.due == payer.delivery_estimate().due
    names = [(each.name, each.url, each.realm) for each in profile.message_sets]
    assert ("BILLPAY", bank.url, "SANDBOX") in names
    assert profile.html_mail is None


def test_a_profile_needs_no_password(bank: Sandbox) -> None:
    payer = at(bank)
    payer.ofx_user = payer.ofx_password = ""
    assert payer.request_profile(anonymous=True).name == "Sandbox Bank"


def test_realms_have_credentials_of_their_own() -> None:
    payer = BillPayment()
    payer.set_realm_credentials("OTHER", "kim", "secret")
    assert "secret" not in repr(payer)
    with pytest.raises(InvalidValueError, match="realm"):
        payer.set_realm_credentials("", "kim", "secret")
    with pytest.raises(OFXBillPayError):
        payer.set_realm_credentials("OTHER", "", "secret")
