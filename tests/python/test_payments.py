"""Paying, changing, cancelling and asking, with a real bank."""

from __future__ import annotations

import pytest
from ofx_billpay import InvalidValueError, ProtocolError, ServerRefusedError
from ofx_billpay.sandbox import Sandbox

from python import replies
from python.banks import Recorder, ScriptedBank, leaf
from python.payers import NOBODY, PayerMaker, make

BOTH = pytest.mark.parametrize("version", ["102", "211"])
BY_ID = {**NOBODY, "payee_id": "NGWP01", "payee_account": "NW-1"}


@BOTH
def test_a_payment_to_a_name_and_address_is_scheduled_and_made(
    version: str, make_payer: PayerMaker, recorder: Recorder, bank: Sandbox
) -> None:
    payer = make_payer(version, payment_memo="March", payment_bill_ref="R-1")
    payer.pay_bill()
    request = recorder.requests[0]
    sent = {"TRNAMT": "84.20", "DTDUE": "20260318", "PAYACCT": "MS-7731", "MEMO": "March"}
    assert {tag: leaf(request, tag) for tag in sent} == sent
    assert (payer.payment_status, payer.payment_date_processed) == (
        "WILLPROCESSON",
        "03/13/2026 00:00:00",
    )
    assert (payer.payment_amount, payer.payment_date_due) == ("84.20", "03/18/2026 00:00:00")
    assert (payer.payment_memo, payer.payment_bill_ref) == ("March", "R-1")
    assert payer.payment_currency_code == "USD"
    assert payer.payment_payee_account == "MS-7731"
    assert payer.payment_payee_list_id == payer.payee_list_id != ""
    assert (payer.payee_id, payer.payee_days_to_pay) == ("", "4")
    assert payer.payment_aggregate.startswith("<PMTRS><SRVRTID>")
    assert payer.payment_payee_aggregate.startswith("<PAYEE><NAME>Maple Street Bakery</NAME>")
    assert bank.balance("516273") == "10000.00"
    bank.advance_days(30)
    assert bank.balance("516273") == "9915.80"


@BOTH
def test_a_payment_to_an_identifier_names_nobody(
    version: str, make_payer: PayerMaker, recorder: Recorder
) -> None:
    payer = make_payer(version, **BY_ID)
    payer.pay_bill()
    assert leaf(recorder.requests[0], "PAYEEID") == "NGWP01"
    assert "<PAYEE>" not in recorder.requests[0]
    assert (payer.payee_name, payer.payee_id_scope) == ("Northgate Water & Power", "GLOBAL")
    assert payer.payment_payee_id == "NGWP01"


@BOTH
def test_a_known_payee_gets_the_identifier_of_the_payment_system(
    version: str, make_payer: PayerMaker, recorder: Recorder
) -> None:
    payer = make_payer(version, payee_name="Northgate Water & Power", payee_postal_code="43999")
    payer.pay_bill()
    assert payer.payee_id == "NGWP01"
    payer.payment_amount = "10"
    payer.pay_bill()
    assert leaf(recorder.requests[1], "PAYEEID") == "NGWP01"
    assert "<PAYEE>" not in recorder.requests[1]


@BOTH
def test_each_call_is_a_payment_of_its_own(
    version: str, make_payer: PayerMaker, bank: Sandbox
) -> None:
    payer = make_payer(version)
    ids = set()
    for _ in range(3):
        payer.pay_bill(allow_duplicate=True)
        ids.add(payer.payment_id)
    assert len(ids) == 3
    bank.advance_days(30)
    assert bank.balance("516273") == "9747.40"


@BOTH
def test_a_payment_is_modified_as_a_whole(
    version: str, make_payer: PayerMaker, recorder: Recorder, bank: Sandbox
) -> None:
    payer = make_payer(version)
    payer.pay_bill()
    payment_id = payer.payment_id
    payer.payment_amount = "90.05"
    payer.payment_date_due = "03/20/2026"
    payer.modify_payment(payment_id)
    request = recorder.requests[1]
    assert leaf(request, "SRVRTID") == payment_id == payer.payment_id
    assert (leaf(request, "TRNAMT"), leaf(request, "DTDUE")) == ("90.05", "20260320")
    assert payer.payment_amount == "90.05"
    bank.advance_days(30)
    assert bank.balance("516273") == "9909.95"


