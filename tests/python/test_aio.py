"""The class for asyncio: calls as coroutines, and no outcome lost by a cancellation."""

from __future__ import annotations

import asyncio
import inspect
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

import ofx_billpay
import pytest
from ofx_billpay import (
    BusyError,
    InvalidValueError,
    PaymentOutcomeUnknownError,
    ServerRefusedError,
    TransportError,
)
from ofx_billpay.aio import BillPayment
from ofx_billpay.sandbox import Sandbox

from python import replies
from python.banks import Answer, Deed, Reaction, ScriptedBank, leaf
from python.payers import ACCOUNT, METHODS, MONEY, PAYEE, PAYMENT, SIGN_ON, Method

AWAITED = {
    *(method.name for method in METHODS),
    *("add_recurring_payment", "cancel_recurring_payment", "modify_recurring_payment"),
    *("activate_account", "reconcile", "request_accounts", "request_challenge_questions"),
    *("request_profile", "send_challenge_answers", "synchronize_recurring_payments"),
    *("resume", "send_payment_mail", "synchronize_payment_mail"),
}
AT_ONCE = {
    *("check_payment", "config", "delivery_estimate", "open_transactions", "reset", "settle"),
    *("sync_payment_bill", "sync_payment_details", "sync_recurring_payment_details"),
}
PATIENCE = 1.0
"""How long a cancelled call may take to end."""


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    yield
    left = [each for each in threading.enumerate() if each.name == "ofx_billpay"]
    for thread in left:
        thread.join(PATIENCE)
        assert not thread.is_alive()


def payer(url: str, **overrides: Any) -> BillPayment:
    return BillPayment(**{**SIGN_ON, **ACCOUNT, **PAYEE, **PAYMENT, "fi_url": url, **overrides})


def called(method: Method, bank: BillPayment) -> Coroutine[Any, Any, object]:
    """The coroutine of a method."""
    coroutine = method.call(bank)
    assert inspect.iscoroutine(coroutine)
    return coroutine


async def heard(bank: ScriptedBank) -> None:
    """Waits until a request has arrived."""
    assert await asyncio.to_thread(bank.heard.wait, 10)


async def executed(bank: Sandbox, count: int = 1) -> None:
    """Waits until the bank has so many payments in its books."""
    for _ in range(500):
        if len(bank.ledger()["payments"]) >= count:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"no payment: {bank.ledger()}")


# The same class, with coroutines.


def test_every_call_that_talks_to_the_bank_is_awaited_and_no_other() -> None:
    methods = {
        name
        for name in dir(BillPayment)
        if callable(getattr(BillPayment, name)) and not name.startswith(("_", "get_", "set_"))
    } | {"get_status"}
    assert methods == AWAITED | AT_ONCE
    for name in methods:
        method, original = getattr(BillPayment, name), getattr(ofx_billpay.BillPayment, name)
        assert inspect.iscoroutinefunction(method) == (name in AWAITED)
        assert method.__doc__ == original.__doc__
        assert inspect.signature(method).parameters.keys() == (
            inspect.signature(original).parameters.keys()
        )


def test_a_payment_is_made_and_found(bank: Sandbox) -> None:
    async def pay() -> None:
        mine = payer(bank.url, payment_memo="March")
        assert await mine.pay_bill() is None  # type: ignore[func-returns-value]
        token = await mine.synchronize_payments("0")
        assert [each.id for each in mine.sync_payments] == [mine.payment_id]
        await mine.modify_payment(payment_id=mine.payment_id)
        await mine.cancel_payment(mine.payment_id)
        assert await mine.synchronize_payments(token) != token
        mine.payment_memo = "April"
        assert mine.payment.memo == "April"
        profile = await mine.request_profile()
        assert profile.bill_pay is not None

    asyncio.run(pay())


