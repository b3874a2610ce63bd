"""The same class for asyncio: calls that talk to the bank are coroutines, all else is as it was.

    from ofx_billpay.aio import BillPayment

    bank = BillPayment(fi_url="https://ofx.example.com/ofx", ...)
    await bank.pay_bill()

Each call runs on a thread of its own, so that any number of objects work at once; one object does
one thing at a time, and a second call meanwhile raises `BusyError`.

Event handlers are plain callables, not coroutine functions. They are called on the thread of the
call, one after the other and before the call returns, and not on that of the event loop: what
they tell the loop goes through `loop.call_soon_threadsafe`. The handler of
`on_ssl_server_authentication` decides before anything is sent, which is why none can come later.

Cancelling a task interrupts its call and waits until it has ended, a fraction of a second. What
the task gets then is never less than what is known:

- `CancelledError` if the interruption ended the call, and no money can have moved by it (a change
  of the list of payees may have been made: a synchronization tells);
- `PaymentOutcomeUnknownError` if the bank may have carried out what was asked, with its
  `transaction_id`: the task is not cancelled, so that nobody takes the payment for not made;
- what the call returned or raised, if it had ended before it could be interrupted. The
  cancellation came too late: a task that goes on to other work should look at
  `asyncio.current_task().cancelling()` (Python 3.11).
"""

# A coroutine in the place of a method that blocks is what this module is for.
# mypy: disable-error-code="assignment"

from __future__ import annotations

import asyncio
import contextvars
import functools
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, TypeVar

from ofx_billpay import _native
from ofx_billpay.errors import CallInterruptedError

if TYPE_CHECKING:
    from typing import Concatenate, ParamSpec

    _P = ParamSpec("_P")

__all__ = ["BillPayment"]

_T = TypeVar("_T")


def _awaited(
    method: Callable[Concatenate[_native.BillPayment, _P], _T],
) -> Callable[Concatenate[BillPayment, _P], Coroutine[Any, Any, _T]]:
    """Make a coroutine of a method that blocks."""

    @functools.wraps(method)
    async def coroutine(self: BillPayment, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        return await _run(functools.partial(method, self, *args, **kwargs))

    return coroutine


async def _run(blocking: Callable[[], _T]) -> _T:
    """Run a call on a thread of its own, and wait for its end whatever happens."""
    call: _native.InterruptibleCall = _native.InterruptibleCall()
    outcome: Future[_T] = Future()
    context = contextvars.copy_context()

    def work() -> None:
        try:
            outcome.set_result(context.run(call.run, blocking))
        except BaseException as error:
            outcome.set_exception(error)

    threading.Thread(target=work, name="ofx_billpay").start()
    ended = asyncio.wrap_future(outcome)
    cancelled: asyncio.CancelledError | None = None
    while not ended.done():
        try:
            await asyncio.wait([ended])
        except asyncio.CancelledError as error:
            cancelled = error
            call.interrupt()
    try:
        return ended.result()
    except CallInterruptedError as error:
        if cancelled is None:
            raise
        raise cancelled from error


class BillPayment(_native.BillPayment):
    """Pays bills over OFX, from asyncio: as `ofx_billpay.BillPayment`, with calls as coroutines.

    Properties, settings and event handlers are the same attributes; `check_payment`, `config`,
    `delivery_estimate`, `reset`, `open_transactions` and `settle` do not talk to the bank and stay
    plain methods. See the module about events and cancellation.
    """

    activate_account = _awaited(_native.BillPayment.activate_account)
    add_payee = _awaited(_native.BillPayment.add_payee)
    add_recurring_payment = _awaited(_native.BillPayment.add_recurring_payment)
    cancel_payment = _awaited(_native.BillPayment.cancel_payment)
    cancel_recurring_payment = _awaited(_native.BillPayment.cancel_recurring_payment)
    delete_payee = _awaited(_native.BillPayment.delete_payee)
    get_status = _awaited(_native.BillPayment.get_status)
    modify_payee = _awaited(_native.BillPayment.modify_payee)
    modify_payment = _awaited(_native.BillPayment.modify_payment)
    modify_recurring_payment = _awaited(_native.BillPayment.modify_recurring_payment)
    pay_bill = _awaited(_native.BillPayment.pay_bill)
    reconcile = _awaited(_native.BillPayment.reconcile)
    request_accounts = _awaited(_native.BillPayment.request_accounts)
    request_challenge_questions = _awaited(_native.BillPayment.request_challenge_questions)
    request_profile = _awaited(_native.BillPayment.request_profile)
    resume = _awaited(_native.BillPayment.resume)
    send_challenge_answers = _awaited(_native.BillPayment.send_challenge_answers)
    send_payment_mail = _awaited(_native.BillPayment.send_payment_mail)
    synchronize_payees = _awaited(_native.BillPayment.synchronize_payees)
    synchronize_payment_mail = _awaited(_native.BillPayment.synchronize_payment_mail)
    synchronize_payments = _awaited(_native.BillPayment.synchronize_payments)
    synchronize_recurring_payments = _awaited(_native.BillPayment.synchronize_recurring_payments)
