"""Synchronizations: tokens, lists and events, also when somebody listens badly."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from ofx_billpay import (
    BillPayment,
    BusyError,
    InvalidValueError,
    OFXBillPayError,
    ServerRefusedError,
)
from ofx_billpay.sandbox import Sandbox

from python import replies
from python.banks import Recorder, ScriptedBank, leaf, leaves
from python.payers import NOBODY, PayerMaker, make

BOTH = pytest.mark.parametrize("version", ["102", "211"])


def payment(server_id: str, kind: str = "PMTRS", more: str = "") -> str:
    body = f"<{kind}><SRVRTID>{server_id}</SRVRTID>{more}</{kind}>"
    return replies.transaction("PMTTRNRS", "0", body)


THREE = replies.payments_sync("".join(payment(f"P{number}") for number in (1, 2, 3)))


@pytest.fixture
def three() -> Iterator[BillPayment]:
    """A customer whose bank tells of three payments, P1 to P3."""
    with ScriptedBank(replies.ofx(THREE)) as bank:
        yield make(bank.url)


@BOTH
def test_tokens_lead_from_change_to_change(
    version: str, make_payer: PayerMaker, bank: Sandbox
) -> None:
    payer = make_payer(version)
    empty = payer.synchronize_payments("0")
    assert payer.sync_payment_count == 0
    payer.pay_bill()
    paid = payer.payment_id
    added = payer.synchronize_payments(empty)
    assert changes(payer) == [(paid, "ADDED", "WILLPROCESSON")]
    payer.payment_amount = "90"
    payer.payment_date_due = "03/20/2026"
    payer.modify_payment(paid)
    modified = payer.synchronize_payments(added)
    assert changes(payer) == [(paid, "MODIFIED", "WILLPROCESSON")]
    assert payer.get_sync_payment_amount(0) == "90.00"
    bank.advance_days(30)
    processed = payer.synchronize_payments(modified)
    assert changes(payer) == [(paid, "MODIFIED", "PROCESSEDON")]
    assert payer.synchronize_payments(processed) == processed
    assert changes(payer) == []
    payer.synchronize_payments("0")
    assert [what for _, what, _ in changes(payer)] == ["ADDED", "MODIFIED", "MODIFIED"]
    payer.synchronize_payments("REFRESH")
    assert changes(payer) == [(paid, "ADDED", "PROCESSEDON")]
    assert not payer.lost_sync


def changes(payer: BillPayment) -> list[tuple[str, str, str]]:
    return [
        (
            payer.get_sync_payment_id(index),
            payer.get_sync_payment_tx_type(index),
            payer.get_sync_payment_status(index),
        )
        for index in range(payer.sync_payment_count)
    ]


@BOTH
def test_a_cancelled_payment_is_told(version: str, make_payer: PayerMaker) -> None:
    payer = make_payer(version)
    payer.pay_bill()
    token = payer.synchronize_payments("0")
    payer.cancel_payment(payer.payment_id)
    payer.synchronize_payments(token)
    assert changes(payer) == [(payer.payment_id, "CANCELLED", "")]
    assert payer.payment_tx_type == "CANCELLED"
    payer.synchronize_payments("REFRESH")
    assert changes(payer) == []
    assert payer.payment_tx_type == ""


@BOTH
def test_changes_of_payees_are_told(version: str, make_payer: PayerMaker) -> None:
    payer = make_payer(version)
    payer.add_payee()
    added = payer.synchronize_payees("0")
    payer.payee_city = "Elsewhere"
    payer.modify_payee(payer.payee_list_id)
    modified = payer.synchronize_payees(added)
    assert payer.get_sync_payee_tx_type(0) == "MODIFIED"
    payer.delete_payee(payer.payee_list_id)
    payer.synchronize_payees(modified)
    assert payer.sync_payee_count == 1
    assert payer.get_sync_payee_tx_type(0) == "DELETED"
    assert payer.get_sync_payee_list_id(0) == payer.payee_list_id


@pytest.mark.parametrize(
    ("token", "sent"),
    [
        ("0", "<TOKEN>0"),
        (" 17 ", "<TOKEN>17"),
        ("REFRESH", "<REFRESH>Y"),
        ("refresh", "<REFRESH>Y"),
        ("a&b", "<TOKEN>a&amp;b"),
    ],
)
def test_a_token_is_sent_as_it_was_given(token: str, sent: str, three: BillPayment) -> None:
    with ScriptedBank(replies.ofx(THREE)) as bank:
        three.fi_url = bank.url
        assert three.synchronize_payments(token) == "7"
    assert sent in bank.requests[0]
    assert leaf(bank.requests[0], "REJECTIFMISSING") == "N"


@pytest.mark.parametrize("token", ["", " ", "-1", " -1 ", "x" * 37, "a\nb", "\x00"])
@pytest.mark.parametrize("call", ["synchronize_payments", "synchronize_payees"])
def test_what_is_no_token_is_not_sent(
    call: str, token: str, make_payer: PayerMaker, recorder: Recorder
) -> None:
    with pytest.raises(InvalidValueError, match="token"):
        getattr(make_payer(), call)(token)
    assert recorder.requests == []


@pytest.mark.parametrize(("flag", "lost"), [("Y", True), ("N", False), ("y", True)])
def test_lost_changes_are_told(flag: str, lost: bool) -> None:
    reply = replies.payments_sync().replace("<LOSTSYNC>N", f"<LOSTSYNC>{flag}")
    with ScriptedBank(replies.ofx(reply)) as bank:
        payer = make(bank.url)
        payer.synchronize_payments("0")
        assert payer.lost_sync is lost
        bank.script = replies.ofx(reply.replace(f"<LOSTSYNC>{flag}</LOSTSYNC>", ""))
        payer.synchronize_payments("0")
    assert payer.lost_sync is False


def test_an_account_of_somebody_else_is_refused(make_payer: PayerMaker) -> None:
    payer = make_payer(payment_from_account_id="700001")
    with pytest.raises(OFXBillPayError) as caught:
        payer.synchronize_payments("0")
    assert "700001" not in str(caught.value)


# Events.


def test_events_come_in_order_on_the_calling_thread(three: BillPayment) -> None:
    heard: list[tuple[str, int]] = []
    three.on_sync_payments = lambda event: heard.append((event.payment_id, threading.get_ident()))
    three.synchronize_payments("0")
    assert heard == [(name, threading.get_ident()) for name in ("P1", "P2", "P3")]


def test_events_and_lists_tell_the_same(make_payer: PayerMaker) -> None:
    payer = make_payer("211", payment_memo="May & June")
    payer.pay_bill()
    payments: list[Any] = []
    payees: list[Any] = []
    payer.on_sync_payments = payments.append
    payer.on_sync_payees = payees.append
    payer.synchronize_payments("0")
    payer.synchronize_payees("0")
    (first,), (payee,) = payments, payees
    for name in ("aggregate", "tx_type", "id", "amount", "status"):
        assert getattr(first, f"payment_{name}") == getattr(payer, f"get_sync_payment_{name}")(0)
    for name in ("id", "list_id", "account", "aggregate"):
        assert getattr(first, f"payee_{name}") == getattr(payer, f"get_sync_payment_payee_{name}")(
            0
        )
    assert (first.from_account_id, first.payment_date) == ("516273", "03/13/2026 00:00:00")
    assert payer.get_sync_payment_memo(0) == "May & June"
    for name in ("account", "addr1", "aggregate", "city", "country", "id", "list_id", "name"):
        assert getattr(payee, f"payee_{name}") == getattr(payer, f"get_sync_payee_{name}")(0)


def test_the_first_exception_of_a_handler_is_raised_when_all_is_told(three: BillPayment) -> None:
    heard = []

    def handler(event: Any) -> None:
        heard.append(event.payment_id)
        raise LookupError(event.payment_id)

    three.on_sync_payments = handler
    with pytest.raises(LookupError, match="P1"):
        three.synchronize_payments("0")
    assert heard == ["P1", "P2", "P3"]
    assert three.sync_payment_count == 3
    three.on_sync_payments = None
    assert three.synchronize_payments("0") == "7"


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_a_handler_may_raise_anything(kind: type[BaseException], three: BillPayment) -> None:
    def handler(event: object) -> None:
        raise kind

    three.on_sync_payments = handler
    with pytest.raises(kind):
        three.synchronize_payments("0")
    assert three.sync_payment_count == 3


def test_a_handler_that_fails_while_the_call_fails_is_the_context() -> None:
    def handler(event: object) -> None:
        raise LookupError("handler")

    payer = BillPayment(on_error=handler)
    with pytest.raises(InvalidValueError) as caught:
        payer.pay_bill()
    assert isinstance(caught.value.__context__, LookupError)


def test_a_handler_reads_and_sets_properties(three: BillPayment) -> None:
    seen = []

    def handler(event: Any) -> None:
        three.payment_memo = event.payment_id
        three.timeout = 5
        three.config("DateFormat=yyyy-MM-dd")
        seen.append((three.sync_payment_count, three.payment_memo, three.fi_id))
        three.on_sync_payees = print

    three.on_sync_payments = handler
    three.synchronize_payments("0")
    assert seen == [(3, "P1", "99001"), (3, "P2", "99001"), (3, "P3", "99001")]
    assert (three.timeout, three.on_sync_payees) == (5, print)


@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        ("pay_bill", ()),
        ("add_payee", ()),
        ("reset", ()),
        ("cancel_payment", ("P1",)),
        ("synchronize_payments", ("0",)),
        ("set_ofx_response", (THREE,)),
    ],
)
def test_a_handler_that_calls_a_method_is_told_that_the_object_is_busy(
    call: str, arguments: tuple[str, ...], three: BillPayment
) -> None:
    errors = []

    def handler(event: Any) -> None:
        with pytest.raises(BusyError) as caught:
            getattr(three, call)(*arguments)
        errors.append(caught.value.code)

    three.on_sync_payments = handler
    assert three.synchronize_payments("0") == "7"
    assert errors == [143, 143, 143]
    assert three.sync_payment_count == 3


def test_what_one_handler_raised_does_not_come_out_of_a_setter_in_the_next(
    three: BillPayment,
) -> None:
    done = []

    def handler(event: Any) -> None:
        if event.payment_id == "P1":
            raise LookupError("P1")
        three.payment_memo = event.payment_id
        done.append(event.payment_id)

    three.on_sync_payments = handler
    with pytest.raises(LookupError):
        three.synchronize_payments("0")
    assert done == ["P2", "P3"]


def test_each_event_goes_to_the_handler_of_that_moment(three: BillPayment) -> None:
    heard: list[tuple[str, str]] = []

    def second(event: Any) -> None:
        heard.append(("second", event.payment_id))
        three.on_sync_payments = None

    def first(event: Any) -> None:
        heard.append(("first", event.payment_id))
        three.on_sync_payments = second

    three.on_sync_payments = first
    three.synchronize_payments("0")
    assert heard == [("first", "P1"), ("second", "P2")]
    assert three.sync_payment_count == 3


def test_what_a_handler_raised_does_not_come_out_of_another_thread(three: BillPayment) -> None:
    elsewhere: list[BaseException] = []

    def set_property() -> None:
        try:
            three.payment_memo = "from another thread"
        except BaseException as error:
            elsewhere.append(error)

    def handler(event: Any) -> None:
        if event.payment_id == "P1":
            raise LookupError("P1")
        thread = threading.Thread(target=set_property)
        thread.start()
        thread.join()

    three.on_sync_payments = handler
    with pytest.raises(LookupError):
        three.synchronize_payments("0")
    assert elsewhere == []


def test_a_handler_may_forget_the_object_and_itself(three: BillPayment) -> None:
    holder = [three]
    heard = []

    def handler(event: Any) -> None:
        if holder:
            holder.pop().on_sync_payments = None
        heard.append(event.payment_id)

    three.on_sync_payments = handler
    three.synchronize_payments("0")
    assert heard == ["P1"]


def test_an_event_outlives_its_object() -> None:
    events: list[Any] = []
    with ScriptedBank(replies.ofx(THREE)) as bank:
        make(bank.url, on_sync_payments=events.append).synchronize_payments("0")
    assert [event.payment_id for event in events] == ["P1", "P2", "P3"]


def test_two_threads_share_an_object_one_at_a_time(make_payer: PayerMaker) -> None:
    payer = make_payer()
    outcomes: list[str] = []
    start = threading.Barrier(4)

    def pay() -> None:
        start.wait()
        for _ in range(10):
            try:
                payer.get_status("P999")
            except BusyError as error:
                outcomes.append(str(error.code))
            except ServerRefusedError:
                outcomes.append("asked")

    threads = [threading.Thread(target=pay) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 40
    assert set(outcomes) <= {"143", "asked"}
    assert "asked" in outcomes


def test_threads_with_objects_of_their_own_do_not_wait(make_payer: PayerMaker) -> None:
    ids: list[str] = []

    def pay(index: int) -> None:
        payer = make_payer(payment_amount=f"{index + 1}.00")
        payer.pay_bill()
        ids.append(payer.payment_id)

    threads = [threading.Thread(target=pay, args=(index,)) for index in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(ids)) == 8


def test_a_very_long_list_is_told_whole() -> None:
    count = 50_000
    bodies = "".join(payment(f"P{number}", more=replies.payment_info()) for number in range(count))
    heard: list[str] = []
    with ScriptedBank(replies.ofx(replies.payments_sync(bodies))) as bank:
        payer = make(bank.url, on_sync_payments=lambda event: heard.append(event.payment_id))
        payer.synchronize_payments("0")
    assert payer.sync_payment_count == count
    assert heard == [f"P{number}" for number in range(count)]
    assert payer.get_sync_payment_amount(count - 1) == "84.20"


# A reply that is set.


def test_a_reply_that_is_set_is_read_as_if_it_had_come(three: BillPayment) -> None:
    heard: list[str] = []
    payer = BillPayment(on_sync_payments=lambda event: heard.append(event.payment_id))
    payer.ofx_response = THREE
    assert heard == ["P1", "P2", "P3"]
    assert payer.sync_payment_count == 3
    assert payer.ofx_response == THREE
    payer.ofx_response = ""
    assert payer.ofx_response == ""


@BOTH
def test_what_the_recorder_saw_can_be_set(
    version: str, make_payer: PayerMaker, recorder: Recorder
) -> None:
    payer = make_payer(version)
    payer.pay_bill()
    payer.synchronize_payees("0")
    other = BillPayment()
    for reply in recorder.replies:
        other.ofx_response = reply
    assert other.payment_id == payer.payment_id
    assert other.get_sync_payee_name(0) == "Maple Street Bakery"


# Names come back as they were sent.


@pytest.mark.parametrize(
    "name", ["AT&T", "1 < 2 > 0", "&amp;", "a&lt;b", "]]>", "<!-- x -->", "'\"'"]
)
@BOTH
def test_markup_in_a_name_is_text(
    version: str, name: str, make_payer: PayerMaker, recorder: Recorder
) -> None:
    payer = make_payer(version, payee_name=name, payment_memo=name)
    payer.pay_bill()
    payer.synchronize_payments("0")
    payer.synchronize_payees("0")
    assert leaves(recorder.requests[0], "NAME") == [name]
    assert payer.get_sync_payment_memo(0) == name
    assert payer.get_sync_payee_name(0) == name
    other = make_payer(version, **NOBODY)
    other.payee_aggregate = payer.get_sync_payee_aggregate(0)
    assert other.payee_name == name


def test_a_program_with_a_call_under_way_in_a_daemon_thread_can_end() -> None:
    program = """
import socket, threading, time
from ofx_billpay import BillPayment
listener = socket.create_server(("127.0.0.1", 0))
payer = BillPayment(
    fi_url=f"http://127.0.0.1:{listener.getsockname()[1]}/ofx", fi_id="1", fi_organization="O",
    ofx_app_id="Q", ofx_app_version="1", ofx_user="u", ofx_password="p",
)
threading.Thread(target=payer.get_status, args=("P1",), daemon=True).start()
line, _ = listener.accept()
line.recv(10)
print("waiting", flush=True)
"""
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=False
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "waiting\n", "")
