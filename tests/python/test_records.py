"""Records with types, and the sequences that hold them: exact, lazy, and never changing."""

from __future__ import annotations

import copy
import decimal
import gc
import pickle
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import ofx_billpay
import pytest
from ofx_billpay import (
    BillPayment,
    CurrentPayment,
    InvalidValueError,
    Payee,
    Payment,
    ProtocolError,
    RecurringPayment,
)
from ofx_billpay.sandbox import Sandbox

from python import replies
from python.payers import ACCOUNT, PAYEE, PAYMENT, PayerMaker, make
from python.told import ACCOUNT_NUMBER, EXTENDED, MAPLE, info, many, one, paid, synchronized

# What a payment is.


def test_a_payment_has_plain_words_and_types() -> None:
    payment = one(paid(more=f"{EXTENDED}<CHECKNUM>1001</CHECKNUM>"))
    assert (payment.id, payment.status, payment.tx_type) == ("P1", "WILLPROCESSON", "ADDED")
    assert (payment.amount, payment.currency_code) == (Decimal("84.20"), "USD")
    assert (payment.date_due, payment.date_processed) == (date(2026, 3, 18), date(2026, 3, 16))
    assert (payment.from_bank_id, payment.from_account_type) == ("123432123", "CHECKING")
    assert payment.from_account_id == ACCOUNT_NUMBER
    assert (payment.memo, payment.bill_ref, payment.check_number) == ("March", "R1", "1001")
    assert (payment.payee_account, payment.payee_list_id) == ("MS-7731", "L7")
    assert payment.aggregate.startswith("<PMTRS>")


def test_the_payee_of_a_payment_has_name_address_and_identifiers() -> None:
    payee = one(paid(more=EXTENDED)).payee
    assert payee is not None
    assert (payee.name, payee.addr1, payee.addr2) == ("Maple Street Bakery", "12 Weir Lane", "")
    assert (payee.city, payee.state, payee.postal_code) == ("Dunford", "OH", "43111")
    assert (payee.country, payee.phone, payee.account) == ("USA", "555-0142", "MS-7731")
    assert (payee.id, payee.id_scope, payee.list_id) == ("MAPLE", "USER", "L7")
    assert payee.days_to_pay == 3
    assert payee.tx_type == "", "it is the payment that was added"
    assert payee.aggregate.startswith("<PAYEE>")


def test_a_payment_without_name_and_address_has_no_payee() -> None:
    payment = one(paid(details=info(payee="<PAYEEID>NGWP01</PAYEEID>")))
    assert (payment.payee, payment.payee_id) == (None, "NGWP01")


def test_what_the_bank_left_out_is_none_or_empty() -> None:
    payment = one(paid(kind="PMTCANCRS").replace(info(), "").replace("WILLPROCESSON", ""))
    assert payment.amount is None
    assert payment.date_due is None
    assert payment.payee is None
    assert (payment.status, payment.memo, payment.tx_type) == ("", "", "CANCELLED")


# Amounts.


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("84.20", "84.20"),
        ("84,20", "84.20"),
        ("0.1", "0.1"),
        ("+1.50", "1.50"),
        ("-12.00", "-12.00"),
        ("1650.000", "1650.000"),
        ("9007199254740993.01", "9007199254740993.01"),
        ("99999999999999999999999999999999", "99999999999999999999999999999999"),
        ("0.000000000000000000000000000001", "1E-30"),
    ],
)
def test_an_amount_is_exact(written: str, expected: str) -> None:
    with decimal.localcontext() as context:
        context.prec = 3
        amount = one(paid(details=info(amount=written))).amount
    assert type(amount) is Decimal
    assert str(amount) == expected


@pytest.mark.parametrize(
    "settings",
    [("CurrencyFormat=$#,##0.00", "$1,234.50"), ("CurrencyFormat=0.000", "1234.500")],
)
def test_an_amount_does_not_depend_on_how_amounts_are_shown(settings: tuple[str, str]) -> None:
    payer = BillPayment()
    payer.config(settings[0])
    payer.ofx_response = replies.payments_sync(paid(details=info(amount="1234.5")))
    assert payer.get_sync_payment_amount(0) == settings[1]
    assert payer.sync_payments[0].amount == Decimal("1234.5")