def test_an_error_is_raised_where_the_call_is_awaited(bank: Sandbox) -> None:
    async def fail() -> None:
        with pytest.raises(InvalidValueError, match="payment_amount"):
            await payer(bank.url, payment_amount="").pay_bill()
        with pytest.raises(ServerRefusedError):
            await payer(bank.url, ofx_password="wrong").pay_bill()
        with pytest.raises(TransportError):
            await payer("http://127.0.0.1:1/ofx").synchronize_payees("0")
        with pytest.raises(TypeError):
            await payer(bank.url).pay_bill(1)  # type: ignore[arg-type, call-arg]

    asyncio.run(fail())


def test_the_loop_runs_while_the_bank_is_silent() -> None:
    async def wait() -> int:
        ticks = 0
        call = asyncio.ensure_future(payer(bank.url, timeout=1).get_status("P1"))
        while not call.done():
            ticks += 1
            await asyncio.sleep(0.005)
        assert isinstance(call.exception(), ofx_billpay.BankTimeoutError)
        return ticks

    with ScriptedBank(Deed.HANG) as bank:
        assert asyncio.run(wait()) > 50


# Events.


def test_handlers_are_called_on_the_thread_of_the_call_in_order(bank: Sandbox) -> None:
    threads: list[threading.Thread] = []
    ids: list[str] = []

    async def synchronize() -> None:
        mine = payer(bank.url)
        for _ in range(3):
            await mine.pay_bill(allow_duplicate=True)

        def hear(event: ofx_billpay.BillPaymentSyncPaymentsEventParams) -> None:
            threads.append(threading.current_thread())
            ids.append(event.payment_id)

        mine.on_sync_payments = hear
        await mine.synchronize_payments("0")
        assert ids == [each.id for each in mine.sync_payments]
        assert len(ids) == 3

    asyncio.run(synchronize())
    assert len(set(threads)) == 1
    assert threads[0] is not threading.current_thread()


def test_what_a_handler_raises_is_raised_where_the_call_is_awaited() -> None:
    class ListenerError(Exception):
        pass

    def hear(event: object) -> None:
        raise ListenerError

    async def synchronize() -> None:
        mine = payer(bank.url, on_sync_payments=hear)
        with pytest.raises(ListenerError):
            await mine.synchronize_payments("0")
        assert mine.sync_payment_count == 1

    body = replies.transaction("PMTTRNRS", "0", "<PMTRS><SRVRTID>P1</SRVRTID></PMTRS>")
    with ScriptedBank(replies.ofx(replies.payments_sync(body))) as bank:
        asyncio.run(synchronize())


def test_a_coroutine_function_is_no_handler() -> None:
    """Nobody would await it, and what it was to do would silently not be done."""

    async def hear(event: object) -> None:
        raise AssertionError

    async def synchronize() -> None:
        mine = payer(bank.url, on_sync_payments=hear)
        with pytest.raises(TypeError, match="coroutine"):
            await mine.synchronize_payments("0")
        assert mine.sync_payment_count == 1
        loop = asyncio.get_running_loop()
        tasks: list[asyncio.Task[None]] = []
        mine.on_sync_payments = lambda event: loop.call_soon_threadsafe(
            lambda: tasks.append(loop.create_task(asyncio.sleep(0)))
        )
        await mine.synchronize_payments("0")
        await asyncio.sleep(0)
        assert len(tasks) == 1

    body = replies.transaction("PMTTRNRS", "0", "<PMTRS><SRVRTID>P1</SRVRTID></PMTRS>")
    with ScriptedBank(replies.ofx(replies.payments_sync(body))) as bank:
        asyncio.run(synchronize())


# Several at once.


def test_two_tasks_on_one_object_are_one_too_many() -> None:
    async def both() -> None:
        mine = payer(bank.url, timeout=0)
        first = asyncio.ensure_future(mine.pay_bill())
        await heard(bank)
        with pytest.raises(BusyError):
            await mine.pay_bill()
        assert not first.done(), "the first is not disturbed by the second"
        first.cancel()
        with pytest.raises(PaymentOutcomeUnknownError):
            await first

    with ScriptedBank(Deed.HANG) as bank:
        asyncio.run(both())
    assert len(bank.requests) == 1


