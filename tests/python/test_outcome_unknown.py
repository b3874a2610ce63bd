"""A payment whose outcome is unknown is repeated with its own TRNUID until it is settled.

The bank recognizes a repeated TRNUID; a new one would make it pay again.
"""

from __future__ import annotations

import http.client
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from ofx_billpay import BillPayment, OFXBillPayError, PaymentOutcomeUnknownError
from ofx_billpay.sandbox import Sandbox

from python import replies
from python.banks import Answer, Deed, Reaction, ScriptedBank, leaf, transaction_id
from python.payers import MONEY, Method, error_of, make


def lose(payer: BillPayment, method: Method) -> str:
    """Makes a call whose answer is lost, and gives the TRNUID that must be repeated."""
    with pytest.raises(PaymentOutcomeUnknownError) as caught:
        method.call(payer)
    return str(caught.value.transaction_id)


def settled(request: str) -> Reaction:
    return replies.ofx(replies.done(request))


@pytest.mark.parametrize("method", MONEY, ids=str)
@pytest.mark.parametrize("loss", [Deed.CLOSE_READ, Answer(b"<html>", 500), Answer(b"{}")])
def test_the_same_call_repeats_the_same_transaction(loss: Reaction, method: Method) -> None:
    with ScriptedBank(loss) as bank:
        payer = make(bank.url)
        payer.config("DuplicateWindow=0")
        first = [lose(payer, method) for _ in range(3)]
        bank.script = settled
        method.call(payer)
        method.call(payer)
    assert bank.transaction_ids[:4] == [first[0]] * 4
    assert bank.transaction_ids[4] != first[0], "what was settled is not repeated"