@pytest.mark.parametrize("garbled", ["12.3.4", "$84", "NaN", "1e3", "1 650", "8" * 33, "1,650"])
def test_a_garbled_amount_hides_nothing_and_is_no_none(garbled: str) -> None:
    payer = synchronized(paid("P1"), paid("P2", details=info(amount=garbled)), paid("P3"))
    assert [payment.id for payment in payer.sync_payments] == ["P1", "P2", "P3"]
    payment = payer.sync_payments[1]
    assert (payment.memo, payment.date_due) == ("March", date(2026, 3, 18))
    assert repr(payment)
    for _ in range(2):
        with pytest.raises(ProtocolError) as caught:
            print(payment.amount)
        assert caught.value.code == 2002
        assert "PMTINFO/TRNAMT" in caught.value.detail
        assert f'"{garbled[:33]}' in caught.value.detail


def test_two_amounts_of_one_payment_are_none_to_rely_on() -> None:
    twice = info().replace("<TRNAMT>84.20</TRNAMT>", "<TRNAMT>84.20</TRNAMT><TRNAMT>8.42</TRNAMT>")
    payment = one(paid(details=twice))
    with pytest.raises(ProtocolError, match="PMTINFO/TRNAMT that stands there twice"):
        print(payment.amount)
    other_info = one(paid(details=info() + info(amount="8.42")))
    with pytest.raises(ProtocolError, match="PMTINFO/TRNAMT that stands there twice"):
        print(other_info.amount)
    assert other_info.date_due == date(2026, 3, 18)
    same = one(paid(details=twice.replace("8.42", "84.20")))
    assert same.amount == Decimal("84.20")


# Dates.


@pytest.mark.parametrize(
    "written", ["20260318", "20260318000000", "20260318235959.999[-5:EST]", "202603182200[+14]"]
)
def test_a_due_date_is_the_day_that_the_bank_wrote(written: str) -> None:
    due = one(paid(details=info(due=written))).date_due
    assert type(due) is date
    assert due == date(2026, 3, 18)


@pytest.mark.parametrize("pattern", ["yyyy-MM-dd", "dd/MM/yyyy", "yyyyMMdd"])
def test_a_date_does_not_depend_on_how_dates_are_shown(pattern: str) -> None:
    payer = BillPayment()
    payer.config(f"DateFormat={pattern}")
    payer.ofx_response = replies.payments_sync(paid(details=info(due="20260402")))
    assert payer.sync_payments[0].date_due == date(2026, 4, 2)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("20260316", None),
        ("20260316101530", datetime(2026, 3, 16, 10, 15, 30, tzinfo=timezone.utc)),
        (
            "20260316101530.124[-5:EST]",
            datetime(2026, 3, 16, 10, 15, 30, 124000, timezone(timedelta(hours=-5))),
        ),
        (
            "20260316101530[+5.50]",
            datetime(2026, 3, 16, 10, 15, 30, tzinfo=timezone(timedelta(hours=5, minutes=30))),
        ),
        (
            "2026031600[-3.5]",
            datetime(2026, 3, 16, tzinfo=timezone(-timedelta(hours=3, minutes=30))),
        ),
    ],
)
def test_a_time_of_day_is_told_with_its_zone(written: str, expected: datetime | None) -> None:
    payment = one(paid(processed=written))
    assert payment.date_processed == date(2026, 3, 16)
    assert type(payment.date_processed) is date
    assert payment.processed_at == expected
    if expected is not None and payment.processed_at is not None:
        assert payment.processed_at.utcoffset() == expected.utcoffset()


def test_a_leap_second_is_not_passed_off_as_another_one() -> None:
    payment = one(paid(processed="20161231235960"))
    assert payment.date_processed == date(2016, 12, 31)
    with pytest.raises(ProtocolError, match="leap second"):
        print(payment.processed_at)


@pytest.mark.parametrize("garbled", ["soon", "20260230", "2026-03-18", "00000000", "03/18/2026"])
def test_a_garbled_date_is_named(garbled: str) -> None:
    payment = one(paid(details=info(due=garbled), processed=garbled))
    for attribute, element in (
        ("date_due", "PMTINFO/DTDUE"),
        ("date_processed", "PMTPRCSTS/DTPMTPRC"),
        ("processed_at", "PMTPRCSTS/DTPMTPRC"),
    ):
        with pytest.raises(ProtocolError) as caught:
            getattr(payment, attribute)
        assert element in caught.value.detail
        assert garbled in caught.value.detail
    assert payment.amount == Decimal("84.20")