@BOTH
def test_a_payment_is_cancelled_once(
    version: str, make_payer: PayerMaker, recorder: Recorder, bank: Sandbox
) -> None:
    payer = make_payer(version)
    payer.pay_bill()
    payment_id = payer.payment_id
    payer.cancel_payment(payment_id)
    assert leaf(recorder.requests[1], "SRVRTID") == payment_id == payer.payment_id
    assert (payer.payment_status, payer.payment_date_processed) == ("", "")
    with pytest.raises(ServerRefusedError) as caught:
        payer.cancel_payment(payment_id)
    assert caught.value.status_code == 2017
    payer.get_status(payment_id)
    assert payer.payment_status == "CANCELEDON"
    bank.advance_days(30)
    assert bank.balance("516273") == "10000.00"


@BOTH
def test_the_status_of_a_payment_follows_it(
    version: str, make_payer: PayerMaker, bank: Sandbox
) -> None:
    payer = make_payer(version)
    payer.pay_bill()
    payer.get_status(payer.payment_id)
    assert payer.payment_status == "WILLPROCESSON"
    bank.advance_days(30)
    payer.get_status(payer.payment_id)
    assert payer.payment_status == "PROCESSEDON"
    assert payer.payment_date_processed == "03/13/2026 00:00:00"
    assert payer.payment_aggregate.startswith("<PMTINQRS>")


@BOTH
def test_a_payment_that_the_account_cannot_bear_is_told(
    version: str, make_payer: PayerMaker, bank: Sandbox
) -> None:
    payer = make_payer(version, payment_amount="10000.01")
    payer.pay_bill()
    bank.advance_days(30)
    payer.get_status(payer.payment_id)
    assert payer.payment_status == "NOFUNDSON"
    assert bank.balance("516273") == "10000.00"


@pytest.mark.parametrize(
    ("version", "overrides", "status"),
    [
        ("102", {"ofx_password": "wrong"}, 15500),
        ("211", {"ofx_user": "nobody"}, 15500),
        ("102", {"fi_organization": "sandbox"}, 13504),
        ("211", {"fi_id": "99002"}, 13504),
        ("102", {"payment_from_account_id": "999999"}, 2006),
        ("211", {"payment_from_account_id": "700001"}, 2008),
        ("102", {**BY_ID, "payee_id": "NOSUCH"}, 10510),
        ("102", {"payment_date_due": "03/01/2026"}, 2020),
    ],
)
def test_a_refusal_has_its_status_and_pays_nothing(
    version: str, overrides: dict[str, str], status: int, make_payer: PayerMaker, bank: Sandbox
) -> None:
    payer = make_payer(version, **overrides)
    with pytest.raises(ServerRefusedError) as caught:
        payer.pay_bill()
    assert caught.value.status_code == status
    assert (payer.payment_id, payer.payment_status) == ("", "")
    bank.advance_days(30)
    assert bank.balance("516273") == "10000.00"


@BOTH
@pytest.mark.parametrize("call", ["modify_payment", "cancel_payment", "get_status"])
def test_an_unknown_payment_is_refused(call: str, version: str, make_payer: PayerMaker) -> None:
    payer = make_payer(version)
    with pytest.raises(ServerRefusedError) as caught:
        getattr(payer, call)("P999999999")
    assert caught.value.status_code == 2018
    assert payer.payment_id == ""


@pytest.mark.parametrize(
    ("number", "word", "account"), [(0, "CHECKING", "516273"), (1, "SAVINGS", "516274")]
)
def test_the_account_type_is_sent_in_the_words_of_ofx(
    number: int, word: str, account: str, make_payer: PayerMaker, recorder: Recorder
) -> None:
    payer = make_payer(payment_from_account_type=number, payment_from_account_id=account)
    payer.pay_bill()
    assert leaf(recorder.requests[0], "ACCTTYPE") == word
    assert payer.payment_from_account_type == number


def test_the_account_that_is_paid_goes_with_name_and_address_only(
    make_payer: PayerMaker, recorder: Recorder
) -> None:
    to = {"payment_to_bank_id": "123", "payment_to_account_id": "456"}
    with pytest.raises(InvalidValueError, match="payment_to_account_id"):
        make_payer(**BY_ID, **to).pay_bill()
    with pytest.raises(InvalidValueError, match="payee_id"):
        make_payer(payee_id="NGWP01").pay_bill()
    assert recorder.requests == []


