"""What it costs to cross from Rust to Python; prints seconds for each event, access or import."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import deque
from itertools import repeat
from typing import Any


def nothing(event: object) -> None:
    """Hear of an event."""


# ruff: noqa: B018 - reading is the work
def everything(event: Any) -> None:
    """Read all of a payment."""
    event.payment_aggregate
    event.payment_tx_type
    event.payment_id
    event.payee_id
    event.payee_list_id
    event.payee_account
    event.payee_aggregate
    event.payment_amount
    event.from_account_id
    event.payment_status
    event.payment_date


def told(reply: str, handler: Any) -> float:
    """Seconds for each event, without what reading the reply takes."""
    from ofx_billpay import BillPayment

    def taken(handler: Any) -> tuple[float, int]:
        """Seconds from the first event on: what takes ten times as long lies before."""
        started = 0.0

        def first(_: object) -> None:
            nonlocal started
            bank.on_sync_payments = handler
            started = time.process_time()

        bank = BillPayment(on_sync_payments=first)
        bank.ofx_response = reply
        return time.process_time() - started, len(bank.sync_payments) - 1

    _, count = taken(None)
    rounds = [(taken(handler)[0], taken(None)[0]) for _ in range(20)]
    heard, unheard = min(heard for heard, _ in rounds), min(unheard for _, unheard in rounds)
    return (heard - unheard) / count


def bare() -> float:
    """Seconds for a call of a Python function by C, with an object that is ready."""
    times, ready = 200_000, object()

    def taken() -> float:
        started = time.process_time()
        deque(map(nothing, repeat(ready, times)), maxlen=0)
        return time.process_time() - started

    return min(taken() for _ in range(20)) / times


def sequence(reply: str) -> float:
    """Seconds for the length and one record of what was read."""
    from ofx_billpay import BillPayment

    bank = BillPayment()
    bank.ofx_response = reply
    times = 20_000

    def taken() -> float:
        started = time.perf_counter()
        for _ in range(times):
            payments = bank.sync_payments
            payments[len(payments) - 1]
        return time.perf_counter() - started

    return min(taken() for _ in range(5)) / times


def imported(module: str) -> float:
    """Seconds that an import takes in an interpreter that has just begun."""
    program = (
        f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
    )
    command = [sys.executable, "-c", program]
    return min(float(subprocess.check_output(command)) for _ in range(10))


def main(what: str, *arguments: str) -> None:
    """Print the seconds of what is asked for."""
    if what == "bare":
        print(bare())
    elif what == "import":
        print(imported(arguments[0]))
    else:
        with open(arguments[0], encoding="utf-8") as file:
            reply = file.read()
        if what == "sequence":
            print(sequence(reply))
        else:
            print(told(reply, nothing if what == "event" else everything))


main(*sys.argv[1:])