# Payees and recurring models.


def payee_sync(days: str) -> str:
    body = f"<PAYEERS><PAYEELSTID>L7</PAYEELSTID>{MAPLE}<PAYACCT>MS-7731</PAYACCT>"
    extended = EXTENDED.replace("<DAYSTOPAY>3<", f"<DAYSTOPAY>{days}<")
    wrapped = replies.transaction("PAYEETRNRS", "0", f"{body}{extended}</PAYEERS>")
    return replies.payees_sync(wrapped)


def test_a_payee_of_a_synchronization() -> None:
    payer = BillPayment()
    payer.ofx_response = payee_sync("3")
    (payee,) = payer.sync_payees
    assert type(payee) is Payee
    assert (payee.name, payee.list_id, payee.tx_type) == ("Maple Street Bakery", "L7", "ADDED")
    assert (payee.account, payee.days_to_pay) == ("MS-7731", 3)
    assert payee.aggregate == payer.get_sync_payee_aggregate(0)


@pytest.mark.parametrize("days", ["three", "-1", "+3", "3.5", "99999999999"])
def test_a_garbled_number_is_named(days: str) -> None:
    payer = BillPayment()
    payer.ofx_response = payee_sync(days)
    with pytest.raises(ProtocolError, match="EXTDPAYEE/DAYSTOPAY"):
        print(payer.sync_payees[0].days_to_pay)
    assert payer.get_sync_payee_days_to_pay(0) == days


def test_days_that_the_bank_left_out_are_none() -> None:
    payer = BillPayment()
    payer.ofx_response = payee_sync("")
    assert payer.sync_payees[0].days_to_pay is None


def test_a_recurring_model_of_a_real_bank(make_payer: PayerMaker) -> None:
    payer = make_payer(recurring_frequency="MONTHLY", recurring_instances="12")
    payer.recurring_final_amount = "10"
    payer.add_recurring_payment()
    payer.synchronize_recurring_payments("0")
    (model,) = payer.sync_recurring_payments
    assert type(model) is RecurringPayment
    assert (model.id, model.tx_type) == (payer.recurring_id, "ADDED")
    assert (model.frequency, model.instances) == ("MONTHLY", 12)
    assert (model.amount, model.initial_amount) == (Decimal("84.20"), None)
    assert model.final_amount == Decimal("10.00")
    assert model.date_due == date(2026, 3, 18)
    assert model.payee is not None
    assert model.payee.name == "Maple Street Bakery"


# Records among Python's own.


def test_records_are_equal_by_content() -> None:
    first, second = one(paid()), one(paid())
    assert first is not second
    assert first == second
    assert hash(first) == hash(second)
    assert len({first, second, one(paid("P2"))}) == 2
    assert first != one(paid(details=info(amount="84.21")))
    assert first != one(paid(kind="PMTMODRS")), "it was modified, not added"
    for stranger in (None, "P1", first.payee):
        assert first != stranger
    with pytest.raises(TypeError):
        assert first < second  # type: ignore[operator]


def test_two_payments_to_one_payee_have_equal_payees() -> None:
    first, second = synchronized(
        paid("P1", more=EXTENDED), paid("P2", info(amount="5"), more=EXTENDED)
    ).sync_payments
    assert first != second
    assert first.payee == second.payee
    assert hash(first.payee) == hash(second.payee)
    assert first.payee != one(paid(more=EXTENDED.replace("MAPLE<", "OAK<"))).payee
    assert first.payee != one(paid(details=info().replace("MS-7731", "MS-1"), more=EXTENDED)).payee


def test_a_record_shows_no_account_and_no_amount() -> None:
    payment = one(paid(more=EXTENDED))
    payer = make("http://127.0.0.1:1/ofx", payment_from_account_id=ACCOUNT_NUMBER)
    for record in (payment, payment.payee, payer.payment, payer.payee, payer.sync_payments):
        for secret in (ACCOUNT_NUMBER, "MS-7731", "84.20"):
            assert secret not in repr(record)
    assert repr(payment) == "<payment P1 ADDED WILLPROCESSON>"


def test_a_record_is_not_pickled() -> None:
    """Its text is: `aggregate` holds all of it."""
    for stays in (one(paid()), many(1).sync_payments):
        with pytest.raises(TypeError, match="pickle"):
            pickle.dumps(stays)
        with pytest.raises(TypeError, match="pickle"):
            copy.deepcopy(stays)


