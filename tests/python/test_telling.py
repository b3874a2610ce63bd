"""Long synchronizations: each event is told, the first exception counts, and Ctrl-C ends it."""

from __future__ import annotations

import inspect
import signal
import sys
import threading
from typing import Any

import pytest
from ofx_billpay import (
    BillPayment,
    BillPaymentSyncPayeesEventParams,
    BillPaymentSyncRecurringPaymentsEventParams,
)
from ofx_billpay import BillPaymentSyncPaymentsEventParams as Event

from python import replies
from python.told import EXTENDED, MAPLE, info, many, paid

COUNT = 1300
"""More than are told at a time."""

REPLY = replies.payments_sync("".join(paid(f"P{number}") for number in range(COUNT)))
IDS = [f"P{number}" for number in range(COUNT)]


def test_all_are_told_in_order_and_the_first_exception_is_raised() -> None:
    heard: list[str] = []

    def handler(event: Event) -> None:
        heard.append(event.payment_id)
        if len(heard) in (600, 601, 1200):
            raise LookupError(event.payment_id)

    payer = BillPayment(on_sync_payments=handler)
    with pytest.raises(LookupError, match="P599"):
        payer.ofx_response = REPLY
    assert heard == IDS
    assert len(payer.sync_payments) == COUNT


def test_a_handler_that_is_replaced_hears_no_more() -> None:
    heard: list[str] = []

    def first(event: Event) -> None:
        heard.append(event.payment_id)
        if len(heard) == 5:
            payer.on_sync_payments = second

    def second(event: Event) -> None:
        heard.append("then " + event.payment_id)
        if len(heard) == 7:
            payer.on_sync_payments = None

    payer = BillPayment(on_sync_payments=first)
    payer.ofx_response = REPLY
    assert heard == ["P0", "P1", "P2", "P3", "P4", "then P5", "then P6"]


def test_ctrl_c_ends_the_telling() -> None:
    heard: list[str] = []

    def handler(event: Event) -> None:
        heard.append(event.payment_id)
        if len(heard) == 3:
            raise LookupError
        if len(heard) == 10:
            signal.raise_signal(signal.SIGINT)

    payer = BillPayment(on_sync_payments=handler)
    with pytest.raises(KeyboardInterrupt):
        payer.ofx_response = REPLY
    assert heard == IDS[:10]
    assert len(payer.sync_payments) == COUNT, "what came is there all the same"
    payer.on_sync_payments = None
    payer.ofx_response = REPLY


def test_other_threads_run_while_a_handler_is_not_pythons_own() -> None:
    counted = 0
    heard: list[Event] = []
    payer = BillPayment(on_sync_payments=heard.append)

    def tell() -> None:
        for _ in range(20):
            payer.ofx_response = REPLY

    telling = threading.Thread(target=tell)
    telling.start()
    while telling.is_alive():
        counted += 1
    telling.join()
    assert len(heard) == 20 * COUNT
    assert counted > 0


def test_events_that_are_kept_keep_what_they_tell() -> None:
    heard: list[Event] = []
    payer = BillPayment(on_sync_payments=heard.append)
    payer.ofx_response = REPLY
    payer.ofx_response = replies.payments_sync(paid("another"))
    assert [event.payment_id for event in heard] == [*IDS, "another"]
    assert heard[7].record == many(8).sync_payments[7]


def payee(number: int) -> str:
    body = f"<PAYEELSTID>L{number}</PAYEELSTID>{MAPLE}{EXTENDED}<PAYACCT>A&amp;{number}</PAYACCT>"
    return replies.transaction("PAYEETRNRS", "0", f"<PAYEERS>{body}</PAYEERS>")


def model(number: int) -> str:
    series = "<RECURRINST><NINSTS>12</NINSTS><FREQ>MONTHLY</FREQ></RECURRINST>"
    body = f"<RECSRVRTID>R{number}</RECSRVRTID><CURDEF>USD</CURDEF>{series}{info()}"
    return replies.transaction("RECPMTTRNRS", "0", f"<RECPMTRS>{body}</RECPMTRS>")


HISTORIES = {
    "on_sync_payments": (Event, REPLY.replace("Maple", "\u00c9rable &amp; fils")),
    "on_sync_payees": (
        BillPaymentSyncPayeesEventParams,
        replies.payees_sync("".join(map(payee, range(COUNT)))),
    ),
    "on_sync_recurring_payments": (
        BillPaymentSyncRecurringPaymentsEventParams,
        replies.recurring_sync("".join(map(model, range(COUNT)))),
    ),
}
"""By the name of the event: its class and a reply that tells of many."""


@pytest.mark.parametrize("name", HISTORIES)
def test_events_tell_the_same_however_much_of_them_is_read(name: str) -> None:
    kind, reply = HISTORIES[name]
    attributes = [each for each, member in vars(kind).items() if inspect.isdatadescriptor(member)]
    assert len(attributes) > 10

    def content(event: Any) -> dict[str, object]:
        return {each: getattr(event, each) for each in attributes}

    def heard_by(read: Any) -> list[tuple[Any, Any]]:
        heard: list[tuple[Any, Any]] = []
        payer = BillPayment()
        setattr(payer, name, lambda event: heard.append((event, read(event))))
        payer.ofx_response = reply
        assert len(heard) == COUNT
        return heard

    unread, read = heard_by(lambda _: None), heard_by(content)
    for (event, _), (same, told) in zip(unread, read, strict=True):
        assert content(event) == told == content(same)
        assert repr(event) == repr(same)
        assert dir(event) == dir(same)
        assert isinstance(same, kind)
        assert type(same).__name__ == kind.__name__
        with pytest.raises(AttributeError):
            setattr(same, attributes[-1], "another")


@pytest.mark.parametrize("name", HISTORIES)
def test_texts_are_made_for_whoever_reads_all_of_an_event_and_for_nobody_else(name: str) -> None:
    kind, reply = HISTORIES[name]
    members = vars(kind).items()
    attributes = [each for each, member in members if inspect.isdatadescriptor(member)]
    attributes.remove("record")
    heard: list[bool] = []
    payer = BillPayment()

    def reader_of(read: list[str]) -> Any:
        def handler(event: Any) -> None:
            heard.append(type(event) is not kind)
            for attribute in read:
                getattr(event, attribute)

        return handler

    def are_ready(handler: Any) -> list[bool]:
        heard.clear()
        setattr(payer, name, handler)
        payer.ofx_response = reply
        assert len(heard) == COUNT
        return heard

    assert are_ready(reader_of(attributes))[:3] == [False, True, True]
    assert not any(are_ready(reader_of([])))
    for left_out in attributes:
        others = [each for each in attributes if each != left_out]
        assert not any(are_ready(reader_of(others * 2))), left_out

    def replaced(event: Any) -> None:
        reader_of(attributes)(event)
        if len(heard) == 3:
            setattr(payer, name, reader_of([]))

    assert are_ready(replaced)[:5] == [False, True, True, False, False]
    assert not any(heard[3:]), "another handler has read nothing"


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="only CPython counts its blocks")
def test_length_and_one_record_cost_the_same_whatever_the_length() -> None:
    def blocks(payer: BillPayment) -> int:
        before = sys.getallocatedblocks()
        payments = payer.sync_payments
        kept = (payments, len(payments), payments[0], payments[-1])
        return sys.getallocatedblocks() - before + len(kept) * 0

    few, lots = many(300), many(5000)
    blocks(few)
    assert blocks(few) == blocks(lots) < 20
