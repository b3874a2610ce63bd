"""What large histories ask for: events while the reply arrives, and lists that are not built."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from ofx_billpay import BillPayment, InvalidValueError, OFXBillPayError

from python import replies
from python.banks import ScriptedBank
from python.payers import make


def history(count: int) -> str:
    """A reply that tells of so many payments, P1 and on."""
    bodies = (
        f"<PMTRS><SRVRTID>P{number}</SRVRTID>{replies.payment_info()}</PMTRS>"
        for number in range(1, count + 1)
    )
    return replies.payments_sync(
        "".join(replies.transaction("PMTTRNRS", "0", body) for body in bodies)
    )


def test_records_are_told_of_while_the_reply_arrives() -> None:
    heard: list[str] = []
    early: list[str] = []
    second = threading.Event()

    def on_payment(event: Any) -> None:
        heard.append(event.payment_id)
        if len(heard) == 2:
            second.set()

    def wait() -> None:
        second.wait(30)
        early.extend(heard)

    answer = replies.ofx(history(4))
    within_third = answer.body.index(b"<SRVRTID>P3")
    with ScriptedBank(replace(answer, pause=(within_third, wait))) as bank:
        payer = make(bank.url)
        payer.config("StreamSync=True")
        payer.on_sync_payments = on_payment
        payer.synchronize_payments("0")
    assert early == ["P1", "P2"]
    assert heard == ["P1", "P2", "P3", "P4"]
    assert len(payer.sync_payments) == 0
    assert payer.ofx_response == ""


def test_a_reply_that_is_cut_gives_no_token_after_what_it_told() -> None:
    heard: list[str] = []
    answer = replies.ofx(history(3))
    cut = replace(answer, body=answer.body[: answer.body.index(b"<SRVRTID>P3")])
    with ScriptedBank(cut) as bank:
        payer = make(bank.url)
        payer.config("StreamSync=True")
        payer.on_sync_payments = lambda event: heard.append(event.payment_id)
        with pytest.raises(OFXBillPayError) as caught:
            payer.synchronize_payments("0")
    assert not isinstance(caught.value, InvalidValueError)
    assert heard == ["P1", "P2"]
    assert len(payer.sync_payments) == 0


def blocks_of_a_look(payer: BillPayment) -> int:
    """How many blocks of memory it takes to hold the list, its length and its last item."""
    before = sys.getallocatedblocks()
    payments = payer.sync_payments
    held = (payments, len(payments), payments[-1])
    blocks = sys.getallocatedblocks() - before
    assert isinstance(held[0], Sequence)
    return blocks


@pytest.mark.skipif(not sys.getallocatedblocks(), reason="this Python does not count its blocks")
def test_a_list_costs_the_same_whatever_its_length() -> None:
    costs: list[int] = []
    for count in (10, 5000):
        with ScriptedBank(replies.ofx(history(count))) as bank:
            payer = make(bank.url)
            payer.synchronize_payments("0")
        blocks_of_a_look(payer)
        costs.append(blocks_of_a_look(payer))
        assert payer.sync_payments[-1].id == f"P{count}"
    # A list of objects would have a block for each.
    assert abs(costs[1] - costs[0]) <= 5, costs