def test_the_classes_are_named_as_they_are_imported() -> None:
    payer = BillPayment()
    for kind in (Payment, Payee, RecurringPayment, type(payer.payment), type(payer.payee)):
        assert kind.__module__ == "ofx_billpay"
        assert getattr(ofx_billpay, kind.__name__) is kind


# Events.


def test_an_event_has_its_record() -> None:
    heard: list[Payment] = []
    payer = BillPayment(on_sync_payments=lambda event: heard.append(event.record))
    payer.ofx_response = replies.payments_sync(paid("P1") + paid("P2"))
    assert heard == list(payer.sync_payments)
    payees: list[Payee] = []
    payer.on_sync_payees = lambda event: payees.append(event.record)
    payer.ofx_response = payee_sync("3")
    assert payees == list(payer.sync_payees)


def test_an_event_nobody_reads_makes_no_record() -> None:
    counted = 0

    def handler(event: object) -> None:
        nonlocal counted
        counted += sum(type(each) is Payment for each in gc.get_referents(event))

    payer = BillPayment(on_sync_payments=handler)
    payer.ofx_response = replies.payments_sync(paid() * 3)
    assert counted == 0


# The payment and the payee as they are set.


def test_the_payment_as_set_is_what_would_be_paid() -> None:
    payer = make("http://127.0.0.1:1/ofx", payment_memo="March", payment_amount="84.2")
    payment = payer.payment
    assert type(payment) is CurrentPayment
    assert str(payment.amount) == "84.20", "as it would be sent"
    assert (payment.date_due, payment.memo) == (date(2026, 3, 18), "March")
    assert payment.from_account_id == ACCOUNT["payment_from_account_id"]
    assert (payment.from_bank_id, payment.from_account_type) == ("123432123", "CHECKING")
    assert (payment.id, payment.status) == ("", "")
    assert payment.payee.name == payer.payee.name == PAYEE["payee_name"]
    assert (payer.payee.account, payer.payee.days_to_pay) == ("MS-7731", None)


def test_the_payment_as_set_stays_as_it_was() -> None:
    payer = make("http://127.0.0.1:1/ofx")
    payment = payer.payment
    payer.payment_amount, payer.payee_name = "1.00", "Oak"
    assert payment.amount == Decimal("84.20")
    assert payment.payee.name == PAYEE["payee_name"]
    assert (payer.payment.amount, payer.payee.name) == (Decimal("1.00"), "Oak")


def test_a_payment_that_is_not_set_has_nothing() -> None:
    payment = BillPayment().payment
    assert (payment.amount, payment.date_due, payment.memo) == (None, None, "")
    assert (payment.payee.name, payment.payee.country) == ("", "USA")


@pytest.mark.parametrize("amount", ["1,650", "0", "-1", "$5", "NaN"])
def test_an_amount_that_cannot_be_paid_is_refused_as_when_paying(amount: str) -> None:
    payer = make("http://127.0.0.1:1/ofx", payment_amount=amount)
    with pytest.raises(InvalidValueError, match="payment_amount") as paying:
        payer.pay_bill()
    with pytest.raises(InvalidValueError) as reading:
        print(payer.payment.amount)
    assert reading.value.detail == paying.value.detail
    assert payer.payment.date_due == date(2026, 3, 18)


def test_a_due_date_is_read_in_the_form_in_which_it_is_set() -> None:
    payer = make("http://127.0.0.1:1/ofx")
    payer.config("DateFormat=dd/MM/yyyy")
    with pytest.raises(InvalidValueError, match="payment_date_due"):
        print(payer.payment.date_due)
    payer.payment_date_due = "02/04/2026"
    assert payer.payment.date_due == date(2026, 4, 2)


@pytest.mark.parametrize("version", ["102", "211"])
def test_what_the_bank_answered_is_in_both(
    version: str, make_payer: PayerMaker, bank: Sandbox
) -> None:
    payer = make_payer(version)
    payer.pay_bill()
    payer.synchronize_payments("0")
    now, payments = payer.payment, payer.sync_payments
    told: Sequence[Payment] = payments
    assert now.id == told[0].id == payer.payment_id
    assert now.amount == told[0].amount == Decimal(PAYMENT["payment_amount"])
    assert now.date_due == told[0].date_due
    assert now.status == told[0].status == "WILLPROCESSON"
    assert str(told[0].amount) in str(bank.ledger())
