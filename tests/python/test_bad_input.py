"""Values that cannot be sent are refused before anything is, and named; nothing changes."""

from __future__ import annotations

from typing import Any

import pytest
from ofx_billpay import BillPayment, InvalidValueError

from python.banks import Recorder, leaf
from python.payers import (
    ACCOUNT,
    METHODS,
    NOBODY,
    PAYEE,
    PAYMENT,
    SIGN_ON,
    Method,
    PayerMaker,
    error_of,
    properties_of,
)

SIGNED_ON = ("fi_url", *SIGN_ON)
REQUIRED = {
    "pay_bill": (*ACCOUNT, *PAYEE, *PAYMENT),
    "modify_payment": (*ACCOUNT, *PAYEE, *PAYMENT),
    "cancel_payment": (),
    "get_status": (),
    "add_payee": tuple(name for name in PAYEE if name != "payee_account"),
    "modify_payee": tuple(name for name in PAYEE if name != "payee_account"),
    "delete_payee": (),
    "synchronize_payments": tuple(ACCOUNT),
    "synchronize_payees": (),
}
MISSING = [(m, name) for m in METHODS for name in (*SIGNED_ON, *REQUIRED[m.name])]
LIMITS = {
    **{"fi_organization": 32, "fi_id": 32, "ofx_user": 32, "ofx_password": 171, "ofx_app_id": 5},
    **{"ofx_app_version": 4, "ofx_access_key": 1000, "payment_from_bank_id": 9},
    **{"payment_from_account_id": 22, "payee_name": 32, "payee_addr1": 32, "payee_addr2": 32},
    **{"payee_addr3": 32, "payee_city": 32, "payee_state": 5, "payee_postal_code": 11},
    **{"payee_country": 3, "payee_phone": 32, "payee_account": 32, "payment_memo": 255},
    **{"payment_bill_ref": 80, "payee_list_id": 36},
}
TEXTS = [*(name for name in LIMITS if name != "ofx_app_version")]
SECRETS = ("ofx_password", "ofx_access_key")


def refuse(payer: BillPayment, method: Method, name: str, recorder: Recorder) -> InvalidValueError:
    """Calls a method that must refuse a property and leave everything as it was."""
    before = properties_of(payer)
    with pytest.raises(InvalidValueError) as caught:
        method.call(payer)
    assert caught.value.detail.startswith(name)
    assert caught.value.code in (434, 10022, 152, 153)
    assert properties_of(payer) == before
    assert recorder.requests == []
    return caught.value


def with_value(make_payer: PayerMaker, name: str, value: Any, version: str = "102") -> BillPayment:
    more = {"payee_addr2": "Rear"} if name == "payee_addr3" else {}
    return make_payer(version, **more, **{name: value})


def goes(payer: BillPayment) -> None:
    """The object works once what was wrong is right."""
    for name, value in {**SIGN_ON, **ACCOUNT, **PAYEE, **PAYMENT}.items():
        setattr(payer, name, value)
    for name in ("payment_memo", "payment_bill_ref", "payee_addr2", "payee_addr3"):
        setattr(payer, name, "")
    payer.ofx_access_key = payer.payee_list_id = payer.payee_id = ""
    payer.payee_country = "USA"
    payer.pay_bill()


@pytest.mark.parametrize(("method", "name"), MISSING, ids=str)
@pytest.mark.parametrize("blank", ["", " \t "])
def test_what_is_required_is_named_when_it_is_missing(
    blank: str, method: Method, name: str, make_payer: PayerMaker, recorder: Recorder
) -> None:
    refuse(make_payer(**{name: blank}), method, name, recorder)


@pytest.mark.parametrize("name", ["payment_to_bank_id", "payment_to_account_id"])
def test_the_account_that_is_paid_needs_both_its_parts(
    name: str, make_payer: PayerMaker, recorder: Recorder
) -> None:
    other = {"payment_to_bank_id": "payment_to_account_id"}.get(name, "payment_to_bank_id")
    refuse(make_payer(**{other: "1"}), METHODS[0], name, recorder)


def test_the_third_line_of_an_address_needs_the_second(
    make_payer: PayerMaker, recorder: Recorder
) -> None:
    refuse(make_payer(payee_addr3="Ring twice"), METHODS[0], "payee_addr3", recorder)