# What the last answer does not say must not be told from the one before.


def answers(body: str) -> object:
    def script(request: str) -> object:
        wrapper, trnuid = replies.wrapper_of(request), leaf(request, "TRNUID")
        return replies.ofx(replies.document(replies.transaction(wrapper, trnuid, body)))

    return script


PAID = (
    "<PMTRS><SRVRTID>P1</SRVRTID><PAYEELSTID>L1</PAYEELSTID><CURDEF>USD</CURDEF>"
    f"{replies.payment_info()}<CHECKNUM>1001</CHECKNUM>{replies.progress('PROCESSEDON')}</PMTRS>"
)


@pytest.mark.parametrize(
    ("call", "body"),
    [
        ("pay_bill", PAID.replace(replies.progress("PROCESSEDON"), "")),
        ("modify_payment", f"<PMTMODRS><SRVRTID>P2</SRVRTID>{replies.payment_info()}</PMTMODRS>"),
        ("get_status", "<PMTINQRS><SRVRTID>P2</SRVRTID></PMTINQRS>"),
        ("cancel_payment", "<PMTCANCRS><SRVRTID>P2</SRVRTID></PMTCANCRS>"),
    ],
)
def test_the_status_of_one_payment_is_not_told_of_another(call: str, body: str) -> None:
    with ScriptedBank(answers(PAID)) as bank:  # type: ignore[arg-type]
        payer = make(bank.url)
        payer.config("DuplicateWindow=0")
        payer.pay_bill()
        assert (payer.payment_status, payer.payment_check_number) == ("PROCESSEDON", "1001")
        bank.script = answers(body)  # type: ignore[assignment]
        try:
            getattr(payer, call)(*([] if call == "pay_bill" else ["P2"]))
        except ProtocolError:
            return
    assert payer.payment_id == ("P1" if call == "pay_bill" else "P2")
    assert (payer.payment_status, payer.payment_date_processed) == ("", "")


def test_the_cheque_of_one_payment_is_not_told_of_another() -> None:
    body = f"<PMTMODRS><SRVRTID>P2</SRVRTID>{replies.payment_info()}{replies.progress()}</PMTMODRS>"
    with ScriptedBank(answers(PAID)) as bank:  # type: ignore[arg-type]
        payer = make(bank.url)
        payer.pay_bill()
        bank.script = answers(body)  # type: ignore[assignment]
        payer.modify_payment("P2")
    assert (payer.payment_id, payer.payment_check_number) == ("P2", "")


@pytest.mark.parametrize(
    ("call", "wrapper", "body"),
    [
        ("cancel_payment", "PMTTRNRS", "<PMTCANCRS><SRVRTID>P2</SRVRTID></PMTCANCRS>"),
        (
            "get_status",
            "PMTINQTRNRS",
            f"<PMTINQRS><SRVRTID>P2</SRVRTID>{replies.progress()}</PMTINQRS>",
        ),
    ],
)
def test_a_reply_that_is_set_fills_what_the_call_would(call: str, wrapper: str, body: str) -> None:
    names = ("payment_id", "payment_status", "payment_date_processed", "payment_check_number")
    with ScriptedBank(answers(PAID)) as bank:  # type: ignore[arg-type]
        called, given = make(bank.url), make(bank.url)
        called.pay_bill()
        given.pay_bill()
        bank.script = answers(body)  # type: ignore[assignment]
        getattr(called, call)("P2")
    given.ofx_response = replies.document(replies.transaction(wrapper, "0", body))
    assert [getattr(given, name) for name in names] == [getattr(called, name) for name in names]


def test_a_payment_may_answer_other_values_than_were_asked_for() -> None:
    """The bank decides: what it says is what will be paid."""
    body = PAID.replace("20260318", "20260319").replace("<TRNAMT>84.20", "<TRNAMT>84.2")
    with ScriptedBank(answers(body)) as bank:  # type: ignore[arg-type]
        payer = make(bank.url)
        payer.pay_bill()
    assert (payer.payment_amount, payer.payment_date_due) == ("84.2", "03/19/2026 00:00:00")
