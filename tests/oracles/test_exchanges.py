"""Whatever the library writes and the sandbox answers is accepted by everybody who can judge it.

The documents are taken raw off the wire, between the two.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from ofx_billpay import (
    Adjustment,
    BillPayment,
    Discount,
    Invoice,
    LineItem,
    PaymentDetails,
    PresentedBill,
)
from ofx_billpay.sandbox import Sandbox
from python.banks import Exchange, Recorder
from python.payers import NOBODY, error_of, make

from oracles.judges import Judge, all_judges

VERSIONS = ("102", "103", "151", "160", "200", "201", "202", "203", "210", "211", "220")
WITH_KEYS = ("103", "203", "211", "220")
"""The versions whose sign-on has room for more than user and password."""
WITHOUT_CHALLENGES = ("102", "151", "160")
"""The versions whose DTD knows of no challenge questions."""
MINIMAL: dict[str, Any] = {"payee_country": "", "recurring_frequency": "MONTHLY"}
BY_ID: dict[str, Any] = {
    **NOBODY,
    "payee_id": "NGWP01",
    "payee_account": "NW-7731",
    "recurring_frequency": "WEEKLY",
}
FULL: dict[str, Any] = {
    "payee_addr2": "Rear door",
    "payee_addr3": "Ring <twice> & wait",
    "payee_country": "CAN",
    "payment_memo": "March & April <2026>",
    "payment_bill_ref": "R-1",
    "payment_to_bank_id": "123432123",
    "payment_to_account_id": "516274",
    "payment_to_account_type": 3,
    "recurring_frequency": "TWICEMONTHLY",
    "recurring_instances": "12",
    "recurring_initial_amount": "10",
    "recurring_final_amount": "20.50",
}
FORMS = {"minimal": MINIMAL, "by id": BY_ID, "full": FULL}
JUDGED: Counter[str] = Counter()


DETAILS = PaymentDetails(
    description="Water & power",
    business=True,
    check_number="12",
    invoices=[
        Invoice(
            number="I-1",
            total="100.00",
            paid="84.20",
            date="2026-03-01",
            description="March",
            discount=Discount(rate="2.5", amount="2.50", description="Early", date="2026-03-02"),
            adjustment=Adjustment(amount="-13.30", description="Returned", number="A-1"),
            lines=[LineItem(amount="84.20", description="Water")],
        )
    ],
)


def settle(payer: BillPayment, version: str, form: str) -> None:
    """Sets what is not set by keyword."""
    # All goes through the recorder, wherever the bank says that it is.
    payer.config("RouteByProfile=False")
    if form == "full":
        payer.payment_details = [DETAILS, PaymentDetails(description="More", business=False)]
        if version >= "201":
            payer.payment_bill = PresentedBill(publisher="Publisher", bill_id="B-1")
    if form == "full" and version in WITH_KEYS:
        payer.ofx_access_key = "an access key"
        for setting in ("AuthToken", "ClientUId", "UserCred1A", "UserCred2A"):
            payer.config(f"{setting}=value of {setting}")


def every_call(payer: BillPayment, bank: Sandbox) -> Iterator[Callable[[], object]]:
    """Each method, so that all succeed, and then so that the bank refuses."""
    yield payer.pay_bill
    yield lambda: payer.get_status(payer.payment_id)
    yield lambda: payer.modify_payment(payer.payment_id)
    yield lambda: payer.synchronize_payments("0")
    yield lambda: payer.send_payment_mail("A question", "One line,\nand <another> & more.")
    yield lambda: payer.send_payment_mail("About it", "Where is it?", payer.payment_id)
    yield lambda: payer.send_payment_mail("To whom?", "To nobody.", to="Nobody")
    for token in ("0", "REFRESH", "1"):
        yield lambda token=token: payer.synchronize_payment_mail(token)  # type: ignore[misc]
    yield lambda: payer.cancel_payment(payer.payment_id)
    yield payer.add_payee
    yield lambda: payer.modify_payee(payer.payee_list_id)
    yield lambda: payer.synchronize_payees("0")
    yield payer.add_recurring_payment
    yield lambda: payer.modify_recurring_payment(payer.recurring_id)
    yield lambda: payer.modify_recurring_payment(payer.recurring_id, include_pending=True)
    for token in ("0", "REFRESH"):
        yield lambda token=token: payer.synchronize_recurring_payments(token)  # type: ignore[misc]
    yield lambda: payer.cancel_recurring_payment(payer.recurring_id, include_pending=True)
    yield lambda: payer.cancel_recurring_payment("NOSUCH")
    yield lambda: payer.synchronize_recurring_payments("1")
    yield payer.request_accounts
    yield payer.request_accounts
    yield payer.activate_account
    if payer.ofx_version not in WITHOUT_CHALLENGES:
        yield payer.request_challenge_questions
    yield payer.pay_bill
    yield lambda: bank.advance_days(30)
    yield lambda: payer.get_status(payer.payment_id)
    yield lambda: payer.delete_payee(payer.payee_list_id)
    for token in ("0", "REFRESH", "1"):
        yield lambda token=token: payer.synchronize_payments(token)  # type: ignore[misc]
        yield lambda token=token: payer.synchronize_payees(token)  # type: ignore[misc]
    yield payer.pay_bill
    yield lambda: payer.get_status("NOSUCH")
    yield lambda: payer.cancel_payment("NOSUCH")
    yield lambda: payer.modify_payment("NOSUCH")
    yield lambda: payer.modify_payee("NOSUCH")
    yield lambda: payer.delete_payee("NOSUCH")
    yield lambda: payer.synchronize_payments("999999")
    yield lambda: setattr(payer, "payment_from_account_id", "999999")
    yield lambda: payer.synchronize_payments("0")
    yield lambda: payer.request_profile(anonymous=True)
    # From here on the profile says what the bank takes, and the payment is overdue.
    yield payer.request_profile
    yield payer.request_profile
    yield lambda: setattr(payer, "payment_date_due", "03/18/2030")
    yield lambda: setattr(payer, "ofx_password", "wrong")
    for call in (
        payer.pay_bill,
        payer.add_payee,
        lambda: payer.get_status("NOSUCH"),
        lambda: payer.synchronize_payments("0"),
        lambda: payer.synchronize_payees("0"),
    ):
        yield lambda: payer.config("RetryRefusedSignon=True")
        yield call


@functools.cache
def exchanges(version: str, form: str) -> tuple[Exchange, ...]:
    """All that goes to and fro in one version with one kind of properties."""
    with Sandbox(start_date="20260302") as bank, Recorder(bank.url) as recorder:
        payer = make(recorder.url, version, **FORMS[form])
        # Here the same is paid again and again.
        payer.config("DuplicateWindow=0")
        settle(payer, version, form)
        for call in every_call(payer, bank):
            error = error_of(call)
            if error is not None:
                # Whatever else fails is no dialogue, but a mistake of one of the two.
                is_refusal = error.status_code is not None or "TOKEN -1" in error.detail
                assert is_refusal or (form == "by id" and error.code == 10022), error
        return tuple(recorder.exchanges)


@functools.cache
def judges() -> tuple[Judge, ...]:
    return tuple(all_judges())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("version", VERSIONS)
def test_every_request_and_every_reply_is_accepted(version: str, form: str) -> None:
    complaints: dict[str, str] = {}
    taken = exchanges(version, form)
    assert len(taken) > 15
    for exchange in taken:
        assert exchange.status == 200
        for kind, text in (("requests", exchange.request), ("replies", exchange.reply)):
            takers = [judge for judge in judges() if judge.applies(text)]
            assert len(takers) == 2, "each family has two judges"
            for judge in takers:
                JUDGED[f"{kind} of {version} by {judge.name}"] += 1
                for complaint in judge.complaints(text):
                    complaints.setdefault(f"{kind}, {judge.name}: {complaint}", text.decode())
    assert complaints == {}


@pytest.mark.parametrize("version", VERSIONS)
def test_every_kind_of_request_was_on_the_wire(version: str) -> None:
    sent = "".join(each.request.decode() for form in FORMS for each in exchanges(version, form))
    for tag in (
        *("PMTRQ", "PMTMODRQ", "PMTCANCRQ", "PMTINQRQ", "PAYEERQ", "PAYEEMODRQ", "PAYEEDELRQ"),
        *("RECPMTRQ", "RECPMTMODRQ", "RECPMTCANCRQ", "RECPMTSYNCRQ", "NINSTS", "INITIALAMT"),
        *("PROFRQ", "ACCTINFORQ", "ACCTRQ", "PMTMAILRQ", "PMTMAILSYNCRQ"),
        *("EXTDPMT", "INVOICE", "DISCOUNT", "ADJUSTMENT", "LINEITEM"),
        *(("BILLPUBINFO",) if version >= "201" else ()),
        *(() if version in WITHOUT_CHALLENGES else ("MFACHALLENGERQ",)),
        *("PMTSYNCRQ", "PAYEESYNCRQ", "REFRESH", "TOKEN", "ADDR3", "BANKACCTTO", "BILLREFINFO"),
    ):
        assert f"<{tag}>" in sent
    for tag in ("ACCESSKEY", "AUTHTOKEN", "CLIENTUID", "USERCRED1", "USERCRED2"):
        assert (f"<{tag}>" in sent) is (version in WITH_KEYS)


@pytest.mark.parametrize(
    ("setting", "tag"),
    [
        ("AuthToken", "AUTHTOKEN"),
        ("ClientUId", "CLIENTUID"),
        ("UserCred1A", "USERCRED1"),
        ("UserCred2A", "USERCRED2"),
    ],
)
def test_what_the_oldest_version_has_no_room_for_is_refused_or_accepted(
    setting: str, tag: str
) -> None:
    """OFX 1.0.2 ends its sign-on with APPVER: servers of it may stumble over more."""
    with Sandbox(start_date="20260302") as bank, Recorder(bank.url) as recorder:
        payer = make(recorder.url, "102")
        payer.config("DuplicateWindow=0")
        payer.config(f"{setting}=value")
        if error_of(payer.pay_bill):
            assert recorder.requests == []
        else:
            assert f"<{tag}>value" in recorder.requests[0], "a setting is never silently ignored"


def test_something_was_judged(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        for name, count in sorted(JUDGED.items()):
            print(f"\n{count:4} {name}", end="")
        print(f"\n{JUDGED.total():4} judgements in all")
    assert len(JUDGED) == len(VERSIONS) * 4
    assert min(JUDGED.values()) > 45
