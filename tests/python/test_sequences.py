"""The lists of a synchronization as sequences: complete, lazy, and never changing."""

from __future__ import annotations

import collections.abc
import gc
import sys
from decimal import Decimal
from typing import Any

import pytest
from ofx_billpay import BillPayment, Payee, Payment, RecurringPayment

from python import replies
from python.told import many, paid, synchronized


def test_a_list_is_a_sequence() -> None:
    payments = many(5).sync_payments
    assert isinstance(payments, collections.abc.Sequence)
    assert (len(payments), bool(payments), bool(many(0).sync_payments)) == (5, True, False)
    assert [payment.id for payment in payments] == ["P0", "P1", "P2", "P3", "P4"]
    assert [payment.id for payment in reversed(payments)] == ["P4", "P3", "P2", "P1", "P0"]
    assert (payments[0].id, payments[-1].id, payments[-5].id) == ("P0", "P4", "P0")
    assert payments[True].id == "P1"
    assert repr(payments) == "<5 payments>"


@pytest.mark.parametrize("index", [5, -6, 2**62, -(2**62), 2**70, -(2**70)])
def test_an_index_out_of_the_sequence(index: int) -> None:
    with pytest.raises(IndexError):
        many(5).sync_payments[index]


@pytest.mark.parametrize("index", ["0", 0.0, None, (1, 2)])
def test_an_index_is_a_whole_number_or_a_slice(index: Any) -> None:
    with pytest.raises(TypeError):
        many(5).sync_payments[index]


@pytest.mark.parametrize("start", [None, 0, 1, -2, 7, -9])
@pytest.mark.parametrize("stop", [None, 0, 3, -1, 9, -9, sys.maxsize])
@pytest.mark.parametrize("step", [None, 1, 2, -1, -3, sys.maxsize, -sys.maxsize])
def test_a_slice_is_the_list_that_python_would_give(
    start: int | None, stop: int | None, step: int | None
) -> None:
    payments = many(5).sync_payments
    part = payments[start:stop:step]
    assert type(part) is list
    assert part == list(payments)[start:stop:step]


def test_a_slice_whose_step_is_zero() -> None:
    with pytest.raises(ValueError, match="zero"):
        many(5).sync_payments[::0]


def test_records_are_found_by_their_content() -> None:
    payments = many(5).sync_payments
    other = many(5).sync_payments[2]
    assert other in payments
    assert (payments.index(other), payments.count(other)) == (2, 1)
    assert payments.index(other, -3) == 2
    for bounds in ((3,), (0, 2), (-2,), (0, -3), (9, 1)):
        with pytest.raises(ValueError, match="record"):
            payments.index(other, *bounds)
    for stranger in (None, 2, "P2", object(), other.payee):
        assert stranger not in payments
        assert payments.count(stranger) == 0


def test_a_record_that_stands_twice_is_counted_twice() -> None:
    payments = synchronized(paid("P1"), paid("P2"), paid("P1")).sync_payments
    assert (payments.count(payments[0]), payments.index(payments[2])) == (2, 0)


def test_sequences_are_equal_if_their_records_are() -> None:
    assert many(3).sync_payments == many(3).sync_payments
    assert many(3).sync_payments != many(4).sync_payments
    assert many(3).sync_payments != list(many(3).sync_payments)
    no_payees: object = BillPayment().sync_payees
    assert BillPayment().sync_payments != no_payees
    with pytest.raises(TypeError):
        hash(many(3).sync_payments)


def test_an_iterator_knows_its_end_and_stays_there() -> None:
    walk = iter(many(2).sync_payments)
    assert walk.__length_hint__() == 2  # type: ignore[attr-defined]
    assert [payment.id for payment in walk] == ["P0", "P1"]
    assert list(walk) == []
    assert walk.__length_hint__() == 0  # type: ignore[attr-defined]


def test_nothing_can_be_changed() -> None:
    payments: Any = many(2).sync_payments
    with pytest.raises(TypeError):
        payments[0] = payments[1]
    with pytest.raises(TypeError):
        del payments[0]
    with pytest.raises(AttributeError):
        payments[0].amount = Decimal(1)
    for kind in (Payment, Payee, RecurringPayment, type(payments)):
        with pytest.raises(TypeError):
            kind()


def test_a_sequence_outlives_the_next_synchronization_and_the_object() -> None:
    payer = many(3)
    payments, walk = payer.sync_payments, iter(payer.sync_payments)
    first = next(walk)
    payer.ofx_response = replies.payments_sync(paid("P9"))
    assert [payment.id for payment in payer.sync_payments] == ["P9"]
    payer.reset()
    assert len(payer.sync_payments) == 0
    del payer
    gc.collect()
    assert first.id == "P0"
    assert [payment.id for payment in walk] == ["P1", "P2"]
    assert [payment.amount for payment in payments] == [Decimal("84.20")] * 3


def test_no_list_is_built() -> None:
    """Neither length nor an item makes objects for the other records."""
    payer = many(20_000)
    payments = payer.sync_payments
    gc.collect()
    before = sys.getallocatedblocks()
    kept = [payer.sync_payments, payments[0], payments[-1], payments[10_000], len(payments)]
    walk = iter(payments)
    kept.append(next(walk))
    made = sys.getallocatedblocks() - before
    assert made < 100, f"{made} blocks for {len(kept)} objects"
    assert sys.getsizeof(payments) == sys.getsizeof(many(1).sync_payments)