def test_a_cancelled_second_call_does_not_interrupt_the_first() -> None:
    async def both() -> None:
        mine = payer(bank.url)
        first = asyncio.ensure_future(mine.pay_bill())
        await heard(bank)
        for _ in range(5):
            second = asyncio.ensure_future(mine.pay_bill())
            await asyncio.sleep(0)
            second.cancel()
            with pytest.raises((BusyError, asyncio.CancelledError)):
                await second
        await asyncio.sleep(0.3)
        assert not first.done()
        answer.set()
        await first
        assert mine.payment_id

    answer = threading.Event()

    def late(request: str) -> Reaction:
        answer.wait(10)
        return replies.ofx(replies.done(request))

    with ScriptedBank(late) as bank:
        asyncio.run(both())
    assert len(bank.requests) == 1


def test_many_objects_work_at_once() -> None:
    """More than a pool of threads has: the bank answers when all have asked."""
    count = 40
    together = threading.Barrier(count, timeout=30)

    def answer(request: str) -> Reaction:
        together.wait()
        return replies.ofx(replies.done(request))

    async def pay() -> None:
        payers = [payer(bank.url, payment_memo=str(number)) for number in range(count)]
        await asyncio.gather(*(each.pay_bill() for each in payers))
        assert all(each.payment_id for each in payers)

    with ScriptedBank(answer) as bank:
        asyncio.run(pay())
    assert len(set(bank.transaction_ids)) == count


# Cancellation.


@pytest.mark.parametrize("method", METHODS, ids=str)
def test_a_cancelled_call_ends_at_once_and_tells_what_is_known(method: Method) -> None:
    async def cancel() -> None:
        task = asyncio.ensure_future(called(method, payer(bank.url, timeout=0)))
        await heard(bank)
        task.cancel()
        started = asyncio.get_running_loop().time()
        if method.moves_money:
            with pytest.raises(PaymentOutcomeUnknownError) as unknown:
                await task
            assert [unknown.value.transaction_id] == bank.transaction_ids
            assert unknown.value.code == 301
        else:
            with pytest.raises(asyncio.CancelledError):
                await task
        assert task.cancelled() != method.moves_money
        assert asyncio.get_running_loop().time() - started < PATIENCE

    with ScriptedBank(Deed.HANG) as bank:
        asyncio.run(cancel())


def test_a_payment_that_was_cancelled_half_way_is_not_made_twice(bank: Sandbox) -> None:
    """The bank has paid, and its answer comes late: repeating the call finds that payment."""

    async def pay() -> None:
        mine = payer(bank.url)
        bank.arm({"delay": {"milliseconds": 30_000}}, message="PMTRQ")
        task = asyncio.ensure_future(mine.pay_bill())
        await executed(bank)
        task.cancel()
        with pytest.raises(PaymentOutcomeUnknownError) as unknown:
            await task
        assert mine.open_transactions() == [unknown.value.transaction_id]
        await mine.pay_bill()
        assert mine.open_transactions() == []
        await mine.synchronize_payments("0")
        assert [each.id for each in mine.sync_payments] == [mine.payment_id]

    asyncio.run(pay())
    assert len(bank.ledger()["payments"]) == 1


def test_a_timeout_of_the_program_tells_that_the_outcome_is_unknown() -> None:
    async def pay() -> None:
        mine = payer(bank.url, timeout=0)
        with pytest.raises(PaymentOutcomeUnknownError):
            await asyncio.wait_for(mine.pay_bill(), 0.5)
        with pytest.raises((TimeoutError, asyncio.TimeoutError)):
            await asyncio.wait_for(mine.get_status("P1"), 0.5)

    with ScriptedBank(Deed.HANG) as bank:
        asyncio.run(pay())