@pytest.mark.parametrize("argument", ["", " ", "\n"])
@pytest.mark.parametrize(
    ("call", "name"),
    [
        ("modify_payment", "payment_id"),
        ("cancel_payment", "payment_id"),
        ("get_status", "payment_id"),
        ("modify_payee", "payee_list_id"),
        ("delete_payee", "list_id"),
    ],
)
def test_an_argument_must_not_be_empty(
    call: str, name: str, argument: str, make_payer: PayerMaker, recorder: Recorder
) -> None:
    method = Method(call, lambda payer: getattr(payer, call)(argument))
    refuse(make_payer(), method, name, recorder)


@pytest.mark.parametrize("version", ["102", "211"])
@pytest.mark.parametrize("name", LIMITS)
def test_a_value_may_be_as_long_as_ofx_allows_and_no_longer(
    name: str, version: str, make_payer: PayerMaker, recorder: Recorder
) -> None:
    limit = LIMITS[name]
    payer = with_value(make_payer, name, "1" * (limit + 1), version)
    error = refuse(payer, METHODS[0], name, recorder)
    assert str(limit) in error.detail
    setattr(payer, name, "1" * limit)
    refused = error_of(payer.pay_bill)
    assert refused is None or refused.status_code is not None
    assert ">" + "1" * limit + "<" in recorder.requests[0]


@pytest.mark.parametrize("name", TEXTS)
def test_a_huge_value_is_refused_and_not_repeated_in_the_error(
    name: str, make_payer: PayerMaker, recorder: Recorder
) -> None:
    payer = with_value(make_payer, name, "x" * 10_000_000)
    error = refuse(payer, METHODS[0], name, recorder)
    assert len(error.detail) < 500
    goes(payer)


@pytest.mark.parametrize(
    "name", ["payment_amount", "payment_date_due", "ofx_app_version", "fi_url"]
)
def test_a_huge_value_of_another_form_is_refused_and_not_repeated_in_the_error(
    name: str, make_payer: PayerMaker, recorder: Recorder
) -> None:
    payer = make_payer(**{name: "x" * 10_000_000})
    error = refuse(payer, METHODS[0], name, recorder)
    assert len(error.detail) < 500


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x01", "\n", "\r", "\x0b", "\x1b", "\x7f", "\x85", "\x9f", "\ufffe", "\uffff"],
    ids=lambda character: f"U+{ord(character):04X}",
)
@pytest.mark.parametrize("version", ["102", "211"])
@pytest.mark.parametrize("name", TEXTS)
def test_a_control_character_is_refused(
    name: str, version: str, character: str, make_payer: PayerMaker, recorder: Recorder
) -> None:
    payer = with_value(make_payer, name, f"1{character}2", version)
    error = refuse(payer, METHODS[0], name, recorder)
    assert character not in error.detail
    goes(payer)


@pytest.mark.parametrize("text", ["\u00e9", "\u20ac", "\U0001f600", "\u00a0x", "\u0142", "\u65e5"])
@pytest.mark.parametrize("name", TEXTS)
def test_old_versions_carry_ascii_only(
    name: str, text: str, make_payer: PayerMaker, recorder: Recorder
) -> None:
    payer = with_value(make_payer, name, f"a{text}")
    error = refuse(payer, METHODS[0], name, recorder)
    if text.isprintable():
        assert (text in error.detail) is not name.startswith("ofx_"), "secrets show no character"
    assert "2.x" in error.detail
    goes(payer)


@pytest.mark.parametrize("text", ["Caf\u00e9", "\u20ac 5", "\U0001f600", "\u65e5\u672c", "e\u0301"])
def test_new_versions_carry_every_text(
    text: str, make_payer: PayerMaker, recorder: Recorder
) -> None:
    payer = make_payer("211", payee_name=text, payment_memo=text)
    payer.pay_bill()
    assert f"<NAME>{text}</NAME>".encode() in recorder.exchanges[0].request
    assert (payer.payee_name, payer.payment_memo) == (text, text)
    payer.synchronize_payments("0")
    payer.synchronize_payees("0")
    assert payer.get_sync_payment_memo(0) == text
    assert payer.get_sync_payee_name(0) == text