@pytest.mark.parametrize(
    "change",
    [
        {"payment_amount": "84.21"},
        {"payment_date_due": "03/19/2026"},
        {"payment_memo": "another"},
        {"payee_account": "MS-7732"},
        {"payee_name": "Oak Street Bakery"},
        {"payment_from_account_id": "516274"},
        {"payment_from_account_type": 1},
        {"ofx_user": "second"},
        {"fi_organization": "OTHER"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_payment_is_another_transaction(change: dict[str, Any]) -> None:
    with ScriptedBank(Deed.CLOSE_READ) as bank:
        payer = make(bank.url)
        payer.config("DuplicateWindow=0")
        before = {name: getattr(payer, name) for name in change}
        first = lose(payer, MONEY[0])
        for name, value in change.items():
            setattr(payer, name, value)
        other = lose(payer, MONEY[0])
        for name, value in before.items():
            setattr(payer, name, value)
        again = lose(payer, MONEY[0])
    assert first != other
    assert again == first, "the first payment is still open"


@pytest.mark.parametrize(
    "change",
    [
        {"ofx_version": "211"},
        {"ofx_password": "new-pass"},
        {"ofx_access_key": "key"},
        {"timeout": 30},
        {"payment_amount": " 84.20 "},
        {"payment_amount": "84,20"},
        {"payment_date_due": "03/18/2026 00:00:00"},
        {"payment_id": "P1"},
    ],
    ids=str,
)
def test_what_does_not_change_the_payment_repeats_it(change: dict[str, Any]) -> None:
    with ScriptedBank(Deed.CLOSE_READ) as bank:
        payer = make(bank.url)
        first = lose(payer, MONEY[0])
        for name, value in change.items():
            setattr(payer, name, value)
        assert lose(payer, MONEY[0]) == first


@pytest.mark.parametrize(
    "spelling", ["84.2", "+84.20", "084.20", "84.200"], ids=lambda text: f"amount {text}"
)
def test_another_spelling_of_the_amount_is_the_same_payment(spelling: str) -> None:
    with ScriptedBank(Deed.CLOSE_READ) as bank:
        payer = make(bank.url)
        first = lose(payer, MONEY[0])
        payer.payment_amount = spelling
        assert lose(payer, MONEY[0]) == first


def test_a_reset_does_not_forget_what_is_open() -> None:
    with ScriptedBank(Deed.CLOSE_READ) as bank:
        payer = make(bank.url)
        first = lose(payer, MONEY[0])
        payer.reset()
        same = make(bank.url)
        for name in dir(same):
            if name.startswith(("fi_", "ofx_", "payee_", "payment_")) and name != "ofx_response":
                value = getattr(same, name)
                if f"set_{name}" in dir(same) and value != getattr(payer, name):
                    setattr(payer, name, value)
        assert lose(payer, MONEY[0]) == first


@pytest.mark.parametrize("method", MONEY, ids=str)
@pytest.mark.parametrize("code", [2000, 2012, 10504])
def test_a_refusal_settles(code: int, method: Method) -> None:
    with ScriptedBank(lambda request: replies.ofx(replies.refused(request, code))) as bank:
        payer = make(bank.url)
        for _ in range(2):
            with pytest.raises(OFXBillPayError):
                method.call(payer)
    assert bank.transaction_ids[0] != bank.transaction_ids[1]


@pytest.mark.parametrize("method", MONEY, ids=str)
def test_a_repetition_that_is_not_sent_leaves_the_first_open(method: Method) -> None:
    """The bank had the first request: that the second did not leave says nothing of it."""
    with ScriptedBank(Deed.CLOSE_READ) as bank:
        payer = make(bank.url)
        first = lose(payer, method)
    # The same address, and nobody listens there any more.
    with pytest.raises(OFXBillPayError) as unreached:
        method.call(payer)
    assert type(unreached.value) is PaymentOutcomeUnknownError
    assert unreached.value.transaction_id == first


def test_a_payment_is_not_made_twice_by_a_line_that_was_down_in_between() -> None:
    """Lost answer, line down, line up again: the bank must see one TRNUID."""
    with ScriptedBank(Deed.CLOSE_READ) as first:
        payer = make(first.url)
        port = urlsplit(first.url).port
        lose(payer, MONEY[0])
    with pytest.raises(OFXBillPayError):
        payer.pay_bill()
    with ScriptedBank(settled, port=port or 0) as back:
        payer.pay_bill()
    assert back.transaction_ids == first.transaction_ids


@pytest.mark.parametrize("method", MONEY, ids=str)
@pytest.mark.parametrize("status", [15500, 15502, 3000, 15512, 13504, 15510])
def test_a_repetition_whose_sign_on_is_refused_leaves_the_first_open(
    status: int, method: Method
) -> None:
    """A bank that does not let the user in has not looked at the TRNUID."""
    with ScriptedBank(Deed.CLOSE_READ) as bank:
        payer = make(bank.url)
        first = lose(payer, method)
        bank.script = replies.ofx(replies.document("", replies.sign_on(replies.status(status))))
        with pytest.raises(OFXBillPayError) as refused:
            method.call(payer)
        payer.ofx_password = "the-right-one"
        bank.script = settled
        method.call(payer)
    # After 3000, the questions are asked for.
    asked = [request for request in bank.requests if "<MFACHALLENGERQ>" not in request]
    assert [transaction_id(request) for request in asked] == [first] * 3
    assert type(refused.value) is PaymentOutcomeUnknownError
    assert refused.value.status_code == status
    assert (refused.value.challenge is not None) is (status in (3000, 15512))


@pytest.mark.parametrize("status", [15500, 15502, 15512])
def test_a_repetition_that_is_answered_with_the_refused_sign_on_leaves_the_first_open(
    status: int,
) -> None:
    """The same, from a bank that repeats the refusal for each transaction."""

    def answer(request: str) -> Reaction:
        verdict = replies.status(status)
        wrapper, trnuid = replies.wrapper_of(request), leaf(request, "TRNUID")
        trnrs = replies.transaction(wrapper, trnuid, "", verdict)
        return replies.ofx(replies.document(trnrs))

    with ScriptedBank(Deed.CLOSE_READ) as bank:
        payer = make(bank.url)
        first = lose(payer, MONEY[0])
        bank.script = answer
        assert error_of(payer.pay_bill) is not None
        bank.script = settled
        payer.pay_bill()
    assert bank.transaction_ids == [first] * 3


@pytest.mark.parametrize("call", ["add_payee", "delete_payee", "modify_payee"])
def test_a_change_of_payees_is_repeated_too(call: str) -> None:
    arguments = [] if call == "add_payee" else ["L0007"]
    with ScriptedBank(Deed.CLOSE_READ) as first:
        payer = make(first.url)
        port = urlsplit(first.url).port or 0
        for _ in range(2):
            assert error_of(lambda: getattr(payer, call)(*arguments)) is not None
    assert len(set(first.transaction_ids)) == 1
    assert error_of(lambda: getattr(payer, call)(*arguments)) is not None
    with ScriptedBank(settled, port=port) as back:
        getattr(payer, call)(*arguments)
    assert back.transaction_ids == first.transaction_ids[:1]


@pytest.mark.parametrize(
    "between",
    [
        lambda payer: payer.get_status("P0412"),
        lambda payer: payer.add_payee(),
        lambda payer: payer.delete_payee("L0009"),
        lambda payer: payer.cancel_payment("P0999"),
    ],
    ids=["get_status", "add_payee", "delete_payee", "cancel_payment"],
)
def test_other_calls_in_between_do_not_settle(between: Callable[[BillPayment], None]) -> None:
    with ScriptedBank(Deed.CLOSE_READ) as bank:
        payer = make(bank.url)
        first = lose(payer, MONEY[1])
        with pytest.raises(OFXBillPayError):
            between(payer)
        assert lose(payer, MONEY[1]) == first


def test_a_lost_answer_is_not_a_second_payment(bank: Sandbox) -> None:
    """With a real bank behind a line that loses the first answer."""
    where = urlsplit(bank.url)
    losing = True

    def forward(request: str) -> Reaction:
        line = http.client.HTTPConnection(str(where.hostname), where.port, timeout=30)
        line.request("POST", where.path, request.encode(), {"Content-Type": "application/x-ofx"})
        reply = line.getresponse().read()
        line.close()
        return Deed.CLOSE_READ if losing else Answer(reply)

    with ScriptedBank(forward) as proxy:
        payer = make(proxy.url)
        lose(payer, MONEY[0])
        losing = False
        payer.pay_bill()
        assert payer.synchronize_payments("0")
    assert payer.sync_payment_count == 1
    assert payer.get_sync_payment_id(0) == payer.payment_id
    bank.advance_days(30)
    assert bank.balance("516273") == "9915.80"