def test_a_payment_that_is_cancelled_before_anything_was_sent_is_cancelled() -> None:
    """No byte leaves while the connection is not made: nobody accepts it."""

    async def pay() -> None:
        mine = payer(url, timeout=0)
        task = asyncio.ensure_future(mine.pay_bill())
        await asyncio.sleep(0.3)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert mine.open_transactions() == []

    # A full queue of connections: further ones are not even made.
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        url = f"http://127.0.0.1:{full.getsockname()[1]}/ofx"
        waiting = []
        for _ in range(4):
            line = socket.socket()
            line.setblocking(False)
            line.connect_ex(full.getsockname())
            waiting.append(line)
        try:
            asyncio.run(pay())
        finally:
            for line in waiting:
                line.close()


def test_a_cancellation_that_comes_too_late_loses_no_payment() -> None:
    """The answer is there when the task is cancelled: the call returns it."""

    async def pay() -> None:
        mine = payer(bank.url)
        task = asyncio.ensure_future(mine.pay_bill())
        await heard(bank)
        loop_sleeps.set()
        while not mine.payment_id:
            # The loop does not run while the answer is read.
            threading.Event().wait(0.01)
        threading.Event().wait(0.1)
        task.cancel()
        assert await task is None  # type: ignore[func-returns-value]
        assert not task.cancelled()

    loop_sleeps = threading.Event()

    def answer(request: str) -> Reaction:
        loop_sleeps.wait(10)
        return replies.ofx(replies.done(request))

    with ScriptedBank(answer) as bank:
        asyncio.run(pay())


def test_a_task_that_is_cancelled_again_and_again_still_waits_for_the_end() -> None:
    async def pay() -> None:
        mine = payer(bank.url, timeout=0)
        task = asyncio.ensure_future(mine.pay_bill())
        await heard(bank)
        while not task.done():
            task.cancel()
            await asyncio.sleep(0)
        with pytest.raises(PaymentOutcomeUnknownError):
            await task

    with ScriptedBank(Deed.HANG) as bank:
        asyncio.run(pay())


def test_a_task_that_is_cancelled_before_it_began_sends_nothing() -> None:
    async def pay() -> None:
        task = asyncio.ensure_future(payer(bank.url).pay_bill())
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with ScriptedBank(Answer()) as bank:
        asyncio.run(pay())
    assert bank.requests == []


@pytest.mark.parametrize("method", MONEY, ids=str)
def test_an_object_works_after_a_cancellation(method: Method) -> None:
    async def pay() -> None:
        mine = payer(bank.url, timeout=0)
        task = asyncio.ensure_future(called(method, mine))
        await heard(bank)
        task.cancel()
        with pytest.raises(PaymentOutcomeUnknownError) as unknown:
            await task
        bank.script = lambda request: replies.ofx(replies.done(request))
        await called(method, mine)
        assert bank.transaction_ids == [unknown.value.transaction_id] * 2
        assert leaf(bank.requests[0], "TRNUID") == unknown.value.transaction_id

    with ScriptedBank(Deed.HANG) as bank:
        asyncio.run(pay())


PROGRAM = """
import asyncio, sys
sys.path.insert(0, sys.argv[1])
from python.test_aio import payer
async def main():
    await payer(sys.argv[2], timeout=0).pay_bill()
try:
    asyncio.run(main())
except BaseException as error:
    print(type(error).__name__, getattr(error, "transaction_id", None))
"""


@pytest.mark.skipif(sys.version_info < (3, 11), reason="Ctrl-C does not cancel tasks before 3.11")
def test_ctrl_c_tells_that_the_outcome_is_unknown() -> None:
    folder = str(Path(__file__).parent.parent)
    with ScriptedBank(Deed.HANG) as bank:
        command = [sys.executable, "-W", "error", "-c", PROGRAM, folder, bank.url]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            assert bank.heard.wait(30)
            process.send_signal(signal.SIGINT)
            told, complaints = process.communicate(timeout=10)
    assert complaints == ""
    assert told == f"PaymentOutcomeUnknownError {bank.transaction_ids[0]}\n"