# Amounts: exactly what was meant is sent, or nothing.


@pytest.mark.parametrize(
    ("amount", "sent"),
    [
        ("84.20", "84.20"),
        ("12,50", "12.50"),
        ("+1.5", "1.50"),
        (" 7 ", "7.00"),
        (".5", "0.50"),
        ("1.", "1.00"),
        ("007", "7.00"),
        ("84.200", "84.20"),
        ("0.01", "0.01"),
        ("0.005", "0.005"),
        ("99999999999999999999", "99999999999999999999.00"),
    ],
)
def test_an_amount_is_sent_as_a_plain_number(
    amount: str, sent: str, make_payer: PayerMaker, recorder: Recorder
) -> None:
    payer = make_payer(payment_amount=amount)
    refused = error_of(payer.pay_bill)
    assert refused is None or refused.status_code is not None
    assert leaf(recorder.requests[0], "TRNAMT") == sent


@pytest.mark.parametrize(
    "amount",
    [
        *("1,650.00", "1.650,00", "0", "0.00", "-0", "-1", "-0.01", "1e3", "NaN", "Infinity"),
        *("$1", "1 USD", "1 650", "1_000", "0x10", "1/2", "--1", "+-1", "1.2.3", ".", ",", "+"),
        *(
            "\u0661\u0662",
            "\uff11\uff12",
            "1\u00a0650",
            "\u22121",
            "1'650",
            "9" * 33,
            "abc",
            "1\x00",
        ),
    ],
)
def test_what_is_no_positive_amount_is_refused(
    amount: str, make_payer: PayerMaker, recorder: Recorder
) -> None:
    payer = make_payer(payment_amount=amount)
    refuse(payer, METHODS[0], "payment_amount", recorder)
    refuse(payer, METHODS[1], "payment_amount", recorder)
    goes(payer)


@pytest.mark.parametrize("amount", ["1,650", "12,500", "1,000"])
def test_an_amount_that_may_be_grouped_is_refused(
    amount: str, make_payer: PayerMaker, recorder: Recorder
) -> None:
    """To some it is a thousand times more than to others: nobody may guess."""
    refuse(make_payer(payment_amount=amount), METHODS[0], "payment_amount", recorder)


# Dates: a day of the calendar in the form that was agreed on.


@pytest.mark.parametrize(
    ("date", "sent"),
    [
        ("03/18/2026", "20260318"),
        ("3/8/2026", "20260308"),
        (" 03/18/2026 ", "20260318"),
        ("03/18/2026 00:00:00", "20260318"),
        ("03/18/2026 12:00:00 AM", "20260318"),
        ("02/29/2028", "20280229"),
    ],
)
def test_a_date_is_sent_as_a_day(
    date: str, sent: str, make_payer: PayerMaker, recorder: Recorder
) -> None:
    refused = error_of(make_payer(payment_date_due=date).pay_bill)
    assert refused is None or refused.status_code is not None
    assert leaf(recorder.requests[0], "DTDUE") == sent


@pytest.mark.parametrize(
    "date",
    [
        *("02/30/2026", "02/29/2026", "13/01/2026", "00/10/2026", "01/00/2026", "01/32/2026"),
        *("2026-03-18", "20260318", "18.03.2026", "03/18/26", "03/18/226", "03/18/20266", "03/18"),
        *("tomorrow", "03/18/2026x", "03/18/2026 25:00:00", "03/18/2026 10:61:00", "03-18-2026"),
        *("\u0660\u0663/18/2026", "-3/18/2026", "+3/18/2026", "03/ 8/2026", "03/18/0000", "//"),
        *("03/18/2026\x00", "0x3/18/2026", "03/18/2026 PM"),
    ],
)
def test_what_is_no_date_is_refused(date: str, make_payer: PayerMaker, recorder: Recorder) -> None:
    payer = make_payer(payment_date_due=date)
    refuse(payer, METHODS[0], "payment_date_due", recorder)
    goes(payer)


@pytest.mark.parametrize("hour", ["01:00:00", "12:30:00", "23:59:59", "01:00:00 AM"])
def test_an_hour_does_not_move_the_day(
    hour: str, make_payer: PayerMaker, recorder: Recorder
) -> None:
    """A time without a zone is GMT to the bank, where the day may be another."""
    refused = error_of(make_payer(payment_date_due=f"03/18/2026 {hour}").pay_bill)
    if recorder.requests:
        assert leaf(recorder.requests[0], "DTDUE") == "20260318"
    else:
        assert isinstance(refused, InvalidValueError)


def test_another_form_of_dates_holds_for_reading_and_showing(
    make_payer: PayerMaker, recorder: Recorder
) -> None:
    payer = make_payer(payment_date_due="18.03.2026")
    payer.config("DateFormat=dd.MM.yyyy")
    payer.pay_bill()
    assert leaf(recorder.requests[0], "DTDUE") == "20260318"
    assert (payer.payment_date_due, payer.payment_date_processed) == ("18.03.2026", "13.03.2026")


# Values of other types.


class Text(str):
    __slots__ = ()

    def __str__(self) -> str:
        return "another text"


def test_a_subclass_of_str_is_the_text_that_it_holds() -> None:
    assert BillPayment(payee_name=Text("Ann")).payee_name == "Ann"


@pytest.mark.parametrize("value", [None, 1, 1.5, b"bytes", ["list"], object()])
@pytest.mark.parametrize("name", ["payee_name", "payment_amount", "ofx_password", "ofx_version"])
def test_a_text_is_a_str(name: str, value: Any) -> None:
    payer = BillPayment()
    before = getattr(payer, name)
    with pytest.raises(TypeError):
        setattr(payer, name, value)
    assert getattr(payer, name) == before


@pytest.mark.parametrize("name", ["payee_name", "payment_memo", "payee_aggregate", "ofx_response"])
def test_half_a_character_is_refused(name: str) -> None:
    payer = BillPayment()
    with pytest.raises(ValueError, match="surrogate"):
        setattr(payer, name, "half\ud800")
    assert getattr(payer, name) == ""


@pytest.mark.parametrize("name", SECRETS)
def test_half_a_character_in_a_secret_does_not_show_the_rest_of_it(name: str) -> None:
    payer = BillPayment()
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        setattr(payer, name, "secret\ud800")
    assert "secret" not in repr(caught.value)
    assert "secret" not in repr(caught.value.args)
    assert getattr(payer, name) == ""


@pytest.mark.parametrize(
    "value", [-1, 4, 99, 2**31, 2**63 - 1, -(2**63), 2**64, 2**70, 1.0, 1.5, "1", None, [], "0"]
)
@pytest.mark.parametrize("name", ["payment_from_account_type", "payment_to_account_type"])
def test_an_account_type_is_one_of_four_numbers(name: str, value: Any) -> None:
    payer = BillPayment(payment_from_account_type=2, payment_to_account_type=2)
    with pytest.raises((InvalidValueError, TypeError, OverflowError)):
        setattr(payer, name, value)
    assert getattr(payer, name) == 2


@pytest.mark.parametrize("value", [-1, 2**32, 2**63 - 1, -(2**63), 2**70, 0.5, "60", None])
def test_a_timeout_is_a_number_of_seconds(value: Any) -> None:
    payer = BillPayment()
    with pytest.raises((InvalidValueError, TypeError, OverflowError)):
        payer.timeout = value
    assert payer.timeout == 60


def test_the_longest_timeout_works(make_payer: PayerMaker) -> None:
    payer = make_payer(timeout=2**32 - 1)
    payer.pay_bill()
    assert payer.payment_id


def test_nobody_is_paid_without_a_payee(make_payer: PayerMaker, recorder: Recorder) -> None:
    refuse(make_payer(**{**NOBODY, "payee_account": "1"}), METHODS[0], "payee_name", recorder)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "=",
            "NoSuchThing",
            "NoSuchThing=1",
            "DateFormat=dd",
            "ServerMessage=x",
        ),
        *("MaskSensitive=maybe", "UserAgent=a\r\nX-Evil: 1", "UserAgent=\x00", "DateFormat=QQ"),
    ],
)
def test_a_wrong_setting_is_refused(text: str) -> None:
    payer = BillPayment()
    with pytest.raises(InvalidValueError):
        payer.config(text)
    assert payer.config("DateFormat") == "MM/dd/yyyy hh:mm:ss"
    assert payer.config("MaskSensitive") == "True"
